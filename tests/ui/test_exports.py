"""Files of any length, opened again by another program."""

from __future__ import annotations

import csv
import datetime as dt
import io
import tracemalloc
from decimal import Decimal

import openpyxl
import pytest

from antoan.ui import exports
from antoan.ui.exports import stream_csv, stream_xlsx

ROW = [
    "Đá Đồng Đăng",
    1234,
    Decimal("1.5"),
    dt.date(2026, 3, 5),
    None,
    True,
    "0012",
    '=HYPERLINK("x")',
    "-5",
    "+84 912",
]
MIDNIGHT = dt.datetime.combine(dt.date(2026, 3, 5), dt.time())
ZONE = dt.timezone(dt.timedelta(hours=7))
MOMENT = dt.datetime(2026, 3, 5, 7, 30, tzinfo=dt.UTC)


def sheet(response):
    with response.file_to_stream as file:
        return openpyxl.load_workbook(io.BytesIO(file.read()))


def test_csv_opens_in_excel_and_runs_nothing():
    response = stream_csv([ROW], ["Tên", "=1+1"], "cơ-sở")
    text = b"".join(response.streaming_content).decode()
    assert text.startswith("\ufeffTên,'=1+1\r\n")
    assert next(csv.reader(io.StringIO(text.split("\r\n", 1)[1]))) == [
        "Đá Đồng Đăng", "1234", "1.5", "05/03/2026", "", "Có", "0012", "'=HYPERLINK(\"x\")", "-5", "+84 912",
    ]  # fmt: skip
    assert response["Content-Disposition"] == "attachment; filename*=UTF-8''c%C6%A1-s%E1%BB%9F.csv"


def test_xlsx_keeps_numbers_dates_and_leading_zeros():
    rows = list(sheet(stream_xlsx([ROW], ["Tên"])).active.values)
    assert rows[1] == (
        "Đá Đồng Đăng", 1234, 1.5, MIDNIGHT, None, "Có", "0012", "'=HYPERLINK(\"x\")", "-5", "+84 912",
    )  # fmt: skip


def test_instants_are_written_in_local_time():
    assert list(sheet(stream_xlsx([[MOMENT]], ["Lúc"])).active.values)[1] == (
        MOMENT.astimezone(ZONE).replace(tzinfo=None),
    )
    assert b"05/03/2026 14:30" in b"".join(stream_csv([[MOMENT]], ["Lúc"]).streaming_content)


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(monkeypatch):
    monkeypatch.setattr(exports, "ROWS_OF_A_SHEET", 3)
    book = sheet(stream_xlsx(([n] for n in range(5)), ["Số"]))
    assert [[row[0] for row in each.values] for each in book] == [["Số", 0, 1], ["Số", 2, 3], ["Số", 4]]


def test_an_empty_list_is_a_file_with_headings():
    assert list(sheet(stream_xlsx([], ["Tên"])).active.values) == [("Tên",)]
    assert b"".join(stream_csv([], ["Tên"]).streaming_content).decode() == "\ufeffTên\r\n"


@pytest.mark.slow
@pytest.mark.parametrize("write", ["csv", "xlsx"])
def test_memory_stays_flat(write, tmp_path):
    def peak(length):
        rows = ((n, "Công ty Đá Đồng Đăng", dt.date(2026, 1, 1)) for n in range(length))
        tracemalloc.start()
        if write == "csv":
            for _ in stream_csv(rows, ["a", "b", "c"]).streaming_content:
                pass
        else:
            with (tmp_path / "x.xlsx").open("wb") as file:
                exports.write_xlsx(file, rows, ["a", "b", "c"])
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    peak(500)
    assert peak(20_000) < peak(2_000) + 1_000_000
