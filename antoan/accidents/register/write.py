"""Rows of an old list become concluded cases, victims and sightings; a later version of a row corrects what it says."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils import timezone

from antoan.accidents.actions.numbers import CASE, reserve, written
from antoan.accidents.enums import CaseState, Source
from antoan.accidents.models import Accident, Sighting, Victim
from antoan.accidents.register.entry import COSTS, Entry, changed_keys
from antoan.accidents.rules.severity import case_severity
from antoan.audit.record import record
from antoan.imports.contract import Context

FINISHED = {CaseState.CONCLUDED, CaseState.CLOSED}
# Field of the file → columns it decides, on the case and on the person.
EVENT_COLUMNS = {
    "occurred_on": ("occurred_on",),
    "occurred_at": ("occurred_at",),
    "commune": ("commune_id",),
    "district": ("commune_id",),
    "place_text": ("place_text",),
    "tax_code": ("establishment_id", "employer_text"),
    "employer": ("establishment_id", "employer_text"),
    "summary": ("summary",),
    "cause": ("cause_code", "cause_text"),
    "agent": ("agent_code",),
    "classification": ("classification",),
    "concluded_on": ("concluded_on",),
    **{name: (name,) for name in COSTS},
}
PERSON_COLUMNS = {
    "name": ("name", "folded"),
    "birth_year": ("birth_year",),
    "age": ("birth_year",),
    "sex": ("sex",),
    "occupation_text": ("occupation_text",),
    "relation": ("relation",),
    **dict.fromkeys(("severity", "is_dead", "is_serious", "is_light", "died_on"), ("severity", "died_on")),
    "injury_codes": ("injury_codes",),
    "injury_text": ("injury_text",),
    "days_off": ("days_off",),
}
_SEEN = ("name", "folded", "birth_year", "sex", "occupation_text", "relation", "severity", "injury_codes", "died_on")


def known_sightings(keys: Iterable[str]) -> dict[str, Sighting]:
    """The sightings of old lists by their key."""
    rows = Sighting.objects.filter(source=Source.REGISTER, source_key__in=list(keys))
    return {row.source_key: row for row in rows.select_related("victim__accident__commune")}


def write(entries: Sequence[tuple[int, Entry]], labels: Mapping[str, str], context: Context) -> None:
    """Write (row number, entry) pairs: new ones in bulk, changed ones one by one. Idempotent by key."""
    known = known_sightings(entry.person_key for _number, entry in entries)
    new = [(number, entry) for number, entry in entries if entry.person_key not in known]
    cases = _cases(new, context)
    _people(new, cases)
    touched = {cases[entry.event_key].pk for _number, entry in new}
    for _number, entry in entries:
        if sighting := known.get(entry.person_key):
            touched |= _correct(sighting, entry, labels, context)
    _weigh(touched)


def _cases(new: Sequence[tuple[int, Entry]], context: Context) -> dict[str, Accident]:
    """The case of each event: those that are there, and new ones with numbers of their year."""
    events: dict[str, list[tuple[int, Entry]]] = {}
    for pair in new:
        events.setdefault(pair[1].event_key, []).append(pair)
    found = Accident.objects.filter(source_key__in=list(events)).select_related("merged_into")
    cases = {case.source_key: case.merged_into or case for case in found}
    missing = [rows for key, rows in events.items() if key not in cases]
    years = Counter(_year(rows) for rows in missing)
    free = {year: reserve(CASE, year, count) for year, count in years.items()}
    made = []
    for rows in missing:
        year = _year(rows)
        made.append(_case([entry for _n, entry in rows], rows[0][0], written(CASE, year, free[year]), context))
        free[year] += 1
    for case in Accident.objects.bulk_create(made, batch_size=500):
        cases[case.source_key] = case
        record(context.actor, "accident.import", case, place_path=case.place_path, note=case.source_note)
    return cases


def _year(rows: Sequence[tuple[int, Entry]]) -> int:
    day: dt.date = rows[0][1].event["occurred_on"]
    return day.year


def _case(rows: Sequence[Entry], number: int, name: str, context: Context) -> Accident:
    """A concluded case from the rows of one event: what the first one leaves empty is taken from the next."""
    facts = dict(rows[0].event)
    for row in rows[1:]:
        facts |= {key: value for key, value in row.event.items() if facts[key] in (None, "", 0)}
    source = context.options.get("list", "") or context.filename
    notes = "; ".join(dict.fromkeys(note for row in rows for note in row.notes))
    source_note = f"{source}: {context.filename}, dòng {number}" + (f" ({notes})" if notes else "")
    start = dt.datetime.combine(facts["occurred_on"], dt.time(), timezone.get_current_timezone())
    return Accident(
        number=name,
        state=CaseState.CONCLUDED,
        severity=case_severity(row.person["severity"] for row in rows),
        received_at=start,
        source_key=rows[0].event_key,
        source_note=source_note[:300],
        **facts,
    )


def _people(new: Sequence[tuple[int, Entry]], cases: Mapping[str, Accident]) -> None:
    victims = [
        Victim(accident=cases[entry.event_key], order=order, **entry.person) for order, (_n, entry) in enumerate(new, 1)
    ]
    Victim.objects.bulk_create(victims, batch_size=500)
    Sighting.objects.bulk_create(
        [
            Sighting(
                source=Source.REGISTER,
                source_key=entry.person_key,
                victim=victim,
                seen_on=entry.event["occurred_on"],
                commune_id=entry.event["commune_id"],
                place_text=entry.event["place_text"],
                text=entry.text,
                order=number % 32_000,
                **{name: entry.person[name] for name in _SEEN},
            )
            for (number, entry), victim in zip(new, victims, strict=True)
        ],
        batch_size=500,
    )


def _correct(sighting: Sighting, entry: Entry, labels: Mapping[str, str], context: Context) -> set[int]:
    """A row that now says something else: the source's words are replaced; the victim and the finished case get only
    the fields that changed in the list, so that what people corrected by hand stays. Returns the case's id."""
    keys = changed_keys(sighting.text, entry.text, labels)
    for name in _SEEN:
        setattr(sighting, name, entry.person[name])
    sighting.seen_on, sighting.commune_id = entry.event["occurred_on"], entry.event["commune_id"]
    sighting.text = entry.text
    sighting.save()
    victim = sighting.victim
    if victim is None:
        return set()
    case = victim.accident
    changes = _put(victim, entry.person, keys, PERSON_COLUMNS)
    if case.state in FINISHED:
        changes |= _put(case, entry.event, keys, EVENT_COLUMNS)
    record(
        context.actor,
        "accident.import",
        case,
        place_path=case.place_path,
        note=context.filename,
        fields=sorted(changes),
    )
    return {case.pk}


def _put(row: Any, facts: Mapping[str, Any], keys: set[str], columns: Mapping[str, tuple[str, ...]]) -> set[str]:
    names = {name for key in keys for name in columns.get(key, ())}
    changed = {name for name in names if getattr(row, name) != facts[name]}
    for name in changed:
        setattr(row, name, facts[name])
    if changed:
        row.save()
    return changed


def _weigh(case_ids: set[int]) -> None:
    """Severity of the touched cases from all their victims."""
    for case in Accident.objects.filter(pk__in=case_ids).prefetch_related("victims"):
        severity = case_severity(victim.severity for victim in case.victims.all())
        if severity != case.severity:
            Accident.objects.filter(pk=case.pk).update(severity=severity)
