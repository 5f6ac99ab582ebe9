"""What people type: Vietnamese numbers, nonsense, ten thousand cells."""

from __future__ import annotations

from decimal import Decimal

import pytest

from antoan.returns.registry import form_of
from antoan.returns.typed import read_figure, read_posted

XII = form_of("XII", "2016")
COUNT = XII.table["I"].column["3"]
PAYROLL = XII.table["H"].column["payroll"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", 0),
        ("0", 0),
        (" 12 ", 12),
        ("1.234", 1234),
        ("1 234", 1234),
        ("007", 7),
        ("5,0", 5),
        ("999.999.999.999", 999_999_999_999),
    ],
)
def test_figures_that_are_understood(text: str, value: int):
    assert read_figure(COUNT, text) == (value, "")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("mười", "không phải là số"),
        ("-1", "số âm"),
        ("1,5", "số nguyên"),
        ("1,234", "Không rõ"),
        ("1000000000000", "quá lớn"),
        ("9" * 50, "quá dài"),
        ("=1+1", "không phải là số"),
        ("1e5", "không phải là số"),
        ("٣", "không phải là số"),
    ],
)
def test_figures_that_are_refused_say_why(text: str, says: str):
    value, problem = read_figure(COUNT, text)
    assert value == 0
    assert says in problem


def test_payroll_takes_a_decimal_comma():
    assert read_figure(PAYROLL, "1.200,505") == (Decimal("1200.505"), "")
    assert "chữ số sau dấu phẩy" in read_figure(PAYROLL, "1,2345")[1]


def test_one_wrong_cell_does_not_take_the_others_down():
    posted = [
        ("c|I|1.1:1|3", "2"),
        ("c|I|1.1:1|4", "x"),
        ("c|I|1|3", "9"),
        ("c|nonsense", "1"),
        ("r|II|II|1", "vì"),
        ("h|report_date", "1/7"),
    ]
    typed = read_posted(XII, posted, {("II", "II", "1"): Decimal(4)})
    assert {(e.ref, e.value, e.reason) for e in typed.entries} == {
        (("I", "1.1:1", "3"), 2, None),
        (("II", "II", "1"), 4, "vì"),
    }
    assert list(typed.wrong) == [("I", "1.1:1", "4")]
    assert typed.texts["I", "1.1:1", "4"] == "x"
    assert (typed.strange, typed.header) == (2, {"report_date": "1/7"})


def test_ten_thousand_strange_cells_are_counted_not_saved():
    typed = read_posted(XII, [(f"c|I|1.2:{'9' * 41}{i}|3", "1") for i in range(10_000)], {})
    assert (typed.entries, typed.strange) == ([], 10_000)
