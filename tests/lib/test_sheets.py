import io
import random
import struct
import zipfile
from contextlib import suppress
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from antoan.lib.sheets import SheetError, guard, is_error_cell, open_table
from antoan.lib.text import encode_legacy

HEAD = ["STT", "Tên cơ sở", "Mã số thuế", "Số lao động"]
ROWS = [[1, "Công ty Đá Đồng Đăng", "0100109106", 25], [2, "HTX Vân Nham", "0101248141", 7]]


def xlsx(write, **options) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, **options})
    write(book.add_worksheet("Danh sách"), book)
    book.close()
    return target.getvalue()


def plain(sheet, _book) -> None:
    for r, row in enumerate([HEAD, *ROWS]):
        sheet.write_row(r, 0, row)


def as_csv(delimiter: str = ";") -> str:
    return "\r\n".join(delimiter.join(map(str, row)) for row in [HEAD, *ROWS]) + "\r\n"


def texts(rows) -> list[list[str]]:
    return [["" if c is None else str(int(c)) if isinstance(c, float) else str(c) for c in row] for _, row in rows]


WANTED = [[str(c) for c in row] for row in ROWS]


def test_xlsx() -> None:
    table = open_table(xlsx(plain), "ds.xlsx")
    header = table.header()
    assert (header.first, header.last, header.data_from, list(header.names)) == (1, 1, 2, HEAD)
    assert texts(table.rows(start=header.data_from)) == WANTED
    assert table.sheets == ("Danh sách",)
    assert table.count_rows() == 3


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "tcvn3", "vni"])
def test_csv(delimiter: str, encoding: str) -> None:
    text = as_csv(delimiter)
    data = encode_legacy(text, encoding).encode("latin-1") if encoding in ("tcvn3", "vni") else text.encode(encoding)
    table = open_table(data, "ds.csv")
    assert list(table.header().names) == HEAD
    assert texts(table.rows(start=2)) == WANTED


def test_csv_with_a_hint_quotes_and_line_ends() -> None:
    table = open_table('sep=|\nTên|Ghi chú\n"A|B"|"dòng 1\ndòng 2"\n\n=1+1|x\n'.encode(), "a.csv")
    assert table.header().names == ("Tên", "Ghi chú")
    assert [row for _, row in table.rows(start=table.header().data_from)] == [["A|B", "dòng 1\ndòng 2"], ["=1+1", "x"]]


def test_titles_merged_headers_and_column_numbers() -> None:
    def write(sheet, _book) -> None:
        sheet.merge_range("A1:E1", "DANH SÁCH CƠ SỞ SẢN XUẤT, KINH DOANH")
        sheet.merge_range("A2:E2", "(Kèm theo Công văn số 12/SNV)")
        sheet.merge_range("A4:A5", "STT")
        sheet.merge_range("B4:B5", "Tên\ncơ sở")
        sheet.merge_range("C4:D4", "Số lao động")
        sheet.write("C5", "Tổng")
        sheet.write("D5", "Nữ")
        sheet.merge_range("E4:E5", "Mã số thuế")
        sheet.write_row("A6", ["(1)", "(2)", "(3)", "(4)", "(5)"])
        sheet.write_row("A7", [1, "Công ty A", 10, 3, "0100109106"])

    table = open_table(xlsx(write), "a.xlsx")
    header = table.header()
    assert (header.first, header.last, header.data_from) == (4, 5, 7)
    assert header.names == ("STT", "Tên cơ sở", "Số lao động – Tổng", "Số lao động – Nữ", "Mã số thuế")
    assert list(table.rows(start=header.data_from)) == [(7, [1.0, "Công ty A", 10.0, 3.0, "0100109106"])]


def test_three_header_rows_away_from_the_corner() -> None:
    def write(sheet, _book) -> None:
        sheet.merge_range("C3:C5", "Họ tên")
        sheet.merge_range("D3:G3", "Nạn nhân")
        sheet.merge_range("D4:E4", "Nam")
        sheet.merge_range("F4:G4", "Nữ")
        sheet.write_row("D5", ["Chết", "Nặng", "Chết", "Nặng"])
        sheet.write_row("C6", ["Lý Văn A", 1, 2, 3, 4])

    header = open_table(xlsx(write), "a.xlsx").header()
    assert (header.first, header.last, header.data_from) == (3, 5, 6)
    assert header.names[1:3] == ("Nạn nhân – Nam – Chết", "Nạn nhân – Nam – Nặng")


