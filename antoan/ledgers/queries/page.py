"""What the page of the unseen shows: figures with their words, the sets of the picture, the hidden lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from antoan.accidents.enums import Relation, Source
from antoan.law.queries import code_labels
from antoan.ledgers.models import Entry
from antoan.ledgers.queries.estimate import Figures
from antoan.ledgers.queries.groups import group_names
from antoan.ledgers.queries.people import DECLARED, LISTS, SeenPerson, place_names

GROUPS = {
    "all": _("Toàn địa bàn"),
    "dead": _("Người chết"),
    "injured": _("Người bị thương"),
    "no_contract": _("Không có hợp đồng lao động"),
}
LIST_NAMES: dict[str, Any] = {DECLARED: _("Khai báo"), **{source.value: source.label for source in Source}}
MOST_HIDDEN = 200


@dataclass(frozen=True)
class Shown:
    """One line: key of the group, label, the three figures, why there is no number, warnings."""

    key: str
    label: str
    declared: int
    seen: int
    low: int | None
    high: int | None
    best: int | None
    lists: str
    why: str
    warnings: list[str]


def shown(figures: Sequence[Figures], stratum: str) -> list[Shown]:
    """Figures with the names of their groups."""
    labels = _labels([each.key for each in figures], stratum)
    return [_one(each, labels.get(each.key) or now("Chưa rõ")) for each in figures]


def _one(each: Figures, label: str) -> Shown:
    result = each.result
    interval = result.range_interval if result else None
    low = max(each.seen, round(interval[0])) if interval else None
    high = max(each.seen, round(interval[1])) if interval and interval[1] is not None else None
    estimate = result.estimate.total if result else None
    best = max(each.seen, round(estimate)) if estimate else None  # some were seen only in a list left out as too sparse
    why = each.refused.vi if each.refused else "" if interval else now("Các nguồn quá thưa hoặc không trùng nhau.")
    return Shown(
        key=each.key,
        label=label,
        declared=each.declared,
        seen=each.seen,
        low=low,
        high=high,
        best=best,
        lists=", ".join(str(LIST_NAMES[name]) for name in each.lists),
        why=why if each.seen else "",
        warnings=[warning.vi for warning in result.warnings] if result else [],
    )


def group_label(stratum: str, key: str) -> str:
    """The name of one group of a stratum; "" when nobody knows it."""
    return _labels([key], stratum).get(key, "")


def list_names(keys: str) -> str:
    """The names of a combination of lists ("declared,hospital")."""
    return " + ".join(str(LIST_NAMES[key]) for key in keys.split(","))


def _labels(keys: Sequence[str], stratum: str) -> dict[str, str]:
    if stratum == "group":
        return {key: str(label) for key, label in GROUPS.items()}
    if stratum == "commune":
        return place_names(keys)
    if stratum == "district":
        return group_names()
    if stratum == "relation":
        return {value: str(label) for value, label in Relation.choices}
    if stratum == "severity":
        return {"dead": now("Chết"), "injured": now("Bị thương")}
    return code_labels("vsic2025", timezone.localdate()) if stratum == "sector" else {key: key for key in keys}


@dataclass(frozen=True)
class Set:
    """One column of the picture of the sources: on which lists, their keys, how many people, bar height in percent."""

    on: tuple[bool, ...]
    key: str
    names: str
    count: int
    percent: int


@dataclass(frozen=True)
class Sets:
    """The picture (UpSet): the lists with their sizes, and the combinations, largest first."""

    lists: list[tuple[str, int]]
    columns: list[Set]


def venn(people: Iterable[SeenPerson]) -> Sets:
    """Which lists saw whom, by combination."""
    counts = Counter(person.lists for person in people)
    names = [name for name in LISTS if any(name in combination for combination in counts)]
    sizes = [(str(LIST_NAMES[name]), sum(n for c, n in counts.items() if name in c)) for name in names]
    most = max(counts.values(), default=1)
    columns = [
        Set(
            tuple(name in combination for name in names),
            ",".join(name for name in names if name in combination),
            " + ".join(str(LIST_NAMES[name]) for name in names if name in combination),
            count,
            max(2, round(100 * count / most)),
        )
        for combination, count in sorted(counts.items(), key=lambda item: (-item[1], sorted(item[0])))
    ]
    return Sets(sizes, columns)


def hidden_entries(people: Iterable[SeenPerson]) -> list[Entry]:
    """One ledger line for each person for whom no case is open, newest first, at most 200."""
    keys = [person.sightings[0] for person in people]
    rows = Entry.objects.filter(sighting__in=keys).select_related("sighting__commune", "sighting__residence", "place")
    return list(rows.order_by("-sighting__seen_on", "-pk")[:MOST_HIDDEN])
