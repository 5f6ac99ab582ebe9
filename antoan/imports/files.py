"""Files that go back to people: the refused rows with the reasons, and an empty file with the right headers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from antoan.imports.cells import from_json
from antoan.imports.columns import ORIGINAL_ROW, REASON
from antoan.imports.contract import Importer
from antoan.imports.models import ImportJob, Rejection
from antoan.lib.text import Cell

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

FORMATS = {dt.datetime: "dd/mm/yyyy hh:mm", dt.date: "dd/mm/yyyy", dt.time: "hh:mm", dt.timedelta: "[hh]:mm"}
SHEET_COLUMNS = 16_384


def rejected_file(job: ImportJob) -> bytes:
    """xlsx with the header of the file, the refused rows as they came, the reason and the old row number.

    Mended and uploaded again it is read with the same columns: the two last are known to be ours.
    """
    target = BytesIO()
    with _workbook(target) as book:
        sheet = book.add_worksheet("Bị từ chối")
        formats = {kind: book.add_format({"num_format": form}) for kind, form in FORMATS.items()}
        head, red = (
            book.add_format({"bold": True, "text_wrap": True, "border": 1}),
            book.add_format({"font_color": "#B00020", "text_wrap": True}),
        )
        width = len(job.names)
        sheet.set_column(0, max(0, width - 1), 18)
        sheet.set_column(width, width, 60)
        for column, name in enumerate([*job.names, REASON, ORIGINAL_ROW]):
            sheet.write_string(0, column, name, head)
        labels = {field.key: str(field.label) for field in job.importer.fields}
        for row, rejection in enumerate(job.rejections.order_by("row").iterator(chunk_size=2000), 1):
            for column, cell in enumerate(rejection.cells[:width]):
                _write(sheet, row, column, from_json(cell), formats)
            sheet.write_string(row, width, reason_text(rejection, labels), red)
            sheet.write_number(row, width + 1, rejection.row)
    return target.getvalue()


def reason_text(rejection: Rejection, labels: dict[str, str]) -> str:
    """All reasons of a row, each with the name of its column."""
    return " | ".join(f"{labels[key]}: {text}" if key in labels else text for key, text in rejection.reasons)


def template_file(importer: Importer) -> bytes:
    """xlsx with one header per field, in text format so that Excel keeps zeros and dates, and a sheet of notes."""
    target = BytesIO()
    with _workbook(target) as book:
        sheet = book.add_worksheet("Dữ liệu")
        text, head = (
            book.add_format({"num_format": "@"}),
            book.add_format({"bold": True, "text_wrap": True, "border": 1}),
        )
        sheet.set_column(0, len(importer.fields) - 1, 24, text)
        sheet.freeze_panes(1, 0)
        for column, field in enumerate(importer.fields):
            sheet.write_string(0, column, f"{field.label} (*)" if field.required else str(field.label), head)
        notes = book.add_worksheet("Hướng dẫn")
        notes.set_column(0, 0, 32)
        notes.set_column(1, 2, 60)
        _write_rows(notes, _notes(importer))
    return target.getvalue()


def _notes(importer: Importer) -> Iterable[Sequence[str]]:
    yield (_("Cột"), _("Cách điền"), _("Ví dụ"))
    for field in importer.fields:
        need = _("Bắt buộc.") if field.required else ""
        yield (str(field.label), f"{need} {field.help}".strip(), field.example)
    yield ("", "", "")
    yield (_("Dấu (*)"), _("Cột bắt buộc. Có thể thêm cột khác; hệ thống chỉ đọc các cột được ghép."), "")


def _write_rows(sheet: Worksheet, rows: Iterable[Sequence[str]]) -> None:
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            sheet.write_string(number, column, text)


def _write(sheet: Worksheet, row: int, column: int, cell: Cell, formats: dict[type, Any]) -> None:
    """A cell as what it was: text stays text, whatever it starts with."""
    if cell is None or cell == "":
        return
    if isinstance(cell, str):
        sheet.write_string(row, column, cell)
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell)
    else:
        sheet.write_datetime(row, column, cell, formats[type(cell)])


def _workbook(target: BytesIO) -> Any:
    import xlsxwriter  # noqa: PLC0415 -- only a download needs it

    return xlsxwriter.Workbook(target, {"constant_memory": True, "in_memory": False, "remove_timezone": True})
