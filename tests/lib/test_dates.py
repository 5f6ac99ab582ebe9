from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antoan.lib.dates import VIETNAM, count_swapped, parse_date, parse_datetime, parse_time, parse_year, swap_day_month

AFTERNOON = datetime(2026, 3, 5, 14, 30)  # noqa: DTZ001 - as the reader gives it
days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
FORMS = ["{d}/{m}/{y}", "{d:02}/{m:02}/{y}", "{d}-{m}-{y}", "{d}.{m}.{y}", "{y}-{m:02}-{d:02}", "ngày {d} tháng {m} năm {y}",
         "Ngày {d}/{m}/{y}", "{d} / {m} / {y}", "{d}/{m}/{y} 14:30", "14h30 ngày {d}/{m}/{y}", "{y}-{m:02}-{d:02}T08:00:00"]  # fmt: skip


@given(days, st.sampled_from(FORMS))
def test_every_way_of_writing(day: date, form: str) -> None:
    assert parse_date(form.format(d=day.day, m=day.month, y=day.year)) == (day, "")


@given(st.dates(date(1920, 1, 1), date(2199, 12, 31)))
def test_excel_numbers(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    assert parse_date(float(serial)) == parse_date(serial) == parse_date(f"{serial}") == (day, "")


@given(st.text(max_size=20) | st.floats() | st.integers() | st.none() | st.booleans())
def test_never_raises(value: object) -> None:
    for parse in (parse_date, parse_datetime, parse_time, parse_year):
        found, error = parse(value)
        assert found is None or error == ""


@pytest.mark.parametrize("value", ["9" * 400, 123456.98, "²" * 8, 0.000123, -5, True])
def test_numbers_that_are_no_dates(value: object) -> None:
    assert parse_date(value)[0] is None
    assert parse_date(value)[1]


def test_values_of_the_reader() -> None:
    assert parse_date(AFTERNOON) == (date(2026, 3, 5), "")
    assert parse_date(date(2026, 3, 5)) == (date(2026, 3, 5), "")
    assert parse_date("không rõ") == (None, "")


@pytest.mark.parametrize(
    ("value", "word"),
    [
        ("12/25/2025", "25/12/2025"),
        ("30/2/2025", "Không có ngày"),
        ("1985", "chỉ có năm"),
        (1985, "chỉ có năm"),
        ("5/3/26", "hai chữ số năm"),
        ("1/1/0203", "1900–2100"),
        ("hôm qua", "Không đọc được"),
        (12, "không phải là ngày"),
        ("01022010", ""),
        ("12112012", ""),
    ],
)
def test_what_is_wrong_is_said(value: object, word: str) -> None:
    found, error = parse_date(value)
    assert (found is None) == bool(word)
    assert word in error


def test_two_digit_years_of_past_things() -> None:
    today = date(2026, 11, 23)
    assert parse_date("5/3/26", latest=today)[0] == date(2026, 3, 5)
    assert parse_date("24/11/26", latest=today)[0] == date(1926, 11, 24)
    assert parse_date("5/3/85", latest=today)[0] == date(1985, 3, 5)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1985", 1985),
        (1985.0, 1985),
        ("5/3/1985", 1985),
        (date(1985, 3, 5), 1985),
        ("", None),
        ("85", None),
        ("1785", None),
    ],
)
def test_years(value: object, expected: int | None) -> None:
    assert parse_year(value)[0] == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("14:30", time(14, 30)), ("14h30", time(14, 30)), ("9h", time(9)), ("9 giờ 5 phút", time(9, 5)), (0.5, time(12)),
     (time(8), time(8)), (timedelta(hours=3), time(3)), ("25:00", None), ("trưa", None)],
)  # fmt: skip
def test_times(value: object, expected: time | None) -> None:
    found, error = parse_time(value)
    assert found == expected
    assert bool(error) == (expected is None)


def test_instants() -> None:
    expected = datetime(2026, 3, 5, 14, 30, tzinfo=VIETNAM)
    for written in ("5/3/2026 14:30", "14h30 ngày 5/3/2026", "5/3/2026, lúc 14 giờ 30 phút", "2026-03-05T07:30:00Z"):
        assert parse_datetime(written) == (expected, "")
    assert parse_datetime(AFTERNOON)[0] == expected
    assert parse_datetime(datetime(2026, 3, 5, 7, 30, tzinfo=UTC))[0] == expected
    assert parse_datetime("5/3/2026")[0] == datetime(2026, 3, 5, tzinfo=VIETNAM)
    assert "Không có thời điểm" in parse_datetime("2026-13-05 10:00")[1]


def test_swapped_columns_show() -> None:
    assert swap_day_month(date(2026, 12, 3)) == date(2026, 3, 12)
    assert swap_day_month(date(2026, 3, 25)) is None
    column = [date(2026, 12, 3), date(2026, 3, 2), date(2026, 12, 25)]
    assert count_swapped(column, date(2026, 11, 23)) == 1
