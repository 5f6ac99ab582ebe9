"""One pass over the XML of a worksheet as it is unpacked: how far its cells reach, its errors, its merged cells.

What a file declares about itself (its "dimension") is not believed: the cells that hold something are what counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from typing import Any

from antoan.lib.sheets.errors import SheetError
from antoan.lib.words import gettext as _

MAX_ROWS = 1_000_000
MAX_COLUMNS = 256
MAX_WHOLE = 12_000_000  # rows × columns of the rectangle around the data of a sheet that cannot be read in pieces
MOST_KEPT = 10_000  # merged ranges worth remembering
MOST_ERRORS = 500_000  # error cells; each refuses its row, so none may be forgotten
_OVERLAP = 400
_NEAR = 10_000  # rows
# A sheet in unusual writing is not measured cell by cell: it is taken to be this large, and what lies beyond counts.
_USUAL_ROWS, _USUAL_COLUMNS = 99_999, 52

_FAR_ODD = re.compile(rb"""\br\s*=\s*["']([A-Z]{3,}\d+|[B-Z][A-Z]\d+|[A-Z]{1,2}\d{6,})["'][^>]*(?<!/)>""")
_PREFIXED = re.compile(rb":c[\s/>]")
_PREFIXED_CELL = re.compile(rb"<[\w.-]+:c[\s/>]")
_ROW = re.compile(rb'<row(?:Breaks| (?:[^>]*? )?r="(\d+)"|)')
_LAST_CELL = re.compile(rb'<c [^>]*?r="[A-Z]+(\d+)"')
_ERROR_CELL = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*?t="e"[^>]*>.*?<v>([^<]{0,20})</v>', re.DOTALL)
_MERGE = re.compile(rb'<mergeCell [^>]*?ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')


class TooWide(Exception):
    """A cell lies so far out that the table around it cannot be a table of data."""


@dataclass
class Extent:
    """What one sheet holds. Rows and columns are counted from 1, the ends included; all 0 for an empty sheet."""

    rows: int = 0  # the last row that holds something
    left: int = 0  # the first column that does
    right: int = 0  # the last one
    is_plain: bool = True  # rows numbered upwards, in the usual writing: it can be read in pieces
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)  # top, left, bottom, right, from 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)  # (row, column) from 0 → #REF! …

    @property
    def cells(self) -> int:
        """Cells of the rectangle around the data."""
        return self.rows * (self.right - self.left + 1) if self.rows else 0

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        reach = [self.rows, self.left, self.right, self.is_plain]
        return {"reach": reach, "merges": self.merges, "errors": [[*at, text] for at, text in self.errors.items()]}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Extent:
        """The extent of its JSON."""
        rows, left, right, is_plain = kept["reach"]
        merges = [(top, left, bottom, right) for top, left, bottom, right in kept["merges"]]
        errors = {(row, column): text for row, column, text in kept["errors"]}
        return cls(rows, left, right, is_plain, merges, errors)


def measure(chunks: Iterator[bytes]) -> tuple[Extent, int]:
    """The extent of a sheet and the bytes of its XML; raises TooWide before such a sheet costs memory."""
    scan = _Scan()
    size, rest = 0, b""
    head = next(chunks, b"")
    scan.extent.is_plain = b"<worksheet" in head
    chunks = chain([head], chunks)
    for chunk in chunks:
        size += len(chunk)
        piece = rest + chunk
        # Whole cells only, each once; where no cell begins, a part is enough to see what is unusual.
        cut = piece.rfind(b"<c ")
        if cut <= 0:
            cut = max(piece.rfind(b"<"), len(piece) - _OVERLAP)
        scan.look(piece[:cut])
        rest = piece[cut:]
    scan.look(rest)
    return scan.extent, size


