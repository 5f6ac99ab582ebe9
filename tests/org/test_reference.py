"""The places that come with the program, against what the sources say of them."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from antoan.org import reference
from antoan.org.models import Agency, Place, PlaceLevel, Succession

pytestmark = pytest.mark.django_db


def number(level: str, day: str, under: str = "") -> int:
    return Place.objects.on(dt.date.fromisoformat(day)).under(under).filter(level=level).count()


@pytest.mark.parametrize(
    ("day", "provinces", "districts", "communes"),
    [
        ("2019-12-31", 63, 11, 226),
        ("2020-01-01", 63, 11, 200),
        ("2024-11-30", 63, 11, 200),
        ("2024-12-01", 63, 11, 194),
        ("2025-06-30", 63, 11, 194),
        ("2025-07-01", 34, 0, 65),
        ("2026-11-23", 34, 0, 65),
    ],
)
def test_how_many_units_there_were(country: object, day: str, provinces: int, districts: int, communes: int) -> None:
    assert number(PlaceLevel.PROVINCE, day) == provinces
    assert number(PlaceLevel.DISTRICT, day, "20/") == districts
    assert number(PlaceLevel.COMMUNE, day, "20/") == communes


@pytest.mark.parametrize("day", ["2025-07-01", "2026-04-29", "2026-04-30"])
def test_the_country_has_3321_communes(country: object, day: str) -> None:
    assert number(PlaceLevel.COMMUNE, day) == 3321


def test_ten_communes_of_dong_nai_become_wards_and_the_province_a_city(country: object) -> None:
    before, after = dt.date(2026, 4, 29), dt.date(2026, 4, 30)
    assert Place.objects.on(before).get(code="75", level="province").name == "Tỉnh Đồng Nai"
    assert Place.objects.on(after).get(code="75", level="province").name == "Thành phố Đồng Nai"
    kinds = Counter(Place.objects.on(after).filter(current_path__startswith="75/", level="commune").values_list("kind"))
    old = Counter(Place.objects.on(before).filter(current_path__startswith="75/", level="commune").values_list("kind"))
    assert kinds[("phường",)] - old[("phường",)] == 10
    assert sum(kinds.values()) == sum(old.values()) == 95


def test_the_196_pairs_of_the_resolution(country: object) -> None:
    pairs = Succession.objects.filter(on_date=dt.date(2025, 7, 1), old__level="commune")
    assert pairs.count() == 196
    split = pairs.filter(whole=False).values_list("old__code", "new__code", "is_default")
    assert set(split) == {
        ("06622", "06613", False),
        ("06622", "06625", True),
        ("06625", "06625", True),
        ("06625", "06637", False),
    }
    assert pairs.values("new").distinct().count() == 65
    assert pairs.filter(is_default=True).values("old").distinct().count() == 194


def test_every_place_answers_to_a_unit_in_force_today(country: object) -> None:
    today = Place.objects.filter(valid_to=None)
    communes = {f"{code}" for code in today.filter(level="commune").values_list("current_path", flat=True)}
    provinces = {f"{code}/" for code in today.filter(level="province").values_list("code", flat=True)}
    assert {path for (path,) in Place.objects.filter(level="commune").values_list("current_path")} == communes
    others = Place.objects.exclude(level="commune").values_list("current_path", flat=True)
    assert set(others) <= provinces
    assert Place.objects.filter(level="district").exclude(current_path="20/").count() == 0


def test_periods_of_one_code_never_overlap(country: object) -> None:
    last: dict[tuple[str, str], dt.date] = {}
    for code, level, since, until in Place.objects.order_by("valid_from").values_list(
        "code", "level", "valid_from", "valid_to"
    ):
        assert (code, level) not in last or last[code, level] < since, (code, level)
        last[code, level] = until or dt.date.max


@pytest.mark.parametrize(
    ("code", "owners"),
    [
        ("06040", ["Xã Đại Đồng", "Thị trấn Thất Khê", "Xã Thất Khê"]),
        ("06112", ["Xã Tô Hiệu", "Thị trấn Bình Gia", "Xã Bình Gia"]),
        ("06298", ["Xã Xuân Mai", "Xã Bình Phúc", "Xã Yên Phúc"]),
    ],
)
def test_codes_change_owner(country: object, code: str, owners: list[str]) -> None:
    rows = Place.objects.filter(code=code, level="commune").order_by("valid_from")
    assert [place.name for place in rows] == owners


def test_the_65_communes_have_coordinates_inside_the_province(country: object) -> None:
    for place in Place.objects.filter(current_path__startswith="20/", level="commune", valid_to=None):
        assert place.longitude is not None
        assert place.latitude is not None
        assert 106.0 < place.longitude < 107.5
        assert 21.2 < place.latitude < 22.5
        assert place.area_km2


def test_agencies_of_the_province(country: object) -> None:
    kinds = Counter(Agency.objects.values_list("kind", flat=True))
    assert kinds["commune"] == kinds["station"] == 65
    for kind in ("labour", "health", "insurance", "union", "front", "zone", "police", "hospital", "system"):
        assert kinds[kind] == 1, kind
    assert Agency.objects.get(code="station-06184").name == "Trạm Y tế xã Đồng Đăng"
    assert Agency.objects.get(code="labour-20").place.current_path == "20/"


def test_loading_twice_changes_nothing_and_keeps_what_was_edited(country: reference.Loaded) -> None:
    Agency.objects.filter(code="labour-20").update(phone="0205 3 870 000", name="Sở Nội vụ Lạng Sơn")
    before = list(Place.objects.order_by("pk").values())
    assert reference.load() == country
    assert list(Place.objects.order_by("pk").values()) == before
    assert Agency.objects.get(code="labour-20").phone == "0205 3 870 000"
