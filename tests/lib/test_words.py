"""What the readers of cells and files say, in both languages. Django puts the translator in; without it: Vietnamese."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.utils.translation import override

from antoan.imports import parsers
from antoan.lib import dates, identifiers, numbers
from antoan.lib.sheets import SheetError, open_table
from antoan.lib.words import gettext

WRONG = [
    (dates.parse_date, "31/02/2026", "Không có ngày “31/02/2026” trong lịch", "There is no date “31/02/2026”"),
    (dates.parse_date, "05/13/2026", "tháng và ngày bị đảo", "month and day may be swapped"),
    (dates.parse_time, "25:00", "Không đọc được giờ “25:00”", "Cannot read the time “25:00”"),
    (dates.parse_year, "1800", "ngoài khoảng 1900–2100", "outside 1900–2100"),
    (numbers.parse_number, "1,234.5", "Viết theo kiểu Việt Nam: 1.234,5", "write it as in Vietnam: 1.234,5"),
    (numbers.parse_number, "1,234", "1.234 nếu là hàng nghìn", "1.234 for thousands"),
    (numbers.parse_int, "2,5", "phải là số nguyên", "must be a whole number"),
    (identifiers.parse_tax_code, "4900123459", "sai chữ số kiểm tra", "wrong check digit"),
    (identifiers.parse_tax_code, "123", "mã đúng có 10 chữ số", "a right one has 10 digits"),
    (parsers.yes_no, "có lẽ", "phải là “Có” hoặc “Không”", "must be “Có” or “Không”"),
    (parsers.text(3), "dài quá", "tối đa 3", "at most 3"),
]


@pytest.mark.parametrize(("parse", "cell", "vietnamese", "english"), WRONG)
def test_a_wrong_cell_is_explained_in_the_readers_language(parse, cell, vietnamese, english) -> None:
    with override("vi"):
        assert vietnamese in parse(cell)[1]
    with override("en"):
        assert english in parse(cell)[1]


def test_a_file_that_is_no_table_is_explained_in_the_readers_language() -> None:
    for language, words in (("vi", "đây là chương trình"), ("en", "this is a program")):
        with override(language), pytest.raises(SheetError, match=words):
            open_table(b"MZ\x90 not a table", "danh-sach.xlsx")


def test_parts_may_hold_percent_signs() -> None:
    assert gettext("“%(text)s” phải là số nguyên.", text="50 %") == "“50 %” phải là số nguyên."


def test_without_django_the_sentences_are_vietnamese() -> None:
    code = (
        "import sys; from antoan.lib.numbers import parse_int; print(parse_int('x')[1]); print('django' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-X", "utf8", "-c", code], capture_output=True, check=True)
    assert done.stdout.decode().splitlines() == ["“x” không phải là số. Chỉ nhập chữ số, ví dụ 1.234,5.", "False"]
