"""A return as its paper looks: headings merged as in the law, rows in order, each cell ready to show or to type in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from antoan.documents.paper import HeadCell
from antoan.lib.numbers import format_number
from antoan.returns.models import Cell, CellComment
from antoan.returns.queries import REASON_OWED, Assessment
from antoan.returns.spec import Column, Group, Ref, Table, row_label
from antoan.returns.spec.arithmetic import shown
from antoan.returns.spec.table import Text

ZERO = Decimal(0)


def cell_name(ref: Ref) -> str:
    """The name of a cell in addresses and forms: "I|1.1:7|3"."""
    return "|".join(ref)


def parse_name(name: str) -> Ref | None:
    """The cell of a name."""
    parts = name.split("|")
    return (parts[0], parts[1], parts[2]) if len(parts) == 3 else None


@dataclass(frozen=True)
class GridCell:
    """One cell. `kind`: "typed" (may be typed into), "total" (computed), "blank" (no figure belongs here)."""

    ref: Ref
    kind: str
    text: str = ""
    row_label: str = ""
    column_label: str = ""
    is_amount: bool = False  # money needs a wider column
    known: str = ""
    reason: str = ""
    is_changed: bool = False
    level: str = ""
    message: str = ""
    remarks: Sequence[CellComment] = ()

    @property
    def name(self) -> str:
        """Its name in addresses and forms."""
        return cell_name(self.ref)

    @property
    def anchor(self) -> str:
        """Its id in the page."""
        return "c-" + "-".join(self.ref)

    @property
    def label(self) -> str:
        """Row and column in words, for whoever does not see the table."""
        return f"{self.row_label} · {self.column_label}"

    @property
    def is_nothing(self) -> bool:
        """No figure and no message: a phone leaves it out until its row is opened."""
        return not (self.text or self.message or self.remarks)

    @property
    def owes_reason(self) -> bool:
        """Changed, and nobody has said why."""
        return self.reason == REASON_OWED


@dataclass(frozen=True)
class Line:
    """One row of the grid."""

    key: str
    label: str
    code: str
    indent: int
    bold: bool
    cells: Sequence[GridCell]

    @property
    def opens(self) -> bool:
        """Whether a phone has something to open: cells left out that may be typed into."""
        return any(cell.kind == "typed" and cell.is_nothing for cell in self.cells)


@dataclass(frozen=True)
class Sheet:
    """One table: heading rows, the numbering row, the lines, and the groups that can take more rows."""

    table: Table
    head: Sequence[Sequence[HeadCell]]
    numbers: Sequence[str]
    lines: Sequence[Line]
    named: bool  # whether it has the columns of names and codes
    groups: Sequence[Group] = field(default_factory=tuple)


@dataclass(frozen=True)
class Page:
    """What is drawn over the stored figures: typed texts that could not be saved, messages, remarks, added rows."""

    typed: Mapping[Ref, str] = field(default_factory=dict)
    wrong: Mapping[Ref, str] = field(default_factory=dict)
    remarks: Mapping[Ref, Sequence[CellComment]] = field(default_factory=dict)
    added: frozenset[tuple[str, str]] = frozenset()  # (table, row)


def sheets(found: Assessment, page: Page | None = None) -> list[Sheet]:
    """All tables of a return."""
    page = page or Page()
    levels = _levels(found)
    return [_sheet(found, table, page, levels) for table in found.form.tables]


def _levels(found: Assessment) -> dict[Ref, tuple[str, str]]:
    """Cell → level and message of its worst finding; a finding is shown at its first cell."""
    levels: dict[Ref, tuple[str, str]] = {}
    for finding in reversed(found.findings):
        if finding.refs:
            levels[finding.refs[0]] = finding.level, finding.message
    return levels


def _sheet(found: Assessment, table: Table, page: Page, levels: Mapping[Ref, tuple[str, str]]) -> Sheet:
    present = {row for t, row, _c in (*found.full, *page.typed) if t == table.key and table.has_row(row)}
    present |= {row for t, row in page.added if t == table.key}
    lines = [_line(found, table, row, page, levels) for row in table.ordered_rows(present)]
    groups = [g for g in table.groups.values() if g.add_label]
    named = any(c.kind == "name" for c in table.columns)
    return Sheet(table, headings(table), [c.number for c in table.columns], lines, named, groups)


def summary(found: Assessment) -> list[tuple[str, str]]:
    """The figures to look at before sending: the first row of each printed table, what is not zero."""
    lines: list[tuple[str, str]] = []
    for table in found.form.tables:
        row = next(iter(table.fixed.values()))
        for column in table.numbers if table.printed else ():
            if text := text_of(column, found.full.get((table.key, row.key, column.key), ZERO)):
                words = " · ".join(str(part) for part in column.path)
                lines.append((words if table.key in found.form.heading_tables else f"{row.label}: {words}", text))
    return lines


def one_line(found: Assessment, table: Table, row: str) -> Line:
    """A row on its own, for a row just added."""
    return _line(found, table, row, Page(), {})


def _line(found: Assessment, table: Table, row: str, page: Page, levels: Mapping[Ref, tuple[str, str]]) -> Line:
    label, code = row_label(table, row, found.labels)
    fixed, group = table.fixed.get(row), table.group_of(row)
    cells = [
        _cell(found, (table.key, row, column.key), column, page, levels, label)
        for column in table.columns
        if column.kind not in {"name", "code"}
    ]
    indent = fixed.indent if fixed else group.indent if group else 0
    return Line(row, label, code, indent, bool(fixed and fixed.bold), cells)


def _cell(
    found: Assessment,
    ref: Ref,
    column: Column,
    page: Page,
    levels: Mapping[Ref, tuple[str, str]],
    label: str,
) -> GridCell:
    if not column.is_number:
        return GridCell(ref, "blank")
    stored = found.cells.get(ref)
    level, message = ("error", page.wrong[ref]) if ref in page.wrong else levels.get(ref, ("", ""))
    return GridCell(
        ref=ref,
        kind="typed" if found.form.is_typed(ref) else "total",
        text=page.typed.get(ref) or text_of(column, found.figure(ref)),
        row_label=label,
        column_label=" · ".join(str(part) for part in column.path),
        is_amount=column.kind == "amount",
        known=_known(column, stored),
        reason=stored.reason if stored else "",
        is_changed=bool(stored and stored.prefilled is not None and stored.value != stored.prefilled),
        level=level,
        message=message,
        remarks=page.remarks.get(ref, ()),
    )


def text_of(column: Column, value: Decimal | None) -> str:
    """A figure as written on the form; a zero that is not a rate is left empty, so that what happened stands out."""
    if value is None:
        return "–"  # a rate without a denominator
    if not (value or column.rate):
        return ""
    rounded = shown(column, value)
    return format_number(rounded, column.digits) if column.rate else format_number(rounded)


def _known(column: Column, cell: Cell | None) -> str:
    return text_of(column, cell.prefilled) if cell and cell.prefilled else ""


def headings(table: Table) -> list[list[HeadCell]]:
    """The merged heading: equal neighbours on the same level become one cell, short paths reach down."""
    depth = max(len(c.path) for c in table.columns)
    return [_heading_row(table.columns, level, depth) for level in range(depth)]


def _heading_row(columns: Sequence[Column], level: int, depth: int) -> list[HeadCell]:
    cells: list[HeadCell] = []
    previous: tuple[Text, ...] = ()
    for column in columns:
        path = column.path[: level + 1]
        if len(column.path) <= level:
            previous = ()
            continue
        last = len(column.path) == level + 1
        if cells and path == previous and not last:
            cells[-1] = HeadCell(cells[-1].text, cells[-1].colspan + 1, 1)
        else:
            cells.append(HeadCell(str(path[-1]), 1, depth - level if last else 1))
        previous = () if last else path
    return cells
