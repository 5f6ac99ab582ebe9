"""The lists that are compared, row by row as the linkage wants them."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Max, Q, QuerySet

from antoan.accidents.enums import Source
from antoan.accidents.models import Sighting
from antoan.ledgers.enums import Work
from antoan.ledgers.models import Entry
from antoan.ledgers.queries.people import list_of
from antoan.org.models import PlaceLevel
from antoan.org.queries.places import places_by_path

Row = dict[str, object]
# Books of the people of one commune. A hospital's or the police's seat says nothing of where somebody lives.
_OF_THE_COMMUNE = {Source.HEALTH_STATION, Source.DEATH_REGISTER}
_FIELDS = ("pk", "source", "name", "birth_date", "birth_year", "sex", "seen_on", "died_on", "victim_id")
_PLACES = ("residence__current_path", "commune__current_path", "entry__place__current_path", "entry__place__level")

# What of a line another line is compared with; other words (the page, the story) may change and no pair with them.
COMPARED = frozenset(
    {"source", "name", "birth_date", "birth_year", "sex", "seen_on", "died_on", "residence", "commune", "place"}
)


def comparable() -> QuerySet[Sighting]:
    """Sightings that take part: declared ones, and ledger lines not struck out and not found to be unrelated."""
    ledger = Q(entry__isnull=False, entry__withdrawn_at=None) & ~Q(entry__work=Work.NO)
    return Sighting.objects.filter(Q(entry=None) | ledger)


def fresh_rows(*, everything: bool) -> Q:
    """Which sightings were not compared yet: unmarked ledger lines, declarations sent or mended since the last run."""
    if everything:
        return Q()
    last = Entry.objects.aggregate(last=Max("scored_at"))["last"]
    if last is None:
        return Q()
    declared = Q(entry=None) & (Q(created_at__gt=last) | Q(declaration__revisions__sent_at__gt=last))
    return Q(entry__isnull=False, entry__scored_at=None) | declared


def compared_lists(fresh: Q) -> tuple[dict[str, list[Row]], dict[str, set[int]]]:
    """Rows of every list by name, and which of them are new."""
    new = set(comparable().filter(fresh).order_by().values_list("pk", flat=True))
    rows = list(comparable().order_by().values(*_FIELDS, *_PLACES).iterator(chunk_size=10_000))
    names = _commune_names(_path(row) for row in rows)
    lists: dict[str, list[Row]] = {}
    marked: dict[str, set[int]] = {}
    for row in rows:
        name = list_of(str(row["source"]))
        lists.setdefault(name, []).append(_compared(row, names))
        if row["pk"] in new:
            marked.setdefault(name, set()).add(row["pk"])
    return lists, marked


def _compared(row: Row, names: dict[str, str]) -> Row:
    """What is not known is None: not compared, which is not the same as different."""
    return {
        "id": str(row["pk"]),
        "full_name": row["name"],
        "birth": row["birth_date"] or row["birth_year"],
        "sex": row["sex"] or None,
        "commune": names.get(_path(row)),
        "event_date": row["seen_on"] or row["died_on"],
        "taken": row["victim_id"],
    }


def _path(row: Row) -> str:
    """Where the person lived, else where it happened, else, for a commune's own book, the commune whose book it is."""
    if known := row["residence__current_path"] or row["commune__current_path"]:
        return str(known)
    own = row["source"] in _OF_THE_COMMUNE and row["entry__place__level"] == PlaceLevel.COMMUNE
    return str(row["entry__place__current_path"]) if own else ""


def _commune_names(paths: Iterable[str]) -> dict[str, str]:
    """Path → the commune as it is called today, so that the old and the new name are one place.

    Names are unique within the province only: elsewhere the code is part of the name. Wider units are left out.
    """
    units = places_by_path(path for path in paths if path)
    home = f"{settings.PROVINCE_CODE}/"
    return {
        path: place.short_name if path.startswith(home) else f"{place.short_name} {place.code}"
        for path, place in units.items()
        if place.level == PlaceLevel.COMMUNE
    }
