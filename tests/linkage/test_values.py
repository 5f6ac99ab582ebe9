from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antoan.lib.text import fold
from antoan.linkage.lexicon import family_shares, given_shares
from antoan.linkage.values import (
    Day,
    place_in_address,
    read_age,
    read_day,
    read_hamlet,
    read_place,
    read_sex,
    sound,
)

SECOND_OF_MARCH = Day(1965, "1965-03-02", "1965-02-03", "03-02", date(1965, 3, 2).toordinal())


@pytest.mark.parametrize(
    "text",
    ["02/03/1965", "2-3-1965", "2.3.65", "1965-03-02", "19650302", "23803", "1965-03-02 00:00:00", " 02/03/1965 "],
)
def test_one_day_written_in_many_ways(text: str) -> None:
    assert read_day(text) == SECOND_OF_MARCH


@pytest.mark.parametrize("text", ["1965", "00/00/1965", "3/1965", "năm 1965", "1965.0"])
def test_only_the_year_is_known(text: str) -> None:
    assert read_day(text) == Day(year=1965)


@pytest.mark.parametrize("text", ["", "không rõ", "0", "99", "12/13", "31/12/3000"])
def test_no_date_at_all(text: str) -> None:
    assert read_day(text) == Day()


def test_month_and_day_in_the_american_order_are_put_right() -> None:
    assert read_day("12/31/1999").day == "1999-12-31"


def test_a_day_that_does_not_exist_still_compares_digit_by_digit() -> None:
    assert read_day("30/02/1965") == Day(1965, "1965-02-30", None, "02-30", None)


@given(st.dates(date(1900, 1, 1), date(2029, 12, 31)))
def test_every_day_is_read_back(day: date) -> None:
    for text in (f"{day:%d/%m/%Y}", day.isoformat(), f"{day:%Y%m%d}"):
        assert read_day(text).day == day.isoformat()
        assert read_day(text).number == day.toordinal()


@given(st.text(max_size=30))
def test_no_text_breaks_a_reading(text: str) -> None:
    assert isinstance(read_day(text), Day)
    for read in (read_sex, read_place, place_in_address, read_hamlet):
        assert read(text) is None or read(text) == fold(str(read(text)))
    age = read_age(text)
    assert age is None or 0 <= age <= 120


def test_sexes() -> None:
    assert [read_sex(text) for text in ("Nam", "nữ", "F", "male", "1", "?")] == ["m", "f", "f", "m", "m", None]


def test_ages() -> None:
    assert [read_age(text) for text in ("45", "45 tuổi", "45.0", "1965", "x")] == [45, 45, 45, None, None]


@pytest.mark.parametrize(
    "text", ["Xã Đồng Đăng", "đồng đăng", "TT. Đồng Đăng", "Xã Đồng Đăng, huyện Cao Lộc", "x. Đồng Đăng"]
)
def test_a_commune_without_its_title(text: str) -> None:
    assert read_place(text) == "dong dang"


def test_an_address_names_hamlet_and_commune() -> None:
    for address in ("Thôn Bản Lầy, xã Tân Văn, huyện Bình Gia", "Bản Lầy, Tân Văn, Bình Gia", "Lầy - xã Tân Văn"):
        assert place_in_address(address) == "tan van"
    assert read_hamlet("Thôn Bản Lầy, xã Tân Văn") == read_hamlet("Bản Lầy") == "lay"
    assert (place_in_address("Bản Lầy"), read_hamlet("xã Tân Văn")) == (None, None)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("Sinh", "Xinh"),
        ("Dung", "Giung"),
        ("Dung", "Rung"),
        ("Trung", "Chung"),
        ("Lam", "Nam"),
        ("Lý", "Lí"),
        ("Quyên", "Kwiên"),
        ("Nguyễn", "Nguiễn"),
        ("Hoàng", "Huỳnh"),
        ("Vũ", "Võ"),
        ("Slình", "Sình"),
        ("Bích", "Bít"),
    ],
)
def test_usual_misspellings_sound_alike(right: str, wrong: str) -> None:
    assert sound(fold(right)) == sound(fold(wrong))


@pytest.mark.parametrize(("one", "other"), [("Hoa", "Lan"), ("Hùng", "Cường"), ("Nghĩa", "Nhã"), ("Mai", "Thảo")])
def test_different_names_sound_different(one: str, other: str) -> None:
    assert sound(fold(one)) != sound(fold(other))


def test_the_lexicon_is_a_distribution() -> None:
    for shares in (family_shares(), given_shares()):
        assert sum(shares.values()) == pytest.approx(1.0)
        assert all(name == fold(name) for name in shares)
    assert family_shares()["nguyen"] > 10 * family_shares()["sam"]
