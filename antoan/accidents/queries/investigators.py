"""Who may carry out an investigation: the authority, the employer's own team, or the commune's record."""

from __future__ import annotations

from antoan.accidents.enums import InvestigationLevel
from antoan.accidents.models import Accident, Investigation
from antoan.accidents.permissions import AccidentPermission as Permission
from antoan.accidents.queries.clock import level_of
from antoan.org.scope import Actor
from antoan.workflow.machine import allowed

# Level → the row of the case's table that this side fires, and its permission.
_SIDES = {
    InvestigationLevel.GRASSROOTS: ("own", Permission.INVESTIGATE_OWN),
    InvestigationLevel.COMMUNE_RECORD: ("record", Permission.INVESTIGATE_RECORD),
}


def investigation_of(accident: Accident) -> Investigation | None:
    """The investigation, or None before the start."""
    found: Investigation | None = getattr(accident, "investigation", None)
    return found


def side(actor: Actor, accident: Accident, level: str, *, permission: str = Permission.INVESTIGATE) -> str | None:
    """As whom the actor works on a case of this level: "" the authority, "own", "record", or None: not at all."""
    if allowed(permission, actor, accident):
        return ""
    name, own = _SIDES.get(InvestigationLevel(level), ("", ""))
    return name if own and allowed(own, actor, accident) else None


def move_for(actor: Actor, accident: Accident, level: str, base: str) -> str | None:
    """The row of the case's table by which this actor makes a move ("minute", "minute.own" …), or None."""
    permission = Permission.CONCLUDE if base == "conclude" else Permission.INVESTIGATE
    found = side(actor, accident, level, permission=permission)
    return None if found is None else f"{base}.{found}" if found else base


def may_investigate(actor: Actor, accident: Accident) -> bool:
    """Whether the actor carries out this case's investigation, or would start it."""
    found = investigation_of(accident)
    return side(actor, accident, found.level if found else level_of(accident)) is not None
