"""Loads acts, parameters and code lists from `antoan/law/data`. Only what is missing: a row that exists is the
administrator's, who may have corrected it against the gazette.
"""

from __future__ import annotations

import csv
import datetime as dt
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from django.db import transaction

from antoan.law.models import FIRST_DAY, Act, CodeItem, Parameter
from antoan.lib.text import fold

LISTS = ("accident_lists", "sectors", "occupations", "esaw", "health", "people")
ACT_DATES = ("issued_on", "in_force_on", "ended_on")


@dataclass(frozen=True)
class Loaded:
    """How many rows of each kind the database now holds."""

    acts: int
    parameters: int
    code_items: int


@transaction.atomic
def load() -> Loaded:
    """Insert what is missing (idempotent, under a second)."""
    _load_acts()
    _load_parameters()
    _load_lists()
    return Loaded(Act.objects.count(), Parameter.objects.count(), CodeItem.objects.count())


def rows_of(name: str) -> Iterator[dict[str, str]]:
    """The rows of one of the package's own CSV files."""
    with (files("antoan.law") / "data" / f"{name}.csv").open(encoding="utf8") as file:
        yield from csv.DictReader(file)


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _load_acts() -> None:
    """Acts, then the links between them for the acts that have just come in."""
    before = set(Act.objects.values_list("code", flat=True))
    rows = [row for row in rows_of("acts") if row["code"] not in before]
    Act.objects.bulk_create(
        Act(
            **{key: row[key] for key in ("code", "short_name", "title", "certainty", "note")},
            **{key: _day(row[key]) for key in ACT_DATES},
        )
        for row in rows
    )
    acts = _acts()
    for row in rows:
        if row["replaced_by"]:
            Act.objects.filter(code=row["code"]).update(replaced_by=acts[row["replaced_by"]])


def _acts() -> dict[str, int]:
    return dict(Act.objects.values_list("code", "pk"))


def _load_parameters() -> None:
    text = (files("antoan.law") / "data" / "parameters.toml").read_text(encoding="utf8")
    acts, before = _acts(), set(Parameter.objects.values_list("key", "valid_from"))
    new = [_parameter(entry, acts) for entry in tomllib.loads(text)["parameter"]]
    Parameter.objects.bulk_create(p for p in new if (p.key, p.valid_from) not in before)


def _parameter(entry: dict[str, Any], acts: dict[str, int]) -> Parameter:
    act = entry.pop("act", "")
    return Parameter(act_id=acts[act] if act else None, **entry)


def _load_lists() -> None:
    before = set(CodeItem.objects.values_list("list_key", "code", "valid_from"))
    for name in LISTS:
        items = [_item(row, order) for order, row in enumerate(rows_of(name))]
        CodeItem.objects.bulk_create(
            (i for i in items if (i.list_key, i.code, i.valid_from) not in before), batch_size=500
        )


def _item(row: dict[str, str], order: int) -> CodeItem:
    """The order is the file's: codes do not sort as text ("0110" comes after "019")."""
    return CodeItem(
        **{
            key: row[key]
            for key in ("list_key", "code", "parent_code", "label", "label_en", "certainty", "basis", "note")
        },
        level=int(row["level"]),
        valid_from=_day(row["valid_from"]) or FIRST_DAY,
        folded=fold(f"{row['code']} {row['label']}")[:500],
        order=order,
    )
