from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
import xlsxwriter
from django.core.management import CommandError, call_command

from antoan.establishments.models import Establishment
from antoan.imports.models import ImportJob
from tests.imports.conftest import HEAD, cells_of, row, xlsx


def run(*args: object) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("import", *map(str, args), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def file(tmp_path: Path, commune) -> Path:
    path = tmp_path / "ds.xlsx"
    path.write_bytes(xlsx([["x"] * 6, HEAD, row(1), row(2, Xã="Không Có")], ["a", "b", "c", "d", "e", "f"]))
    return path


@pytest.fixture
def map_file(tmp_path: Path) -> Path:
    path = tmp_path / "map.toml"
    path.write_text(
        'header_row = 3\n[columns]\nname = "Tên cơ sở"\ntax_code = "MST"\ncommune = "Xã"\n[options]\nsource = "Thuế"\n',
        encoding="utf8",
    )
    return path


def test_a_dry_run_then_the_real_one(file: Path, map_file: Path, tmp_path: Path) -> None:
    out, err = run("sample", file, "--map", map_file)
    assert "Đã đọc 2 · Thêm mới 1 · Thay đổi 0 · Đã có 0 · Bị từ chối 1" in out
    assert "--apply" in out
    assert "dòng 5" in err
    assert Establishment.objects.count() == 0
    out, _ = run("sample", file, "--map", map_file, "--apply", "--rejected", tmp_path / "out.xlsx")
    assert "Đã nhập" in out
    assert Establishment.objects.count() == 1
    assert cells_of((tmp_path / "out.xlsx").read_bytes())[1][3] == "Không Có"
    assert ImportJob.objects.latest("pk").options == {"source": "Thuế"}


def test_the_guess_is_printed(file: Path) -> None:
    out, _ = run("sample", file)
    assert "tax_code = 'MST'" in out


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('[columns]\nname = "Không"', "không có cột|Không có"),
        ("[columns", "Không đọc được"),
        ("[columns]\nname = 'Tên cơ sở'", "bắt buộc"),
    ],
)
def test_a_wrong_map_is_explained(file: Path, tmp_path: Path, text: str, word: str) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(text, encoding="utf8")
    with pytest.raises(CommandError, match=word):
        run("sample", file, "--map", path)


def test_unknown_kinds_and_missing_files(file: Path) -> None:
    with pytest.raises(CommandError, match="Các loại"):
        run("nothing", file)
    with pytest.raises(CommandError, match="Không thấy"):
        run("sample", "khong-co.xlsx")


def test_the_map_says_where_the_header_is_before_anything_is_guessed(tmp_path: Path, commune) -> None:
    """The guess alone would refuse this file: nothing on its first sheet looks like a header."""
    target = tmp_path / "so.xlsx"
    with xlsxwriter.Workbook(target) as book:
        book.add_worksheet("Bìa")
        sheet = book.add_worksheet("Sổ")
        for number, cells in enumerate([["Sổ của công ty"], [], HEAD, row(1)]):
            sheet.write_row(number, 0, cells)
    path = tmp_path / "map.toml"
    path.write_text(
        'sheet = "Sổ"\nheader_row = 3\n[columns]\nname = "Tên cơ sở"\ntax_code = "MST"\ncommune = "Xã"\n',
        encoding="utf8",
    )
    with pytest.raises(CommandError, match="trống"):
        run("sample", target)
    out, _ = run("sample", target, "--map", path)
    assert "Đã đọc 1 · Thêm mới 1" in out
    assert ImportJob.objects.count() == 1
