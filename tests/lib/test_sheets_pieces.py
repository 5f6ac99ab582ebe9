"""A long worksheet is read in pieces: the same rows as in one go; and what the guard measures is what is there."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import xlsxwriter

from antoan.lib.sheets import SheetError, open_table, pieces, scan, workbook

ROOT = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1"/><sheetData>'


def written(write: Callable[[Any, Any], None], **options: Any) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, **options}) as book:
        write(book.add_worksheet("Một"), book)
        book.add_worksheet("Hai").write("B2", "khác")
    return target.getvalue()


def everything(sheet: Any, book: Any) -> None:
    """Away from the corner, with titles, merges, gaps, formats without values, dates, formulas, errors and long texts."""
    day, bold = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"bold": True})
    sheet.merge_range("C2:G2", "DANH SÁCH")
    sheet.merge_range("C4:C5", "Họ tên")
    sheet.merge_range("D4:E4", "Ngày")
    sheet.write_row("D5", ["Sinh", "Chết"])
    sheet.merge_range("F4:F5", "Ghi chú")
    for row in range(6, 60):
        if row in range(20, 35):
            sheet.write_blank(row, 3, None, bold)  # a stretch of empty rows longer than a piece
            continue
        sheet.write(row, 2, f"Người <{row % 9}> & “{'x' * (row % 3)}”")
        if row % 4:
            sheet.write_datetime(row, 3, date(1990, 1, row % 28 + 1), day)
        if row % 5 == 0:
            sheet.write_formula(row, 4, "=1/0", None, "#DIV/0!")
        if row % 7 == 0:
            sheet.write_formula(row, 5, '="a"&"b"', None, "ab")
        sheet.write_rich_string(row, 6, "đậm ", bold, f"chữ {row}")
    sheet.write(70, 8, "xa")


def rows_of(content: bytes, sheet: str | None = None) -> tuple[Any, ...]:
    table = open_table(content, "a.xlsx")
    header = table.header(sheet)
    return header, table.count_rows(sheet), list(table.rows(sheet)), list(table.rows(sheet, start=header.data_from))


@pytest.fixture
def cut(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Every sheet is long, a piece has so many rows, and is read in chunks of a few bytes."""

    def go(count: int, chunk: int = 300) -> None:
        monkeypatch.setattr(workbook, "WHOLE_CELLS", 0)
        monkeypatch.setattr(pieces, "PIECE_ROWS", count)
        monkeypatch.setattr(pieces, "_CHUNK", chunk)

    return go


@pytest.mark.parametrize("inline", [False, True])
@pytest.mark.parametrize("count", [1, 7, 1000])
def test_pieces_give_what_the_whole_gives(cut: Callable[..., None], inline: bool, count: int) -> None:
    content = written(everything, constant_memory=inline)
    whole = [rows_of(content), rows_of(content, "Hai")]
    cut(count, 2000)
    assert [rows_of(content), rows_of(content, "Hai")] == whole
    assert whole[0][0].names[:4] == ("Họ tên", "Ngày – Sinh", "Ngày – Chết", "Ghi chú")
    assert any("#DIV/0!" in row for _number, row in whole[0][2])


def test_a_table_of_texts_that_is_read_piece_by_piece(cut: Callable[..., None]) -> None:
    names = [f"Tên số {n}" for n in range(300)]

    def write(sheet: Any, _book: Any) -> None:
        sheet.write_row(0, 0, ["Tên", "Lại"])
        for number, name in enumerate(names, 1):
            sheet.write_row(number, 0, [name, names[number * 7 % 50]])

    cut(20, 3000)
    table = open_table(written(write), "a.xlsx")
    assert [row for _number, row in table.rows(start=2)] == [[n, names[i * 7 % 50]] for i, n in enumerate(names, 1)]


def sheet_of(*parts: str, root: str = ROOT) -> bytes:
    """A workbook whose first sheet is this XML."""
    content = written(lambda sheet, _book: sheet.write_row(0, 0, ["Tên", "Số"]))
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            xml = "".join([root, *parts, "</sheetData></worksheet>"]).encode()
            new.writestr(name, xml if name == "xl/worksheets/sheet1.xml" else old.read(name))
    return target.getvalue()


def a_row(number: int, *columns: str, at: int | None = None) -> str:
    cells = (f'<c r="{c}{at or number}" t="inlineStr"><is><t>{c}</t></is></c>' for c in columns)
    return f'<row r="{number}">{"".join(cells)}</row>'


