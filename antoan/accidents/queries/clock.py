"""Which level and which limit the law of a day gives a case."""

from __future__ import annotations

import datetime as dt

from antoan.accidents.enums import InvestigationLevel
from antoan.accidents.models import Accident
from antoan.accidents.rules.level import investigation_level, limit_key
from antoan.law.models import Parameter
from antoan.law.queries import parameter


def level_of(accident: Accident) -> InvestigationLevel:
    """The level of a case by rule, from its severity, employer and victims."""
    return investigation_level(
        accident.severity,
        has_employer=accident.establishment_id is not None or bool(accident.employer_text),
        relations=[victim.relation for victim in accident.victims.all()],
    )


def limit(severity: str, *, needs_expertise: bool, on: dt.date) -> Parameter:
    """The limit in days of the law of a day. Raises antoan.law.queries.NotInForce."""
    return parameter(limit_key(severity, needs_expertise=needs_expertise), on)
