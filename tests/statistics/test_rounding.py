"""Half away from zero; national notices recomputed (their own mix of truncation and rounding is not copied)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antoan.statistics.rounding import percent_change, round_half_away


@pytest.mark.parametrize(
    ("value", "digits", "rounded"),
    [
        (2.5, 0, "3"),
        (-2.5, 0, "-3"),
        (0.5, 0, "1"),
        (1.005, 2, "1.01"),
        (18.99970, 2, "19.00"),  # printed "18,99" in a ministry notice
        (1.04530, 2, "1.05"),  # printed "1,05"
        (Fraction(2, 3), 3, "0.667"),
        (Fraction(-1, 8), 2, "-0.13"),
        (Decimal("0.125"), 2, "0.13"),
        (7, 2, "7.00"),
        (1250, -2, "1.3E+3"),
        (1e-20, 2, "0.00"),
    ],
)
def test_half_goes_away_from_zero(value, digits, rounded):
    assert str(round_half_away(value, digits)) == rounded


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN")])
def test_what_is_not_a_number_is_refused(value):
    with pytest.raises(ValueError, match="finite"):
        round_half_away(value, 2)


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        (8_380, 6_504, "-22.4"),  # 2020 → 2021, printed −22,4 %
        (6_504, 7_718, "18.67"),  # 2021 → 2022, printed +18,66 %: truncated
        (7_394, 8_286, "12.1"),  # 2023 → 2024, printed +12,1 %
    ],
)
def test_national_tables(before, after, change):
    digits = len(change.partition(".")[2])
    assert percent_change(before, after, digits) == Decimal(change)


@pytest.mark.parametrize(("without", "total", "share"), [(184, 786, "23.4"), (159, 754, "21.1"), (169, 699, "24.2")])
def test_national_share_of_deaths_without_labour_relations(without, total, share):
    assert round_half_away(Fraction(100 * without, total), 1) == Decimal(share)


def test_no_change_from_nothing():
    assert percent_change(0, 5) is None


@given(st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=10**6), st.integers(0, 6))
def test_rounding_is_odd_and_never_off_by_more_than_half(value, digits):
    rounded = round_half_away(value, digits)
    assert rounded == -round_half_away(-value, digits)
    assert abs(Fraction(rounded) - value) <= Fraction(1, 2 * 10**digits)
