"""Marshall's global empirical Bayes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antoan.statistics.messages import Refused
from antoan.statistics.shrinkage import AreaCount, marshall


def test_worked_by_hand():
    # b = 12/3000 = .004; s² = [1000(.001)² + 1000(.004)² + 1000(.005 )²… ]/3000, computed step by step
    areas = {"a": AreaCount(1, 1000), "b": AreaCount(2, 1000), "c": AreaCount(9, 1000)}
    mean = 0.004
    spread = (0.003**2 + 0.002**2 + 0.005**2) / 3 - mean / 1000
    weight = spread / (spread + mean / 1000)
    shrunk = marshall(areas, per=100_000)
    assert shrunk["c"].weight == pytest.approx(weight)
    assert shrunk["c"].shrunk == pytest.approx((mean + weight * 0.005) * 100_000)
    assert shrunk["a"].raw == pytest.approx(100)


def test_when_areas_differ_by_chance_only_all_get_the_mean():
    shrunk = marshall({"a": AreaCount(1, 1000), "b": AreaCount(2, 1000)})
    assert [area.shrunk for area in shrunk.values()] == pytest.approx([0.0015, 0.0015])
    assert [area.weight for area in shrunk.values()] == [0, 0]


def test_no_exposure_gives_no_rate():
    shrunk = marshall({"a": AreaCount(1, 1000), "b": AreaCount(0, 0)})
    assert shrunk["b"].shrunk is None
    assert marshall({"b": AreaCount(0, 0)})["b"].raw is None
    assert marshall({}) == {}


def test_nobody_died_anywhere():
    assert marshall({"a": AreaCount(0, 10), "b": AreaCount(0, 20)})["a"].shrunk == 0


def test_negative_figures_are_refused():
    for area in (AreaCount(-1, 10), AreaCount(1, -10)):
        with pytest.raises(Refused):
            marshall({"a": area, "b": AreaCount(1, 10)})


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(1, 10**5)), min_size=1, max_size=20))
def test_a_shrunk_rate_lies_between_its_own_and_the_mean(rows):
    areas = {str(i): AreaCount(*row) for i, row in enumerate(rows)}
    mean = sum(d for d, _ in rows) / sum(e for _, e in rows)
    for key, area in marshall(areas).items():
        low, high = sorted([areas[key].deaths / areas[key].exposure, mean])
        assert low - 1e-12 <= area.shrunk <= high + 1e-12
