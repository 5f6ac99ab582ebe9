"""Who may carry out an investigation: the authority, the employer's own team, or the commune's record."""

from __future__ import annotations

import datetime as dt

from antoan.accidents.enums import CaseState, InvestigationLevel
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


def has_outgrown(accident: Accident) -> bool:
    """A case concluded below the province that the law now gives to it: somebody died later (Điều 35 khoản 2)."""
    found = investigation_of(accident)
    is_below = found is not None and InvestigationLevel(found.level) in _SIDES
    is_over = accident.state in {CaseState.CONCLUDED, CaseState.CLOSED}
    return is_below and is_over and level_of(accident) == InvestigationLevel.PROVINCE


def done_on(accident: Accident) -> dt.date | bool:
    """The day on which the minutes were announced, which ends the clock; without one, whether the case is concluded."""
    found = investigation_of(accident)
    return (found.meeting_on if found else None) or accident.concluded_on is not None


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
