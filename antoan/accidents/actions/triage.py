"""What the labour officer makes of a declaration: a case, part of a case, back to its author, or no accident at work."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from antoan.accidents.actions.guards import locked, require
from antoan.accidents.actions.log import said_of_declaration
from antoan.accidents.actions.notices import tell_declarant
from antoan.accidents.actions.sightings import link_sighting, open_case
from antoan.accidents.actions.victims import reassess, victim_from
from antoan.accidents.enums import CaseState, DeclarationState
from antoan.accidents.models import Accident, Declaration, Victim
from antoan.accidents.permissions import AccidentPermission
from antoan.accidents.rules.life import DECLARATION
from antoan.org.scope import Actor
from antoan.workflow.machine import TransitionRefused


@transaction.atomic
def accept(declaration: Declaration, *, actor: Actor) -> Accident:
    """Open a case from a declaration: its sightings become victims. Of two officers one wins, the other is told."""
    declaration = _current(declaration)
    _require_waiting(declaration)
    accident = open_case(
        list(declaration.sightings.all()),
        occurred_on=declaration.occurred_on,
        occurred_at=declaration.occurred_at,
        commune=declaration.commune,
        place_text=declaration.place_text,
        establishment=declaration.establishment,
        employer_text=declaration.employer_text,
        summary=declaration.summary,
        received_at=declaration.received_at,
        is_demo=declaration.is_demo,
    )
    DECLARATION.fire("accept", declaration, actor=actor, accident=accident, decided_at=timezone.now())
    tell_declarant(
        declaration,
        _("Khai báo %(number)s đã được tiếp nhận") % {"number": declaration.number},
        _("Số hồ sơ vụ: %(case)s.") % {"case": accident.number},
    )
    return accident


@transaction.atomic
def join(declaration: Declaration, *, accident: Accident, matches: Mapping[int, int | None], actor: Actor) -> Accident:
    """A second declaration of an event that has a case. `matches`: sighting id → victim id, or None for a new victim."""
    require(AccidentPermission.TRIAGE, actor, accident)
    accident = locked(accident)
    if accident.state == CaseState.MERGED:
        raise TransitionRefused(
            _("Vụ %(number)s đã nhập vào vụ khác. Ghép vào vụ được giữ lại.") % {"number": accident}
        )
    if accident.state in {CaseState.CLOSED, CaseState.DISMISSED}:
        raise TransitionRefused(
            _("Vụ %(number)s đã «%(state)s». Mở lại vụ đó trước khi ghép thêm khai báo.")
            % {"number": accident.number, "state": accident.get_state_display()}
        )
    declaration = _current(declaration)
    DECLARATION.fire("join", declaration, actor=actor, accident=accident, decided_at=timezone.now())
    victims = {victim.pk: victim for victim in accident.victims.all()}
    for sighting in declaration.sightings.exclude(victim__in=victims):  # a ledger may have brought it here before us
        chosen = matches.get(sighting.pk)
        if chosen is not None and chosen not in victims:
            raise TransitionRefused(_("Nạn nhân được chọn không thuộc vụ %(case)s.") % {"case": accident.number})
        victim = victims[chosen] if chosen is not None else _new_victim(accident, sighting)
        link_sighting(sighting, victim, actor)
    reassess(accident, actor=actor)
    tell_declarant(
        declaration,
        _("Khai báo %(number)s đã được ghép vào vụ %(case)s") % {"number": declaration.number, "case": accident.number},
        "",
    )
    return accident


def send_back(declaration: Declaration, *, actor: Actor, reason: str) -> None:
    """Return a declaration to its author with the reason; the reason stays with the sending it answers."""
    with transaction.atomic():
        _decide(declaration, "return", actor, reason)
        declaration.revisions.filter(number=declaration.revision).update(returned_reason=reason.strip())
        tell_declarant(
            declaration, _("Khai báo %(number)s bị trả lại để bổ sung") % {"number": declaration.number}, reason.strip()
        )


def refuse(declaration: Declaration, *, actor: Actor, reason: str) -> None:
    """Not an accident at work, with the reason; `reconsider` undoes it."""
    with transaction.atomic():
        _decide(declaration, "refuse", actor, reason)
        tell_declarant(
            declaration,
            _("Khai báo %(number)s: không phải tai nạn lao động") % {"number": declaration.number},
            reason.strip(),
        )


def reconsider(declaration: Declaration, *, actor: Actor, reason: str) -> None:
    """Put a refused declaration back into the queue."""
    DECLARATION.fire(
        "reconsider",
        declaration,
        actor=actor,
        comment=said_of_declaration(reason, declaration),
        decided_at=None,
        decision_reason="",
    )


def _decide(declaration: Declaration, move: str, actor: Actor, reason: str) -> None:
    DECLARATION.fire(
        move,
        declaration,
        actor=actor,
        comment=said_of_declaration(reason, declaration),
        decided_at=timezone.now(),
        decision_reason=reason.strip(),
    )


def _current(declaration: Declaration) -> Declaration:
    """The declaration as it is now, locked: whoever comes second sees what the first one did."""
    row: Declaration = (
        Declaration._base_manager.select_for_update(of=("self",))
        .select_related("commune", "establishment")
        .get(pk=declaration.pk)
    )
    return row


def _require_waiting(declaration: Declaration) -> None:
    """Said before anything is made, in words about the declaration and not about its rows."""
    if declaration.state != DeclarationState.SUBMITTED:
        raise TransitionRefused(
            _("Khai báo này đã được xử lý: «%(state)s». Có thể một người khác vừa làm; xem trạng thái mới ở đây.")
            % {"state": declaration.get_state_display()}
        )


def _new_victim(accident: Accident, sighting: object) -> Victim:
    victim = victim_from(sighting, accident=accident, order=accident.victims.count() + 1)  # type: ignore[arg-type]
    victim.save()
    return victim
