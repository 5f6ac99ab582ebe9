"""Annual change against statsmodels, target paths and the power table."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from antoan.statistics import trend
from antoan.statistics.messages import Refused


def test_paths_of_the_targets():
    five = [0.96, 0.9216, 0.884736, 0.849347, 0.815373]
    assert trend.target_path(1, -0.04, 5) == pytest.approx(five, abs=5e-7)
    assert trend.target_path(1, -0.04, 10)[-1] == pytest.approx(0.664833, abs=5e-7)
    assert trend.target_path(1, 0.05, 5) == pytest.approx([1.05, 1.1025, 1.157625, 1.215506, 1.276282], abs=5e-7)


@pytest.mark.parametrize(("deaths", "power"), [(10, 0.216), (20, 0.382), (50, 0.746), (100, 0.960)])
def test_detectability_of_four_percent_a_year_over_ten_years(deaths, power):
    assert trend.power(deaths, 10) == pytest.approx(power, abs=5e-4)


def test_power_of_no_change_is_the_level():
    assert trend.power(50, 10, annual_change=0.0) == pytest.approx(0.05)


def test_years_to_detect():
    years = trend.years_to_detect(50)
    assert trend.power(50, years - 1) < 0.8 <= trend.power(50, years)
    assert trend.years_to_detect(0.01, longest=10) is None


def test_an_exact_path_gives_its_own_change():
    workers = [100_000] * 6
    deaths = [round(10_000 * 0.96**t) for t in range(6)]
    found = trend.annual_change(deaths, workers)
    assert found.apc == pytest.approx(-4, abs=0.02)
    assert found.method == "poisson"
    assert found.interval[0] < -4 < found.interval[1]


DEATHS = [12, 15, 9, 11, 8, 10, 7, 9]
WORKERS = [90_000, 92_000, 95_000, 94_000, 99_000, 101_000, 104_000, 106_000]


def _glm(deaths, workers, scale=None):
    years = np.arange(len(deaths))
    design = sm.add_constant(years - years.mean())
    model = sm.GLM(deaths, design, family=sm.families.Poisson(), offset=np.log(workers))
    return model.fit(scale=scale)


def test_poisson_trend_agrees_with_statsmodels():
    found, glm = trend.annual_change(DEATHS, WORKERS), _glm(DEATHS, WORKERS)
    assert found.method == "poisson"
    assert (found.slope, found.slope_error) == pytest.approx((glm.params[1], glm.bse[1]), rel=1e-6)
    assert found.interval == pytest.approx(tuple(np.expm1(glm.conf_int()[1]) * 100), rel=1e-6)
    assert found.p == pytest.approx(glm.pvalues[1], rel=1e-6)


def test_over_dispersed_counts_become_quasi_poisson():
    deaths = [30, 5, 40, 3, 28, 2, 35, 6]
    found, glm = trend.annual_change(deaths, WORKERS), _glm(deaths, WORKERS, scale="X2")
    assert found.method == "quasi-poisson"
    assert found.dispersion == pytest.approx(glm.scale, rel=1e-6)
    assert found.slope_error == pytest.approx(glm.bse[1], rel=1e-6)
    poisson = _glm(deaths, WORKERS).conf_int()[1]
    assert found.interval[0] < np.expm1(poisson[0]) * 100
    assert found.interval[1] > np.expm1(poisson[1]) * 100


def test_years_may_have_gaps():
    found = trend.annual_change([10, 8, 6], [1000, 1000, 1000], years=[2019, 2021, 2025])
    glm = sm.GLM([10, 8, 6], sm.add_constant(np.array([0.0, 2, 6])), family=sm.families.Poisson()).fit()
    assert found.slope == pytest.approx(glm.params[1], rel=1e-6)


def test_probability_that_the_trend_reached_the_target():
    found = trend.annual_change(DEATHS, WORKERS)
    assert found.probability_change_at_most(found.apc / 100) == pytest.approx(0.5)
    assert found.probability_change_at_most(-0.5) < 0.001
    assert found.probability_change_at_most(0.5) > 0.999


def test_probability_of_change_between_two_counts():
    assert trend.probability_of_change(1000, 1.0, 960, 1.0) == pytest.approx(0.5, abs=0.01)
    assert trend.probability_of_change(10, 1.0, 9, 1.0) == pytest.approx(0.52, abs=0.05)
    assert trend.probability_of_change(1000, 1.0, 500, 1.0) > 0.999
    assert trend.probability_of_change(0, 1.0, 0, 1.0) is None
    assert trend.probability_of_change(3, 0.0, 1, 1.0) is None


@given(st.integers(0, 20), st.integers(1, 20))
def test_fewer_deaths_now_make_the_target_more_probable(now, before):
    assert trend.probability_of_change(before, 1.0, now, 1.0) > trend.probability_of_change(before, 1.0, now + 1, 1.0)


@pytest.mark.parametrize(
    ("deaths", "workers", "code"),
    [
        ([1, 2], [10, 10], "too_few_years"),
        ([1, 2, 3], [10, 0, 10], "too_few_years"),
        ([0, 0, 0], [10, 10, 10], "no_events"),
        ([1, 2, 3], [10, 10], "unequal_years"),
    ],
)
def test_what_has_no_trend_is_refused(deaths, workers, code):
    with pytest.raises(Refused) as refused:
        trend.annual_change(deaths, workers)
    assert refused.value.code == code
