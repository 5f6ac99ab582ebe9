"""Whose files these are: the documents app asks here before it opens or takes one."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.functional import Promise

from antoan.accidents.enums import CaseState, InvestigationLevel
from antoan.accidents.models import Accident, Declaration
from antoan.accidents.permissions import AccidentPermission as Permission
from antoan.accidents.queries.cases import CASE_FILE
from antoan.accidents.rules.identity import may_read_names
from antoan.documents.models import Attachment, Paper
from antoan.org.scope import Actor
from antoan.workflow.machine import allowed

_SEALED = {CaseState.CLOSED, CaseState.DISMISSED, CaseState.MERGED}
_AT = {
    Permission.INVESTIGATE_OWN: InvestigationLevel.GRASSROOTS,
    Permission.INVESTIGATE_RECORD: InvestigationLevel.COMMUNE_RECORD,
}


# Papers that the system itself issues for a letter of the case file.
_ISSUED = {"g": {"PL-IX", "PL-X", "BB-GN"}, "h": {"PL-XI"}}

FileLine = tuple[str, str | Promise, list[Attachment], Paper | None]


def case_file(attachments: Sequence[Attachment], papers: Sequence[Paper]) -> list[FileLine]:
    """Each letter of the case file with the files attached to it and the newest paper issued here for it."""
    lines: list[FileLine] = []
    for letter, words in CASE_FILE:
        issued = (paper for paper in papers if paper.template in _ISSUED.get(letter, ()))
        lines.append((letter, words, [file for file in attachments if file.kind == letter], next(issued, None)))
    return lines


def readable_case(actor: Actor, pk: str) -> Accident | None:
    """A case whose file the actor may read: it holds names and health, so reading the case alone is not enough."""
    if not may_read_names(actor) or not pk.isdigit():
        return None
    found: Accident | None = (
        Accident.objects.visible_to(actor, Permission.VIEW).select_related("commune").filter(pk=pk).first()
    )
    return found


def writable_case(actor: Actor, pk: str) -> Accident | None:
    """A case whose file the actor may add to: whoever investigates it, until it is closed."""
    accident = readable_case(actor, pk)
    if accident is None or accident.state in _SEALED:
        return None
    if allowed(Permission.INVESTIGATE, actor, accident):
        return accident
    level = getattr(getattr(accident, "investigation", None), "level", InvestigationLevel.GRASSROOTS)
    own = any(allowed(permission, actor, accident) and level == at for permission, at in _AT.items())
    return accident if own else None


def readable_declaration(actor: Actor, pk: str) -> Declaration | None:
    """A declaration whose files the actor may read."""
    if not may_read_names(actor) or not pk.isdigit():
        return None
    found: Declaration | None = Declaration.objects.visible_to(actor, Permission.VIEW).filter(pk=pk).first()
    return found
