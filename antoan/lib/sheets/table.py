"""A table opened from a file: its sheets, its header, its rows as they stream by."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, cast

from antoan.lib.numbers import format_number
from antoan.lib.sheets import guard
from antoan.lib.sheets.errors import SheetError
from antoan.lib.sheets.guard import Inspection, Source
from antoan.lib.sheets.headers import LOOK_AT, MAX_DEPTH, Header, IsKnown, Merge, find_header
from antoan.lib.sheets.parts import sheet_parts
from antoan.lib.text.cells import Cell, clean_text
from antoan.lib.text.encodings import LONGEST_LINE, UnknownEncodingError, detect_encoding
from antoan.lib.text.legacy import Legacy, is_modern, legacy_vote
from antoan.lib.words import gettext as _

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

Row = tuple[int, list[Cell]]

MAX_ROWS = 1_000_000
_SAMPLE_ROWS = 400
_DELIMITERS = (";", ",", "\t", "|")
_SNIFFED = 50  # lines that show the delimiter
_LOOK_AT = 20_000  # characters of each


class Table:
    """What both kinds of file have in common. Row numbers are those the person sees, from 1."""

    kind: str
    encoding: str = ""
    inspection: Inspection

    def __init__(self, filename: str, sheets: tuple[str, ...]) -> None:
        self.filename = filename
        self.sheets = sheets

    def header(self, sheet: str | None = None, is_known: IsKnown | None = None, *, row: int | None = None) -> Header:
        """The header of a sheet (the first one by default), or the one that begins at `row`; SheetError without one."""
        top = self._top(self._pick(sheet), max(LOOK_AT, row or 0) + MAX_DEPTH)
        header = find_header(top, self._merges(self._pick(sheet)), is_known, row)
        if header is None:
            raise SheetError(
                _(
                    "Không tìm thấy dòng tiêu đề cột trong %(where)s. Dòng đầu của bảng phải là tên các cột.",
                    where=self._where(sheet),
                )
            )
        return header

    def rows(self, sheet: str | None = None, *, start: int = 1, clean: bool = True) -> Iterator[Row]:
        """Rows that hold something, from row number `start`; texts cleaned and decoded unless `clean` is false."""
        picked = self._pick(sheet)
        legacy = self.legacy_columns(sheet) if clean else {}
        for number, row in self._stream(picked, start):
            if any(row) or any(type(cell) is not str for cell in row):
                yield number, [_cleaned(c, legacy.get(i)) for i, c in enumerate(row)] if clean else row

    def legacy_columns(self, sheet: str | None = None) -> dict[int, Legacy]:
        """Columns that were surely typed in an old font, judged by the words of their first rows."""
        votes: dict[int, Counter[str]] = {}
        for row in self._top(self._pick(sheet), _SAMPLE_ROWS):
            for column, cell in enumerate(row):
                if isinstance(cell, str) and not cell.isascii():
                    votes.setdefault(column, Counter()).update({"modern": 1} if is_modern(cell) else legacy_vote(cell))
        return {column: verdict for column, vote in votes.items() if (verdict := _verdict(vote))}

    def count_rows(self, sheet: str | None = None) -> int:
        """Rows of the sheet, header and blank ones included: the scale of a progress bar."""
        raise NotImplementedError

    def _pick(self, sheet: str | None) -> str:
        if sheet is not None and sheet not in self.sheets:
            raise SheetError(
                _(
                    "Tệp không có trang tính “%(sheet)s”. Các trang tính: %(sheets)s.",
                    sheet=sheet,
                    sheets=", ".join(self.sheets),
                )
            )
        return self.sheets[0] if sheet is None else sheet

    def _where(self, sheet: str | None) -> str:
        return (
            _("trang tính “%(sheet)s”", sheet=self._pick(sheet))
            if len(self.sheets) > 1
            else _("tệp “%(filename)s”", filename=self.filename)
        )

    def _top(self, sheet: str, count: int) -> list[list[Cell]]:
        rows: list[list[Cell]] = []
        for number, row in self._stream(sheet, 1):
            if number > count:
                break
            rows.extend([] for _ in range(number - 1 - len(rows)))
            rows.append(row)
        return rows

    def _merges(self, sheet: str) -> list[Merge]:
        return []

    def _stream(self, sheet: str, start: int) -> Iterator[Row]:
        raise NotImplementedError


def _cleaned(cell: Cell, legacy: Legacy | None) -> Cell:
    return (clean_text(cell, legacy) or None) if isinstance(cell, str) else cell


def _verdict(vote: Counter[str]) -> Legacy | None:
    best: Legacy = "tcvn3" if vote["tcvn3"] >= vote["vni"] else "vni"
    other = vote["vni" if best == "tcvn3" else "tcvn3"]
    # A few modern syllables are spelt like old ones ("Bé"), so they weigh less than words that only the old font explains.
    return best if vote[best] > 1 and vote[best] > 2 * (other + vote["unknown"] + vote["modern"]) else None


class Workbook(Table):
    """xlsx, xls, ods through calamine, which gives formulas as the values they last had."""

    def __init__(self, source: Source, filename: str, inspection: Inspection) -> None:
        self.kind = inspection.kind
        self._source = source
        self.inspection = inspection
        self._book = _open_workbook(source)
        super().__init__(filename, tuple(self._worksheets()))
        if not self.sheets:
            raise SheetError(_("Tệp “%(filename)s” không có trang tính nào.", filename=filename))
        self._cached: tuple[str, CalamineSheet] | None = None

    def _worksheets(self) -> Iterator[str]:
        for sheet in self._book.sheets_metadata:
            if str(sheet.typ).endswith(".WorkSheet") and str(sheet.visible).endswith(".Visible"):
                yield sheet.name

    def _sheet(self, name: str) -> CalamineSheet:
        if self._cached is None or self._cached[0] != name:
            self._cached = None  # let the old sheet go before the new one comes
            self._cached = (name, _checked(self._book, name))
        return self._cached[1]

    def count_rows(self, sheet: str | None = None) -> int:
        end = self._sheet(self._pick(sheet)).end
        return end[0] + 1 if end else 0

    def _merges(self, sheet: str) -> list[Merge]:
        opened = self._sheet(sheet)
        left = opened.start[1] if opened.start else 0
        merges = opened.merged_cell_ranges or []
        return [((r1, c1 - left), (r2, c2 - left)) for (r1, c1), (r2, c2) in merges if c1 >= left]

    def _stream(self, sheet: str, start: int) -> Iterator[Row]:
        opened = self._sheet(sheet)
        if opened.start is None:
            raise SheetError(_("Trang tính “%(sheet)s” trống, không có dữ liệu.", sheet=sheet))
        rows = cast("Iterator[list[Cell]]", opened.iter_rows())
        errors = self._errors(sheet, opened.start[1])
        for number, row in enumerate(rows, 1):
            if number < start:
                continue
            for column, text in errors.get(number, ()):
                row[column] = text
            yield number, row

    def _errors(self, sheet: str, left: int) -> dict[int, list[tuple[int, str]]]:
        """Error cells of a sheet by row number: calamine shows them as empty, which would hide a loss."""
        by_row: dict[int, list[tuple[int, str]]] = {}
        if any(self.inspection.errors.values()):
            part = sheet_parts(self._source).get(sheet, "")
            for (row, column), text in self.inspection.errors.get(part, {}).items():
                by_row.setdefault(row + 1, []).append((column - left, text))
        return by_row


def _open_workbook(source: Source) -> CalamineWorkbook:
    import python_calamine as calamine  # noqa: PLC0415 -- only an import of a file needs it

    try:
        if isinstance(source, bytes):
            return calamine.CalamineWorkbook.from_filelike(io.BytesIO(source))
        return calamine.CalamineWorkbook.from_path(source)
    except calamine.PasswordError:
        raise SheetError(_("Tệp đặt mật khẩu. Mở bằng Excel, bỏ mật khẩu rồi lưu và tải lên lại.")) from None
    except (calamine.CalamineError, calamine.XmlError, calamine.ZipError, OSError):
        raise SheetError(
            _("Tệp bị hỏng, không mở được. Mở bằng Excel, lưu lại dạng .xlsx rồi tải lên lần nữa.")
        ) from None


def _checked(book: CalamineWorkbook, name: str) -> CalamineSheet:
    import python_calamine as calamine  # noqa: PLC0415 -- as above

    try:
        sheet = book.get_sheet_by_name(name)
    except (calamine.CalamineError, calamine.XmlError, calamine.ZipError, OSError):
        raise SheetError(
            _("Trang tính “%(name)s” bị hỏng, không đọc được. Mở bằng Excel, lưu lại rồi tải lên lần nữa.", name=name)
        ) from None
    if sheet.total_height > MAX_ROWS:
        raise SheetError(
            _(
                "Trang tính “%(name)s” có hơn %(rows)s dòng. Hãy chia thành nhiều tệp.",
                name=name,
                rows=format_number(MAX_ROWS),
            )
        )
    return sheet


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


def open_table(source: Source | str, filename: str, inspection: Inspection | None = None) -> Table:
    """Open a file that a person sent; `filename` is the name it had, `source` its path or content.

    It is inspected first, unless the inspection of these very bytes is given (`Table.inspection`).
    """
    content = Path(source) if isinstance(source, str) else source
    found = inspection or guard.inspect(content, filename)
    table = TextTable(content, filename) if found.kind == "csv" else Workbook(content, filename, found)
    table.inspection = found
    return table
