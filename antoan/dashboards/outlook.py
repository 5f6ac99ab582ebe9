"""This year so far beside the same days of last year, in words that do not promise more than the numbers can say."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from antoan.accidents.enums import CaseSeverity, CaseState, Classification, Severity
from antoan.accidents.models import Accident
from antoan.accidents.permissions import AccidentPermission
from antoan.lib.numbers import format_number
from antoan.org.scope import Actor

SURE = 0.05  # below, the difference is unlikely to be chance alone
NOT_COUNTED = Q(state__in=[CaseState.DISMISSED, CaseState.MERGED]) | Q(classification=Classification.NOT_OCCUPATIONAL)


@dataclass(frozen=True)
class Figure:
    """One figure of this year and of the same days of last year; `query` filters the list of cases behind it."""

    label: str | Promise
    now: int
    before: int
    query: str

    @property
    def sentence(self) -> str:
        """What may be concluded from the two counts (exact test of two Poisson counts, equal exposure)."""
        from antoan.statistics.counts import compare_rates  # noqa: PLC0415 - SciPy only where a figure is shown

        words = _("cùng kỳ năm trước %(before)s") % {"before": format_number(self.before)}
        if self.now == self.before:
            return words
        if not self.before + self.now or compare_rates(self.now, 1, self.before, 1).p >= SURE:
            return _("%(words)s; chưa đủ để kết luận là thay đổi thật") % {"words": words}
        change = _("tăng") if self.now > self.before else _("giảm")
        return _("%(words)s; %(change)s, khó là ngẫu nhiên") % {"words": words, "change": change}


def outlook(actor: Actor, today: dt.date) -> list[Figure]:
    """Cases, deaths and seriously hurt in the actor's territory since 1 January; nothing for an establishment. Two queries."""
    if actor.establishment_id is not None or not actor.can(AccidentPermission.VIEW):
        return []
    now, before = (_counts(actor, day) for day in (today, _year_before(today)))
    since = f"tu=01/01/{today.year}"
    return [
        Figure(gettext_lazy("vụ tai nạn"), now["cases"], before["cases"], since),
        Figure(gettext_lazy("người chết"), now["dead"], before["dead"], f"{since}&muc_do={CaseSeverity.FATAL}"),
        Figure(gettext_lazy("người bị thương nặng"), now["serious"], before["serious"], since),
    ]


def _counts(actor: Actor, day: dt.date) -> dict[str, int]:
    rows: QuerySet[Accident] = Accident.objects.visible_to(actor, AccidentPermission.VIEW)
    span = rows.filter(occurred_on__range=(day.replace(month=1, day=1), day)).exclude(NOT_COUNTED).order_by()
    return span.aggregate(
        cases=Count("pk", distinct=True),
        dead=Count("victims", filter=Q(victims__severity=Severity.DEAD)),
        serious=Count("victims", filter=Q(victims__severity=Severity.SERIOUS)),
    )


def _year_before(day: dt.date) -> dt.date:
    """The same day last year; 28 February for 29."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
