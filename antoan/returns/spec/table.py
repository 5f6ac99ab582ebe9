"""Tables of a form: columns with their merged headings, fixed rows, and groups whose rows come from a code list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal

from django.utils.functional import Promise

from antoan.law.rules import official_code

Text = str | Promise
Kind = Literal["name", "code", "count", "amount", "rate", "note"]

UNKNOWN = "?"  # code of the row for what has no code yet, so that no case is lost from a sum
MAX_VALUE = Decimal(10) ** 12  # 15 significant digits with three decimals: exact on every database


@dataclass(frozen=True)
class Rate:
    """numerator × per ÷ denominator of the same row; empty when the denominator is zero."""

    numerator: str
    denominator: str
    per: int = 1000
    header_key: str = ""  # field of the heading that may name another denominator

    def below(self, header: Mapping[str, str]) -> str:
        """The denominator column of one return."""
        return header.get(self.header_key) or self.denominator


@dataclass(frozen=True)
class Column:
    """One column. `path` is its heading from the top merged cell down; `number` stands in the numbering row."""

    key: str
    path: tuple[Text, ...]
    number: str = ""
    kind: Kind = "count"
    unit: Text = ""
    digits: int = 0
    sum_of: tuple[str, ...] = ()  # sum of these columns of the same row: computed, never typed
    rate: Rate | None = None
    width: float = 1.0

    @property
    def is_number(self) -> bool:
        """Whether the column carries figures."""
        return self.kind in {"count", "amount", "rate"}

    @property
    def is_typed(self) -> bool:
        """Whether a person may type into it."""
        return self.kind in {"count", "amount"} and not self.sum_of


@dataclass(frozen=True)
class Row:
    """One fixed row. `sum_of`: keys of rows it adds up; a key ending in ":" stands for every row of that group."""

    key: str
    label: Text
    code: str = ""
    indent: int = 0
    bold: bool = False
    sum_of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """Rows added as needed from a dated code list; their keys are "<group>:<code>"."""

    key: str
    code_list: str
    indent: int = 1
    add_label: Text = ""  # words of the button; "" = nobody adds rows by hand
    natural: bool = True  # codes sort as numbers do (3.1 before 10); else as text, for hierarchical codes (1, 11, 2)

    def row_key(self, code: str) -> str:
        """Key of the row of one code ("" and None go to the row of the unknown)."""
        return f"{self.key}:{code or UNKNOWN}"


@dataclass(frozen=True)
class Table:
    """One table of the form. `printed` is false for detail that the paper does not show."""

    key: str
    caption: Text
    columns: tuple[Column, ...]
    rows: tuple[Row | Group, ...]
    printed: bool = True
    note: Text = ""

    @cached_property
    def numbers(self) -> tuple[Column, ...]:
        """The columns that carry figures."""
        return tuple(c for c in self.columns if c.is_number)

    @cached_property
    def column(self) -> Mapping[str, Column]:
        """Columns by key."""
        return {c.key: c for c in self.columns}

    @cached_property
    def fixed(self) -> Mapping[str, Row]:
        """Fixed rows by key."""
        return {r.key: r for r in self.rows if isinstance(r, Row)}

    @cached_property
    def groups(self) -> Mapping[str, Group]:
        """Groups by key."""
        return {g.key: g for g in self.rows if isinstance(g, Group)}

    def group_of(self, row: str) -> Group | None:
        """The group a row key belongs to, if it is a row of a group."""
        head, colon, code = row.partition(":")
        return self.groups.get(head) if colon and code else None

    def has_row(self, row: str) -> bool:
        """Whether the key can be a row of this table."""
        return row in self.fixed or self.group_of(row) is not None

    def is_leaf(self, row: str) -> bool:
        """Whether figures are typed into the row rather than computed."""
        fixed = self.fixed.get(row)
        return not fixed.sum_of if fixed else self.group_of(row) is not None

    def ordered_rows(self, present: Iterable[str]) -> list[str]:
        """All fixed rows in their order, with the group rows present among them, by code as numbers sort."""
        seen = set(present)
        keys: list[str] = []
        for row in self.rows:
            if isinstance(row, Row):
                keys.append(row.key)
            else:
                own = (k for k in seen if k not in self.fixed and self.group_of(k) is row)
                keys.extend(sorted(own, key=code_order if row.natural else text_order))
        return keys


def code_order(row: str) -> tuple[bool, list[tuple[str, int]]]:
    """Sort key of a group row: "3.1" before "10", "T9" before "T10", the unknown last."""
    code = row.partition(":")[2]
    return code == UNKNOWN, [(word, int(number or 0)) for word, number in re.findall(r"(\D*)(\d*)", code)]


def text_order(row: str) -> tuple[bool, str]:
    """Sort key of a group row whose code is hierarchical by its digits; the unknown last."""
    code = row.partition(":")[2]
    return code == UNKNOWN, code


def row_label(table: Table, row: str, labels: Mapping[str, Mapping[str, str]]) -> tuple[str, str]:
    """(label, code) of a row as the paper shows them; `labels` maps code list → code → label."""
    if fixed := table.fixed.get(row):
        return str(fixed.label), fixed.code
    group, code = table.group_of(row), row.partition(":")[2]
    if group is None or code == UNKNOWN:
        return "Chưa xác định", ""
    return labels.get(group.code_list, {}).get(code, code), official_code(group.code_list, code)