def test_known_names_find_the_header_below_a_cover_table() -> None:
    def write(sheet, _book) -> None:
        sheet.write_row(0, 0, ["Đơn vị", "Người lập", "Ngày", "Ghi chú thêm", "Khác"])
        sheet.write_row(1, 0, ["Sở", "A", "x", "y", "z"])
        sheet.write_row(3, 0, HEAD)
        sheet.write_row(4, 0, ROWS[0])

    table = open_table(xlsx(write), "a.xlsx")
    assert table.header(is_known=lambda name: name in HEAD).first == 4
    assert table.header().first == 1


def test_old_fonts_inside_xlsx_are_decoded_by_column() -> None:
    names = ["Nguyễn Văn Hùng", "Hoàng Thị Lan", "Triệu Đức Lộc", "Lộc", "Bế Văn Bộ"]

    def write(sheet, _book) -> None:
        sheet.write_row(0, 0, ["Họ tên", "Ghi chú"])
        for r, name in enumerate(names, 1):
            sheet.write_row(r, 0, [encode_legacy(name, "tcvn3"), "bình thường, mở"])

    table = open_table(xlsx(write), "a.xlsx")
    assert table.legacy_columns() == {0: "tcvn3"}
    assert [row[0] for _, row in table.rows(start=2)] == names
    assert {row[1] for _, row in table.rows(start=2)} == {"bình thường, mở"}


def test_dates_formulas_and_errors() -> None:
    def write(sheet, book) -> None:
        sheet.write_row(0, 0, ["Ngày", "Tổng", "Lỗi", "Tên"])
        sheet.write_datetime(1, 0, date(2026, 3, 5), book.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.write_formula(1, 1, "=1+2", None, 3)
        sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")
        sheet.write_string(1, 3, "Cộng hòa")

    (_, row) = next(open_table(xlsx(write), "a.xlsx").rows(start=2))
    assert row == [date(2026, 3, 5), 3.0, "#DIV/0!", "Cộng hòa"]
    assert is_error_cell(row[2])
    assert not is_error_cell("#1")


def packed(members: dict[str, bytes], level: int = 9) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def repack(data: bytes, change, level: int = 9) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return packed({n: change(n, archive.read(n)) for n in archive.namelist()}, level)


def test_zip_bomb() -> None:
    bomb = packed({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b" " * (60 * 2**20)})
    assert len(bomb) < 100_000
    with pytest.raises(SheetError, match="bất thường"):
        open_table(bomb, "bom.xlsx")


def test_zip_bomb_that_lies_about_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MAX_UNPACKED", 30 * 2**20)
    bomb = bytearray(packed({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b" " * (60 * 2**20)}))
    size = struct.pack("<I", 60 * 2**20)
    assert size in bomb
    lie = bytes(bomb.replace(size, struct.pack("<I", 1000)))
    with pytest.raises(SheetError, match=r"bất thường|hỏng"):
        open_table(lie, "bom.xlsx")


def test_too_many_members() -> None:
    many = packed({"xl/workbook.xml": b"<x/>", **{f"a{i}": b"" for i in range(guard.MAX_MEMBERS)}})
    with pytest.raises(SheetError, match="bất thường"):
        open_table(many, "a.xlsx")


@pytest.mark.parametrize("quote", ['r="XFD1048576"', "r='XFD1048576'", 'r = "XFD1048576"'])
def test_a_value_in_the_last_cell_is_refused_before_it_costs_memory(quote: str) -> None:
    data = repack(xlsx(plain), lambda n, c: c.replace(b'r="B3"', quote.encode()) if n.endswith("sheet1.xml") else c)
    with pytest.raises(SheetError, match="quá xa"):
        open_table(data, "a.xlsx")


def test_a_format_in_the_last_cell_is_harmless() -> None:
    def write(sheet, book) -> None:
        plain(sheet, book)
        sheet.write_blank(1_048_575, 16_383, None, book.add_format({"bold": True}))

    table = open_table(xlsx(write), "a.xlsx")
    assert texts(table.rows(start=2)) == WANTED


@pytest.mark.parametrize(
    ("content", "name", "word"),
    [
        (b"", "a.xlsx", "trống"),
        (b"\xef\xbb\xbf \n", "a.csv", "trống"),
        (b"MZ\x90\x00" + bytes(2000), "a.xlsx", "chương trình"),
        (b"MZ\x90\x00" + bytes(2000), "a.csv", "không đúng"),
        (b"%PDF-1.7 ...", "a.xls", "PDF"),
        (b"%PDF-1.7 ...", "a.csv", "không đúng"),
        (b"<html><table><tr><td>1</td></tr></table>", "a.xls", "trang web"),
        (b"PK\x03\x04 broken", "a.xlsx", "hỏng"),
        (b"a;b\n1;2\n", "a.pdf", "không phải bảng tính"),
        (b"a;b\n1;2\n", "a.xlsx", "không đúng"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000), "a.xls", "hỏng"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "mật khẩu"),
        (packed({"word/document.xml": b"<x/>"}), "a.xlsx", "không phải bảng tính"),
        (packed({"xl/workbook.xml": b"<x/>"}), "a.xlsx", "hỏng"),
        (b'a;b\n1;"' + b"x" * 140_000, "a.csv", "nháy kép"),
        (bytes(range(0xC0, 0xFF)) * 20 + b" \xff\n", "a.csv", "bảng mã"),
    ],
)
def test_bad_files_are_refused_in_words(content: bytes, name: str, word: str) -> None:
    with pytest.raises(SheetError, match=word):
        for _ in open_table(content, name).rows():
            pass


