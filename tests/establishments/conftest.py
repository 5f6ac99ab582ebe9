from __future__ import annotations

import datetime as dt

import pytest

from antoan.law import reference as law
from antoan.law.models import CodeItem
from antoan.org import reference as org
from antoan.org.models import Agency, Place, Succession
from antoan.org.scope import Actor
from antoan.policy import Role
from tests.conftest import actor_as, make_member

NEW, OLD_END = dt.date(2025, 7, 1), dt.date(2025, 6, 30)


@pytest.fixture
def country(db: None) -> None:
    """A few of the places, agencies and lists that come with the program: loading all takes a second a test."""
    province = org.place("20", "province", "Tỉnh Lạng Sơn", "tỉnh", path="20/")
    hanoi = org.place("01", "province", "Thành phố Hà Nội", "thành phố", path="01/")
    district = org.place("183", "district", "Huyện Cao Lộc", "huyện", path="20/", parent=province, valid_to=OLD_END)
    communes = [
        org.place(code, "commune", name, "xã", path=f"20/{code}/", parent=province, valid_from=NEW)
        for code, name in (("06184", "Xã Đồng Đăng"), ("06415", "Xã Vân Nham"))
    ]
    town = org.place(
        "06184", "commune", "Thị trấn Đồng Đăng", "thị trấn", path="20/06184/", parent=district, valid_to=OLD_END
    )
    ward = org.place("00004", "commune", "Phường Ba Đình", "phường", path="01/00004/", parent=hanoi, valid_from=NEW)
    for place in (province, hanoi, district, *communes, town, ward):
        place.save()
    Succession.objects.create(old=town, new=communes[0], on_date=NEW)
    for code, kind, where in (("labour-20", "labour", province), ("commune-06184", "commune", communes[0])):
        Agency.objects.create(code=code, kind=kind, name=code, place=where)
    CodeItem.objects.bulk_create(
        law._item(row, order)
        for name in ("accident_lists", "sectors")
        for order, row in enumerate(law.rows_of(name))
        if row["list_key"] == "establishment_type" or row["code"].startswith(("B", "08"))
    )


@pytest.fixture
def dong_dang(country: None) -> Place:
    return Place.objects.get(code="06184", valid_to=None)


@pytest.fixture
def van_nham(country: None) -> Place:
    return Place.objects.get(code="06415", valid_to=None)


@pytest.fixture
def officer(country: None) -> Actor:
    return actor_as(make_member(Role.OFFICER, agency=Agency.objects.get(code="labour-20"), name="Hoàng Thị Hoa"))


@pytest.fixture
def commune_officer(country: None) -> Actor:
    return actor_as(make_member(Role.COMMUNE, agency=Agency.objects.get(code="commune-06184"), name="Lý Văn Xã"))
