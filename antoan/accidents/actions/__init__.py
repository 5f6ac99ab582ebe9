"""Every change of a declaration, a case, a victim or a link: one action, one transaction, one audit event."""

from antoan.accidents.actions.case import edit_facts, move
from antoan.accidents.actions.declaration import Submitted, resend, submit
from antoan.accidents.actions.guards import may_decide
from antoan.accidents.actions.merging import merge, separate
from antoan.accidents.actions.sightings import link_sighting, open_case_from_sightings, unlink_sighting
from antoan.accidents.actions.triage import accept, join, reconsider, refuse, send_back
from antoan.accidents.actions.victims import add_victim, change_state, edit_victim, record_later_death

__all__ = [
    "Submitted",
    "accept",
    "add_victim",
    "change_state",
    "edit_facts",
    "edit_victim",
    "join",
    "link_sighting",
    "may_decide",
    "merge",
    "move",
    "open_case_from_sightings",
    "reconsider",
    "record_later_death",
    "refuse",
    "resend",
    "send_back",
    "separate",
    "submit",
    "unlink_sighting",
]
