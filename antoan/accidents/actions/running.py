"""Taking hold of a case under investigation: lock, right, state."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from antoan.accidents.actions.guards import locked
from antoan.accidents.actions.log import said_of
from antoan.accidents.enums import CaseState, InvestigationLevel
from antoan.accidents.models import Accident, Investigation
from antoan.accidents.queries.investigators import move_for, side
from antoan.accidents.rules.life import CASE
from antoan.accidents.rules.plausible import Doubt, Implausible
from antoan.org.scope import Actor
from antoan.workflow.machine import TransitionRefused

WRITING = (CaseState.INVESTIGATING, CaseState.MINUTED)  # while the minutes may still be written


def taken(
    accident: Accident, *, actor: Actor, states: Iterable[str] = WRITING, from_paper: bool = True
) -> tuple[Accident, Investigation]:
    """Case and investigation as they are now, locked, for somebody who investigates it, in one of the states.

    What the ministry's team does, the province only writes down: `from_paper` asks that a paper of the ministry has been
    recorded first. Raises PermissionDenied or TransitionRefused.
    """
    accident = locked(accident)
    found = Investigation.objects.select_for_update(of=("self",)).filter(accident=accident).first()
    if found is None:
        raise TransitionRefused(_("Chưa bắt đầu điều tra vụ này."))
    if side(actor, accident, found.level) is None:
        raise PermissionDenied
    if accident.state not in set(states):
        raise TransitionRefused(
            _("Không làm được việc này khi vụ ở trạng thái «%(state)s». Hãy tải lại trang.")
            % {"state": accident.get_state_display()}
        )
    if from_paper and found.level == InvestigationLevel.MINISTRY and not found.answers.get("received"):
        raise TransitionRefused(
            _("Vụ này do đoàn cấp trung ương điều tra; ở đây chỉ ghi lại theo văn bản. Ghi văn bản nhận được trước.")
        )
    return accident, found


def fire(base: str, accident: Accident, *, actor: Actor, level: str, comment: str = "", **fields: Any) -> None:
    """Make a move of the investigation as whoever the actor is: authority, employer's team, commune."""
    name = move_for(actor, accident, level, base)
    if name is None:
        raise PermissionDenied
    CASE.fire(name, accident, actor=actor, comment=said_of(comment, accident), **fields)


def require_day(field: str, day: dt.date, *, not_before: dt.date, what: str) -> None:
    """A day of the investigation lies between an earlier step and today. Raises Implausible."""
    if day > timezone.localdate():
        raise Implausible([Doubt(field, _("Ngày %(day)s ở tương lai. Kiểm tra lại.") % {"day": f"{day:%d/%m/%Y}"})])
    if day < not_before:
        message = _("Ngày %(day)s trước %(what)s (%(first)s). Kiểm tra lại.")
        words = {"day": f"{day:%d/%m/%Y}", "what": what, "first": f"{not_before:%d/%m/%Y}"}
        raise Implausible([Doubt(field, message % words)])


def require_text(field: str, text: str, message: str) -> str:
    """A text that must be there, stripped. Raises Implausible."""
    if not text.strip():
        raise Implausible([Doubt(field, message)])
    return text.strip()
