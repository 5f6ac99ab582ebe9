"""The engine alone, on a form made for the test: sums of sums, rates, order of rows, checks, headings."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antoan.lib.periods import Period, PeriodKind
from antoan.returns.grid import headings
from antoan.returns.registry import UnknownForm, form_for, form_of, register, versions
from antoan.returns.spec import (
    Column,
    ColumnCheck,
    FormSpec,
    Group,
    HeaderCheck,
    Rate,
    Row,
    RowCheck,
    Table,
    UnknownCheck,
    complete,
    findings,
)
from antoan.returns.spec.arithmetic import shown

TABLE = Table(
    "I",
    "Bảng",
    (
        Column("name", ("Tên",), kind="name"),
        Column("a", ("Nhóm", "A"), "1"),
        Column("b", ("Nhóm", "Sâu", "B"), "2"),
        Column("c", ("Nhóm", "Sâu", "C"), "3"),
        Column("s", ("Tổng",), "4", sum_of=("a", "b")),
        Column("k", ("K",), "5", "rate", digits=2, rate=Rate("a", "b", 1000, "below")),
    ),
    (
        Row("all", "Tất cả", sum_of=("x", "g")),
        Row("x", "X"),
        Row("g", "Nhóm mã", sum_of=("g:",)),
        Group("g", "codes", add_label="Thêm"),
        Group("h", "codes", natural=False),
    ),
)
CHECKS = (
    ColumnCheck("a<=b", "I", ("a",), "<=", ("b",), "Dòng %(row)s: %(left)s > %(right)s"),
    RowCheck("x=g", "I", "x", "==", "g", "Cột %(column)s: %(left)s ≠ %(right)s", "warning"),
    HeaderCheck("name", "name", "Thiếu tên"),
    UnknownCheck("?", "I", "g", "a", "%(left)s chưa có mã"),
)


def make_form(version: str = "1", valid_from: dt.date = dt.date(2016, 7, 1)) -> FormSpec:
    return FormSpec(
        code="TEST",
        version=version,
        title="T",
        short_title="T",
        basis="",
        unverified="",
        valid_from=valid_from,
        kinds=(PeriodKind.YEAR, PeriodKind.HALF),
        header=(),
        tables=(TABLE,),
        checks=CHECKS,
        fill="f",
        decide="d",
        signer="",
        receiver="",
        provider=None,  # type: ignore[arg-type]
        due_keys={},
    )


FORM = make_form()


def cells(**rows: dict[str, int]) -> dict[tuple[str, str, str], Decimal]:
    return {("I", row.replace("_", ":"), c): Decimal(v) for row, line in rows.items() for c, v in line.items()}


def test_totals_of_totals_columns_and_rates():
    full = complete(FORM, cells(x={"a": 1, "b": 4}, g_1={"a": 2}, g_2={"b": 6, "c": 9}))
    assert full["I", "g", "a"] == 2
    assert full["I", "all", "a"] == 3
    assert full["I", "all", "s"] == 13
    assert full["I", "all", "k"] == 300
    assert ("I", "g:1", "k") not in full  # no denominator
    assert complete(FORM, cells(x={"a": 1, "b": 4, "c": 8}), {"below": "c"})["I", "x", "k"] == 125


def test_what_is_computed_is_never_taken_from_outside():
    assert complete(FORM, cells(all={"a": 9}, x={"s": 9, "k": 9}, g={"b": 1})) == {}


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(["x", "g:1", "g:10", "g:?"]), st.sampled_from("abc")), st.integers(0, 10**6)
    )
)
def test_a_total_is_the_sum_of_its_leaves(typed: dict[tuple[str, str], int]):
    full = complete(FORM, {("I", r, c): Decimal(v) for (r, c), v in typed.items()})
    for column in "abc":
        assert full.get(("I", "all", column), 0) == sum(v for (_, c), v in typed.items() if c == column)


def test_rows_stand_in_the_order_of_the_form_and_codes_sort_as_numbers_do():
    seen = {"g:10", "g:3.1", "g:3", "g:T9", "g:T10", "g:?", "h:2", "h:11", "h:1", "q:1"}
    rows = TABLE.ordered_rows(seen)
    assert rows == ["all", "x", "g", "g:3", "g:3.1", "g:10", "g:T9", "g:T10", "g:?", "h:1", "h:11", "h:2"]


def test_findings_name_their_cells_errors_first():
    full = complete(FORM, cells(x={"a": 5, "b": 1}, **{"g_?": {"a": 2, "b": 2}}))
    found = findings(FORM, full, {}, {})
    assert [(f.key, f.level) for f in found] == [
        ("a<=b", "error"), ("name", "error"), ("x=g", "warning"), ("x=g", "warning"), ("x=g", "warning"), ("?", "warning"),
    ]  # fmt: skip
    assert found[0].message == "Dòng X: 5 > 1"
    assert found[0].refs == (("I", "x", "a"), ("I", "x", "b"))
    assert findings(FORM, complete(FORM, cells(x={"b": 1}, g_1={"b": 1})), {"name": "x"}, {}) == []


def test_headings_merge_neighbours_and_reach_down():
    head = [[(c.text, c.colspan, c.rowspan) for c in line] for line in headings(TABLE)]
    assert head == [
        [("Tên", 1, 3), ("Nhóm", 3, 1), ("Tổng", 1, 3), ("K", 1, 3)],
        [("A", 1, 2), ("Sâu", 2, 1)],
        [("B", 1, 1), ("C", 1, 1)],
    ]
    width = sum(c.colspan for c in headings(TABLE)[0])
    assert width == len(TABLE.columns)


def test_rounding_is_half_away_from_zero():
    column = TABLE.column["k"]
    assert [str(shown(column, Decimal(v))) for v in ("0.005", "0.0049", "2.675", "1.004999")] == [
        "0.01",
        "0.00",
        "2.68",
        "1.00",
    ]


def test_a_form_once_registered_is_never_edited(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("antoan.returns.registry._forms", {})
    later = make_form("2", dt.date(2027, 1, 1))
    for form in (FORM, later, FORM):
        register(form)
    with pytest.raises(ValueError, match="already registered"):
        register(make_form())
    assert form_for("TEST", Period.parse("2026")) is FORM
    assert form_for("TEST", Period.parse("2027H1")) is later
    assert form_of("TEST", "1") is FORM
    assert versions("TEST") == [later, FORM]
    for period in ("2026H2", "2026Q1", "2015"):
        with pytest.raises(UnknownForm):
            form_for("TEST", Period.parse(period))
    with pytest.raises(UnknownForm):
        form_of("TEST", "3")


def test_the_forms_of_the_law_are_registered_and_whole():
    for code in ("XII", "XIV"):
        form = form_of(code, "2016")
        for table in form.tables:
            assert len({c.key for c in table.columns}) == len(table.columns)
            for row in table.fixed.values():
                assert all(part.endswith(":") or part in table.fixed for part in row.sum_of), row
            for column in table.columns:
                assert all(key in table.column for key in column.sum_of)
        for check in form.checks:
            assert str(check.message)
        assert form.due_keys.keys() == set(form.kinds)
