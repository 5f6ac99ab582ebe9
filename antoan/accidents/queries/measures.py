"""Measures: who may say that one is done."""

from __future__ import annotations

from antoan.accidents.enums import InvestigationLevel
from antoan.accidents.models import Accident
from antoan.accidents.queries.investigators import investigation_of, side
from antoan.org.scope import Actor


def may_finish(actor: Actor, accident: Accident) -> bool:
    """The employer of the case, whatever level investigated; else whoever investigates."""
    if actor.establishment_id is not None:
        return accident.establishment_id == actor.establishment_id
    found = investigation_of(accident)
    return side(actor, accident, found.level if found else InvestigationLevel.PROVINCE) is not None
