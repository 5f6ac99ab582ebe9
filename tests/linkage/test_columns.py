from __future__ import annotations

import pytest

from antoan.linkage.columns import Field, UnknownColumn, mapped, recognise
from antoan.linkage.generator import Ledgers

FEBRL = "given_name, surname, street_number, address_1, address_2, suburb, postcode, state, date_of_birth, soc_sec_id"


def test_the_columns_of_febrl() -> None:
    found = recognise(FEBRL.split(","))
    assert {str(field): heading.strip() for field, heading in found.items()} == {
        "given_name": "given_name",
        "family_name": "surname",
        "street_number": "street_number",
        "street": "address_1",
        "street_2": "address_2",
        "suburb": "suburb",
        "postcode": "postcode",
        "state": "state",
        "birth": "date_of_birth",
        "soc_sec_id": "soc_sec_id",
    }


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Họ và tên", Field.FULL),
        ("HỌ TÊN NẠN NHÂN", Field.FULL),
        ("Họ, chữ đệm, tên người chết", Field.FULL),
        ("ho_ten", Field.FULL),
        ("Tên bệnh nhân", Field.FULL),
        ("Name", Field.FULL),
        ("First name", Field.GIVEN),
        ("Last name", Field.FAMILY),
        ("Năm sinh", Field.BIRTH),
        ("Ngày, tháng, năm sinh", Field.BIRTH),
        ("DOB", Field.BIRTH),
        ("Tuổi", Field.AGE),
        ("Giới tính", Field.SEX),
        ("Nam/Nữ", Field.SEX),
        ("Xã/phường", Field.PLACE),
        ("Nơi cư trú cuối cùng", Field.ADDRESS),
        ("Số CCCD", Field.CCCD),
        ("CMND/CCCD", Field.CCCD),
        ("Mã số BHXH", Field.BHXH),
        ("Ngày tai nạn", Field.EVENT),
        ("Ngày xảy ra tai nạn", Field.EVENT),
        ("Ngày chết", Field.EVENT),
        ("Ngày khám", Field.EVENT),
        ("SĐT", Field.PHONE),
        ("GIOITINH", Field.SEX),
        ("diachi", Field.ADDRESS),
        ("dateOfBirth", Field.BIRTH),
        ("Birthday", Field.BIRTH),
        ("Ngày sinh", Field.BIRTH),
    ],
)
def test_headings_in_both_languages(heading: str, field: Field) -> None:
    assert recognise([heading]) == {field: heading}


@pytest.mark.parametrize(
    "heading", ["Họ tên mẹ", "Người khai", "Ngày cấp CCCD", "Bác sĩ", "Ghi chú", "Tên công ty", "STT"]
)
def test_what_is_about_somebody_else_is_not_taken(heading: str) -> None:
    assert recognise([heading]) == {}


def test_a_birthday_in_three_columns() -> None:
    assert recognise(["by", "bm", "bd"]) == {Field.BIRTH: "by", Field.MONTH: "bm", Field.DAY: "bd"}
    assert recognise(["Ngày sinh", "Tháng sinh", "Năm sinh"]) == {
        Field.DAY: "Ngày sinh",
        Field.MONTH: "Tháng sinh",
        Field.BIRTH: "Năm sinh",
    }
    assert recognise(["Ngày sinh", "Năm sinh"]) == {Field.BIRTH: "Ngày sinh"}
    assert recognise(["Tháng", "Năm sinh"]) == {Field.BIRTH: "Năm sinh"}
    assert recognise(["Ngày", "Năm sinh"]) == {Field.BIRTH: "Năm sinh"}


def test_our_own_names_of_things_are_understood() -> None:
    assert recognise([str(field) for field in Field]) == {field: str(field) for field in Field}


def test_ten_is_the_given_name_beside_ho_and_the_whole_name_alone() -> None:
    assert recognise(["Họ đệm", "Tên"]) == {Field.FAMILY: "Họ đệm", Field.GIVEN: "Tên"}
    assert recognise(["Tên", "Tuổi"]) == {Field.FULL: "Tên", Field.AGE: "Tuổi"}


def test_every_generated_book_is_understood(books: Ledgers) -> None:
    for rows in books.rows.values():
        assert {Field.FULL, Field.BIRTH, Field.SEX, Field.EVENT, Field.CCCD} <= recognise(rows[0]).keys()


def test_a_map_goes_before_the_headings_and_may_switch_a_column_off() -> None:
    headings = ["Cột 1", "Năm sinh", "Giới tính"]
    found = mapped(headings, {"full_name": "Cột 1", "sex": ""})
    assert found == {Field.FULL: "Cột 1", Field.BIRTH: "Năm sinh"}


def test_a_map_that_names_what_is_not_there() -> None:
    with pytest.raises(UnknownColumn, match=r"Không có cột “Tên họ”\. Các cột hiện có: Cột 1"):
        mapped(["Cột 1"], {"full_name": "Tên họ"})
    with pytest.raises(UnknownColumn, match="nickname"):
        mapped(["Cột 1"], {"nickname": "Cột 1"})
