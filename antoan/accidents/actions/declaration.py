"""Send a declaration, and send a returned one again."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from antoan.accidents.actions.notices import tell_labour
from antoan.accidents.actions.numbers import DECLARATION as SERIES
from antoan.accidents.actions.numbers import next_number
from antoan.accidents.enums import Channel, DeclarationState, Source
from antoan.accidents.models import Declaration, DeclarationRevision, Sighting
from antoan.accidents.permissions import AccidentPermission
from antoan.accidents.queries.codes import unknown_codes
from antoan.accidents.queries.places import commune_of_day
from antoan.accidents.rules.claim import Claim, Person
from antoan.accidents.rules.life import DECLARATION
from antoan.accidents.rules.likeness import like_names
from antoan.accidents.rules.plausible import Doubt, Implausible, doubts
from antoan.audit.record import record
from antoan.lib.canonical import canonical_json
from antoan.org.scope import Actor

_WORDS = (
    *("occurred_on", "occurred_at", "commune", "place_text", "summary", "establishment", "employer_text"),
    *("employer_parent", "employer_address", "employer_phone", "employer_email"),
    *("declarant_name", "declarant_title", "declarant_phone"),
)


@dataclass(frozen=True)
class Submitted:
    """What a sending came to. `is_new` is False for a resend; `differs` when that resend carried other words."""

    declaration: Declaration
    is_new: bool = True
    differs: bool = False


def submit(
    claim: Claim,
    *,
    actor: Actor,
    key: str,
    channel: str = "",
    now: dt.datetime | None = None,
    is_demo: bool = False,
) -> Submitted:
    """Take a declaration; the same key from the same person gives the same receipt, however often it is sent.

    Raises PermissionDenied, or Implausible with every doubt that neither was mended nor confirmed.
    """
    now = now or timezone.now()
    _require_may_declare(actor, claim)
    stored_key, claim = idempotency_key(actor, key), settled(claim)
    if found := _already(stored_key, claim):
        return found
    check(claim, actor=actor, now=now)
    try:
        return _create(
            claim, actor=actor, key=stored_key, channel=channel or channel_of(actor), now=now, is_demo=is_demo
        )
    except (IntegrityError, _SentBefore):
        if found := _already(stored_key, claim):
            return found
        raise


class _SentBefore(Exception):
    """The same declaration came in while we waited for the number: roll back and answer with that one."""


@transaction.atomic
def _create(claim: Claim, *, actor: Actor, key: str, channel: str, now: dt.datetime, is_demo: bool) -> Submitted:
    number = next_number(SERIES, timezone.localtime(now).year)
    if _already(key, claim):  # whoever held the series before us may have sent the same declaration
        raise _SentBefore(number)
    declaration = Declaration.objects.create(
        number=number,
        idempotency_key=key,
        channel=channel,
        received_at=now,
        submitted_by_id=actor.user_id,
        is_demo=is_demo,
        **_words(claim),
    )
    _keep(declaration, claim, actor=actor, now=now)
    record(
        actor,
        "declaration.submit",
        declaration,
        place_path=declaration.place_path,
        channel=channel,
        content_hash=claim.fingerprint,
        victims=len(claim.people),
    )
    tell_labour(declaration)
    return Submitted(declaration)


@transaction.atomic
def resend(declaration: Declaration, claim: Claim, *, actor: Actor, now: dt.datetime | None = None) -> Submitted:
    """Send a returned declaration again with mended words; the earlier sendings stay as revisions.

    Raises PermissionDenied, TransitionRefused or Implausible. A double click is answered with the first result.
    """
    now = now or timezone.now()
    require_may_mend(actor, declaration)
    claim = settled(claim)
    row = Declaration._base_manager.select_for_update(of=("self",)).select_related("commune").get(pk=declaration.pk)
    if row.state == DeclarationState.SUBMITTED and row.revision > 1 and _last_fingerprint(row) == claim.fingerprint:
        return Submitted(row, is_new=False)
    check(claim, actor=actor, now=now)
    DECLARATION.fire(
        "resend",
        row,
        actor=actor,
        decided_at=None,
        decision_reason="",
        received_at=now,
        revision=row.revision + 1,
        **_words(claim),
    )
    _keep(row, claim, actor=actor, now=now)
    tell_labour(row)
    return Submitted(row)


def settled(claim: Claim) -> Claim:
    """The claim with the commune that was in force on the day, whatever name was chosen."""
    return dataclasses.replace(claim, commune=commune_of_day(claim.commune, claim.occurred_on))


def check(claim: Claim, *, actor: Actor, now: dt.datetime) -> None:
    """Raise Implausible with all doubts at once: dates, ages, place out of reach, codes in no list."""
    found = doubts(claim, now=timezone.localtime(now))
    if not _in_reach(actor, claim):
        found.append(
            Doubt("commune", _("%(place)s nằm ngoài địa bàn của bạn. Chọn nơi khác.") % {"place": claim.commune})
        )
    codes = {
        "vsco": [person.occupation_code for person in claim.people],
        "serious_injury": [code for person in claim.people for code in person.injury_codes],
    }
    for code in unknown_codes(codes, claim.occurred_on):
        found.append(
            Doubt("people", _("Không có mã «%(code)s» trong danh mục. Chọn lại từ danh sách.") % {"code": code})
        )
    if found:
        raise Implausible(found)


def idempotency_key(actor: Actor, key: str) -> str:
    """How a key is stored: nobody reaches another person's receipt with it, whatever its form."""
    return hashlib.sha256(f"{actor.user_id}:{actor.establishment_id or actor.agency_id}:{key}".encode()).hexdigest()


