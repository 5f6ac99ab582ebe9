"""Filling a derived column, as migrations do."""

from __future__ import annotations

import pytest

from antoan.lib.text import collate_key
from antoan.org.models import Place
from antoan.ui import backfill
from tests.conftest import make_place

pytestmark = pytest.mark.django_db


def test_every_row_is_filled_whatever_the_size_of_a_batch(province, monkeypatch, django_assert_max_num_queries) -> None:
    monkeypatch.setattr(backfill, "BATCH", 3)
    for number in range(7):
        make_place(f"0000{number}", f"Xã Số {number}", parent=province)

    def compute(place: Place) -> None:
        place.sort_key = collate_key(place.name)

    with django_assert_max_num_queries(20):
        backfill.fill(Place, ["sort_key"], compute)
    assert all(place.sort_key == collate_key(place.name) for place in Place.objects.all())
    assert Place.objects.count() == 8