def extent(*parts: str, root: str = ROOT, chunk: int = 2**20) -> scan.Extent:
    xml = "".join([root, *parts, "</sheetData></worksheet>"]).encode()
    found, size = scan.measure(iter([xml[i : i + chunk] for i in range(0, len(xml), chunk)]))
    assert size == len(xml)
    return found


@pytest.mark.parametrize("chunk", [25, 90, 2**20])
def test_the_guard_measures_cells_and_believes_no_declaration(chunk: int) -> None:
    far = a_row(1, "C", "D") + a_row(500_000, "B", "L") + '<row r="900000"><c r="ZZ900000" s="1"/></row>'
    found = extent(far, chunk=max(chunk, 90))
    assert (found.rows, found.left, found.right, found.is_plain) == (500_000, 2, 12, True)
    lie = extent(a_row(1, "A"), root=ROOT.replace('"A1"', '"A1:XFD1048576"'), chunk=max(chunk, 90))
    assert (lie.rows, lie.left, lie.right) == (1, 1, 1)


def test_a_cell_longer_than_what_is_looked_at_in_one_go_is_measured() -> None:
    text = f'<row r="700000"><c r="D700000" t="inlineStr"><is><t>{"dài " * 1000}</t></is></c></row>'
    found = extent(a_row(1, "A"), text, chunk=500)
    assert (found.rows, found.right, found.is_plain) == (700_000, 4, True)


def test_half_a_million_rows_are_a_table() -> None:
    table = open_table(sheet_of(a_row(1, "A", "B"), a_row(2, "A", "L"), a_row(500_000, "A", "L")), "a.xlsx")
    assert table.count_rows() == 500_000
    assert [number for number, _row in table.rows()] == [1, 2, 500_000]
    assert [len(row) for _number, row in table.rows()] == [12, 12, 12]


@pytest.mark.parametrize(
    "far",
    [
        a_row(2, "XFD"),
        a_row(1_048_576, "A"),
        a_row(3, "A", at=999_999) + a_row(4, "AZ"),  # the reference says another row than the row it stands in
        a_row(1_000, "IV", at=900_000) + '<row r="900000"><c r="A900000" s="1"/></row>',  # nor in a far one
        "<row r='3'><c r='XFD3'><v>1</v></c></row>",
        '<row r="3"><c\tr="XFD3"><v>1</v></c></row>',
        '<x:row r="3"><x:c r="A1048576"><v>1</v></x:c></x:row>',
        "<row r=\"3\"><x:c r='XFD3'><v>1</v></x:c></row>",
        '<!-- <row r="2"> --><row r="1000000"><c r="A1000000"><v>1</v></c></row>',
    ],
)
def test_a_cell_that_is_too_far_is_refused_however_it_is_written(far: str) -> None:
    with pytest.raises(SheetError, match="quá xa"):
        open_table(sheet_of(a_row(1, "A", "B"), far), "a.xlsx")


@pytest.mark.parametrize(
    "odd",
    [
        a_row(1, "A") + a_row(1, "B"),
        a_row(2, "A") + a_row(1, "B"),
        "<row><c><v>1</v></c></row>",
        "".join(f'<row r="{n}"/>' for n in range(2, 900_000, 9_000)) + a_row(900_001, "A", at=5),
        '<row r="1"><c s="1" r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A5000"><v>1</v></c></row>',
        '<!---->' + a_row(1, "A"),
    ],
)  # fmt: skip
def test_unusual_writing_is_not_read_in_pieces(odd: str) -> None:
    assert not extent(odd).is_plain


def test_text_that_looks_like_markup_changes_nothing() -> None:
    text = '<row r="1"><c r="A1" t="inlineStr"><is><t>lý do:c r=\'XFD9\' b="&lt;row r="</t></is></c></row>'
    assert extent(text).is_plain


@pytest.mark.parametrize("cell", ['<c r="A1" t="s"><v>99</v></c>', "<c r=\"A1\" t='s'><v>0</v></c>",
                                  '<c r="A1" t="s"><b/><v>0</v></c>'])  # fmt: skip
def test_a_string_that_cannot_be_surely_found_breaks_the_sheet(cut: Callable[..., None], cell: str) -> None:
    cut(5, 2**20)
    with pytest.raises(SheetError, match="hỏng"):
        open_table(sheet_of(f'<row r="1">{cell}</row>'), "a.xlsx").header()


def test_an_inspection_is_kept_and_an_old_one_is_made_again() -> None:
    table = open_table(written(everything), "a.xlsx")
    kept = table.inspection.to_json()
    assert kept is not None
    assert type(table.inspection).from_json(kept) == table.inspection
    assert type(table.inspection).from_json({"kind": "xlsx", "errors": {}}) is None
