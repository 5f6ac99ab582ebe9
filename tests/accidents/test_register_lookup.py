"""Employers of old lists by name: the number of queries depends neither on the batch nor on the register."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from antoan.accidents.register.lookup import Lookup
from antoan.org.models import Place
from tests.conftest import make_establishment


def learned(count: int) -> tuple[Lookup, int]:
    """A lookup that has learned `count` names and tax codes, and the queries that took."""
    lookup = Lookup()
    with CaptureQueriesContext(
        connection,
    ) as seen:
        lookup.learn([f"49001{n:05}" for n in range(count)], [f"CTY CP ĐÁ SỐ {n}" for n in range(count)])
    return lookup, len(seen)


@pytest.mark.django_db
def test_two_queries_for_any_batch_and_any_register(commune: Place) -> None:
    for number in range(3):
        make_establishment(commune, f"Công ty Cổ phần Đá số {number}")
    assert learned(1)[1] == learned(40)[1] == 2
    for number in range(3, 40):
        make_establishment(commune, f"Công ty TNHH Đá, số {number}")
    lookup, queries = learned(40)
    assert queries == 2
    assert [str(lookup.by_name(f"cty đá số {n}", None)) for n in (0, 39)] == [
        "Công ty Cổ phần Đá số 0",
        "Công ty TNHH Đá, số 39",
    ]


def test_namesakes_are_told_apart_by_their_commune(commune: Place, other_commune: Place) -> None:
    here, there = make_establishment(commune, "HTX Tân Tiến"), make_establishment(other_commune, "Hợp tác xã Tân Tiến")
    lookup = Lookup()
    lookup.learn([], ["HTX TÂN TIẾN"])
    assert lookup.by_name("htx tan tien", commune.pk) == here
    assert lookup.by_name("htx tan tien", other_commune.pk) == there
    assert lookup.by_name("htx tan tien", None) is None
