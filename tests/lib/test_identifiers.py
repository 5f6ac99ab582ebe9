import pytest
from hypothesis import given
from hypothesis import strategies as st

from antoan.lib.identifiers import TaxCodeKind, check_digit, is_valid_mst, parse_tax_code

nine = st.text("0123456789", min_size=9, max_size=9).filter(lambda d: check_digit(d) < 10 and d[:2] != "00")


@given(st.text("0123456789", min_size=9, max_size=9))
def test_check_digit_is_the_weighted_sum(digits: str) -> None:
    weights = (31, 29, 23, 19, 17, 13, 7, 5, 3)
    assert check_digit(digits) == 10 - sum(w * int(d) for w, d in zip(weights, digits, strict=True)) % 11


@given(nine, st.integers(1, 999))
def test_valid_codes_in_every_writing(digits: str, branch: int) -> None:
    mst = digits + str(check_digit(digits))
    assert parse_tax_code(mst)[0].value == mst
    assert parse_tax_code(f" {mst[:3]} {mst[3:]} ")[0].value == mst
    dependent = parse_tax_code(f"{mst}{branch:03}")[0]
    assert dependent.value == f"{mst}-{branch:03}"
    assert (dependent.kind, dependent.parent) == (TaxCodeKind.DEPENDENT, mst)
    assert parse_tax_code(float(mst))[0].value == mst  # Excel made a number of it and lost the zero


@given(nine, st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(digits: str, place: int, shift: int) -> None:
    mst = digits + str(check_digit(digits))
    wrong = mst[:place] + str((int(mst[place]) + shift) % 10) + mst[place + 1 :]
    assert not is_valid_mst(wrong)


@pytest.mark.parametrize("code", ["0100109106", "0101248141", "0300588569", "0100109106-001"])
def test_codes_of_known_companies(code: str) -> None:
    assert parse_tax_code(code)[0].value == code


@pytest.mark.parametrize(
    ("value", "word"),
    [
        ("0100109107", "sai chữ số kiểm tra"),
        ("4.9001E+09", "Excel rút gọn"),
        ("49AB", "không phải chữ số"),
        ("12345", "có 5 chữ số"),
        ("0100109106-000", "từ 001 đến 999"),
        (100109107, "thêm số 0"),
        ("２０００", "không phải chữ số"),
        (True, "không phải chữ số"),
    ],
)
def test_what_is_wrong_is_said(value: object, word: str) -> None:
    code, error = parse_tax_code(value)
    assert code is None
    assert word in error


def test_persons_and_blank() -> None:
    assert parse_tax_code("020085001234")[0].kind is TaxCodeKind.PERSON
    assert parse_tax_code("  ") == (None, "")
    assert parse_tax_code(None) == (None, "")
    assert parse_tax_code("099085001234")[0] is None  # no such province
