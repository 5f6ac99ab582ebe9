"""Two lists against the published values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antoan.statistics.capture import (
    TwoLists,
    chao_few_lists,
    chao_lower_bound,
    chapman,
    lincoln_petersen,
    log_normal_interval,
    with_dependence,
)
from antoan.statistics.messages import Refused

THAI_NGUYEN = TwoLists(6069, 1373, 748)
KARACHI = TwoLists(616, 1092, 489)
HEPATITIS_PQ = TwoLists(135, 122, 49)
HEPATITIS_PE = TwoLists(135, 126, 45)


def test_road_injuries_of_thai_nguyen():
    petersen, nearly_unbiased = lincoln_petersen(THAI_NGUYEN), chapman(THAI_NGUYEN)
    assert (petersen.total, petersen.error) == pytest.approx((11_140.02, 257.32), abs=5e-3)
    assert [round(petersen.low), round(petersen.high)] == [10_636, 11_644]
    assert (nearly_unbiased.total, nearly_unbiased.error) == pytest.approx((11_134.09, 256.75), abs=5e-3)


def test_road_deaths_of_karachi():
    estimate = chapman(KARACHI)
    assert (estimate.total, estimate.error) == pytest.approx((1375.29, 20.93), abs=5e-3)
    assert KARACHI.seen == 1219


def test_hepatitis_pairs():
    assert lincoln_petersen(HEPATITIS_PQ).total == pytest.approx(336.122, abs=5e-4)
    estimate = chapman(HEPATITIS_PQ)
    assert (estimate.total, estimate.error) == pytest.approx((333.560, 28.700), abs=5e-4)
    assert (estimate.low, estimate.high) == pytest.approx((288.68, 403.41), abs=5e-3)
    assert lincoln_petersen(HEPATITIS_PE).total == pytest.approx(378.000, abs=5e-4)
    assert (chapman(HEPATITIS_PE).total, chapman(HEPATITIS_PE).error) == pytest.approx((374.478, 35.582), abs=5e-4)


def test_chao_lower_bound():
    assert chao_lower_bound(271, 187, 56) == pytest.approx(271 + 187**2 / 112)
    assert chao_lower_bound(10, 10, 0) == 55
    assert chao_few_lists(271, 187, 56, 3) == pytest.approx(271 + 2 / 3 * 187**2 / 112)


@given(st.integers(1, 300), st.integers(1, 300))
def test_the_bound_for_two_equal_lists_is_lincoln_petersen(alone, both):
    lists = TwoLists(alone + both, alone + both, both)
    assert chao_few_lists(lists.seen, 2 * alone, both, 2) == pytest.approx(lincoln_petersen(lists).total)


@pytest.mark.parametrize(("lists", "code"), [(TwoLists(5, 6, 0), "no_overlap"), (TwoLists(5, 3, 3), "subset")])
def test_no_overlap_and_a_list_inside_the_other_give_no_number(lists, code):
    for estimate in (lincoln_petersen(lists), chapman(lists)):
        assert (estimate.total, estimate.error, estimate.low, estimate.high) == (None, None, None, None)
        assert estimate.why.code == code
        assert estimate.as_json()["interval"] is None
    assert with_dependence(lists, 1) is None


@pytest.mark.parametrize("sizes", [(5, 6, 7), (5, 6, -1), (-1, 6, 0)])
def test_an_impossible_overlap_is_refused(sizes):
    with pytest.raises(Refused) as refused:
        TwoLists(*sizes)
    assert refused.value.code == "impossible_overlap"


def test_dependence_raises_the_unseen_in_proportion():
    unseen = lincoln_petersen(THAI_NGUYEN).total - THAI_NGUYEN.seen
    assert with_dependence(THAI_NGUYEN, 1) == pytest.approx(11_140.02, abs=5e-3)
    assert with_dependence(THAI_NGUYEN, 3) == pytest.approx(THAI_NGUYEN.seen + 3 * unseen)


def test_nothing_unseen_closes_the_interval():
    assert log_normal_interval(10, 10, 0) == (10, 10)


@st.composite
def two_lists(draw):
    both, first, second = draw(st.integers(1, 500)), draw(st.integers(1, 2000)), draw(st.integers(1, 2000))
    return TwoLists(first + both, second + both, both)


@given(two_lists())
def test_estimates_hold_their_intervals_and_are_not_below_what_was_seen(lists):
    for estimate in (lincoln_petersen(lists), chapman(lists)):
        assert lists.seen <= estimate.low <= estimate.total <= estimate.high
    assert chapman(lists).total <= lincoln_petersen(lists).total


@given(two_lists())
def test_the_order_of_the_lists_does_not_matter(lists):
    swapped = TwoLists(lists.second, lists.first, lists.both)
    assert chapman(swapped) == chapman(lists)
    assert lincoln_petersen(swapped) == lincoln_petersen(lists)
