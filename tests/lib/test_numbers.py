from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antoan.lib.numbers import format_number, parse_int, parse_number, round_half_away


@given(st.decimals(-(10**9), 10**9, places=2))
def test_round_trip(number: Decimal) -> None:
    assert parse_number(format_number(number)) == (number, "")
    assert parse_number(format_number(number, 2)) == (number, "")


@given(st.integers(-(10**12), 10**12))
def test_round_trip_of_whole_numbers(number: int) -> None:
    assert parse_number(format_number(number)) == (Decimal(number), "")
    assert parse_number(float(number)) == (Decimal(number), "")


@pytest.mark.parametrize(
    ("number", "digits", "expected"),
    [
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("0.125", 2, "0.13"),
        ("-0.125", 2, "-0.13"),
        ("2.4999", 0, "2"),
        ("1250", -2, "1300"),
    ],
)
def test_halves_go_away_from_zero(number: str, digits: int, expected: str) -> None:
    assert round_half_away(Decimal(number), digits) == Decimal(expected)


@pytest.mark.parametrize(
    ("number", "digits", "expected"),
    [
        (1234.5, None, "1.234,5"),
        (0, None, "0"),
        (Decimal("-0.04"), 1, "0,0"),
        (1234567, 0, "1.234.567"),
        (0.1, 2, "0,10"),
        (100, None, "100"),
    ],
)
def test_written(number: float, digits: int | None, expected: str) -> None:
    assert format_number(number, digits) == expected


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("1,234.5", "1.234,5"),
        ("1.5", "1,5"),
        ("1,234", "Không rõ"),
        ("mười", "không phải"),
        (True, "không phải"),
        ("1..5", "không"),
    ],
)
def test_doubt_is_refused(text: object, word: str) -> None:
    number, error = parse_number(text)
    assert number is None
    assert word in error


def test_spaces_and_small_decimals() -> None:
    assert parse_number("1 234 567")[0] == 1234567
    assert parse_number("0,125")[0] == Decimal("0.125")
    assert parse_number("1.234.567,25")[0] == Decimal("1234567.25")
    assert parse_number("") == parse_number(None) == (None, "")


def test_whole_numbers_within_bounds() -> None:
    assert parse_int("1.250") == (1250, "")
    assert parse_int(3.0) == (3, "")
    assert "số nguyên" in parse_int("2,5")[1]
    assert "từ 0 đến 2.147.483.647" in parse_int(2**31)[1]
    assert "từ 1 đến 12" in parse_int("13", 1, 12)[1]


@given(st.text(max_size=15) | st.floats())
def test_never_raises(value: object) -> None:
    parse_number(value)
    parse_int(value)