class _Scan:
    def __init__(self) -> None:
        self.extent = Extent()
        self._row = 0

    def look(self, piece: bytes) -> None:
        """Cells, rows and merged ranges of one piece; no cell is cut in two by its ends."""
        extent = self.extent
        extent.is_plain = extent.is_plain and self._is_plain(piece)
        if extent.is_plain:
            self._widen(piece)
        else:
            self._widen_odd(piece)
        if b't="e"' in piece:
            for match in _ERROR_CELL.finditer(piece):
                extent.errors[int(match[2]) - 1, column_number(match[1]) - 1] = match[3].decode("utf-8", "replace")
            if len(extent.errors) > MOST_ERRORS:
                raise SheetError(
                    _(
                        "Trang tính có quá nhiều ô báo lỗi (như #N/A, #REF!). Sửa công thức hoặc dán lại thành giá trị, "
                        "rồi tải lên lại."
                    )
                )
        if b"<mergeCell " in piece:
            room = MOST_KEPT - len(extent.merges)
            extent.merges += [_merge(match) for match in _MERGE.finditer(piece)][:room]

    def _is_plain(self, piece: bytes) -> bool:
        """Rows numbered, each higher than the one before, and every cell with a reference near the row it stands in.

        So a few thousand rows on end are a rectangle of a few thousand rows, whatever else the file says.
        """
        start, first = 0, self._row
        thousands = {first // 1000}
        for match in _ROW.finditer(piece):
            if not match[1]:
                if match[0] == b"<row":
                    return False
                continue
            number = int(match[1])
            if number <= self._row:
                return False
            self._row = number
            if number - first > _NEAR:
                if _stray(frozenset(thousands)).search(piece, start, match.start()):
                    return False
                start, first, thousands = match.start(), number, set()
            thousands.add(number // 1000)
        is_known = b"<!" not in piece and not _stray(frozenset(thousands)).search(piece, start)
        return is_known and not (_PREFIXED.search(piece) and _PREFIXED_CELL.search(piece))

    def _widen(self, piece: bytes) -> None:
        extent, start = self.extent, 0
        while match := _outside(extent.left, extent.right).search(piece, start):
            column, start = column_number(match[1]), match.end()
            extent.left = min(extent.left, column) if extent.left else column
            extent.right = max(extent.right, column)
            if extent.right > MAX_COLUMNS:
                raise TooWide
        end = piece.rfind(b"</c>")  # an empty cell that only has a format is closed in itself and takes no room
        if end >= 0:
            start = piece.rfind(b"<c ", 0, end)
            last = _LAST_CELL.match(piece, start) if start >= 0 else None  # a cell so long that it began before
            extent.rows = max(extent.rows, int(last[1]) if last else self._row)
            if extent.rows > MAX_ROWS:
                raise TooWide

    def _widen_odd(self, piece: bytes) -> None:
        extent = self.extent
        rows, right = max(extent.rows, _USUAL_ROWS), max(extent.right, _USUAL_COLUMNS)
        for match in _FAR_ODD.finditer(piece):
            letters = match[1].rstrip(b"0123456789")
            rows, right = max(rows, int(match[1][len(letters) :])), max(right, column_number(letters))
        extent.rows, extent.left, extent.right = rows, 1, right
        if extent.cells > MAX_WHOLE:
            raise TooWide


def _stray(thousands: frozenset[int]) -> re.Pattern[bytes]:
    """A cell without a reference, or with one of a row in none of these thousands."""
    rows = b"|".join(b"%d\\d{3}" % n if n else rb"\d{1,3}" for n in sorted(thousands))
    return re.compile(rb'<c(?! r="[A-Z]++(?:' + rows + rb')"|[a-z])')


@cache
def _outside(left: int, right: int) -> re.Pattern[bytes]:
    """A cell that holds something, before column `left` or after column `right`."""
    letters = rb"[A-Z]{1,3}" if not right else b"|".join(filter(None, (_before(left), _after(right))))
    return re.compile(rb'r="(' + letters + rb')\d+"[^>]*(?<!/)>')


def _after(column: int) -> bytes:
    name = column_letters(column).encode()
    longer = [b"[A-Z]{%d,3}" % (len(name) + 1)] if len(name) < 3 else []
    return b"|".join(
        [*longer, *(name[:i] + b"[%c-Z]" % (c + 1) + b"[A-Z]" * (len(name) - i - 1) for i, c in enumerate(name) if c < 90)]
    )  # fmt: skip


def _before(column: int) -> bytes:
    name = column_letters(column).encode()
    shorter = [b"[A-Z]{1,%d}" % (len(name) - 1)] if len(name) > 1 else []
    return b"|".join(
        [*shorter, *(name[:i] + b"[A-%c]" % (c - 1) + b"[A-Z]" * (len(name) - i - 1) for i, c in enumerate(name) if c > 65)]
    )  # fmt: skip


def _merge(match: re.Match[bytes]) -> tuple[int, int, int, int]:
    return int(match[2]) - 1, column_number(match[1]) - 1, int(match[4]) - 1, column_number(match[3]) - 1


def column_number(letters: bytes) -> int:
    """1 for A, 26 for Z, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def column_letters(number: int) -> str:
    """A for 1, Z for 26, AA for 27."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
