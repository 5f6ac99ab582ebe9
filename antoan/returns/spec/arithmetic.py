"""Sums and rates of a form: only what is typed is stored, everything else is computed here and nowhere else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from antoan.lib.numbers import round_half_away
from antoan.returns.spec.table import Column, Table

if TYPE_CHECKING:
    from antoan.returns.spec.form import FormSpec

Ref = tuple[str, str, str]  # table, row, column
Values = Mapping[Ref, Decimal]
_Rows = dict[str, dict[str, Decimal]]
ZERO = Decimal(0)


def pruned(values: Values) -> dict[Ref, Decimal]:
    """Without zeros: a missing figure is zero."""
    return {ref: value for ref, value in values.items() if value}


def leaf_refs(form: FormSpec, values: Values) -> dict[Ref, Decimal]:
    """Only the figures that a person types or a prefill gives."""
    return {ref: value for ref, value in values.items() if form.is_typed(ref)}


def complete(form: FormSpec, values: Values, header: Mapping[str, str] | None = None) -> dict[Ref, Decimal]:
    """Typed figures plus every total and rate, zeros left out. Rates are exact; rounding is for display.

    `header`: the return's heading, which may name the denominator of a rate.
    """
    rows: dict[str, _Rows] = defaultdict(lambda: defaultdict(dict))
    for ref, value in values.items():
        if value and form.is_typed(ref):
            rows[ref[0]][ref[1]][ref[2]] = value
    full: dict[Ref, Decimal] = {}
    for table in form.tables:
        full.update(_complete_table(table, rows[table.key], header or {}))
    return full


def _complete_table(table: Table, leaves: _Rows, header: Mapping[str, str]) -> dict[Ref, Decimal]:
    full: _Rows = {row: dict(line) for row, line in leaves.items()}
    for row in table.fixed:
        _total(table, row, leaves, full)
    for line in full.values():
        for column in table.numbers:
            _compute(column, line, header)
    return {(table.key, row, column): value for row, line in full.items() for column, value in line.items() if value}


def _total(table: Table, row: str, leaves: _Rows, full: _Rows) -> Mapping[str, Decimal]:
    """The line of a fixed row, adding up what it is made of (totals of totals included)."""
    parts = table.fixed[row].sum_of if row in table.fixed else ()
    if not parts or row in full:
        return full.get(row, {})
    line: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for part in _expand(table, parts, leaves):
        for column, value in _total(table, part, leaves, full).items():
            line[column] += value
    full[row] = dict(line)
    return full[row]


def _expand(table: Table, parts: tuple[str, ...], leaves: _Rows) -> Iterator[str]:
    for part in parts:
        if part.endswith(":"):
            yield from (row for row in leaves if row.startswith(part) and table.group_of(row))
        else:
            yield part


def _compute(column: Column, line: dict[str, Decimal], header: Mapping[str, str]) -> None:
    if column.sum_of:
        line[column.key] = sum((line.get(key, ZERO) for key in column.sum_of), ZERO)
    elif column.rate:
        below = line.get(column.rate.below(header), ZERO)
        if below:
            line[column.key] = line.get(column.rate.numerator, ZERO) * column.rate.per / below


def shown(column: Column, value: Decimal) -> Decimal:
    """The figure as the form prints it: rounded half away from zero to its digits (statistics.md §6)."""
    return round_half_away(value, column.digits)
