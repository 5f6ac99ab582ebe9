"""Victims: add, correct, and what happened to them later. Each change re-reads the case's severity and clock."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from antoan.accidents.actions.clock import rewind
from antoan.accidents.actions.guards import locked, require, require_editable, require_reason
from antoan.accidents.actions.log import differences, said_of
from antoan.accidents.actions.notices import tell_graver
from antoan.accidents.enums import CaseState, Severity
from antoan.accidents.models import Accident, Sighting, Victim, VictimEvent
from antoan.accidents.permissions import AccidentPermission
from antoan.accidents.rules.plausible import Doubt, Implausible, birth_doubts, death_doubts
from antoan.accidents.rules.severity import CASE_GRAVITY, GRAVITY, case_severity
from antoan.audit.record import record
from antoan.lib.text import fold
from antoan.org.scope import Actor
from antoan.workflow.machine import TransitionRefused

EDITABLE = (
    *("name", "birth_year", "birth_date", "sex", "occupation_code", "occupation_text", "relation", "insurance"),
    *("is_managed", "is_disabled", "is_domestic", "seniority_years", "trained", "contract_text", "workplace_text"),
    *("hometown", "residence", "residence_text", "family_text", "severity", "injury_codes", "injury_text"),
    *("treatment_text", "died_on", "days_off"),
)
_COPIED = (
    *("name", "folded", "birth_year", "birth_date", "sex", "occupation_code", "occupation_text", "relation"),
    *("is_managed", "injury_codes", "residence"),
)


def victim_from(
    sighting: Sighting, *, accident: Accident | None, order: int, occurred_on: dt.date | None = None
) -> Victim:
    """A new victim, not saved, with the facts of one sighting. What the source does not say stays open or light."""
    severity = sighting.severity or Severity.LIGHT
    fallback = sighting.seen_on or occurred_on or (accident.occurred_on if accident else None)
    died_on = (sighting.died_on or fallback) if severity == Severity.DEAD else None
    copied = {name: getattr(sighting, name) for name in _COPIED}
    return Victim(accident=accident, severity=severity, died_on=died_on, order=order, **copied)


@transaction.atomic
def add_victim(accident: Accident, *, actor: Actor, reason: str, **facts: Any) -> Victim:
    """Add somebody whom no declaration named."""
    accident = locked(accident)
    require_editable(actor, accident)
    reason = require_reason(reason)
    victim = Victim(accident=accident, order=accident.victims.count() + 1, folded=fold(facts["name"])[:160], **facts)
    _require_possible(victim)
    victim.save()
    record(
        actor,
        "victim.add",
        victim_case(victim),
        place_path=accident.place_path,
        victim=victim.pk,
        reason=said_of(reason, accident),
    )
    reassess(accident, actor=actor)
    return victim


@transaction.atomic
def edit_victim(victim: Victim, *, actor: Actor, reason: str, **facts: Any) -> list[str]:
    """Correct a victim's facts; returns the names of the fields that changed. The event names the fields, not the words.

    A change of state that happened later is not a correction: use `change_state`, which keeps its day.
    """
    accident = locked(victim.accident)
    victim = Victim.objects.select_related("residence").get(pk=victim.pk)
    victim.accident = accident
    require_editable(actor, accident)
    reason = require_reason(reason)
    before = {name: getattr(victim, name) for name in facts}
    changed = [name for name in EDITABLE if name in facts and facts[name] != before[name]]
    if not changed:
        return []
    for name in changed:
        setattr(victim, name, facts[name])
    victim.folded = fold(victim.name)[:160]
    _require_possible(victim)
    victim.save()
    record(
        actor,
        "victim.edit",
        accident,
        place_path=accident.place_path,
        victim=victim.pk,
        reason=said_of(reason, accident, str(before.get("name", ""))),
        **differences(before, facts, changed),
    )
    if "severity" in changed or "relation" in changed:
        reassess(accident, actor=actor)
    return changed


@transaction.atomic
def change_state(victim: Victim, *, after: str, happened_on: dt.date, note: str, actor: Actor) -> VictimEvent:
    """What happened to a victim later: worse, better, or dead. Possible in every state of the case but dismissed and merged."""
    accident = locked(victim.accident)
    require(AccidentPermission.DECLARE, actor, accident)
    victim = Victim.objects.get(pk=victim.pk)
    victim.accident = accident
    _require_change(victim, after=after, happened_on=happened_on, note=note)
    event = VictimEvent.objects.create(
        victim=victim, happened_on=happened_on, before=victim.severity, after=after, note=note.strip()
    )
    victim.severity, victim.died_on = after, happened_on if after == Severity.DEAD else None
    victim.save(update_fields=["severity", "died_on"])
    record(
        actor,
        "victim.state",
        accident,
        place_path=accident.place_path,
        victim=victim.pk,
        before=event.before,
        after=after,
        happened_on=happened_on,
        note=said_of(event.note, accident),
    )
    reassess(accident, actor=actor)
    return event


def record_later_death(victim: Victim, *, died_on: dt.date, note: str, actor: Actor) -> VictimEvent:
    """An injured victim died (law.md §5.7): the case becomes fatal, its level and clock are looked at again."""
    return change_state(victim, after=Severity.DEAD, happened_on=died_on, note=note, actor=actor)


def reassess(accident: Accident, *, actor: Actor, known_on: dt.date | None = None) -> bool:
    """Severity, level and clock after a change of victims; returns whether the severity changed."""
    before = accident.severity
    after = case_severity(accident.victims.values_list("severity", flat=True))
    if after != before:
        accident.severity = after
        accident.save(update_fields=["severity"])
        record(actor, "accident.severity", accident, place_path=accident.place_path, before=before, after=after)
    rewind(accident, actor=actor, known_on=known_on or timezone.localdate())
    if CASE_GRAVITY[after] > CASE_GRAVITY[before]:  # type: ignore[index]
        tell_graver(accident)
    return after != before


def victim_case(victim: Victim) -> Accident:
    """The case, on which events about its people are written: the log holds no names."""
    return victim.accident


def _require_change(victim: Victim, *, after: str, happened_on: dt.date, note: str) -> None:
    if victim.accident.state == CaseState.DISMISSED:
        raise TransitionRefused(_("Vụ này đã kết luận không phải tai nạn lao động. Mở lại vụ trước."))
    if victim.accident.state == CaseState.MERGED:
        raise TransitionRefused(_("Vụ này đã nhập vào vụ khác. Ghi diễn biến ở vụ được giữ lại."))
    if victim.severity == Severity.DEAD:
        raise TransitionRefused(_("Nạn nhân này đã được ghi là chết."))
    if after not in GRAVITY or after == victim.severity:
        raise TransitionRefused(_("Chọn tình trạng mới, khác tình trạng đang ghi."))
    if not note.strip():
        raise TransitionRefused(_("Ghi căn cứ: giấy báo tử, giấy ra viện, người báo tin …"))
    # The day of any later state obeys the same rule as a day of death: after the accident, not in the future.
    wrong = list(
        death_doubts(
            happened_on,
            is_dead=True,
            occurred_on=victim.accident.occurred_on,
            today=timezone.localdate(),
        )
    )
    if wrong:
        raise Implausible(wrong)


def _require_possible(victim: Victim) -> None:
    day = victim.accident.occurred_on
    dead = victim.severity == Severity.DEAD
    wrong = list(death_doubts(victim.died_on, is_dead=dead, occurred_on=day, today=timezone.localdate()))
    wrong += birth_doubts(victim.birth_year, occurred_on=day)
    if victim.birth_date and victim.birth_date > day:
        wrong.append(Doubt("people.0.birth_date", _("Ngày sinh sau ngày xảy ra tai nạn. Kiểm tra lại.")))
    if wrong:
        raise Implausible(wrong)
