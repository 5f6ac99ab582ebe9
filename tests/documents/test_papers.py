"""One description, three files, the same words and figures in each."""

from __future__ import annotations

import dataclasses
import io
from decimal import Decimal
from typing import Any

import docx
import openpyxl
import pytest
from pypdf import PdfReader

from antoan.documents import actions, storage
from antoan.documents.paper import Field, HeadCell, Heading, Paper, Para, Row, Signature, Table
from antoan.documents.queries import papers_of
from antoan.documents.render import cell_text, to_docx, to_pdf, to_xlsx

TABLE = Table(
    widths=[4, 1, 1, 1],
    head=[
        [HeadCell("Tên chỉ tiêu", rowspan=2), HeadCell("Mã số", rowspan=2), HeadCell("Số vụ", colspan=2)],
        [HeadCell("3"), HeadCell("4")],
    ],
    rows=[
        Row(["Tổng số", "", 1234, Decimal("1.5")], bold=True),
        Row(["=cmd|'/c calc'!A1", "011", 0, None], indent=1),
    ],
    aligns=["left", "center", "right", "right"],
    decimals=[0, 0, 0, 2],
)
PAPER = Paper(
    template="XII",
    version="1",
    title="BÁO CÁO TỔNG HỢP",
    left=("CƠ QUAN CẤP TRÊN", "CÔNG TY ĐÁ ĐỒNG ĐĂNG"),
    place_date="Đồng Đăng, ngày 23 tháng 11 năm 2026",
    addressees=("Sở Nội vụ tỉnh Lạng Sơn",),
    blocks=[Heading("1. Thông tin"), Field("Nơi xảy ra", "Mỏ đá & <b>"), Para('#let x = "*_'), TABLE],
    signatures=[Signature("NGƯỜI LẬP"), Signature("GIÁM ĐỐC", name="Nguyễn Văn Ẩn")],
    unverified="Mẫu chưa đối chiếu với công báo",
    content_hash="ab" * 32,
    demo=True,
)


def pdf_text(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).split())


def word_header(data: bytes) -> str:
    return str(docx.Document(io.BytesIO(data)).sections[0].header.paragraphs[0].text)


def first_cell(data: bytes) -> str:
    return str(openpyxl.load_workbook(io.BytesIO(data)).active["A1"].value)


def test_pdf_has_the_words_and_embeds_its_font() -> None:
    data = to_pdf(PAPER)
    text = pdf_text(data)
    for words in ("BÁO CÁO TỔNG HỢP", "Mỏ đá & <b>", '#let x = "*_', "1.234", "1,50", "DỮ LIỆU MINH HỌA", "abab"):
        assert words in text
    assert b"LiberationSerif" in data


def test_demonstration_marks_every_paper_of_the_system_in_every_format(settings: Any) -> None:
    plain = dataclasses.replace(PAPER, demo=False)
    made = [(to_pdf(plain), pdf_text), (to_docx(plain), word_header), (to_xlsx(plain), first_cell)]
    assert not any("MINH HỌA" in read(data) for data, read in made)
    settings.DEMO = True
    made = [(to_pdf(plain), pdf_text), (to_docx(plain), word_header), (to_xlsx(plain), first_cell)]
    assert all("DỮ LIỆU MINH HỌA" in read(data) for data, read in made)


def test_one_who_signs_stands_on_the_right_of_those_who_receive() -> None:
    alone = dataclasses.replace(PAPER, signatures=PAPER.signatures[1:], recipients=("Cục An toàn lao động", "Lưu: VT."))
    left, right = docx.Document(io.BytesIO(to_docx(alone))).tables[-1].rows[0].cells
    assert "Lưu: VT." in left.text
    assert "Nguyễn Văn Ẩn" in right.text
    words = pdf_text(to_pdf(alone))
    assert all(said in words for said in ("Nơi nhận:", "- Lưu: VT.", "Nguyễn Văn Ẩn"))


def test_word_has_the_same_table() -> None:
    document = docx.Document(io.BytesIO(to_docx(PAPER)))
    grid = document.tables[1]
    assert [cell.text for cell in grid.rows[2].cells] == ["Tổng số", "", "1.234", "1,50"]
    assert grid.rows[0].cells[2].text == grid.rows[0].cells[3].text == "Số vụ"
    assert "Nguyễn Văn Ẩn" in document.tables[-1].rows[0].cells[1].text


def test_excel_keeps_numbers_as_numbers_and_codes_as_text() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(PAPER))).active
    rows = [[value or None for value in row] for row in sheet.iter_rows(values_only=True)]
    assert ["Tổng số", None, 1234, 1.5] in [row[:4] for row in rows]
    formula = next(row for row in sheet.iter_rows() if row[0].value == "=cmd|'/c calc'!A1")
    assert (formula[0].data_type, formula[1].value) == ("s", "011")
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert any(area.startswith("C") and ":D" in area for area in merged)


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (1234, None, "1.234"),
        (Decimal("0.5"), 2, "0,50"),
        (None, None, ""),
        ("1.5", None, "1.5"),
        (-1000, None, "-1.000"),
    ],
)
def test_numbers_are_written_as_read_in_vietnam(value, digits, text) -> None:
    assert cell_text(value, digits) == text


@pytest.mark.django_db
def test_an_issued_paper_is_frozen_and_hashed(establishment, employer, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    issued = actions.issue(PAPER, target=establishment, actor=employer, number="01/BC")
    again = actions.issue(PAPER, target=establishment, actor=employer, number="01/BC")
    assert issued.data_hash == again.data_hash
    assert [p.pk for p in papers_of(establishment)] == [again.pk, issued.pk]
    assert issued.pdf is not None
    assert "BÁO CÁO TỔNG HỢP" in pdf_text(storage.load(issued.pdf))
    assert issued.data["blocks"][3]["rows"][0]["cells"][3] == "1.5"