def test_sheets_that_are_not_there_or_empty() -> None:
    table = open_table(xlsx(plain), "a.xlsx")
    with pytest.raises(SheetError, match="Danh sách"):
        table.header("Khác")
    with pytest.raises(SheetError, match="trống"):
        open_table(xlsx(lambda s, b: None), "a.xlsx").header()
    with pytest.raises(SheetError, match="tiêu đề"):
        open_table(b"1;2\n3;4\n", "a.csv").header()


def test_random_bytes_never_crash() -> None:
    rng = random.Random(4)  # noqa: S311 - the same damage every time
    whole = xlsx(plain)
    for _ in range(60):
        broken = bytearray(whole)
        for _ in range(rng.randint(1, 20)):
            broken[rng.randrange(len(broken))] = rng.randrange(256)
        try:
            list(open_table(bytes(broken), "a.xlsx").rows())
        except SheetError:
            continue


@pytest.mark.slow
def test_large_file_stays_in_bounds(tmp_path) -> None:
    import subprocess
    import sys

    path = tmp_path / "big.xlsx"
    path.write_bytes(
        repack(xlsx(plain), lambda name, part: _long(20, 100_000) if name.endswith("sheet1.xml") else part)
    )
    program = (
        "import sys; from antoan.lib.sheets import open_table\n"
        "print(sum(1 for _ in open_table(sys.argv[1], 'big.xlsx').rows(start=2, clean=False)))\n"
        "print([l.split()[1] for l in open('/proc/self/status') if l.startswith('VmHWM')][0])"
    )
    count, peak = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, check=True, text=True
    ).stdout.split()
    assert int(count) == 100_000
    assert int(peak) < 200_000


def _long(columns: int, rows: int) -> bytes:
    """The XML of a sheet, put together from one row: the library that writes sheets takes half a minute for it."""
    names = [chr(65 + c) for c in range(columns)]
    head = "".join(f'<c r="{n}1" t="inlineStr"><is><t>Cột {n}</t></is></c>' for n in names)
    texts = (f'<c r="{n}NUM" t="inlineStr"><is><t>Công ty KIND</t></is></c>' for n in names[1::2])
    numbers = (f'<c r="{n}NUM"><v>NUM</v></c>' for n in names[::2])
    row = f'<row r="NUM">{"".join(cell for pair in zip(numbers, texts, strict=True) for cell in pair)}</row>'
    return "".join([
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>',
        f'<row r="1">{head}</row>',
        *(row.replace("NUM", str(r + 1)).replace("KIND", str(r % 997)) for r in range(1, rows + 1)),
        "</sheetData></worksheet>",
    ]).encode()  # fmt: skip


@given(st.binary(max_size=60) | st.text('"\n\r,;|\tabcạ=1 ', max_size=40).map(str.encode))
def test_any_bytes_under_the_name_of_a_csv_are_a_table_or_a_sentence(content: bytes) -> None:
    with suppress(SheetError):
        table = open_table(content, "a.csv")
        assert table.count_rows() * 2 >= len(list(table.rows()))  # mixed line ends are counted once
        table.header()
