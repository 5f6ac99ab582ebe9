"""Namesakes: name, year of birth and place together never link two men; more has to agree, or a person is asked."""

from __future__ import annotations

import pytest

from antoan.linkage.generator import Ledgers
from antoan.linkage.link import Options, link, link_many
from antoan.linkage.pairs import Verdict
from antoan.linkage.verdict import Doubt, Judged, judge

Row = dict[str, str]
PAO: Row = {
    "id": "L",
    "Họ tên": "Leo Sỉnh Páo",  # rare: the probability is far above the threshold
    "Ngày sinh": "1975",
    "Giới tính": "Nam",
    "CCCD": "",
    "Địa chỉ": "Thôn Bản Lầy, xã Tân Văn",
    "Ngày khám": "10/05/2026",
}


def pao(row_id: str, **changes: str) -> Row:
    return {**PAO, "id": row_id, **changes}


def _others(books: Ledgers, count: int) -> list[Row]:
    rows = books.rows["station"][:count]
    return [
        {
            "id": row["id"],
            "Họ tên": row["Họ tên"],
            "Ngày sinh": row["Năm sinh"],
            "Giới tính": row["Nam/Nữ"],
            "CCCD": row["CCCD"],
            "Địa chỉ": row["Địa chỉ"],
            "Ngày khám": row["Ngày khám"],
        }
        for row in rows
    ]


def verdicts(books: Ledgers, left: Row, *right: Row) -> dict[str, Judged]:
    """What follows from Páo's row and each of the rows of another book, among a hundred strangers."""
    crowd = _others(books, 100)
    found = judge(link([left, *crowd[:50]], [*right, *crowd[50:]], Options(threshold=0.5)))
    return {each.pair.right_id: each for each in found if each.pair.left_id == left["id"]}


def test_two_men_of_one_name_year_and_hamlet_are_asked_about(books: Ledgers) -> None:
    apart = {"Ngày khám": "30/05/2026"}  # twenty days: another event, or the same one written down late
    judged = verdicts(books, PAO, pao("R", **apart))["R"]
    assert judged.verdict == Verdict.ASK
    assert judged.pair.probability < 0.9  # nor are they in the list of `antoan link`
    (part,) = (part for part in judged.pair.parts if part.comparison == "namesakes")
    assert part.level == "kin"


def test_name_year_and_place_do_not_link_however_probable(books: Ledgers) -> None:
    week = {"Ngày khám": "17/05/2026"}
    judged = verdicts(books, PAO, pao("R", **week))["R"]
    assert judged.pair.probability > 0.99
    assert (judged.verdict, judged.doubt) == (Verdict.ASK, Doubt.NAMESAKES)


@pytest.mark.parametrize("day", ["", "20/10/2026"])
def test_without_a_day_or_with_one_far_off_they_are_never_linked(books: Ledgers, day: str) -> None:
    judged = verdicts(books, PAO, pao("R", **{"Ngày khám": day})).get("R")
    assert judged is None or judged.verdict == Verdict.ASK


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ({}, {}),  # the day of the event
        ({}, {"Ngày khám": "12/05/2026"}),  # written down two days later
        ({"Ngày sinh": "02/03/1975"}, {"Ngày sinh": "02/03/1975", "Ngày khám": "30/05/2026"}),  # the whole birthday
        ({"CCCD": "020075001234"}, {"CCCD": "020075001234", "Ngày khám": "30/05/2026"}),  # the number
    ],
)
def test_day_birthday_or_number_link(books: Ledgers, left: Row, right: Row) -> None:
    assert verdicts(books, pao("L", **left), pao("R", **right))["R"].verdict == Verdict.LINK


def test_two_birthdays_in_one_year_are_two_men_until_somebody_says_otherwise(books: Ledgers) -> None:
    found = verdicts(books, pao("L", **{"Ngày sinh": "02/03/1975"}), pao("R", **{"Ngày sinh": "17/11/1975"}))
    assert "R" not in found or found["R"].verdict == Verdict.ASK


def test_of_two_rows_that_fit_equally_neither_is_linked(books: Ledgers) -> None:
    found = verdicts(books, PAO, pao("R1"), pao("R2", **{"Ngày khám": "11/05/2026"}))
    assert {(each.verdict, each.doubt) for each in found.values()} == {(Verdict.ASK, Doubt.RIVAL)}
    assert set(found) == {"R1", "R2"}


def test_of_two_rows_the_one_with_the_number_is_he_and_the_other_is_asked_about(books: Ledgers) -> None:
    known = {"CCCD": "020075001234"}
    found = verdicts(books, pao("L", **known), pao("R1", **known), pao("R2"))
    assert found["R1"].verdict == Verdict.LINK
    assert found["R2"].verdict == Verdict.ASK


def test_twins_of_one_hamlet_hurt_on_two_days_are_not_linked(books: Ledgers) -> None:
    born = {"Ngày sinh": "02/03/1975"}
    one = pao("L", **{**born, "Họ tên": "Nông Văn Hùng"})
    other = pao("R", **{**born, "Họ tên": "Nông Văn Tuấn", "Ngày khám": "25/05/2026"})
    assert "R" not in verdicts(books, one, other)


def test_who_fell_here_and_died_there_is_one_man(books: Ledgers) -> None:
    born = {"Ngày sinh": "02/03/1975"}
    here = pao("L", **born, **{"Địa chỉ": "xã Đồng Đăng"})
    there = pao("R", **born, **{"Địa chỉ": "xã Tân Văn", "Ngày khám": "13/05/2026"})
    assert verdicts(books, here, there)["R"].verdict == Verdict.LINK


def test_a_rival_counts_only_in_the_same_book(books: Ledgers) -> None:
    lists = {"a": [PAO, *_others(books, 30)], "b": [pao("B")], "c": [pao("C", **{"Ngày khám": "11/05/2026"})]}
    found = judge(link_many(lists, Options(threshold=0.5)))
    ours = {(e.pair.left_id, e.pair.right_id): e.verdict for e in found if "L" in {e.pair.left_id, e.pair.right_id}}
    assert ours == {("L", "B"): Verdict.LINK, ("L", "C"): Verdict.LINK}
