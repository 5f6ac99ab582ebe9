"""Linking what sources saw: sightings make victims, victims make cases. The ledgers and the triage call these.

A sighting is never edited: linking sets its `victim`, un-linking clears it, and both leave an event.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from antoan.accidents.actions.guards import require, require_reason
from antoan.accidents.actions.log import said_of
from antoan.accidents.actions.numbers import CASE, next_number
from antoan.accidents.actions.victims import victim_from
from antoan.accidents.enums import CaseState
from antoan.accidents.models import Accident, Sighting, Victim
from antoan.accidents.permissions import AccidentPermission
from antoan.accidents.rules.severity import case_severity
from antoan.audit.record import record
from antoan.establishments.models import Establishment
from antoan.org.models import Place
from antoan.org.scope import Actor
from antoan.workflow.machine import TransitionRefused


@transaction.atomic
def open_case_from_sightings(
    sightings: Sequence[Sighting],
    actor: Actor,
    *,
    occurred_on: dt.date,
    commune: Place,
    summary: str = "",
    source_note: str = "",
    establishment: Establishment | None = None,
    **facts: Any,
) -> Accident:
    """Open a case from sightings of any source that no declaration spoke of; each becomes one victim.

    `facts`: further fields of Accident (place_text, employer_text, received_at, is_demo …). Raises PermissionDenied,
    ValueError without a sighting, TransitionRefused when one of them is already linked.
    """
    if not actor.can(AccidentPermission.TRIAGE) or not actor.reaches(commune.current_path):
        raise PermissionDenied
    accident = open_case(
        sightings,
        occurred_on=occurred_on,
        commune=commune,
        summary=summary,
        source_note=source_note,
        establishment=establishment,
        **facts,
    )
    record(
        actor,
        "accident.open",
        accident,
        place_path=accident.place_path,
        sightings=[sighting.pk for sighting in sightings],
        source=said_of(source_note, accident),
    )
    return accident


def open_case(sightings: Sequence[Sighting], *, occurred_on: dt.date, commune: Place, **facts: Any) -> Accident:
    """The rows of a new case; the caller's transaction and event. One victim per sighting, in their order."""
    _require_free(sightings)
    victims = [victim_from(s, accident=None, order=i, occurred_on=occurred_on) for i, s in enumerate(sightings, 1)]
    accident = Accident.objects.create(
        number=next_number(CASE, occurred_on.year),
        severity=case_severity(victim.severity for victim in victims),
        occurred_on=occurred_on,
        commune=commune,
        **{"received_at": timezone.now(), **facts},
    )
    for sighting, victim in zip(sightings, victims, strict=True):
        victim.accident = accident
        victim.save()
        Sighting.objects.filter(pk=sighting.pk).update(victim=victim)
        sighting.victim = victim
    return accident


def _require_free(sightings: Sequence[Sighting]) -> None:
    """None of them may already be a victim of some case: then the way is to join that case."""
    rows = Sighting._base_manager.select_for_update(of=("self",)).filter(pk__in=[s.pk for s in sightings])
    taken = next((s for s in rows.select_related("victim__accident") if s.victim is not None), None)
    if taken is not None and taken.victim is not None:
        raise TransitionRefused(
            _("«%(who)s» đã được ghép vào một vụ khác: %(case)s. Hãy ghép vào vụ đó, hoặc gỡ ghép ở đó trước.")
            % {"who": taken, "case": taken.victim.accident.number}
        )


@transaction.atomic
def link_sighting(sighting: Sighting, victim: Victim, actor: Actor) -> None:
    """Say that this source saw this victim. The victim's own facts stay; differences are shown, not merged."""
    require(AccidentPermission.TRIAGE, actor, victim.accident)
    if victim.accident.state == CaseState.MERGED:
        raise TransitionRefused(
            _("Vụ %(case)s đã nhập vào vụ khác. Ghép ở vụ được giữ lại.") % {"case": victim.accident}
        )
    current = Sighting._base_manager.select_for_update(of=("self",)).get(pk=sighting.pk)
    if current.victim_id == victim.pk:
        return
    if current.victim_id is not None:
        raise TransitionRefused(
            _("«%(who)s» đã được ghép với một nạn nhân khác. Gỡ ghép ở đó trước.") % {"who": current}
        )
    Sighting.objects.filter(pk=sighting.pk).update(victim=victim)
    sighting.victim = victim
    _note(actor, "sighting.link", sighting, victim)


@transaction.atomic
def unlink_sighting(sighting: Sighting, actor: Actor, reason: str) -> None:
    """Take back a link, with the reason. The last source of a victim stays: a victim nobody saw cannot be."""
    current = (
        Sighting._base_manager.select_for_update(of=("self",))
        .select_related("victim__accident__commune", "declaration")
        .get(pk=sighting.pk)
    )
    victim = current.victim
    if victim is None:
        return
    require(AccidentPermission.TRIAGE, actor, victim.accident)
    reason = require_reason(reason)
    if not victim.sightings.exclude(pk=current.pk).exists():
        raise TransitionRefused(
            _("Đây là nguồn duy nhất nói về nạn nhân này. Nếu cả vụ không đúng, chọn «Không phải tai nạn lao động».")
        )
    Sighting.objects.filter(pk=current.pk).update(victim=None)
    sighting.victim = None
    _note(actor, "sighting.unlink", current, victim, reason=said_of(reason, victim.accident))


def _note(actor: Actor, verb: str, sighting: Sighting, victim: Victim, **more: Any) -> None:
    """One event on the case; persons by their row numbers, so that the log holds no names."""
    accident = victim.accident
    record(
        actor,
        verb,
        accident,
        place_path=accident.place_path,
        sighting=sighting.pk,
        source=sighting.source,
        victim=victim.pk,
        **more,
    )
