"""This year so far beside the same days of last year, in words that do not promise more than the numbers can say."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from antoan.accidents.enums import CaseSeverity, Severity
from antoan.accidents.models import Accident, Victim
from antoan.accidents.permissions import AccidentPermission
from antoan.accidents.queries.cases import NOT_COUNTED
from antoan.dashboards.memory import MANY, remembered
from antoan.lib.numbers import format_number
from antoan.org.scope import Actor

SURE = 0.05  # below, the difference is unlikely to be chance alone


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
    """Cases, deaths and seriously hurt in the actor's territory since 1 January; nothing for an establishment.

    Six queries, or none where so many cases were counted a moment ago.
    """
    if actor.establishment_id is not None or not actor.can(AccidentPermission.VIEW):
        return []
    now, before = remembered(
        f"outlook:{actor.place_path}:{actor.nation}:{today}",
        lambda: (_counts(actor, today), _counts(actor, _year_before(today))),
        is_large=lambda found: found[0]["cases"] + found[1]["cases"] > MANY,
    )
    since = f"tu=01/01/{today.year}&den={today:%d/%m/%Y}"
    return [
        Figure(gettext_lazy("vụ tai nạn"), now["cases"], before["cases"], since),
        Figure(gettext_lazy("người chết"), now["dead"], before["dead"], f"{since}&muc_do={CaseSeverity.FATAL}"),
        Figure(
            gettext_lazy("người bị thương nặng"),
            now["serious"],
            before["serious"],
            f"{since}&nan_nhan={Severity.SERIOUS}",
        ),
    ]


def _counts(actor: Actor, day: dt.date) -> dict[str, int]:
    rows: QuerySet[Accident] = Accident.objects.visible_to(actor, AccidentPermission.VIEW)
    span = rows.filter(occurred_on__range=(day.replace(month=1, day=1), day)).exclude(NOT_COUNTED).order_by()
    fatal = span.filter(severity=CaseSeverity.FATAL)  # led by the cases in which somebody died: they are few
    grave = span.exclude(severity=CaseSeverity.LIGHT)
    hurt = Victim.objects.order_by().filter(severity=Severity.SERIOUS, accident__in=grave.values("pk"))
    dead = Victim.objects.order_by().filter(severity=Severity.DEAD, accident__in=fatal.values("pk"))
    return {"cases": span.count(), "dead": dead.count(), "serious": hurt.count()}


def _year_before(day: dt.date) -> dt.date:
    """The same day last year; 28 February for 29."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
