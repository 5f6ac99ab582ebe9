"""Log-linear models: R's values for the hepatitis table, statsmodels as a second opinion, and what must always hold."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from antoan.statistics.hierarchies import Hierarchy, every_hierarchy
from antoan.statistics.histories import check_histories
from antoan.statistics.loglinear import as_array, best_of, close_to_best, estimate, fit_model, fit_models
from antoan.statistics.poisson import fit_poisson
from antoan.statistics.profile import profile_interval
from tests.statistics.tables import HEPATITIS, THAI_NGUYEN, cells, full_tables, permuted

# model: N, SE, deviance, df (R Rcapture closedpMS.t)
RCAPTURE = {
    "[1,2,3]": (388.5, 21.6, 24.357, 3),
    "[12,3]": (416.0, 30.9, 21.144, 2),
    "[12,13]": (463.5, 59.3, 19.422, 1),
    "[12,23]": (526.7, 78.0, 13.203, 1),
    "[12,13,23]": (1312.8, 518.0, 0.0, 0),
}


@pytest.fixture(scope="module")
def hepatitis():
    return {fit.model: fit for fit in fit_models(check_histories(HEPATITIS))}


@pytest.mark.parametrize("model", RCAPTURE)
def test_hepatitis_as_rcapture(hepatitis, model):
    total, error, deviance, df = RCAPTURE[model]
    fit = hepatitis[model]
    assert (fit.total, fit.error) == pytest.approx((total, error), abs=0.0501)
    assert fit.deviance == pytest.approx(deviance, abs=5.1e-4)
    assert fit.df == df


def test_information_criteria_as_rcapture(hepatitis):
    independence = hepatitis["[1,2,3]"]
    assert (independence.aic, independence.bic) == pytest.approx((69.748, 84.156), abs=5.1e-4)


def test_all_eight_models_simplest_first(hepatitis):
    names = ["[1,2,3]", "[12,3]", "[13,2]", "[23,1]", "[12,13]", "[12,23]", "[13,23]", "[12,13,23]"]
    assert list(hepatitis) == names


def test_best_and_its_neighbours(hepatitis):
    fits = list(hepatitis.values())
    assert best_of(fits).model == "[12,13,23]"
    assert {fit.model for fit in close_to_best(fits)} == {"[1,2,3]", "[12,3]", "[12,23]", "[12,13,23]"}
    assert best_of([]) is None
    assert close_to_best([]) == []


FOUR_LISTS = dict(zip(cells(4), [5, 9, 12, 30, 7, 22, 18, 60, 4, 11, 15, 41, 9, 33, 28], strict=True))


@pytest.mark.parametrize("table", [HEPATITIS, FOUR_LISTS])
def test_every_model_agrees_with_statsmodels(table):
    histories = check_histories(table)
    # a saturated model has no residual to scale by, which statsmodels warns of; it has a closed form, tested below
    for model in every_hierarchy(histories.lists)[:-1]:
        mine = estimate(histories, model)
        glm = sm.GLM(as_array(histories), model.design(histories.counts), family=sm.families.Poisson())
        beta = glm.fit(tol=1e-12, maxiter=100, use_t=False, scale=1.0).params
        assert mine.total == pytest.approx(histories.observed + np.exp(beta[0]), rel=1e-7)
        assert mine.aic == pytest.approx(-2 * glm.loglike(beta, scale=1.0) + 2 * len(beta), rel=1e-9)


def test_two_lists_under_independence_are_lincoln_petersen():
    (fit,) = fit_models(check_histories(THAI_NGUYEN))
    assert fit.model == "[1,2]"
    assert (fit.total, fit.error) == pytest.approx((11_140.02, 257.32), abs=5e-3)


def test_the_saturated_model_has_its_closed_form(hepatitis):
    unseen = 28 * 69 * 55 * 63 / (21 * 17 * 18)
    assert hepatitis["[12,13,23]"].total == pytest.approx(271 + unseen, rel=1e-9)


def test_the_ends_of_the_profile_interval_lose_exactly_the_quantile():
    """The definition, with statsmodels: at both ends twice the log-likelihood is 3.84 below its maximum."""
    table = check_histories(HEPATITIS)
    design = np.vstack([Hierarchy(3).design(table.counts), [[1, 0, 0, 0]]])

    def likelihood(total):
        from math import lgamma

        missing = total - 271
        counts = np.append(as_array(table), missing)
        fitted = sm.GLM(counts, design, family=sm.families.Poisson()).fit(tol=1e-12).fittedvalues
        return lgamma(total + 1) - lgamma(missing + 1) + float(np.sum(counts * np.log(fitted / total)))

    low, high = profile_interval(Hierarchy(3).design(table.counts), as_array(table), 117.4835)
    peak = max(likelihood(total) for total in np.arange(380, 392, 0.25))
    assert [2 * (peak - likelihood(end)) for end in (low, high)] == pytest.approx([3.8415, 3.8415], abs=1e-3)


@pytest.mark.parametrize(("lists", "models"), [(2, 1), (3, 8), (4, 113), (5, 1024)])
def test_how_many_models(lists, models):
    names = [model.name for model in every_hierarchy(lists)]
    assert len(names) == len(set(names)) == models


@pytest.mark.parametrize(
    ("interactions", "name"),
    [
        ((), "[1,2,3,4]"),
        (((2, 3),), "[23,1,4]"),
        (((1, 2), (3, 4)), "[12,34]"),
        (((1, 2), (1, 3), (2, 3), (1, 2, 3)), "[123,4]"),
        (((1, 2), (1, 3), (1, 4), (2, 3), (1, 2, 3)), "[123,14]"),
    ],
)
def test_a_model_is_named_by_its_largest_terms(interactions, name):
    assert Hierarchy(4, interactions).name == name


def test_an_empty_overlap_leaves_its_term_without_a_number():
    table = check_histories({**HEPATITIS, "110": 0, "111": 0})
    fits = {fit.model: fit for fit in fit_models(table)}
    without = {name for name, fit in fits.items() if fit.total is None}
    # [13,23] needs people on lists 1 and 2 but not 3; the others have the term 12 itself
    assert without == {"[12,3]", "[12,13]", "[12,23]", "[13,23]", "[12,13,23]"}
    assert fits["[12,3]"].why.code == "not_identifiable"
    assert " 12 " in fits["[12,3]"].why.en
    assert fits["[12,3]"].as_json()["N"] is None


def test_a_list_inside_another_leaves_their_term_without_a_number():
    fits = {fit.model: fit for fit in fit_models(check_histories({**HEPATITIS, "010": 0, "011": 0}))}
    assert fits["[12,3]"].total is None
    assert " 12 " in fits["[12,3]"].why.vi
    assert {name for name, fit in fits.items() if fit.total} == {"[1,2,3]", "[23,1]"}


def test_one_empty_cell_alone_is_no_obstacle_unless_the_model_needs_it():
    fits = {fit.model: fit for fit in fit_models(check_histories({**HEPATITIS, "110": 0}))}
    assert fits["[12,3]"].total is not None
    assert fits["[12,13,23]"].total is None


@pytest.mark.parametrize("times", [1, 10, 10**3, 10**5])
def test_large_lists_keep_their_precision(times):
    """From a province to a nation: the interval narrows as 1/√size and stays around N."""
    (fit,) = fit_models(check_histories({cell: count * times for cell, count in THAI_NGUYEN.items()}))
    assert fit.total == pytest.approx(11_140.0227 * times, rel=1e-8)
    relative = [(end - fit.total) / fit.error for end in (fit.low, fit.high)]
    assert relative == pytest.approx([-1.96, 1.96], abs=0.1)


def test_a_number_beyond_any_population_is_not_given():
    fits = fit_models(
        check_histories({"111": 957_283_903, "110": 1, "101": 1, "100": 10**6, "011": 1, "010": 900, "001": 900})
    )
    assert fits[-1].total is None
    assert fits[-1].why.code == "absurd"


@pytest.mark.parametrize("lists", [3, 4])
def test_two_lists_that_share_nobody_never_crash_the_models(lists):
    table = {cell: 0 if cell.startswith("11") else 7 for cell in cells(lists)}
    fits = fit_models(check_histories(table))
    assert {fit.total is None for fit in fits} == {True, False}


def test_five_lists_keep_independence_and_what_is_close_to_the_best():
    rng = np.random.default_rng(5)
    caught = rng.random((600, 5)) < [0.4, 0.3, 0.5, 0.2, 0.3]
    table = dict.fromkeys(cells(5), 0)
    for row in caught[caught.any(axis=1)]:
        table["".join("1" if bit else "0" for bit in row)] += 1
    fits = fit_models(check_histories(table))
    assert fits[0].model == "[1,2,3,4,5]"
    assert len(fits) == len({fit.model for fit in fits})
    assert close_to_best(fits) == [fit for fit in fits if fit.bic <= best_of(fits).bic + 10]
    assert best_of(fits).low < 600 < best_of(fits).high


@settings(max_examples=40, deadline=None)
@given(full_tables(3))
def test_the_order_of_the_lists_does_not_matter(table):
    mine = fit_models(check_histories(table))
    order = (2, 0, 1)
    other = fit_models(check_histories(permuted(table, order)))
    assert sorted(f.total for f in mine) == pytest.approx(sorted(f.total for f in other), rel=1e-6)
    assert best_of(mine).bic == pytest.approx(best_of(other).bic, rel=1e-9)


@settings(max_examples=60, deadline=None)
@given(full_tables(3, least=0, most=30).filter(lambda t: all(any(t[c] for c in t if c[i] == "1") for i in range(3))))
def test_n_is_not_below_m_and_lies_in_its_interval(table):
    histories = check_histories(table)
    for fit in fit_models(histories):
        if fit.total is None:
            assert fit.why is not None
        else:
            assert histories.observed <= fit.total + 1e-9
            assert fit.low <= fit.total + 1e-6
            assert fit.high is None or fit.total <= fit.high + 1e-6


@settings(max_examples=30, deadline=None)
@given(full_tables(3, most=60), st.integers(2, 20))
def test_times_as_many_people_give_times_as_many_unseen(table, times):
    larger = {cell: count * times for cell, count in table.items()}
    for small, large in zip(fit_models(check_histories(table)), fit_models(check_histories(larger)), strict=True):
        assert large.total == pytest.approx(small.total * times, rel=1e-5)
        assert large.error == pytest.approx(small.error * times**0.5, rel=1e-4)


def test_every_order_of_the_hepatitis_lists():
    best = {
        round(best_of(fit_models(check_histories(permuted(HEPATITIS, o)))).total, 3) for o in permutations(range(3))
    }
    assert best == {1312.765}


def test_the_interval_covers_the_truth_about_as_often_as_it_says():
    """300 simulated populations of 400 with three independent lists: 95 % ± three standard errors."""
    rng = np.random.default_rng(20)
    covered = 0
    for _ in range(300):
        bits = rng.random((400, 3)) < [0.35, 0.25, 0.45]
        codes = bits @ [4, 2, 1]
        table = {f"{code:03b}": int((codes == code).sum()) for code in range(1, 8)}
        fit = fit_model(check_histories(table), Hierarchy(3))
        covered += fit.low <= 400 <= fit.high
    assert 0.912 <= covered / 300 <= 0.988


def test_a_depended_pair_is_found_and_the_simple_model_is_too_low():
    """Lists 1 and 2 find the same people: independence falls short, the model with the term 12 does not."""
    rng = np.random.default_rng(7)
    simple, right = [], []
    for _ in range(30):
        known = rng.random(2000) < 0.5
        first = rng.random(2000) < np.where(known, 0.6, 0.1)
        second = rng.random(2000) < np.where(known, 0.6, 0.1)
        third = rng.random(2000) < 0.4
        codes = np.column_stack([first, second, third]) @ [4, 2, 1]
        table = check_histories({f"{code:03b}": int((codes == code).sum()) for code in range(1, 8)})
        simple.append(fit_model(table, Hierarchy(3)).total)
        right.append(fit_model(table, Hierarchy(3, ((1, 2),))).total)
    assert np.mean(simple) < 1850
    assert np.mean(right) == pytest.approx(2000, rel=0.02)


def test_poisson_fit_with_an_offset_agrees_with_statsmodels():
    rng = np.random.default_rng(3)
    x = np.column_stack([np.ones(40), rng.normal(size=40)])
    exposure = rng.uniform(10, 100, 40)
    y = rng.poisson(exposure * np.exp(x @ [-1, 0.5])).astype(float)
    mine = fit_poisson(x, y, offset=np.log(exposure))
    glm = sm.GLM(y, x, family=sm.families.Poisson(), offset=np.log(exposure)).fit()
    assert mine.converged
    assert mine.beta == pytest.approx(glm.params, rel=1e-7)
    assert np.sqrt(np.diag(mine.covariance)) == pytest.approx(glm.bse, rel=1e-6)
    assert mine.deviance == pytest.approx(glm.deviance, rel=1e-9)
