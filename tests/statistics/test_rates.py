"""Rates: the published definitions, and that a missing denominator is never zero."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antoan.statistics import rates
from antoan.statistics.messages import Refused


def test_seven_cases_in_400_000_hours():
    assert rates.osha_trir(7, 400_000).value == 3.5
    assert rates.osha_dart(7, 400_000).value == 3.5
    assert rates.ilo_frequency(7, 400_000).value == 17.5


def test_k_of_the_returns():
    assert rates.accident_frequency(12, 4_000).value == 3.0
    assert rates.fatal_frequency(3, 60_000).value == 0.05
    assert rates.fatal_incidence(3, 60_000).value == 5.0


def test_k_is_exact_and_rounds_half_away_from_zero():
    # 201 / 200 000 × 1 000 = 1.005, which binary floating point would print 1.00
    k = rates.accident_frequency(201, 200_000)
    assert k.exact == Fraction(1005, 1000)
    assert k.rounded(2) == Decimal("1.01")


def test_ilo_incidence_and_severity():
    assert rates.ilo_incidence(15, 5_000).value == 3.0
    assert rates.ilo_incidence(15, 5_000, per=100_000).value == 300.0
    assert rates.ilo_severity(120, 400_000).value == 300.0


def test_commuting_victims_never_enter_k():
    assert rates.accident_frequency(12, 4_000, commuting=2).value == 2.5
    with pytest.raises(Refused, match="đường đi làm"):
        rates.accident_frequency(1, 100, commuting=2)
    with pytest.raises(Refused):
        rates.accident_frequency(1, 100, commuting=-1)


@pytest.mark.parametrize("denominator", [None, 0])
def test_a_missing_denominator_is_a_reason_never_zero(denominator):
    rate = rates.accident_frequency(0, denominator)
    assert (rate.value, rate.rounded(2)) == (None, None)
    assert rate.missing is rates.NO_DENOMINATOR


def test_no_cases_is_zero_but_unknown_cases_are_not():
    assert rates.accident_frequency(0, 100).value == 0.0
    assert rates.accident_frequency(None, 100).missing is rates.NO_NUMERATOR


def test_negative_parts_are_refused():
    for parts in ((-1, 100), (1, -100)):
        with pytest.raises(Refused) as refused:
            rates.accident_frequency(*parts)
        assert refused.value.code == "negative"


def test_mean_frequency_of_three_years():
    assert rates.mean_frequency([(1, 1000), (2, 1000), (6, 2000)]).value == 2.0
    assert rates.mean_frequency([(1, 1000), (2, 1000)]).missing is rates.FEWER_THAN_THREE
    assert rates.mean_frequency([(1, 1000), (2, None), (6, 2000)]).missing is rates.NO_DENOMINATOR


def test_esaw_standardised_incidence():
    # sector rates 100 and 500 per 100 000, reference 3:1 → 200
    standardised = rates.standardised_incidence({"F": 5, "C": 1}, {"F": 1000, "C": 1000}, {"C": 300, "F": 100})
    assert standardised.value == 200.0


def test_esaw_names_the_sector_without_workers():
    missing = rates.standardised_incidence({"C": 1}, {"C": 1000}, {"C": 300, "F": 100}).missing
    assert missing is not None
    assert missing.code == "no_workers_in_sector"
    assert "F" in missing.vi
    assert rates.standardised_incidence({}, {}, {}).missing is rates.NO_DENOMINATOR


def test_hours_are_estimated_only_when_missing_and_then_say_so():
    given_hours = rates.worked_hours(1_900, workers=1, normal_hours=2_288, paid_leave_hours=184)
    assert (given_hours.value, given_hours.note) == (1_900, None)
    estimated = rates.worked_hours(None, workers=10, normal_hours=2_288, paid_leave_hours=184)
    assert (estimated.value, estimated.note) == (21_040, rates.ESTIMATED_HOURS)
    assert rates.worked_hours(None, workers=None, normal_hours=2_288, paid_leave_hours=184).value is None


@given(st.integers(0, 10**6), st.integers(1, 10**7), st.integers(1, 50))
def test_a_rate_does_not_depend_on_the_scale(victims, workers, times):
    assert rates.accident_frequency(victims, workers).exact == (
        rates.accident_frequency(victims * times, workers * times).exact
    )


@given(
    st.dictionaries(
        st.sampled_from("ABCDEF"),
        st.tuples(st.integers(0, 50), st.integers(1, 10**5), st.integers(1, 10**5)),
        min_size=1,
    )
)
def test_the_standardised_rate_lies_between_the_sector_rates(sectors):
    cases, workers, reference = ({k: v[i] for k, v in sectors.items()} for i in range(3))
    each = [Fraction(cases[k], workers[k]) * 100_000 for k in sectors]
    assert min(each) <= rates.standardised_incidence(cases, workers, reference).exact <= max(each)
