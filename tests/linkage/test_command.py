from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from antoan.linkage.generator import Ledgers
from tests.linkage.conftest import Save


def run(*arguments: object) -> str:
    """The command with these words; what it prints."""
    out = io.StringIO()
    call_command("link", *map(str, arguments), stdout=out)
    return out.getvalue()


def pairs_in(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture
def lists(books: Ledgers, save: Save) -> tuple[Path, Path, Path]:
    """declared.csv, hospital.csv (";" and UTF-16) and their truth."""
    left, right = (books.rows[source][:120] for source in ("declared", "hospital"))
    ids = ({row["id"] for row in left}, {row["id"] for row in right})
    truth = [
        {"left_id": a, "right_id": b}
        for a, b in sorted(books.pairs("declared", "hospital"))
        if a in ids[0] and b in ids[1]
    ]
    return (
        save("declared.csv", left),
        save("hospital.csv", right, encoding="utf-16", delimiter=";"),
        save("truth.csv", truth),
    )


def test_two_lists_to_a_file_of_pairs(lists: tuple[Path, Path, Path], tmp_path: Path) -> None:
    left, right, truth = lists
    out, model = tmp_path / "pairs.csv", tmp_path / "model.json"
    said = run(left, right, "--id", "id", "--out", out, "--truth", truth, "--save-model", model)
    pairs = pairs_in(out)
    assert list(pairs[0]) == ["left_id", "right_id", "probability", "weight"]
    assert all(pair["left_id"].startswith("D") and pair["right_id"].startswith("H") for pair in pairs)
    assert all(float(pair["probability"]) >= 0.9 for pair in pairs)
    assert "precision 1.0000  recall 1.0000  F1 1.0000" in said
    assert str(len(pairs)) in said
    again = tmp_path / "again.csv"
    run(left, right, "--out", again, "--model", model)
    assert again.read_text() == out.read_text()


def test_one_list_is_searched_for_doubles(books: Ledgers, save: Save, tmp_path: Path) -> None:
    rows = books.rows["station"][:30]
    path = save("a.csv", [*rows, {**rows[0], "id": "double"}])
    for arguments in ([path], [path, path]):
        run(*arguments, "--out", tmp_path / "out.csv")
        assert {rows[0]["id"], "double"} in [{p["left_id"], p["right_id"]} for p in pairs_in(tmp_path / "out.csv")]


def test_a_map_of_columns(save: Save, tmp_path: Path) -> None:
    person = {"ma": "1", "c1": "Nông Văn Lâm", "c2": "1965", "c3": "Hồng Thái"}
    left, right = save("a.csv", [person]), save("b.csv", [{**person, "c3": "Tân Văn"}])
    chart = tmp_path / "map.toml"
    chart.write_text(
        'full_name = "c1"\n[both]\nbirth = "c2"\n[right]\ncommune = "c3"\n[left]\ncommune = "c3"\n[places]\n"Xã Hồng Thái" = "xã Tân Văn"\n'
    )
    run(left, right, "--id", "ma", "--map", chart, "--out", tmp_path / "out.csv")
    assert [(p["left_id"], p["right_id"]) for p in pairs_in(tmp_path / "out.csv")] == [("1", "1")]
    for text in ("[x]\n", "full_name = \n", "[both]\nfull_name = 'không'\n"):
        chart.write_text(text)
        with pytest.raises(CommandError, match="cột"):
            run(left, right, "--id", "ma", "--map", chart, "--out", tmp_path / "out.csv")


def test_what_cannot_be_done_is_said_before_anything_is_written(lists: tuple[Path, Path, Path], tmp_path: Path) -> None:
    left, right, _ = lists
    out = tmp_path / "pairs.csv"
    for arguments, words in (
        ([tmp_path / "none.csv", right], "Không có tệp"),
        ([left, right, "--id", "ma"], "không có cột mã “ma”"),
        ([left, right, "--truth", tmp_path / "none.csv"], "Không có tệp"),
        ([left, right, "--model", tmp_path / "none.json"], "Không đọc được mô hình"),
        ([left, right, "--threshold", "2"], "từ 0 đến 1"),
        ([left, right, "--threshold", "x"], "từ 0 đến 1"),
    ):
        with pytest.raises(CommandError, match=words):
            run(*arguments, "--out", out)
    with pytest.raises(CommandError, match="Không có thư mục"):
        run(left, right, "--out", tmp_path / "none" / "pairs.csv")
    assert not out.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--out", "{here}"], "Không ghi được vào"),
        (["--out", "{left}"], "là tệp đầu vào"),
        (["--out", "{out}", "--truth", "{truth}", "--save-model", "{truth}"], "là tệp đầu vào"),
        (["--out", "{out}", "--save-model", "{here}/none/model.json"], "Không có thư mục"),
        (["--out", "{out}", "--memory", "nhiều"], "như 4GB"),
        (["--out", "{out}", "--truth", "{binary}"], "bảng mã"),
    ],
)
def test_no_input_is_lost_and_no_work_is_done_in_vain(
    lists: tuple[Path, Path, Path], tmp_path: Path, words: list[str], said: str
) -> None:
    left, right, truth = lists
    binary, out = tmp_path / "binary.csv", tmp_path / "pairs.csv"
    binary.write_bytes(bytes(range(256)) * 20)
    names = {"here": tmp_path, "left": left, "truth": truth, "binary": binary, "out": out}
    before = left.read_bytes(), truth.read_bytes()
    with pytest.raises(CommandError, match=said):
        run(left, right, *(word.format(**names) for word in words))
    assert (left.read_bytes(), truth.read_bytes()) == before
    assert not out.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "trống"),
        (b"\n\r\n \n", "trống"),
        (b"PK\x03\x04" + bytes(200), "là tệp Excel"),
        (b"\xd0\xcf\x11\xe0" + bytes(200), "là tệp Excel"),
        (bytes(range(256)) * 20, "bảng mã"),
        ("1,Nông Văn Lâm,1965\n2,Vi Thị Mai,1970\n".encode(), "không có cột mã “id”"),
        (b"id,foo,bar\n1,x,y\n", "b.csv: –"),
        ('id,Họ tên\n1,"Nông Văn Lâm\n2,Vi Thị Mai\n'.encode(), "dấu ngoặc kép"),
        ("id,Họ tên\n1,Nông Văn Lâm\n1,Vi Thị Mai\n".encode(), "mã bị trùng ở cột “id”: 1"),
        ("id,Họ tên\n1,Nông Văn Lâm\n,Vi Thị Mai\n".encode(), "1 dòng bỏ trống cột mã"),
    ],
)
def test_a_list_that_cannot_be_read_is_refused_with_what_to_do(
    lists: tuple[Path, Path, Path], tmp_path: Path, content: bytes, said: str
) -> None:
    bad = tmp_path / "b.csv"
    bad.write_bytes(content)
    with pytest.raises(CommandError, match=said):
        run(lists[0], bad, "--out", tmp_path / "pairs.csv")
    assert not (tmp_path / "pairs.csv").exists()


def test_true_pairs_of_nobody_are_pointed_out_and_still_count(
    lists: tuple[Path, Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    left, right, truth = lists
    with truth.open("a") as stream:
        stream.write("X1,Y2\n")
    assert "recall 1.0000" not in run(left, right, "--out", tmp_path / "pairs.csv", "--truth", truth)
    assert "1 cặp có mã không có trong danh sách, ví dụ X1, Y2" in capsys.readouterr().err