def channel_of(actor: Actor) -> str:
    """By which door this actor declares."""
    if actor.establishment_id is not None:
        return Channel.EMPLOYER
    return Channel.COMMUNE if actor.agency_kind == "commune" else Channel.OFFICER


def require_may_mend(actor: Actor, declaration: Declaration) -> None:
    """Words are mended by the side that wrote them: the employer its own, the agency those of its callers."""
    if not _is_author(actor, declaration) or not actor.can(AccidentPermission.DECLARE):
        raise PermissionDenied


def _is_author(actor: Actor, declaration: Declaration) -> bool:
    if declaration.channel == Channel.EMPLOYER:
        return actor.establishment_id is not None and actor.establishment_id == declaration.establishment_id
    return actor.can(AccidentPermission.DECLARE_FOR_OTHERS) and actor.reaches(declaration.place_path)


def _require_may_declare(actor: Actor, claim: Claim) -> None:
    if not actor.can(AccidentPermission.DECLARE):
        raise PermissionDenied
    if actor.establishment_id is not None:
        if claim.establishment is None or claim.establishment.pk != actor.establishment_id:
            raise PermissionDenied
    elif not actor.can(AccidentPermission.DECLARE_FOR_OTHERS):
        raise PermissionDenied


def _in_reach(actor: Actor, claim: Claim) -> bool:
    """An employer may be hurt far from home; an agency writes down what happened in its own area."""
    return actor.establishment_id is not None or actor.reaches(claim.commune.current_path)


def _already(key: str, claim: Claim) -> Submitted | None:
    declaration = Declaration.objects.filter(idempotency_key=key).select_related("commune").first()
    if declaration is None:
        return None
    first = declaration.revisions.first()
    differs = first is not None and first.content_hash != claim.fingerprint
    return Submitted(declaration, is_new=False, differs=differs)


def _last_fingerprint(declaration: Declaration) -> str:
    last = declaration.revisions.last()
    return last.content_hash if last else ""


def _words(claim: Claim) -> dict[str, Any]:
    return {name: getattr(claim, name) for name in _WORDS}


def _keep(declaration: Declaration, claim: Claim, *, actor: Actor, now: dt.datetime) -> None:
    """Freeze the words of this sending, and write its people."""
    DeclarationRevision.objects.create(
        declaration=declaration,
        number=declaration.revision,
        content=_json(claim.content()),
        content_hash=claim.fingerprint,
        sent_at=now,
        sent_by=actor.name[:200],
    )
    _write_sightings(declaration, claim)


def _write_sightings(declaration: Declaration, claim: Claim) -> None:
    """One sighting per person. When words are mended by their own author, a person of the same name keeps his row.

    Other lists may already have been compared with that row; who was taken out of the declaration is withdrawn.
    """
    left = list(declaration.sightings.all())
    for index, person in enumerate(claim.people, 1):
        fresh = _sighting(declaration, claim, person, index)
        known = next((sighting for sighting in left if like_names([person.folded], [sighting.folded])), None)
        if known is not None:
            left.remove(known)
            fresh.pk, fresh.victim_id, fresh.created_at = known.pk, known.victim_id, known.created_at
        fresh.save(force_insert=known is None, force_update=known is not None)
    for gone in left:
        _withdraw(gone)


def _withdraw(sighting: Sighting) -> None:
    """Remove a sighting nobody else points at; else keep the row apart from the declaration, saying so."""
    try:
        with transaction.atomic():
            sighting.delete()
    except ProtectedError:
        text = _("Người khai đã bỏ người này khỏi khai báo.")
        Sighting.objects.filter(pk=sighting.pk).update(declaration=None, text=text)


def _json(content: dict[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(canonical_json(content))
    return plain


def _sighting(declaration: Declaration, claim: Claim, person: Person, index: int) -> Sighting:
    return Sighting(
        source=Source.DECLARATION,
        source_key=f"{declaration.number}/{declaration.revision}/{index}",
        declaration=declaration,
        name=person.name,
        folded=person.folded,
        birth_year=person.birth_year,
        sex=person.sex,
        occupation_code=person.occupation_code,
        occupation_text=person.occupation_text,
        relation=person.relation,
        is_managed=person.is_managed,
        severity=person.severity,
        injury_codes=list(person.injury_codes),
        died_on=person.died_on,
        seen_on=claim.occurred_on,
        commune=claim.commune,
        place_text=claim.place_text,
        order=index,
        is_demo=declaration.is_demo,
    )
