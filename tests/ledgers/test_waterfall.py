"""The picture of why two lines may be one person."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antoan.ledgers.queries.waterfall import waterfall


def part(weight: float | None) -> dict[str, object]:
    return {"label": "Họ và tên", "words": "cùng họ tên", "weight": weight}


def test_each_bar_begins_where_the_one_before_it_ended() -> None:
    drawn = waterfall([part(-8.0), part(12.0), part(6.0), part(None), part(-2.0)])
    assert drawn.zero == pytest.approx(100 * 8 / 18, abs=0.01)
    bars = [(step.start, step.width) for step in drawn.steps]
    assert bars == [(0, 44.44), (0, 66.67), (66.67, 33.33), (100, 0), (88.89, 11.11)]
    assert drawn.steps[3].weight is None


@given(st.lists(st.floats(-40, 40)))
def test_no_bar_leaves_the_picture(weights: list[float]) -> None:
    drawn = waterfall([part(weight) for weight in weights])
    assert -0.01 <= drawn.zero <= 100.01
    assert all(-0.01 <= step.start <= step.start + step.width <= 100.02 for step in drawn.steps)
