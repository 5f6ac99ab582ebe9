"""What an actor owes in returns: to prepare, to decide; and what others owe the actor. Feeds the home page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from antoan.org.scope import Actor
from antoan.returns.enums import ReturnState
from antoan.returns.models import Return
from antoan.returns.queries import Due, keyed_count, open_periods, waiting_count
from antoan.returns.queries.wall import anybody_missing
from antoan.returns.registry import current_forms
from antoan.returns.spec import FormSpec, Unit
from antoan.workflow.duties import Duty

_NOT_YET = {ReturnState.DRAFT, ReturnState.RETURNED}
LATE_FOR = dt.timedelta(days=120)  # an unsent return stays among the duties for so long; the wall shows it for good


@dataclass(frozen=True)
class ToPrepare:
    """One return of one unit and period, with what is there of it."""

    form: FormSpec
    due: Due
    unit: Unit
    found: Return | None

    @property
    def is_owed(self) -> bool:
        """Nothing sent yet."""
        return self.found is None or self.found.state in _NOT_YET


def to_prepare(actor: Actor, today: dt.date) -> list[ToPrepare]:
    """Returns of the actor's own units whose period is open now, newest period first."""
    forms = [form for form in current_forms(today) if actor.can(form.fill)]
    return [each for form in forms for each in _of_form(actor, form, today)]


def _of_form(actor: Actor, form: FormSpec, today: dt.date) -> Iterator[ToPrepare]:
    dues = open_periods(form, today)
    units = form.provider.own_units(actor, dues[0].period) if dues else []
    keys = [unit.key for unit in units]
    rows = Return.objects.filter(form=form.code, unit_key__in=keys, period__in=[str(due.period) for due in dues])
    found = {(row.unit_key, row.period): row for row in rows.order_by("revision")}
    for due in dues:
        for unit in units:
            yield ToPrepare(form, due, unit, found.get((unit.key, str(due.period))))


def own(actor: Actor, today: dt.date) -> Iterator[Duty]:
    """Returns to prepare and send, then returns of others to decide."""
    for each in to_prepare(actor, today):
        if each.is_owed and today <= each.due.last_day + LATE_FOR:
            yield _prepare(each)
    for form in current_forms(today):
        if actor.can(form.decide) and (count := waiting_count(actor, form.code)):
            yield _decide(form, count)
        if actor.can(form.fill_for) and (count := keyed_count(actor, form.code)):
            yield _keyed(form, count)


def _prepare(each: ToPrepare) -> Duty:
    title = _("%(form)s, %(period)s") % {"form": each.form.short_title, "period": each.due.period.return_label}
    returned = each.found and each.found.state == ReturnState.RETURNED
    return Duty(
        key=f"return:{each.form.code}:{each.due.period}:{each.unit.key}",
        title=_("Sửa và gửi lại: %(title)s") % {"title": title} if returned else title,
        url=reverse("returns:detail", args=[each.found.pk]) if each.found else f"{reverse('returns:list')}#can-lap",
        due_on=each.due.last_day,
        basis=each.due.basis,
        action=_("Lập báo cáo") if each.found is None else _("Làm tiếp"),
        detail=each.found.decision_reason if each.found and returned else "",
    )


def _decide(form: FormSpec, count: int) -> Duty:
    url = f"{reverse('returns:list')}?bieu={form.code}&trang_thai={ReturnState.SUBMITTED}"
    title = ngettext("%(n)s báo cáo chờ duyệt: %(form)s", "%(n)s báo cáo chờ duyệt: %(form)s", count)
    return Duty(
        key=f"decide:{form.code}",
        title=title % {"n": count, "form": form.short_title},
        url=url,
        action=_("Xem và duyệt"),
    )


def _keyed(form: FormSpec, count: int) -> Duty:
    title = ngettext("%(n)s bản nhập từ giấy chưa gửi: %(form)s", "%(n)s bản nhập từ giấy chưa gửi: %(form)s", count)
    return Duty(
        key=f"keyed:{form.code}",
        title=title % {"n": count, "form": form.short_title},
        url=f"{reverse('returns:list')}?bieu={form.code}&nguon=giay",
        action=_("Làm tiếp"),
    )


def others(actor: Actor, today: dt.date) -> Iterator[Duty]:
    """Forms whose units are late, in the actor's territory."""
    if actor.establishment_id is not None:
        return
    for form in current_forms(today):
        if actor.can(form.decide) and form.many_units:
            yield from (_late(form, due) for due in _late_periods(actor, form, today))


def _late_periods(actor: Actor, form: FormSpec, today: dt.date) -> Iterator[Due]:
    for due in open_periods(form, today, LATE_FOR.days):
        if due.last_day < today and anybody_missing(form, due.period, actor.place_path):
            yield due


def _late(form: FormSpec, due: Due) -> Duty:
    words = {"form": form.short_title, "period": due.period.return_label}
    return Duty(
        key=f"late:{form.code}:{due.period}",
        title=_("Còn đơn vị chưa nộp %(form)s, %(period)s") % words,
        url=reverse("returns:missing", args=[form.code, str(due.period)]),
        due_on=due.last_day,
        basis=due.basis,
        action=_("Xem danh sách"),
        who=_("Người sử dụng lao động"),
    )
