"""Who was seen, and on which lists: the capture histories behind every figure of the unseen.

A person is a set of sightings: those of one victim, and those that a decision linked. Nothing is stored twice; undoing
a link changes the histories at once.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from antoan.accidents.enums import CaseState, Classification, Relation, Severity, Source
from antoan.accidents.models import Sighting
from antoan.ledgers.enums import PairState, Work
from antoan.ledgers.models import Pair
from antoan.org.models import Place

# The lists of the estimate. Old registers and declarations are one list: both are what was declared.
DECLARED = "declared"
LISTS = (DECLARED, Source.HEALTH_STATION, Source.DEATH_REGISTER, Source.HOSPITAL, Source.INSURANCE, Source.POLICE)
_DECLARING = {Source.DECLARATION, Source.REGISTER}
FIELDS = (
    *("pk", "source", "victim_id", "severity", "relation", "seen_on", "died_on", "declaration_id"),
    *("commune__current_path", "residence__current_path", "entry__place__current_path"),
    *("victim__severity", "victim__relation"),
    *("victim__accident__occurred_on", "victim__accident__commune__current_path", "victim__accident_id"),
    "victim__accident__establishment__sector_code",
)


@dataclass(frozen=True)
class SeenPerson:
    """One hurt person as all lists together know him."""

    sightings: tuple[int, ...]
    lists: frozenset[str]
    accident_id: int | None
    day: dt.date | None
    place_path: str
    dead: bool
    relation: str
    sector: str

    @property
    def is_declared(self) -> bool:
        """Whether somebody declared him."""
        return DECLARED in self.lists

    @property
    def only_in_ledgers(self) -> bool:
        """Seen, but no case is open for him."""
        return self.accident_id is None


def counted_sightings(since: dt.date, until: dt.date) -> QuerySet[Sighting]:
    """Sightings of accidents at work in a period: of cases not dismissed, and ledger lines a person confirmed."""
    dismissed = Q(victim__accident__state__in=[CaseState.DISMISSED, CaseState.MERGED]) | Q(
        victim__accident__classification=Classification.NOT_OCCUPATIONAL
    )
    case = Q(victim__isnull=False) & ~dismissed
    confirmed = Q(victim=None, entry__work=Work.YES, entry__withdrawn_at=None)
    within = Q(seen_on__range=(since, until)) | Q(seen_on=None, died_on__range=(since, until))
    return Sighting.objects.filter(case | confirmed, within)


def seen_people(since: dt.date, until: dt.date, place_path: str = "") -> list[SeenPerson]:
    """Everyone seen hurt at work in a period, whose accident (or else home, or ledger) lies under a path.

    Two queries whatever the size.
    """
    rows = {row["pk"]: row for row in counted_sightings(since, until).order_by().values(*FIELDS)}
    groups = _groups(rows)
    people = (_person([rows[pk] for pk in group]) for group in groups)
    return [person for person in people if person.place_path.startswith(place_path)]


def _groups(rows: dict[int, dict[str, object]]) -> list[list[int]]:
    """Connected sets of sightings: same victim, or linked by a decision."""
    parent = {pk: pk for pk in rows}

    def root(pk: int) -> int:
        while parent[pk] != pk:
            parent[pk] = parent[parent[pk]]
            pk = parent[pk]
        return pk

    first_of: dict[object, int] = {}
    for pk, row in rows.items():
        if row["victim_id"] is not None:
            parent[root(pk)] = root(first_of.setdefault(row["victim_id"], pk))
    for left, right in Pair.objects.filter(state=PairState.LINKED).order_by().values_list("left_id", "right_id"):
        if left in parent and right in parent:
            parent[root(left)] = root(right)
    groups: dict[int, list[int]] = defaultdict(list)
    for pk in rows:
        groups[root(pk)].append(pk)
    return list(groups.values())


def _person(rows: Sequence[dict[str, object]]) -> SeenPerson:
    case = next((row for row in rows if row["victim_id"] is not None), None)
    best = case or rows[0]
    return SeenPerson(
        sightings=tuple(sorted(int(str(row["pk"])) for row in rows)),
        lists=frozenset(list_of(str(row["source"])) for row in rows),
        accident_id=case["victim__accident_id"] if case else None,  # type: ignore[arg-type]  # values() are untyped
        day=_day(best),
        place_path=_path(rows),
        dead=any(row["victim__severity"] == Severity.DEAD or row["severity"] == Severity.DEAD for row in rows),
        relation=_relation(rows),
        sector=str(best["victim__accident__establishment__sector_code"] or ""),
    )


def list_of(source: str) -> str:
    """The list that a source belongs to."""
    return DECLARED if source in _DECLARING else source


def _day(row: dict[str, object]) -> dt.date | None:
    day = row["victim__accident__occurred_on"] or row["seen_on"] or row["died_on"]
    return day if isinstance(day, dt.date) else None


def _path(rows: Sequence[dict[str, object]]) -> str:
    """Where it happened, by whoever knows it; else where the person lived; else whose ledger says it."""
    known = ("victim__accident__commune__current_path", "commune__current_path", "residence__current_path")
    for field in (*known, "entry__place__current_path"):
        for row in rows:
            if row[field]:
                return str(row[field])
    return ""


def _relation(rows: Sequence[dict[str, object]]) -> str:
    known = (str(row[field] or "") for field in ("victim__relation", "relation") for row in rows)
    return next((value for value in known if value and value != Relation.UNKNOWN), Relation.UNKNOWN)


def lists_in(people: Iterable[SeenPerson]) -> tuple[str, ...]:
    """The lists on which at least one of these people stands, in a fixed order."""
    seen = {name for person in people for name in person.lists}
    return tuple(name for name in LISTS if name in seen)


def histories(people: Iterable[SeenPerson], lists: Sequence[str]) -> dict[str, int]:
    """Capture histories over the given lists ("110": on the first two); people on none of them are left out."""
    counts = Counter("".join("1" if name in person.lists else "0" for name in lists) for person in people)
    counts.pop("0" * len(lists), None)
    return dict(counts)


def by_stratum(people: Iterable[SeenPerson], key: Callable[[SeenPerson], str]) -> dict[str, list[SeenPerson]]:
    """People grouped by a stratum's key."""
    groups: dict[str, list[SeenPerson]] = defaultdict(list)
    for person in people:
        groups[key(person)].append(person)
    return dict(groups)


def place_names(paths: Iterable[str]) -> dict[str, str]:
    """Path → name of the unit in force today."""
    codes = {path.rstrip("/").rsplit("/", 1)[-1] for path in paths if path}
    rows = Place.objects.filter(code__in=codes, valid_to=None).values_list("current_path", "name")
    return dict(rows)
