"""Checks of a form as data. An error stops submission, a warning asks to look again; both name their cells."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from antoan.lib.numbers import format_number
from antoan.returns.spec.arithmetic import ZERO, Ref, Values
from antoan.returns.spec.table import UNKNOWN, Text, row_label

if TYPE_CHECKING:
    from antoan.returns.spec.form import FormSpec

Level = Literal["error", "warning"]
Operator = Literal["<=", "==", "=>"]
Labels = Mapping[str, Mapping[str, str]]

# "=>": when the left side is positive the right side is too.
_HOLDS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<=": operator.le,
    "==": operator.eq,
    "=>": lambda left, right: left <= 0 or right > 0,
}


@dataclass(frozen=True)
class Finding:
    """One thing to mend or to look at. `refs` are the cells; the first is where the message is shown."""

    key: str
    level: Level
    message: str
    refs: tuple[Ref, ...] = ()


@dataclass(frozen=True)
class ColumnCheck:
    """On every row that is typed: sum of the left columns, compared with the sum of the right ones.

    What holds on each row holds on their totals, so the totals are not checked again.
    """

    key: str
    table: str
    left: tuple[str, ...]
    op: Operator
    right: tuple[str, ...]
    message: Text  # %(row)s %(left)s %(right)s
    level: Level = "error"

    def find(self, form: FormSpec, values: Values, header: Mapping[str, str], labels: Labels) -> Iterator[Finding]:
        """One finding for each row that fails."""
        table = form.table[self.table]
        for row in filter(table.is_leaf, table.ordered_rows({r for t, r, _ in values if t == self.table})):
            left, right = (_sum(values, [(self.table, row, c) for c in side]) for side in (self.left, self.right))
            if not _HOLDS[self.op](left, right):
                words = {"row": row_label(table, row, labels)[0], **_sides(left, right)}
                refs = tuple((self.table, row, c) for c in (*self.left, *self.right))
                yield Finding(self.key, self.level, str(self.message) % words, refs)


@dataclass(frozen=True)
class RowCheck:
    """On every figure column: one row compared with another (columns that are rates are left out)."""

    key: str
    table: str
    left: str
    op: Operator
    right: str
    message: Text  # %(column)s %(left)s %(right)s
    level: Level = "error"
    columns: tuple[str, ...] = ()  # only these; () = all

    def find(self, form: FormSpec, values: Values, header: Mapping[str, str], labels: Labels) -> Iterator[Finding]:
        """One finding for each column that fails."""
        for column in form.table[self.table].numbers:
            refs = (self.table, self.left, column.key), (self.table, self.right, column.key)
            left, right = (values.get(ref, ZERO) for ref in refs)
            wanted = not self.columns or column.key in self.columns
            if wanted and not column.rate and not _HOLDS[self.op](left, right):
                words = {"column": column.number or column.path[-1], **_sides(left, right)}
                yield Finding(self.key, self.level, str(self.message) % words, refs)


@dataclass(frozen=True)
class CrossCheck:
    """Two sums of cells anywhere in the form, compared."""

    key: str
    left: tuple[Ref, ...]
    op: Operator
    right: tuple[Ref, ...]
    message: Text  # %(left)s %(right)s
    level: Level = "error"

    def find(self, form: FormSpec, values: Values, header: Mapping[str, str], labels: Labels) -> Iterator[Finding]:
        """At most one finding."""
        left, right = _sum(values, self.left), _sum(values, self.right)
        if not _HOLDS[self.op](left, right):
            yield Finding(self.key, self.level, str(self.message) % _sides(left, right), (*self.left, *self.right))


@dataclass(frozen=True)
class HeaderCheck:
    """A field of the heading that must be filled."""

    key: str
    field: str
    message: Text
    level: Level = "error"

    def find(self, form: FormSpec, values: Values, header: Mapping[str, str], labels: Labels) -> Iterator[Finding]:
        """At most one finding."""
        if not str(header.get(self.field) or "").strip():
            yield Finding(self.key, self.level, str(self.message), (("header", self.field, ""),))


@dataclass(frozen=True)
class UnknownCheck:
    """Figures in the row of a group that has no code yet."""

    key: str
    table: str
    group: str
    column: str
    message: Text  # %(left)s
    level: Level = "warning"

    def find(self, form: FormSpec, values: Values, header: Mapping[str, str], labels: Labels) -> Iterator[Finding]:
        """At most one finding."""
        ref = (self.table, f"{self.group}:{UNKNOWN}", self.column)
        if values.get(ref):
            yield Finding(self.key, self.level, str(self.message) % {"left": format_number(values[ref])}, (ref,))


Check = ColumnCheck | RowCheck | CrossCheck | HeaderCheck | UnknownCheck


def findings(form: FormSpec, full: Values, header: Mapping[str, str], labels: Labels) -> list[Finding]:
    """All findings on completed figures (`complete`), errors first, in the order of the form."""
    found = [f for check in form.checks for f in check.find(form, full, header, labels)]
    return sorted(found, key=lambda f: f.level != "error")


def _sum(values: Values, refs: list[Ref] | tuple[Ref, ...]) -> Decimal:
    return sum((values.get(ref, ZERO) for ref in refs), ZERO)


def _sides(left: Decimal, right: Decimal) -> dict[str, str]:
    return {"left": format_number(left), "right": format_number(right)}
