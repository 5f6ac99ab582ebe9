"""The figures of a downloaded return, read back from Excel, Word and PDF beside those on the screen."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

import docx
import openpyxl
from pypdf import PdfReader

Grid = list[list[str | None]]  # the cells of a table as they are read on the screen; None where no figure belongs


def number(text: object) -> Decimal | None:
    """Read "1.234,5" of a page or a paper, or the number of a spreadsheet; None for nothing."""
    if isinstance(text, int | float):
        return Decimal(str(text))
    words = str(text or "").strip()
    return Decimal(words.replace(".", "").replace(",", ".")) if words not in {"", "–"} else None


def figures(grids: Iterable[Grid]) -> list[list[Decimal | None]]:
    """The numbers of all lines."""
    return [[number(cell) for cell in line] for grid in grids for line in grid]


def excel_lines(data: bytes) -> list[Sequence[object]]:
    """All rows of all sheets."""
    return [line for sheet in openpyxl.load_workbook(io.BytesIO(data)) for line in sheet.iter_rows(values_only=True)]


def word_lines(data: bytes) -> list[Sequence[object]]:
    """All rows of all tables."""
    tables = docx.Document(io.BytesIO(data)).tables
    return [[cell.text for cell in row.cells] for table in tables for row in table.rows]


def read_back(lines: list[Sequence[object]], grids: Iterable[Grid]) -> list[list[Decimal | None]]:
    """The figures below each line of column numbers, as many lines and columns as the screen has."""
    heads = [i for i, line in enumerate(lines) if is_numbering(line)]
    found = []
    for head, grid in zip(heads, grids, strict=True):
        width = len([cell for cell in lines[head] if cell])
        for line, shown in zip(lines[head + 1 :], grid, strict=False):
            found.append([number(cell) for cell in line[width - len(shown) : width]])
    return found


def is_numbering(line: Sequence[object]) -> bool:
    """Whether a row holds the numbers of the columns."""
    words = [str(cell) for cell in line if cell]
    return len(words) > 2 and all(re.fullmatch(r"\(\d+\)", word) for word in words)


def assert_in_pdf(data: bytes, grids: Iterable[Grid]) -> None:
    """The figures of each line stand in the PDF, line after line."""
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).split())
    place = 0
    for line in (line for grid in grids for line in grid):
        words = " ".join(cell for cell in line if cell and cell != "–")
        place = text.find(f" {words} ", place)
        assert place >= 0, (words, text)
