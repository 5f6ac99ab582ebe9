"""How far the returns of this period are: sent and accepted, of those who owe them, not of those who began."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse

from antoan.dashboards.memory import MANY, remembered
from antoan.law.queries import remembering
from antoan.lib.periods import Period
from antoan.org.scope import Actor
from antoan.returns.enums import ReturnState
from antoan.returns.models import Return
from antoan.returns.permissions import ReturnPermission
from antoan.returns.queries import expected_count, open_choices
from antoan.returns.registry import current_forms
from antoan.returns.spec import FormSpec


@dataclass(frozen=True)
class Progress:
    """One form and period: `done` accepted, `waiting` sent and not decided, of `total` units that owe it."""

    form: str
    period: Period
    total: int
    done: int
    waiting: int
    has_wall: bool

    @property
    def title(self) -> str:
        """The period in words."""
        return self.period.label

    @property
    def missing(self) -> int:
        """How many have not sent it."""
        return max(0, self.total - self.done - self.waiting)

    @property
    def missing_url(self) -> str:
        """The list of those who have not sent it; "" for a form of one unit."""
        return reverse("returns:missing", args=[self.form, str(self.period)]) if self.has_wall else ""

    @property
    def done_url(self) -> str:
        """The accepted ones."""
        return self._list(ReturnState.ACCEPTED)

    @property
    def waiting_url(self) -> str:
        """Those that wait for a decision."""
        return self._list(ReturnState.SUBMITTED)

    def _list(self, state: str) -> str:
        return f"{reverse('returns:list')}?bieu={self.form}&ky={self.period}&trang_thai={state}"


def progress_of_returns(actor: Actor, today: dt.date) -> list[Progress]:
    """The newest period of each form in the actor's territory; none for an establishment. Three queries for each form, one for the law."""
    if actor.establishment_id is not None or not actor.can(ReturnPermission.VIEW):
        return []
    if not (actor.place_path or actor.nation):
        return []
    with remembering():
        return [found for form in current_forms(today) if (found := _of_form(actor, form, today)) and found.total]


def _of_form(actor: Actor, form: FormSpec, today: dt.date) -> Progress | None:
    periods = open_choices(form, today)
    if not periods:
        return None
    period, path = periods[0], actor.place_path
    total = remembered(
        f"returns-expected:{form.code}:{period}:{path}",
        lambda: expected_count(form, period, path),
        is_large=lambda count: count > MANY,
    )
    rows = Return.objects.visible_to(actor, ReturnPermission.VIEW).filter(form=form.code, period=str(period))
    same = Return.objects.filter(form=form.code, period=str(period), unit_key=OuterRef("unit_key"))
    sent = rows.filter(state=ReturnState.SUBMITTED).exclude(Exists(same.filter(state=ReturnState.ACCEPTED)))
    done, waiting = rows.filter(state=ReturnState.ACCEPTED).order_by().count(), sent.order_by().count()
    return Progress(form.code, period, max(total, done + waiting), done, waiting, form.many_units)
