"""Questions asked before a change: may this person, and is the row still what the page showed."""

from __future__ import annotations

from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from antoan.accidents.enums import CaseState, InvestigationLevel
from antoan.accidents.models import Accident
from antoan.accidents.permissions import AccidentPermission
from antoan.org.scope import Actor
from antoan.workflow.machine import TransitionRefused, allowed

_SETTLED = {CaseState.CONCLUDED, CaseState.CLOSED, CaseState.DISMISSED}
T = TypeVar("T")


def require(permission: str, actor: Actor, accident: Accident) -> None:
    """Role and scope; PermissionDenied otherwise."""
    if not allowed(permission, actor, accident):
        raise PermissionDenied


def locked(accident: Accident) -> Accident:
    """The row as it is now, locked until the transaction ends: changes of one case queue behind each other."""
    row: Accident = Accident._base_manager.select_for_update(of=("self",)).select_related("commune").get(pk=accident.pk)
    return row


def require_editable(actor: Actor, accident: Accident) -> None:
    """Facts change while the case runs. The employer corrects only what its own team investigates."""
    require(AccidentPermission.EDIT, actor, accident)
    if accident.state == CaseState.MERGED:
        raise TransitionRefused(_("Vụ này đã nhập vào vụ khác. Sửa ở vụ được giữ lại."))
    if accident.state in _SETTLED:
        raise TransitionRefused(
            _("Vụ này ở trạng thái «%(state)s» nên không sửa được. Muốn sửa, chọn «Điều tra lại» trước.")
            % {"state": accident.get_state_display()}
        )
    level = getattr(getattr(accident, "investigation", None), "level", InvestigationLevel.GRASSROOTS)
    if actor.establishment_id is not None and level != InvestigationLevel.GRASSROOTS:
        raise TransitionRefused(_("Vụ này do cơ quan nhà nước điều tra; cơ sở gửi ý kiến cho đoàn điều tra để sửa."))


def may_edit(actor: Actor, accident: Accident) -> bool:
    """Whether to offer the pencil."""
    try:
        require_editable(actor, accident)
    except (PermissionDenied, TransitionRefused):
        return False
    return True


def may_decide(actor: Actor, accident: Accident) -> bool:
    """Whether the actor is the labour officer of this case: links, merges, takes apart."""
    return allowed(AccidentPermission.TRIAGE, actor, accident)


def require_reason(reason: str) -> str:
    """The reason, stripped; refused when empty."""
    if not reason.strip():
        raise TransitionRefused(_("Cần ghi rõ lý do sửa."))
    return reason.strip()
