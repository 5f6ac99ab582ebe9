"""A paper as an Excel workbook: what is a table on paper is a table here, cell by cell."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from antoan.documents.paper import Field, HeadCell, Heading, Paper, Para, Table, Value

FONT = {"font_name": "Times New Roman", "font_size": 11}


def write(paper: Paper, target: BytesIO) -> None:
    """Write the workbook: the heading and the text before each table stand above it on its sheet."""
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": paper.title})
    _Sheet(book, paper).write()
    book.close()


class _Sheet:
    """A cursor that walks down the sheet."""

    def __init__(self, book: Any, paper: Paper) -> None:
        self.paper = paper
        self.book = book
        self.sheet = book.add_worksheet(paper.template[:31])
        self.row = 0
        self.width = max((len(b.widths) for b in paper.blocks if isinstance(b, Table)), default=6)
        self.plain = book.add_format({**FONT, "text_wrap": True, "valign": "top"})
        self.bold = book.add_format({**FONT, "bold": True, "text_wrap": True, "valign": "top"})
        self.title = book.add_format({**FONT, "bold": True, "font_size": 14, "align": "center"})
        self.head = book.add_format(
            {**FONT, "bold": True, "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"}
        )

    def write(self) -> None:
        """Everything, top to bottom."""
        if self.paper.landscape:
            self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        if self.paper.demo:
            self._line("DỮ LIỆU MINH HỌA", self.title)
        for line in [*self.paper.left, *self.paper.left_notes, self.paper.number, self.paper.place_date]:
            if line:
                self._line(line, self.plain)
        self._line(self.paper.title, self.title)
        if self.paper.subtitle:
            self._line(self.paper.subtitle, self.title)
        self._blocks()
        self._signatures()

    def _blocks(self) -> None:
        for block in self.paper.blocks:
            match block:
                case Heading(text, _):
                    self._line(text, self.bold)
                case Para():
                    self._line(block.text, self.bold if block.bold else self.plain)
                case Field(label, value):
                    self._line(f"{label}: {value}", self.plain)
                case Table():
                    self._table(block)

    def _line(self, text: str, style: Any) -> None:
        self.sheet.merge_range(self.row, 0, self.row, max(self.width - 1, 1), text, style)
        self.row += 1

    def _table(self, table: Table) -> None:
        if table.caption:
            self._line(table.caption, self.bold)
        unit = 120 / max(sum(table.widths), 1)
        for i, width in enumerate(table.widths):
            self.sheet.set_column(i, i, max(6.0, width * unit))
        top = self.row
        for r, c, cell in head_positions(table):
            self._head_cell(top + r, c, cell)
        self.row = top + len(table.head)
        for row in table.rows:
            for i, value in enumerate(row.cells):
                self._cell(i, value, table, bold=row.bold, indent=row.indent if i == 0 else 0)
            self.row += 1
        self.row += 1

    def _head_cell(self, row: int, column: int, cell: HeadCell) -> None:
        if cell.colspan == cell.rowspan == 1:
            self.sheet.write_string(row, column, cell.text, self.head)
            return
        last = (row + cell.rowspan - 1, column + cell.colspan - 1)
        self.sheet.merge_range(row, column, *last, cell.text, self.head)

    def _cell(self, column: int, value: Value, table: Table, *, bold: bool, indent: int) -> None:
        digits = table.decimals[column] if column < len(table.decimals) else 0
        style = self._body(table.aligns[column] if column < len(table.aligns) else "left", digits, bold, indent)
        if value is None:
            self.sheet.write_blank(self.row, column, None, style)
        elif isinstance(value, str):
            self.sheet.write_string(self.row, column, value, style)
        else:
            self.sheet.write_number(self.row, column, float(Decimal(value)), style)

    def _body(self, align: str, digits: int, bold: bool, indent: int) -> Any:
        key = (align, digits, bold, indent)
        if key not in self.__dict__.setdefault("styles", {}):
            mask = "#,##0" + ("." + "0" * digits if digits else "")
            self.styles[key] = self.book.add_format(
                {
                    **FONT,
                    "border": 1,
                    "align": align,
                    "num_format": mask,
                    "bold": bold,
                    "indent": indent,
                    "text_wrap": True,
                }
            )
        return self.styles[key]

    styles: dict[tuple[str, int, bool, int], Any]

    def _signatures(self) -> None:
        for signature in self.paper.signatures:
            self._line(signature.capacity, self.bold)
            self._line(signature.hint, self.plain)
            self._line(signature.name, self.bold)
        for note in [*self.paper.footnotes, self.paper.unverified]:
            if note:
                self._line(note, self.plain)
        if self.paper.content_hash:
            self._line(self.paper.content_hash, self.plain)


def head_positions(table: Table) -> list[tuple[int, int, HeadCell]]:
    """Where each heading cell lands once row spans push later ones to the right: (row, column, cell)."""
    taken: set[tuple[int, int]] = set()
    placed = []
    for r, line in enumerate(table.head):
        c = 0
        for cell in line:
            while (r, c) in taken:
                c += 1
            placed.append((r, c, cell))
            taken.update((r + dr, c + dc) for dr in range(cell.rowspan) for dc in range(cell.colspan))
            c += cell.colspan
    return placed


def address(row: int, column: int) -> str:
    """Excel's name of a cell, for messages."""
    return str(xl_rowcol_to_cell(row, column))
