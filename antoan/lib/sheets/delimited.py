"""csv and its like as tables."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import cast

from antoan.lib.numbers import format_number
from antoan.lib.sheets import guard
from antoan.lib.sheets.errors import SheetError
from antoan.lib.sheets.guard import Source
from antoan.lib.sheets.scan import MAX_ROWS
from antoan.lib.sheets.table import Row, Table
from antoan.lib.text.cells import Cell
from antoan.lib.text.encodings import LONGEST_LINE, UnknownEncodingError, detect_encoding
from antoan.lib.words import gettext as _

_DELIMITERS = (";", ",", "\t", "|")
_SNIFFED = 50  # lines that show the delimiter
_LOOK_AT = 20_000  # characters of each


class TextTable(Table):
    """csv with any delimiter, in any encoding that Vietnamese files come in, read line by line."""

    kind = "csv"

    def __init__(self, source: Source, filename: str) -> None:
        super().__init__(filename, ("CSV",))
        self._source = source
        try:
            with guard.opened(source) as stream:
                self._encoding = detect_encoding(stream)
        except UnknownEncodingError as error:
            raise SheetError(str(error)) from None
        self.encoding = self._encoding.name
        if not any(line.strip() for line in self._lines()):
            raise SheetError(_("Tệp “%(filename)s” trống, không có dữ liệu.", filename=filename))
        self.delimiter, self._skip = _sniff(list(islice(self._lines(), _SNIFFED)))

    def _lines(self) -> Iterator[str]:
        return self._encoding.lines(guard.opened(self._source))

    def count_rows(self, sheet: str | None = None) -> int:
        ends = Counter[str]()
        for piece in self._encoding.pieces(guard.opened(self._source)):
            ends.update({"\n": piece.count("\n"), "\r": piece.count("\r")})
        return max(ends["\n"], ends["\r"]) + 1

    def _stream(self, sheet: str, start: int) -> Iterator[Row]:
        reader = csv.reader(_not_endless(self._lines()), delimiter=self.delimiter)
        number = 0
        try:
            for number, row in enumerate(reader, 1):
                if number > MAX_ROWS:
                    raise SheetError(
                        _("Tệp có hơn %(rows)s dòng. Hãy chia thành nhiều tệp.", rows=format_number(MAX_ROWS))
                    )
                if number >= start and number > self._skip:
                    yield number, cast("list[Cell]", row)
        except csv.Error:
            raise SheetError(
                _(
                    "Dòng %(row)s của tệp CSV hỏng, có thể thiếu dấu nháy kép đóng. Sửa dòng đó rồi tải lên lại.",
                    row=number + 1,
                )
            ) from None


def _not_endless(lines: Iterator[str]) -> Iterator[str]:
    """The lines; csv.Error at one that no table has."""
    for line in lines:
        if len(line) >= LONGEST_LINE:
            raise csv.Error
        yield line


def _sniff(first: list[str]) -> tuple[str, int]:
    """Delimiter, and how many lines to skip: Excel may say "sep=;" in the first one."""
    lines = [line[:_LOOK_AT].rstrip("\r\n") for line in first]
    if lines[0].lower().startswith("sep=") and len(lines[0]) == 5:
        return lines[0][4], 1

    def steadiness(delimiter: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if row)
        width, times = max(widths.items(), key=lambda item: (item[1] if item[0] > 1 else 0, item[0]), default=(0, 0))
        return (times if width > 1 else 0, width)

    return max(_DELIMITERS, key=steadiness), 0
