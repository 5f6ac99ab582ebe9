"""The whole estimate: its JSON, its warnings, its sensitivity, and strata."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from antoan.statistics.cautions import Message
from antoan.statistics.hierarchies import Hierarchy
from antoan.statistics.histories import check_histories
from antoan.statistics.messages import Refused
from antoan.statistics.sensitivity import linkage_error
from antoan.statistics.strata import unseen_by_stratum
from antoan.statistics.unseen import unseen
from tests.statistics.tables import HEPATITIS, KARACHI, THAI_NGUYEN, cells, full_tables


def _codes(result):
    return [warning.code for warning in result.warnings]


def _plain(result):
    return json.loads(json.dumps(result.as_json(), allow_nan=False))


def test_json_of_three_lists():
    answer = _plain(unseen(HEPATITIS, labels=["P", "Q", "E"]))
    assert answer["observed"] == 271
    assert answer["lists"] == ["P", "Q", "E"]
    assert set(answer["lincoln_petersen"]) == set(answer["chapman"]) == {"1,2", "1,3", "2,3"}
    assert answer["chapman"]["1,2"]["N"] == pytest.approx(333.560, abs=5e-4)
    assert answer["chapman"]["1,2"]["interval"] == pytest.approx([288.68, 403.41], abs=5e-3)
    assert [set(model) for model in answer["models"]] == [
        {"model", "N", "SE", "deviance", "df", "AIC", "BIC", "interval"}
    ] * 8
    assert answer["best"] == "[12,13,23]"
    assert answer["range"] == pytest.approx([388.48, 1312.76], abs=5e-3)
    assert answer["range_interval"] == pytest.approx([350.31, 3031.12], abs=5e-3)


def test_the_range_of_the_hepatitis_table_holds_the_truth_though_no_single_pair_does():
    result = unseen(HEPATITIS)
    assert result.range[0] < 545 < result.range[1]
    assert max(pair.chapman.total for pair in result.pairs.values()) < 545


def test_json_of_two_lists():
    answer = _plain(unseen(THAI_NGUYEN))
    assert answer["lincoln_petersen"]["N"] == pytest.approx(11_140.02, abs=5e-3)
    assert answer["chapman"]["SE"] == pytest.approx(256.75, abs=5e-3)
    assert [model["model"] for model in answer["models"]] == [answer["best"]] == ["[1,2]"]
    assert answer["range"] == pytest.approx([11_140.02] * 2, abs=5e-3)


def test_two_lists_are_told_apart_from_a_proof():
    result = unseen(KARACHI)
    assert _codes(result) == ["a_range", "two_lists"]
    assert result.estimate.total == pytest.approx(1375.29, abs=5e-3)
    by_odds = _plain(result)["sensitivity"]["dependence"]["1,2"]
    assert [row["odds_ratio"] for row in by_odds] == [1, 3, 5]
    assert [row["N"] for row in by_odds] == pytest.approx([1219 + t * 127 * 603 / 489 for t in (1, 3, 5)])


def test_a_saturated_best_model_and_a_wide_range_are_said():
    assert _codes(unseen(HEPATITIS)) == ["a_range", "best_saturated", "models_disagree"]


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ({"11": 0, "10": 5, "01": 6}, "no_overlap"),
        ({"11": 3, "10": 5, "01": 0}, "subset"),
        ({"11": 4, "10": 0, "01": 0}, "subset"),
    ],
)
def test_sparse_lists_get_reasons_instead_of_numbers(table, code):
    result = unseen(table)
    answer = _plain(result)
    assert code in _codes(result)
    assert {"not_identifiable", "no_model"} <= set(_codes(result))
    assert answer["best"] is answer["range"] is answer["range_interval"] is None
    assert answer["chapman"]["N"] is answer["lincoln_petersen"]["N"] is answer["models"][0]["N"] is None
    assert answer["chapman"]["why"]["code"] == code
    assert answer["sensitivity"]["linkage"] == []
    assert result.estimate.why.code == code


def test_the_subset_warning_names_the_inner_list():
    english = {w.code: w.en for w in unseen({"11": 3, "10": 5, "01": 0}, labels=["health", "police"]).warnings}
    assert english["subset"].startswith("Everybody on list 2 (police) is on list 1 (health)")
    english = {w.code: w.en for w in unseen({"11": 3, "10": 0, "01": 5}, labels=["health", "police"]).warnings}
    assert english["subset"].startswith("Everybody on list 1 (health) is on list 2 (police)")


def test_three_lists_without_any_overlap():
    result = unseen({"100": 9, "010": 8, "001": 7})
    assert _codes(result).count("no_overlap") == 3
    assert result.best is None
    assert result.estimate.why.code == "no_model"
    assert all(fit.total is None for fit in result.models)


def test_few_in_common_is_said():
    assert "small_overlap" in _codes(unseen({"11": 6, "10": 40, "01": 30}))
    assert "small_overlap" not in _codes(unseen({"11": 7, "10": 40, "01": 30}))


def test_a_poor_fit_is_said():
    # independence has the best BIC, yet its deviance is 11.8 on 3 degrees of freedom (p = .008)
    result = unseen({"111": 42, "110": 146, "101": 104, "100": 200, "011": 75, "010": 157, "001": 85})
    assert (result.best.model, result.best.df) == ("[1,2,3]", 3)
    assert "poor_fit" in _codes(result)


def test_a_good_fit_is_not_blamed():
    # the expected table of 1 000 people on three independent lists with probabilities .5, .4, .3
    result = unseen({"111": 60, "110": 140, "101": 90, "100": 210, "011": 60, "010": 140, "001": 90})
    assert result.best.total == pytest.approx(1000)
    assert _codes(result) == ["a_range"]


def test_an_interval_without_an_upper_end_is_said():
    result = unseen({"11": 1, "10": 900_000, "01": 900_000})
    assert result.best.high is None
    assert result.range_interval == (result.best.low, None)
    assert _plain(result)["models"][0]["interval"][1] is None
    assert {"no_upper_end", "small_overlap"} <= set(_codes(result))


def test_refusals_come_through():
    with pytest.raises(Refused) as refused:
        unseen({"1": 5})
    assert refused.value.code == "one_list"


# ------------------------------------------------------------------------------------------------- linkage error


def test_linkage_error_of_two_lists_has_a_closed_form():
    table = check_histories(THAI_NGUYEN)
    for missed, false in ((0.05, 0.0), (0.0, 0.05), (0.1, 0.02)):
        found = linkage_error(table, Hierarchy(2), missed, false)
        both = 748 * (1 - false) / (1 - missed)
        assert found.total == pytest.approx(6069 * 1373 / both, rel=1e-9)
        assert found.observed == pytest.approx(6069 + 1373 - both)


def test_no_error_of_linkage_changes_nothing():
    result = unseen(HEPATITIS)
    assert result.linkage[0].total == pytest.approx(result.best.total, rel=1e-9)
    assert result.linkage[0].observed == 271


def test_missed_links_inflate_and_false_links_deflate():
    by_rate = {(row.missed, row.false): row.total for row in unseen(HEPATITIS).linkage}
    assert by_rate[0.1, 0.0] < by_rate[0.05, 0.0] < by_rate[0.0, 0.0] < by_rate[0.0, 0.02] < by_rate[0.0, 0.05]


def test_more_missed_links_than_records_is_impossible():
    assert linkage_error(check_histories({"11": 90, "10": 3, "01": 3}), Hierarchy(2), 0.1, 0.0).total is None


def test_simulated_missed_links_are_put_right():
    """Break 20 % of the links of a perfectly linked table by the documented rule: the correction restores it."""
    import numpy as np

    rng = np.random.default_rng(11)
    bits = rng.random((60_000, 3)) < [0.4, 0.3, 0.5]
    table = dict.fromkeys(cells(3), 0)
    for row in bits[bits.any(axis=1)]:
        members = np.flatnonzero(row)
        groups = [members]
        if len(members) > 1 and rng.random() < 0.2:
            lone = rng.choice(members)
            groups = [[lone], [m for m in members if m != lone]]
        for group in groups:
            table["".join("1" if i in group else "0" for i in range(3))] += 1
    histories = check_histories(table)
    wrong = linkage_error(histories, Hierarchy(3), 0.0, 0.0).total
    right = linkage_error(histories, Hierarchy(3), 0.2, 0.0).total
    assert wrong > 66_000
    assert right == pytest.approx(60_000, rel=0.015)


# ------------------------------------------------------------------------------------------------------- strata


def test_strata_are_summed_and_the_refused_are_named():
    tables = {"nông nghiệp": KARACHI, "xây dựng": KARACHI, "khai thác": {"11": 0, "10": 4, "01": 2}, "khác": {"10": 3}}
    found = unseen_by_stratum(tables)
    single = unseen(KARACHI).estimate
    assert found.pooled.total == pytest.approx(2 * single.total)
    assert found.pooled.error == pytest.approx(2**0.5 * single.error)
    assert found.pooled.low < found.pooled.total < found.pooled.high
    assert {key: message.code for key, message in found.refused.items()} == {
        "khai thác": "no_overlap",
        "khác": "empty_list",
    }
    assert found.observed == 2 * 1219 + 6 + 3
    answer = json.loads(json.dumps(found.as_json(), allow_nan=False))
    assert answer["complete"] is False
    assert answer["strata"]["khác"] == {"observed": 3, "refused": found.refused["khác"].as_json()}
    assert answer["strata"]["xây dựng"]["observed"] == 1219


def test_no_stratum_at_all_or_none_that_can_be_estimated():
    assert unseen_by_stratum({}).pooled.total is None
    nothing = unseen_by_stratum({"a": {"11": 0, "10": 4, "01": 2}})
    assert nothing.pooled.total is None
    assert isinstance(nothing.pooled.why, Message)


def test_one_stratum_is_the_whole():
    found = unseen_by_stratum({"all": HEPATITIS}, labels=["P", "Q", "E"])
    assert found.pooled.total == pytest.approx(1312.76, abs=5e-3)
    assert found.as_json()["complete"] is True


def test_groups_that_differ_bias_the_whole_but_not_the_sum_of_strata():
    """Deaths are listed four times as often as injuries: pooled too low, stratified right (no sampling noise here)."""

    def expected(size, first, second):
        cells_of = {"11": first * second, "10": first * (1 - second), "01": (1 - first) * second}
        return {cell: round(size * share) for cell, share in cells_of.items()}

    deaths, injuries = expected(1000, 0.8, 0.8), expected(9000, 0.2, 0.2)
    together = {cell: deaths[cell] + injuries[cell] for cell in deaths}
    assert unseen(together).estimate.total < 8_000
    assert unseen_by_stratum({"a": deaths, "b": injuries}).pooled.total == pytest.approx(10_000, rel=0.01)


@settings(max_examples=30, deadline=None)
@given(st.integers(2, 3).flatmap(lambda k: full_tables(k, least=0, most=50)))
def test_every_table_is_answered_in_json_or_refused(table):
    if not all(any(count for cell, count in table.items() if cell[i] == "1") for i in range(len(next(iter(table))))):
        with pytest.raises(Refused, match=r"không có ai|bằng 0"):
            unseen(table)
        return
    answer = _plain(unseen(table))
    assert answer["observed"] == sum(table.values())
    if answer["best"] is None:
        assert "no_model" in [warning["code"] for warning in answer["warnings"]]
    else:
        low, high = answer["range"]
        assert answer["observed"] - 1e-6 <= low <= high
