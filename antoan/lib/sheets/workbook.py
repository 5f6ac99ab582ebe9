"""xlsx, xls and ods as tables."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING, cast

from antoan.lib.numbers import format_number
from antoan.lib.sheets.errors import SheetError
from antoan.lib.sheets.guard import Inspection, Source
from antoan.lib.sheets.headers import Merge
from antoan.lib.sheets.parts import sheet_parts
from antoan.lib.sheets.pieces import Broken, Pieces
from antoan.lib.sheets.scan import MAX_ROWS, Extent
from antoan.lib.sheets.table import Row, Table
from antoan.lib.text.cells import Cell
from antoan.lib.words import gettext as _

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

WHOLE_CELLS = 300_000  # rows × columns of a sheet that is read in one go


class Workbook(Table):
    """xlsx, xls, ods through calamine, which gives formulas as the values they last had.

    It holds a sheet whole in memory, so a long one is given to it in pieces.
    """

    def __init__(self, source: Source, filename: str, inspection: Inspection) -> None:
        self.kind = inspection.kind
        self._source = source
        self.inspection = inspection
        self._book = _open_workbook(source)
        super().__init__(filename, tuple(self._worksheets()))
        if not self.sheets:
            raise SheetError(_("Tệp “%(filename)s” không có trang tính nào.", filename=filename))
        self._parts = sheet_parts(source) if inspection.extents else {}
        self._cached: tuple[str, CalamineSheet] | None = None

    def _worksheets(self) -> Iterator[str]:
        for sheet in self._book.sheets_metadata:
            if str(sheet.typ).endswith(".WorkSheet") and str(sheet.visible).endswith(".Visible"):
                yield sheet.name

    def _extent(self, name: str) -> Extent:
        return self.inspection.extents.get(self._parts.get(name, "")) or Extent(is_plain=False)

    def _sheet(self, name: str) -> CalamineSheet:
        """The sheet; of a long one, its first piece."""
        if self._cached is None or self._cached[0] != name:
            self._cached = None  # let the old sheet go before the new one comes
            first = self._first_piece(name) if self._is_long(name) else _checked(self._book, name)
            self._cached = (name, first)
        return self._cached[1]

    def _is_long(self, name: str) -> bool:
        extent = self._extent(name)
        return extent.is_plain and extent.cells > WHOLE_CELLS

    def _first_piece(self, name: str) -> CalamineSheet:
        for piece in self._pieces(name):
            return piece
        raise _blank(name)  # no cell says anything

    def _pieces(self, name: str) -> Iterator[CalamineSheet]:
        try:
            for content in Pieces(self._source, self._parts[name], self._extent(name)):
                sheet = _checked(_open_workbook(content), name)
                if sheet.start is not None:
                    yield sheet
        except (Broken, zipfile.BadZipFile, zlib.error, EOFError):
            raise _damaged(name) from None

    def count_rows(self, sheet: str | None = None) -> int:
        name = self._pick(sheet)
        if self._is_long(name):
            return self._extent(name).rows
        end = self._sheet(name).end
        return end[0] + 1 if end else 0

    def _left(self, name: str) -> int:
        """The first column of the table, from 0."""
        if self._is_long(name):
            return self._extent(name).left - 1
        start = self._sheet(name).start
        return start[1] if start else 0

    def _merges(self, sheet: str) -> list[Merge]:
        left = self._left(sheet)
        if self._is_long(sheet):
            merges = [((r1, c1), (r2, c2)) for r1, c1, r2, c2 in self._extent(sheet).merges]
        else:
            merges = self._sheet(sheet).merged_cell_ranges or []
        return [((r1, c1 - left), (r2, c2 - left)) for (r1, c1), (r2, c2) in merges if c1 >= left]

    def _stream(self, sheet: str, start: int) -> Iterator[Row]:
        errors = self._errors(sheet, self._left(sheet))
        for number, row in self._long(sheet) if self._is_long(sheet) else self._whole(sheet):
            if number < start:
                continue
            for column, text in errors.get(number, ()):
                row[column] = text
            yield number, row

    def _whole(self, name: str) -> Iterator[Row]:
        opened = self._sheet(name)
        if opened.start is None:
            raise _blank(name)
        return enumerate(cast("Iterator[list[Cell]]", opened.iter_rows()), 1)

    def _long(self, name: str) -> Iterator[Row]:
        """Rows as wide as the whole sheet, whatever their piece is."""
        left, width = self._left(name), self._extent(name).right - self._left(name)
        for piece in chain([self._sheet(name)], islice(self._pieces(name), 1, None)):
            row, column = cast("tuple[int, int]", piece.start)
            before: list[Cell] = [""] * (column - left)
            after: list[Cell] = [""] * (width - len(before) - piece.width)
            rows = cast("list[list[Cell]]", piece.to_python())
            for number, cells in enumerate(rows, row + 1):
                yield number, before + cells + after if before or after else cells

    def _errors(self, sheet: str, left: int) -> dict[int, list[tuple[int, str]]]:
        """Error cells of a sheet by row number: calamine shows them as empty, which would hide a loss."""
        by_row: dict[int, list[tuple[int, str]]] = {}
        for (row, column), text in self._extent(sheet).errors.items():
            by_row.setdefault(row + 1, []).append((column - left, text))
        return by_row


def _blank(name: str) -> SheetError:
    return SheetError(_("Trang tính “%(sheet)s” trống, không có dữ liệu.", sheet=name))


def _damaged(name: str) -> SheetError:
    return SheetError(
        _("Trang tính “%(name)s” bị hỏng, không đọc được. Mở bằng Excel, lưu lại rồi tải lên lần nữa.", name=name)
    )


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
        raise _damaged(name) from None
    if sheet.total_height > MAX_ROWS:
        raise SheetError(
            _(
                "Trang tính “%(name)s” có hơn %(rows)s dòng. Hãy chia thành nhiều tệp.",
                name=name,
                rows=format_number(MAX_ROWS),
            )
        )
    return sheet
