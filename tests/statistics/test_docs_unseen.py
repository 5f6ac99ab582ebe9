"""The worked examples of docs/unseen.md are what the code prints."""

from __future__ import annotations

from pathlib import Path

import pytest

from antoan.statistics.capture import chao_lower_bound
from antoan.statistics.histories import check_histories
from antoan.statistics.unseen import unseen
from antoan.statistics.wording import in_words
from tests.statistics.tables import HEPATITIS, THAI_NGUYEN

PAGE = Path(__file__).parent.parent.parent / "docs" / "unseen.md"


@pytest.mark.parametrize(("table", "labels"), [(HEPATITIS, ["P", "Q", "E"]), (THAI_NGUYEN, ["bệnh viện", "công an"])])
def test_examples_are_what_the_code_prints(table, labels):
    page = PAGE.read_text(encoding="utf-8")
    assert f"```text\n{in_words(unseen(table, labels=labels))}```" in page
    assert " ".join(f"{history},{count}" for history, count in table.items()) in page


def test_why_chaos_bound_is_not_shown():
    table = check_histories(THAI_NGUYEN)
    bound = chao_lower_bound(table.observed, table.seen_times(1), table.seen_times(2))
    assert f"{round(bound):,}".replace(",", " ") in PAGE.read_text(encoding="utf-8")


def test_every_warning_is_explained():
    page = PAGE.read_text(encoding="utf-8")
    codes = ["best_saturated", "poor_fit", "models_disagree", "small_overlap", "two_lists", "no_upper_end", "no_model"]
    assert [code for code in [*codes, "no_overlap", "subset", "not_identifiable"] if f"`{code}`" not in page] == []
