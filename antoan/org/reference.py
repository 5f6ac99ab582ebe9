"""Loads the places of the country over time and the province's agencies from `antoan/org/data`.

What the files say and where it comes from: `antoan/org/data/README.md`. Loading again changes nothing that is
already right; agencies that an administrator has edited are left alone.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files

from django.conf import settings
from django.db import transaction

from antoan.lib.text import collate_key, fold
from antoan.org.models import FIRST_DAY, Agency, Place, PlaceLevel, Succession

LAST_DAY_OF_DISTRICTS = dt.date(2025, 6, 30)  # Luật Tổ chức chính quyền địa phương 2025; NQ 1672/NQ-UBTVQH15
UPDATED = [
    "name", "short_name", "kind", "folded", "sort_key", "valid_to", "parent", "current_path",
    "longitude", "latitude", "area_km2", "population",
]  # fmt: skip
Key = tuple[str, str, dt.date]
Row = dict[str, str]


@dataclass(frozen=True)
class Loaded:
    """How many rows of each kind the database now holds."""

    places: int
    successions: int
    agencies: int


@transaction.atomic
def load() -> Loaded:
    """Bring places, successions and agencies in line with the files (idempotent, about a second)."""
    _save(_provinces())
    parents = _keys()
    _save(_districts(parents))
    _save(_communes(parents))
    _save(_communes_before(_keys()))
    known = _keys()
    _save_successions(known)
    _save_agencies()
    return Loaded(len(known), Succession.objects.count(), Agency.objects.count())


def rows_of(name: str) -> Iterator[Row]:
    """The rows of one of the package's own CSV files."""
    with (files("antoan.org") / "data" / f"{name}.csv").open(encoding="utf8") as file:
        yield from csv.DictReader(file)


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _first(text: str) -> dt.date:
    return _day(text) or FIRST_DAY


def place(code: str, level: str, name: str, kind: str, *, path: str, **more: object) -> Place:
    """An unsaved place with its derived columns (short name, search and sort keys)."""
    short = name[len(kind) + 1 :] if name.lower().startswith(f"{kind} ") else name
    return Place(
        code=code, level=level, name=name, short_name=short, kind=kind, folded=fold(name),
        sort_key=collate_key(f"{short} {kind}"), current_path=path, **more,
    )  # fmt: skip


def _keys() -> dict[Key, int]:
    rows = Place.objects.values_list("level", "code", "valid_from", "pk")
    return {(level, code, since): pk for level, code, since, pk in rows}


def _save(places: Iterable[Place]) -> None:
    Place.objects.bulk_create(
        places,
        batch_size=400,
        update_conflicts=True,
        update_fields=UPDATED,
        unique_fields=["code", "level", "valid_from"],
    )


def _provinces() -> list[Place]:
    return [
        place(
            row["code"], PlaceLevel.PROVINCE, row["name"], row["kind"], path=f"{row['today']}/",
            valid_from=_first(row["valid_from"]), valid_to=_day(row["valid_to"]),
        )
        for row in rows_of("provinces")
    ]  # fmt: skip


def _latest(parents: dict[Key, int]) -> dict[str, int]:
    """Province code → the row in force last."""
    last: dict[str, tuple[dt.date, int]] = {}
    for (level, code, since), pk in parents.items():
        if level == PlaceLevel.PROVINCE:
            last[code] = max(last.get(code, (FIRST_DAY, pk)), (since, pk))
    return {code: pk for code, (_since, pk) in last.items()}


def _districts(parents: dict[Key, int]) -> list[Place]:
    """The districts of the province of this installation that ended on 30/06/2025; the province answers for them."""
    province = _latest(parents)["20"]
    return [
        place(
            row["code"], PlaceLevel.DISTRICT, row["name"], row["kind"], path="20/",
            parent_id=province, valid_to=LAST_DAY_OF_DISTRICTS,
        )
        for row in rows_of("districts_20")
    ]  # fmt: skip


def _communes(parents: dict[Key, int]) -> list[Place]:
    facts = {row["code"]: _facts(row) for row in rows_of("communes_20_facts")}
    provinces = _latest(parents)
    return [
        place(
            row["code"], PlaceLevel.COMMUNE, row["name"], row["kind"], path=f"{row['province']}/{row['code']}/",
            parent_id=provinces[row["province"]], valid_from=_first(row["valid_from"]), valid_to=_day(row["valid_to"]),
            **facts.get(row["code"], {}),
        )
        for row in rows_of("communes")
    ]  # fmt: skip


def _facts(row: Row) -> dict[str, Decimal | int | None]:
    return {
        "longitude": Decimal(row["longitude"]) if row["longitude"] else None,
        "latitude": Decimal(row["latitude"]) if row["latitude"] else None,
        "area_km2": Decimal(row["area_km2"]) if row["area_km2"] else None,
        "population": int(row["population"]) if row["population"] else None,
    }


def _communes_before(parents: dict[Key, int]) -> list[Place]:
    return [
        place(
            row["code"], PlaceLevel.COMMUNE, row["name"], row["kind"], path=f"20/{row['today']}/",
            parent_id=parents[PlaceLevel.DISTRICT, row["district"], FIRST_DAY],
            valid_from=_first(row["valid_from"]), valid_to=_day(row["valid_to"]),
        )
        for row in rows_of("communes_20_before")
    ]  # fmt: skip


def _save_successions(known: dict[Key, int]) -> None:
    Succession.objects.bulk_create(
        [
            Succession(
                old_id=known[row["level"], row["old_code"], _first(row["old_from"])],
                new_id=known[row["level"], row["new_code"], _first(row["new_from"])],
                whole=row["whole"] == "1", is_default=row["is_default"] == "1", on_date=_first(row["on_date"]),
            )
            for row in rows_of("successions")
        ],
        batch_size=400, update_conflicts=True, unique_fields=["old", "new"], update_fields=["whole", "is_default", "on_date"],
    )  # fmt: skip


def _save_agencies() -> None:
    """Only the missing ones; only where this installation is the province the file describes."""
    if settings.PROVINCE_CODE != "20":
        return
    today = {p.code: p for p in Place.objects.filter(current_path__startswith="20/", valid_to=None)}
    facts = ("code", "kind", "name", "parent_name", "document_code")
    agencies = [Agency(place=today[row["place"]], **{k: row[k] for k in facts}) for row in rows_of("agencies")]
    for agency in agencies:
        agency.set_keys()
    Agency.objects.bulk_create(agencies, ignore_conflicts=True)
