"""Where the table starts: titles above it, a header of one to three rows with merged cells, a row of column numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from antoan.lib.sheets.values import is_error_cell
from antoan.lib.text.cells import Cell, cell_text

# ((first row, first column), (last row, last column)), from 0, both ends included.
Merge = tuple[tuple[int, int], tuple[int, int]]
IsKnown = Callable[[str], bool]

LOOK_AT = 40  # rows in which the header is looked for
MAX_DEPTH = 3
_COLUMN_NUMBER = re.compile(r"\(?(\d{1,2}|[A-ZĐ])\)?")


@dataclass(frozen=True, slots=True)
class Header:
    """Rows from 1 as the person sees them; `names` has one text per column, "" where there is none."""

    first: int
    last: int
    data_from: int
    names: tuple[str, ...]


def find_header(
    rows: Sequence[Sequence[Cell]], merges: Sequence[Merge], is_known: IsKnown | None = None, row: int | None = None
) -> Header | None:
    """The most likely header among the first rows of a sheet; None when no row could be one.

    `is_known` says whether a name is one the reader understands: then the row with most such names wins.
    Without it, the header with most different names and fewest numbers, the upper one first. `row` (from 1)
    is where a person says it begins.
    """
    grid = _filled([[cell_text(cell) for cell in cells] for cells in rows], merges)
    if row is not None:
        return _header_at(row - 1, grid, merges) if row <= len(grid) and any(grid[row - 1]) else None
    candidates = [(_header_at(i, grid, merges), cells) for i, cells in enumerate(grid) if _could_be(cells, grid)]

    def score(candidate: tuple[Header, Sequence[str]]) -> tuple[int, int]:
        header, cells = candidate
        known = sum(map(is_known, filter(None, header.names))) if is_known else 0
        return known, _texts(header.names) - 2 * _numbers(cells)

    return max(candidates, key=score)[0] if candidates else None  # max() gives the first of equals


def _filled(grid: list[list[str]], merges: Sequence[Merge]) -> list[list[str]]:
    """The grid with the text of every merged range in all its cells."""
    width = max(map(len, grid), default=0)
    full = [row + [""] * (width - len(row)) for row in grid]
    for (top, left), (bottom, right) in merges:
        if top >= len(full) or left >= width:
            continue
        for row in range(top, min(bottom, len(full) - 1) + 1):
            for column in range(left, min(right, width - 1) + 1):
                full[row][column] = full[top][left]
    return full


def _texts(row: Sequence[str]) -> int:
    return len({text for text in row if text and not text[0].isdigit() and not is_error_cell(text)})


def _numbers(row: Sequence[str]) -> int:
    return sum(text[:1].isdigit() for text in row)


def _could_be(row: Sequence[str], grid: Sequence[Sequence[str]]) -> bool:
    """A header has at least two different texts, unless the whole table has one column."""
    widest = max(sum(map(bool, other)) for other in grid)
    return _texts(row) >= min(2, widest) and _texts(row) > _numbers(row) and _texts(row) > 0


def _header_at(first: int, grid: Sequence[Sequence[str]], merges: Sequence[Merge]) -> Header:
    last = first
    while last - first + 1 < MAX_DEPTH and last + 1 < len(grid) and _goes_on(first, last, grid, merges):
        last += 1
    data = last + 1
    while data < len(grid) and _is_numbering(grid[data]):
        data += 1
    names = tuple(_name([grid[row][column] for row in range(first, last + 1)]) for column in range(len(grid[first])))
    return Header(first + 1, last + 1, data + 1, names)


def _goes_on(first: int, last: int, grid: Sequence[Sequence[str]], merges: Sequence[Merge]) -> bool:
    """Whether the row below belongs to the header: a cell of the header reaches into it, or is split by it."""
    below = grid[last + 1]
    for (top, left), (bottom, right) in merges:
        if not first <= top <= last or left >= len(below):
            continue
        if bottom > last:
            return True
        parts = below[left : right + 1]
        if bottom == last and right > left and all(parts) and len(set(parts)) > 1 and not _numbers(parts):
            return True
    return False


def _is_numbering(row: Sequence[str]) -> bool:
    """ "(1) (2) (3)" or "A B 1 2" under the header of an official form."""
    filled = [text for text in row if text]
    return (
        len(filled) > 1
        and len(set(filled)) == len(filled)
        and all(map(_COLUMN_NUMBER.fullmatch, filled))
        and _ascends(filled)
    )


def _ascends(texts: Sequence[str]) -> bool:
    numbers = [int(n) for text in texts if (n := text.strip("()")).isdigit()]
    return bool(numbers) and numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] in (1, 2)


def _name(parts: Sequence[str]) -> str:
    different = [" ".join(part.split()) for i, part in enumerate(parts) if part and part not in parts[:i]]
    return " – ".join(different)
