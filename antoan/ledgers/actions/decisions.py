"""Are these two sightings one person? Decisions are reversible, and each leaves an event."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from antoan.accidents.actions import link_sighting, unlink_sighting
from antoan.accidents.models import Sighting
from antoan.audit.record import record
from antoan.ledgers.enums import PairState
from antoan.ledgers.models import Pair
from antoan.ledgers.permissions import LedgerPermission
from antoan.org.scope import Actor

DECISIONS = {PairState.LINKED, PairState.DIFFERENT, PairState.LATER}


class Refused(ValueError):
    """Not taken; `field` names the place on the screen, the message says what to do."""

    def __init__(self, field: str, message: str) -> None:
        self.field, self.message = field, message
        super().__init__(message)


@transaction.atomic
def decide_pair(pair: Pair, *, state: str, actor: Actor, reason: str = "", by_rule: bool = False) -> Pair:
    """Link, keep apart, or leave for later. Linking to a declared victim also links the ledger's sighting to him.

    `by_rule`: the weight was above the linking threshold and no person looked; shown, and as reversible as any other.

    Raises PermissionDenied, Refused when someone else decided in between or both are victims of different cases.
    """
    if not actor.can(LedgerPermission.LINK) or PairState(state) not in DECISIONS:
        raise PermissionDenied
    locked = _locked(pair)
    if locked.state not in {PairState.OPEN, PairState.LATER}:
        raise Refused("pair", _("Cặp này vừa được %(who)s quyết định. Tải lại để xem.") % {"who": locked.decided_by})
    if state == PairState.LINKED:
        _join(locked, actor)
    _write(locked, PairState(state), actor, reason, by_rule=by_rule)
    return locked


@transaction.atomic
def undo_pair(pair: Pair, *, actor: Actor, reason: str = "") -> Pair:
    """Take a decision back; a sighting linked by it is unlinked again."""
    if not actor.can(LedgerPermission.LINK):
        raise PermissionDenied
    locked = _locked(pair)
    if locked.state == PairState.OPEN:
        return locked
    if locked.state == PairState.LINKED:
        _part(locked, actor, reason or _("Bỏ quyết định ghép"))
    _write(locked, PairState.OPEN, actor, reason)
    return locked


def _locked(pair: Pair) -> Pair:
    return (
        Pair.objects.select_for_update(of=("self",))
        .select_related("left__victim__accident__commune", "right__victim__accident__commune")
        .get(pk=pair.pk)
    )


def _join(pair: Pair, actor: Actor) -> None:
    left, right = pair.left, pair.right
    if left.victim_id and right.victim_id and left.victim_id != right.victim_id:
        raise Refused(
            "pair",
            _("Hai dòng đã thuộc hai nạn nhân khác nhau (%(a)s, %(b)s). Gỡ ghép ở một hồ sơ trước.")
            % {
                "a": left.victim.accident.number if left.victim else "",
                "b": right.victim.accident.number if right.victim else "",
            },
        )
    if left.victim and not right.victim_id:
        link_sighting(right, left.victim, actor)
    elif right.victim and not left.victim_id:
        link_sighting(left, right.victim, actor)


def _part(pair: Pair, actor: Actor, reason: str) -> None:
    """The side that came from a ledger leaves the victim; a declared sighting stays where it is."""
    if pair.left.victim_id is None or pair.left.victim_id != pair.right.victim_id:
        return
    ledger: Sighting = pair.right if pair.left.declaration_id else pair.left
    unlink_sighting(ledger, actor, reason)


def _write(pair: Pair, state: PairState, actor: Actor, reason: str, *, by_rule: bool = False) -> None:
    before, pair.state = pair.state, state
    is_open = state == PairState.OPEN
    pair.decided_by = "" if is_open else actor.name[:200]
    pair.decided_at = None if is_open else timezone.now()
    pair.reason, pair.by_rule = reason[:300], by_rule
    pair.save(update_fields=["state", "decided_by", "decided_at", "reason", "by_rule"])
    record(
        actor,
        "ledger.pair",
        pair,
        place_path=pair.place_path,
        before=before,
        after=state,
        pair=[pair.left_id, pair.right_id],
        reason=reason,
        by_rule=by_rule,
        probability=round(pair.probability, 4),  # as it was then: the pair itself goes on to today's
    )
