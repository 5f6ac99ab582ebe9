from __future__ import annotations

from pathlib import Path

import pytest

from antoan.lib.text import encode_legacy
from antoan.linkage.errors import LinkageRefused
from antoan.linkage.reading import load, separator
from antoan.linkage.session import open_session
from tests.linkage.conftest import Save

ROWS = [
    {"id": f"{i:02d}", "Họ và tên": name, "Năm sinh": "1965", "Ghi chú": 'ngã; từ "giàn giáo", cao 3 m'}
    for i, name in enumerate(
        ["Nguyễn Văn Đức", "Hoàng Thị Phượng", "Nông Văn Thiết", "Đặng Thị Mẩy", "Lý Hữu Bằng"] * 4
    )
]


def read(path: Path) -> list[dict[str, str]]:
    with open_session() as session:
        names = load(session, path, "t")
        return [
            dict(zip(names, row, strict=True)) for row in session.con.execute("select * from t order by id").fetchall()
        ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1258"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_encoding_and_separator_gives_the_same_list(save: Save, encoding: str, delimiter: str) -> None:
    rows = ROWS
    if encoding == "cp1258":  # Windows-1258 writes tones as marks of their own
        path = save("a.csv", rows, delimiter=delimiter)
        path.write_bytes(_windows(path.read_text(encoding="utf-8")))
    else:
        path = save("a.csv", rows, encoding=encoding, delimiter=delimiter)
    assert read(path) == rows


def _windows(text: str) -> bytes:
    import unicodedata

    composed = []
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323")
        base = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in tone))
        composed.append(base + tone)
    return "".join(composed).encode("cp1258")


@pytest.mark.parametrize("legacy", ["tcvn3", "vni"])
def test_lists_in_the_old_fonts(save: Save, legacy: str) -> None:
    path = save("a.csv", ROWS)
    old = encode_legacy(path.read_text(encoding="utf-8"), legacy)  # type: ignore[arg-type]
    for encoding in ("latin-1", "utf-8"):  # as the old program saved it; as Excel saves it today
        path.write_bytes(old.encode(encoding))
        assert read(path) == ROWS


def test_what_is_not_there_or_empty_is_said(tmp_path: Path) -> None:
    with pytest.raises(LinkageRefused, match="Không có tệp"):
        read(tmp_path / "x.csv")
    (tmp_path / "empty.csv").touch()
    with pytest.raises(LinkageRefused, match="trống"):
        read(tmp_path / "empty.csv")


def test_headings_with_blanks_around_them_are_trimmed(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id, given_name, surname\n1, lachlan, berry\n")
    assert list(read(tmp_path / "a.csv")[0]) == ["id", "given_name", "surname"]


def test_the_separator_is_not_looked_for_in_quotes() -> None:
    assert separator('"Họ, chữ đệm, tên";"Năm sinh"\n') == ";"


def test_rows_of_the_program_become_text() -> None:
    import datetime as dt

    with open_session() as session:
        load(session, [{"id": 1, "born": dt.date(1965, 3, 2)}, {"id": 2, "phone": None}], "t")
        assert session.con.execute("select * from t order by id").fetchall() == [
            ("1", "1965-03-02", None),
            ("2", None, None),
        ]
