"""Sighting → victim → accident: what each source says, who was hurt, what happened."""

from antoan.accidents.models.case import (
    Accident,
    AccidentQuerySet,
    Measure,
    Victim,
    VictimEvent,
    VictimQuerySet,
    is_wide,
)
from antoan.accidents.models.declaration import Declaration, DeclarationQuerySet, DeclarationRevision
from antoan.accidents.models.investigation import Investigation, Participant
from antoan.accidents.models.merge import Merge
from antoan.accidents.models.sequence import Sequence
from antoan.accidents.models.sighting import Sighting, SightingQuerySet

__all__ = [
    "Accident",
    "AccidentQuerySet",
    "Declaration",
    "DeclarationQuerySet",
    "DeclarationRevision",
    "Investigation",
    "Measure",
    "Merge",
    "Participant",
    "Sequence",
    "Sighting",
    "SightingQuerySet",
    "Victim",
    "VictimEvent",
    "VictimQuerySet",
    "is_wide",
]
