"""Exact intervals, comparisons and funnel limits against published and independently computed values."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from antoan.statistics import counts
from antoan.statistics.messages import Refused

GARWOOD = {
    0: (0, 3.6889),
    1: (0.0253, 5.5716),
    2: (0.2422, 7.2247),
    3: (0.6187, 8.7673),
    5: (1.6235, 11.6683),
    8: (3.4538, 15.7632),
    10: (4.7954, 18.3904),
    20: (12.2165, 30.8884),
    50: (37.1110, 65.9188),
    100: (81.3640, 121.6268),
}


@pytest.mark.parametrize(("count", "limits"), GARWOOD.items())
def test_garwood_reference_values(count, limits):
    interval = counts.poisson_interval(count)
    assert (interval.low, interval.high) == pytest.approx(limits, abs=5.1e-5)


def test_rate_interval_scales_the_count():
    interval = counts.rate_interval(10, 200_000, per=100_000)
    assert (interval.low, interval.high) == pytest.approx((4.7954 / 2, 18.3904 / 2), abs=5e-5)


@given(st.integers(0, 5_000), st.floats(0.5, 0.999))
def test_the_interval_holds_the_count_and_its_tails_are_exact(count, level):
    interval = counts.poisson_interval(count, level=level)
    assert interval.low <= count <= interval.high
    assert stats.poisson.cdf(count, interval.high) == pytest.approx((1 - level) / 2, rel=1e-6)
    if count:
        assert stats.poisson.sf(count - 1, interval.low) == pytest.approx((1 - level) / 2, rel=1e-6)


def test_two_rates_reference_values():
    compared = counts.compare_rates(14, 210.3, 9, 205.7)
    assert compared.ratio == pytest.approx(1.52153, abs=5e-6)
    assert (compared.low, compared.high) == pytest.approx((0.6134073, 3.9850572), abs=5e-8)
    assert compared.p == pytest.approx(0.4055, abs=5e-5)


def test_two_rates_with_zeros():
    none_before = counts.compare_rates(3, 10.0, 0, 10.0)
    assert (none_before.ratio, none_before.high) == (None, None)
    assert none_before.p == pytest.approx(0.25)
    none_now = counts.compare_rates(0, 10.0, 3, 10.0)
    assert (none_now.ratio, none_now.low) == (0.0, 0.0)
    nothing = counts.compare_rates(0, 10.0, 0, 10.0)
    assert (nothing.ratio, nothing.low, nothing.high, nothing.p) == (None, 0.0, None, 1.0)


@given(st.integers(0, 300), st.floats(1, 1e6), st.integers(0, 300), st.floats(1, 1e6))
def test_two_rates_agree_with_scipy_and_with_their_mirror(x1, e1, x2, e2):
    here, mirror = counts.compare_rates(x1, e1, x2, e2), counts.compare_rates(x2, e2, x1, e1)
    if x1 + x2:
        assert here.p == pytest.approx(stats.binomtest(x1, x1 + x2, e1 / (e1 + e2)).pvalue, rel=1e-5, abs=1e-12)
    if here.high is not None and x1:
        assert mirror.low == pytest.approx(1 / here.high, rel=1e-6)
        if here.ratio:
            assert here.low < here.ratio < here.high


@pytest.mark.parametrize(
    ("workers", "level", "limits"),
    [
        (200_000, 0.95, (3.7752, 16.1600)),
        (200_000, 0.998, (1.2205, 20.6620)),
        (500_000, 0.95, (15.1752, 34.7767)),
        (500_000, 0.998, (10.4985, 41.3465)),
    ],
)
def test_funnel_reference_values(workers, level, limits):
    (limit,) = counts.funnel_limits(5, workers, levels=(level,))
    assert limit.count == pytest.approx(limits, abs=5.1e-5)
    assert limit.rate == pytest.approx([100_000 * c / workers for c in limits], abs=5e-5)


def test_a_negative_funnel_limit_is_zero():
    small = counts.funnel_limits(5, 1_000)
    assert [limit.count[0] for limit in small] == [0.0, 0.0]
    assert all(limit.count[1] > 0 for limit in small)


@given(st.floats(0.1, 100), st.floats(100, 1e7))
def test_funnel_limits_nest_around_the_target(target, workers):
    inner, outer = counts.funnel_limits(target, workers)
    assert outer.rate[0] <= inner.rate[0] <= inner.rate[1] <= outer.rate[1]
    assert inner.rate[0] <= target


def test_funnel_of_a_zero_target_is_closed():
    assert counts.funnel_limits(0, 1_000)[0].count == (0.0, 0.0)


def test_probabilities_of_a_count():
    assert counts.probability_at_least(0, 2.0) == 1.0
    assert counts.probability_at_least(1, 2.0) == pytest.approx(1 - math.exp(-2))
    assert counts.probability_at_most(1, 2.0) == pytest.approx(3 * math.exp(-2))


@pytest.mark.parametrize("count", [-1, 1.5, True, "3"])
def test_what_is_not_a_count_is_refused(count):
    with pytest.raises(Refused) as refused:
        counts.poisson_interval(count)
    assert refused.value.code == "not_a_count"


@pytest.mark.parametrize("exposure", [0, -1, float("nan"), float("inf")])
def test_what_is_not_an_exposure_is_refused(exposure):
    for calculate in (lambda: counts.rate_interval(1, exposure, per=1), lambda: counts.funnel_limits(5, exposure)):
        with pytest.raises(Refused) as refused:
            calculate()
        assert refused.value.code == "no_exposure"
