"""Reading and checking capture histories: every refusal says what, where, and how to mend it."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antoan.statistics.histories import check_histories, read_histories_csv
from antoan.statistics.messages import Refused
from tests.statistics.tables import HEPATITIS, full_tables

ROWS = "".join(f"{history},{count}\n" for history, count in HEPATITIS.items())


def _file(tmp_path, content, encoding="utf-8"):
    path = tmp_path / "histories.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (ROWS, "utf-8"),
        ("history,count\n" + ROWS, "utf-8"),
        ("lịch sử,số người\n" + ROWS, "utf-8-sig"),
        ("lịch sử;số người\n" + ROWS.replace(",", ";"), "utf-8-sig"),
        ("lịch sử\tsố người\n" + ROWS.replace(",", "\t"), "utf-16"),
        (ROWS.replace("\n", "\r\n"), "utf-8"),
        ("\n\n" + ROWS.replace(",", " , ") + "\n\n", "utf-8"),
        ("".join(f'"{h}","{c}"\n' for h, c in HEPATITIS.items()), "utf-8"),
        (ROWS + "000,0\n", "utf-8"),
        (ROWS.replace("\n", ",,\n"), "utf-8"),
    ],
)
def test_files_as_offices_make_them(tmp_path, content, encoding):
    found = read_histories_csv(_file(tmp_path, content, encoding))
    assert {h: c for h, c in found.items() if "1" in h} == HEPATITIS


def test_an_old_code_page_in_the_header_does_not_stop_the_figures(tmp_path):
    tcvn3 = b"l\xb5ch s\xf6,s\xe8 ng\xad\xeai\n" + ROWS.encode()
    assert read_histories_csv(_file(tmp_path, tcvn3)) == HEPATITIS


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        ("110,21\n10,3\n", "history_length", 2),
        ("history,count\n110,21\n12,3\n", "bad_history", 3),
        ("11x,21\n", "bad_history", 1),
        ("110,21\n\n,3\n", "bad_history", 3),
        ("110,21\n101,-3\n", "count_negative", 2),
        ("110,21\n101,3.5\n", "count_not_integer", 2),
        ("110,21\n101,\n", "count_not_integer", 2),
        ("110,21\n101,1_0\n", "count_not_integer", 2),
        ("110,21\n101,ba\n", "count_not_integer", 2),
        ("110,21\n101,٣\n", "count_not_integer", 2),
        ("110,21\n101,2000000000\n", "count_too_large", 2),
        ("110,21\n101,3\n110,4\n", "history_twice", 3),
        ("110,21\n000,4\n", "unseen_given", 2),
        ("110\n", "columns", 1),
        ("110,21,5\n", "columns", 1),
        ("h,c\nx,y\n", "bad_history", 2),
        ("", "empty_file", None),
        ("history,count\n", "empty_file", None),
        ("\n \n", "empty_file", None),
    ],
)
def test_a_bad_file_is_refused_with_its_line(tmp_path, content, code, line):
    with pytest.raises(Refused) as refused:
        read_histories_csv(_file(tmp_path, content))
    assert (refused.value.code, refused.value.line) == (code, line)
    if line:
        assert refused.value.text.startswith(f"Dòng {line}: ")
        assert refused.value.text_en.startswith(f"Line {line}: ")


def test_the_mending_of_dropped_zeros_is_said(tmp_path):
    with pytest.raises(Refused, match="Excel đã bỏ số 0 ở đầu"):
        read_histories_csv(_file(tmp_path, "111,28\n11,18\n"))


def test_a_second_row_says_where_the_first_was(tmp_path):
    with pytest.raises(Refused, match="đã có ở dòng 2"):
        read_histories_csv(_file(tmp_path, "h,c\n110,21\n110,4\n"))


def test_half_a_million_rows_are_refused_at_the_first_repetition(tmp_path):
    with pytest.raises(Refused) as refused:
        read_histories_csv(_file(tmp_path, "110,1\n101,1\n" * 250_000))
    assert (refused.value.code, refused.value.line) == ("history_twice", 3)


def test_a_file_that_is_not_there_is_the_callers_business(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_histories_csv(tmp_path / "absent.csv")


@pytest.mark.parametrize(
    ("histories", "code"),
    [
        ({}, "no_lists"),
        ({"": 3}, "no_lists"),
        ({"1": 3}, "one_list"),
        ({"1": 3, "0": 0}, "one_list"),
        ({"x": 3}, "bad_history"),
        ({"111111": 3}, "too_many_lists"),
        ({"11": -1, "10": 2}, "count_negative"),
        ({"11": 1.5, "10": 2}, "count_not_integer"),
        ({"11": 2.0, "10": 2}, "count_not_integer"),
        ({"11": True, "10": 2}, "count_not_integer"),
        ({"11": None, "10": 2}, "count_not_integer"),
        ({"11": "3", "10": 2}, "count_not_integer"),
        ({"11": 10**12, "10": 2}, "count_too_large"),
        ({"11": 0, "10": 0, "01": 0}, "nobody"),
        ({"10": 5}, "empty_list"),
        ({"11": 1, "101": 2}, "history_length"),
        ({"11": 1, "12": 2}, "bad_history"),
        ({"11": 1, "00": 2}, "unseen_given"),
    ],
)
def test_a_bad_table_is_refused_in_both_languages(histories, code):
    with pytest.raises(Refused) as refused:
        check_histories(histories)
    assert refused.value.code == code
    assert refused.value.text != refused.value.text_en
    assert refused.value.as_json()["vi"] == refused.value.text


def test_labels_must_match_the_lists():
    assert check_histories(HEPATITIS, ["P", "Q", "E"]).name(2) == "2 (Q)"
    with pytest.raises(Refused) as refused:
        check_histories(HEPATITIS, ["P", "Q"])
    assert refused.value.code == "labels"


def test_an_empty_list_is_called_by_its_label():
    with pytest.raises(Refused, match=r"2 \(Công an\)"):
        check_histories({"10": 3}, ["Trạm y tế", "Công an"])


def test_margins():
    table = check_histories(HEPATITIS)
    assert (table.observed, table.on_all([1]), table.on_all([1, 2]), table.seen_times(2)) == (271, 135, 49, 56)


@given(full_tables(3, least=0), st.sampled_from([",", ";", "\t"]))
def test_what_is_written_is_read(tmp_path_factory, table, separator):
    path = tmp_path_factory.mktemp("h") / "h.csv"
    path.write_text("".join(f"{h}{separator}{c}\n" for h, c in table.items()), encoding="utf-8")
    assert read_histories_csv(path) == table


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("h") / "h.csv"
    path.write_bytes(content)
    with contextlib.suppress(Refused):
        assert all(set(history) <= {"0", "1"} and count >= 0 for history, count in read_histories_csv(path).items())
