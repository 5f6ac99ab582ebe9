"""Lists as files, of any length in flat memory. A cell that a spreadsheet would take for a formula is escaped."""

from __future__ import annotations

import csv
import datetime as dt
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from django.http import FileResponse, StreamingHttpResponse  # noqa: TID251 - the answer itself is what this makes
from django.utils import timezone
from django.utils.functional import Promise

from antoan.lib.text.cells import cell_text, safe_cell

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Headers = Sequence[str | Promise]
Rows = Iterable[Sequence[Any]]
ROWS_OF_A_SHEET = 1_048_576  # what Excel opens; the rest goes on in a next sheet
CHUNK = 500  # lines of one piece of CSV


def stream_csv(rows: Rows, headers: Headers, name: str = "danh-sach") -> StreamingHttpResponse:
    """UTF-8 with the mark that Excel needs, sent while it is made."""
    response = StreamingHttpResponse(_csv_pieces(rows, headers), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = _disposition(f"{name}.csv")
    return response


def stream_xlsx(rows: Rows, headers: Headers, name: str = "danh-sach") -> FileResponse:
    """An Excel file written row by row to a temporary file, which is gone after sending."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it
    try:
        write_xlsx(file, rows, headers)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    response = FileResponse(file, content_type=XLSX)
    response["Content-Disposition"] = _disposition(f"{name}.xlsx")
    return response


def _disposition(name: str) -> str:
    return f"attachment; filename*=UTF-8''{quote(name)}"


def _csv_pieces(rows: Rows, headers: Headers) -> Iterator[str]:
    buffer = _Line()
    writer = csv.writer(buffer)
    writer.writerow([safe_cell(str(header)) for header in headers])
    yield "\ufeff"
    for count, row in enumerate(rows, start=1):
        writer.writerow([_as_text(value) for value in row])
        if count % CHUNK == 0:
            yield buffer.taken()
    yield buffer.taken()


class _Line:
    """What csv.writer writes to: a list that is emptied piece by piece."""

    def __init__(self) -> None:
        self.parts: list[str] = []

    def write(self, text: str) -> int:
        self.parts.append(text)
        return len(text)

    def taken(self) -> str:
        text = "".join(self.parts)
        self.parts.clear()
        return text


def _as_text(value: Any) -> str:
    """A cell of CSV: numbers in Vietnamese writing would be text for the machine, so they stay plain."""
    if isinstance(value, Decimal | float | int) and not isinstance(value, bool):
        return str(value)
    return safe_cell(cell_text(_plain(value)))


def _plain(value: Any) -> Any:
    """What `lib` knows: local time without a zone, words of the reader's language."""
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        return timezone.localtime(value).replace(tzinfo=None)
    return value if value is None or isinstance(value, bool | dt.date | dt.time) else str(value)


def write_xlsx(file: Any, rows: Rows, headers: Headers) -> None:
    """Write the list into an open binary file; memory stays flat whatever the length."""
    import xlsxwriter  # noqa: PLC0415 - only whoever exports pays for loading it

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        sheets = _Sheets(book, headers)
        for row in rows:
            sheets.write(row)


class _Sheets:
    """The sheets of one book, a new one whenever Excel's limit is reached."""

    def __init__(self, book: Any, headers: Headers) -> None:
        self.book = book
        self.headers = headers
        self.bold = book.add_format({"bold": True, "bg_color": "#EEF2F6", "border": 1})
        self.day = book.add_format({"num_format": "dd/mm/yyyy"})
        self.instant = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        self.begin()

    def begin(self) -> None:
        self.sheet = self.book.add_worksheet()
        self.sheet.freeze_panes(1, 0)
        for column, header in enumerate(self.headers):
            self.sheet.set_column(column, column, max(12, min(40, len(str(header)) + 4)))
            self.sheet.write_string(0, column, str(header), self.bold)
        self.line = 1

    def write(self, row: Sequence[Any]) -> None:
        if self.line >= ROWS_OF_A_SHEET:
            self.begin()
        for column, value in enumerate(row):
            self.cell(column, value)
        self.line += 1

    def cell(self, column: int, value: Any) -> None:
        value = _plain(value) if not isinstance(value, int | float | Decimal) else value
        if value is None or value == "":
            return
        if isinstance(value, dt.datetime):
            self.sheet.write_datetime(self.line, column, value, self.instant)
        elif isinstance(value, dt.date):
            self.sheet.write_datetime(self.line, column, value, self.day)
        elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            self.sheet.write_number(self.line, column, value)
        else:
            self.sheet.write_string(self.line, column, safe_cell(cell_text(value)))
