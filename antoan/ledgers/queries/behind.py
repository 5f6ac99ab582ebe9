"""The people behind a figure of the unseen: who was counted, on which lists, and the records one may open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from antoan.accidents.models import Accident, Sighting
from antoan.accidents.permissions import AccidentPermission
from antoan.accidents.rules.identity import initials, may_read_names
from antoan.ledgers.queries import estimate
from antoan.ledgers.queries.entries import readable
from antoan.ledgers.queries.page import LIST_NAMES
from antoan.ledgers.queries.people import LISTS, SeenPerson, place_names, seen_people
from antoan.org.scope import Actor

WHOLE = "group"  # the table of the whole area: the dead, the injured, those without a contract
GROUPS: dict[str, Callable[[SeenPerson], bool]] = {"all": lambda person: True, **estimate.GROUPS}
MEASURES: dict[str, Callable[[SeenPerson], bool]] = {
    "declared": lambda person: person.is_declared,
    "seen": lambda person: True,
    "hidden": lambda person: person.only_in_ledgers,
}


@dataclass(frozen=True)
class Behind:
    """One counted person as the reader may see him: initials without the right to the name, no link out of reach."""

    day: dt.date | None
    name: str
    place: str
    lists: str
    dead: bool
    accident: Accident | None
    entries: tuple[int, ...]


def people_behind(
    actor: Actor, since: dt.date, until: dt.date, *, by: str, key: str, measure: str, lists: str = ""
) -> list[SeenPerson]:
    """Everyone counted in one cell, latest first.

    `by` and `key` name the line of the table ("group" for the whole area), `measure` its column; `lists` ("a,b") instead
    names one combination of sources. Raises KeyError for what no cell has.
    """
    wanted = MEASURES[measure]
    people = [person for person in seen_people(since, until, actor.place_path) if wanted(person)]
    if lists:
        combination = _known_lists(lists)
        people = [person for person in people if person.lists == combination]
    elif by == WHOLE:
        belongs = GROUPS[key]
        people = [person for person in people if belongs(person)]
    else:
        group = estimate.key_of(by)
        people = [person for person in people if group(person) == key]
    return sorted(people, key=lambda person: (person.day or dt.date.min, person.sightings), reverse=True)


def _known_lists(text: str) -> frozenset[str]:
    found = frozenset(text.split(","))
    if not found <= set(LISTS):
        raise KeyError(text)
    return found


def shown_behind(actor: Actor, people: Sequence[SeenPerson]) -> list[Behind]:
    """A page of people with what this reader may see; a fixed number of queries."""
    cases = [person.accident_id for person in people if person.accident_id is not None]
    accidents = Accident.objects.visible_to(actor, AccidentPermission.VIEW).in_bulk(cases)
    sightings = [pk for person in people for pk in person.sightings]
    entries = dict(readable(actor).filter(sighting__in=sightings).values_list("sighting_id", "pk"))
    names = dict(Sighting.objects.filter(pk__in=sightings).values_list("pk", "name"))
    places = place_names({person.place_path for person in people})
    return [_one(actor, person, accidents, entries, names, places) for person in people]


def _one(
    actor: Actor,
    person: SeenPerson,
    accidents: Mapping[int, Accident],
    entries: Mapping[int, int],
    names: Mapping[int, str],
    places: Mapping[str, str],
) -> Behind:
    accident = accidents.get(person.accident_id) if person.accident_id is not None else None
    mine = [pk for pk in person.sightings if pk in entries]
    by_case = person.sightings if accident is not None and may_read_names(actor) else ()
    known = [names[pk] for pk in {*mine, *by_case}]
    return Behind(
        day=person.day,
        name=_longest(known) or initials(_longest(names[pk] for pk in person.sightings)),
        place=places.get(person.place_path, ""),
        lists=", ".join(str(LIST_NAMES[name]) for name in LISTS if name in person.lists),
        dead=person.dead,
        accident=accident,
        entries=tuple(entries[pk] for pk in mine),
    )


def _longest(names: Iterable[str]) -> str:
    return max(names, key=lambda name: (len(name), name), default="")
