"""Places over time: finding by any name, and counts in the units of a day."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from antoan.org.models import Place
from antoan.org.queries import PlaceFinder, place_on, places_by_path, regroup, search_places, units_as_of

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 23)
BEFORE = dt.date(2025, 3, 1)


def names(text: str, on: dt.date = TODAY, **more: object) -> list[str]:
    return [choice.place.name for choice in search_places(text, on, under="20/", **more)]  # type: ignore[arg-type]


def test_a_code_means_the_unit_of_its_day(country: object) -> None:
    assert str(place_on("06040", dt.date(2023, 5, 1))) == "Xã Đại Đồng"
    assert str(place_on("06040", BEFORE)) == "Thị trấn Thất Khê"
    assert str(place_on("06040", TODAY)) == "Xã Thất Khê"
    assert place_on("99999", TODAY) is None


@pytest.mark.parametrize(
    "text",
    [
        "Đồng Đăng",
        "dong dang",
        "ĐỒNG ĐĂNG",
        "xã đồng đăng",
        "x. Đồng Đăng",
        "TT Đồng Đăng cũ",
        "tt dong dang",
        "Đồng Đăng, Lạng Sơn",
    ],
)
def test_one_commune_by_all_its_spellings(country: object, text: str) -> None:
    assert names(text)[0] == "Xã Đồng Đăng"


def test_the_old_name_is_said_beside_the_new_unit(country: object) -> None:
    [choice] = search_places("TT Đồng Mỏ cũ", TODAY, under="20/")
    assert choice.label == "Xã Chi Lăng, Tỉnh Lạng Sơn"
    assert choice.also == "trước đây: Thị trấn Đồng Mỏ, Huyện Chi Lăng"
    assert choice.province == "Tỉnh Lạng Sơn"


def test_a_district_tells_namesakes_apart(country: object) -> None:
    assert names("xã Hồng Phong, huyện Cao Lộc") == ["Xã Đồng Đăng"]
    assert names("Hồng Phong, H. Bình Gia", dt.date(2025, 1, 1)) == ["Xã Hồng Phong"]


def test_a_split_commune_offers_both_heirs(country: object) -> None:
    assert set(names("Bính Xá cũ")) == {"Xã Kiên Mộc", "Xã Đình Lập"}


def test_on_an_earlier_day_the_units_of_that_day_are_offered(country: object) -> None:
    assert names("Đồng Đăng", BEFORE)[0] == "Thị trấn Đồng Đăng"
    # a name that did not exist yet leads to the units it was made of
    assert set(names("xã Chi Lăng, Lạng Sơn", BEFORE)) >= {"Thị trấn Đồng Mỏ"}


def test_nothing_and_nonsense_find_nothing(country: object) -> None:
    assert names("") == names("   ") == names("%") == names("xyzzy") == []


def test_the_rest_of_the_country_is_found_too(country: object) -> None:
    assert "Phường Ba Đình" in [c.place.name for c in search_places("ba dinh", TODAY)]


def test_searching_costs_a_fixed_number_of_queries(country: object, django_assert_max_num_queries: object) -> None:
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        search_places("an", TODAY)


def test_units_of_a_day_in_vietnamese_order(country: object) -> None:
    units = units_as_of(TODAY, "20/")
    assert len(units) == 65
    assert [u.short_name for u in units[:3]] == ["Ba Sơn", "Bắc Sơn", "Bằng Mạc"]
    assert units[-1].short_name == "Yên Phúc"


def test_units_by_path(country: object) -> None:
    assert str(places_by_path(["20/06184/"])["20/06184/"]) == "Xã Đồng Đăng"


# --- sums


@pytest.fixture
def communes(country: object) -> list[int]:
    return list(Place.objects.filter(level="commune", current_path__startswith="20/").values_list("pk", flat=True))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), day=st.dates(dt.date(2018, 1, 1), dt.date(2027, 12, 31)))
def test_regrouping_keeps_the_sum_to_the_unit(communes: list[int], data: st.DataObject, day: dt.date) -> None:
    counts = data.draw(st.dictionaries(st.sampled_from(communes), st.integers(0, 10_000), max_size=80))
    grouped = regroup(counts, day)
    assert grouped.total == sum(counts.values())
    in_force = set(Place.objects.on(day).filter(pk__in=grouped.units).values_list("pk", flat=True))
    assert set(grouped.units) == in_force


def test_old_units_add_up_to_the_new_one(country: object) -> None:
    old = {unit.pk: 1 for unit in units_as_of(BEFORE, "20/")}
    grouped = regroup(old, TODAY)
    assert sum(grouped.units.values()) == 194
    assert len(grouped.units) == 65
    assert grouped.later == {}
    for pk, count in grouped.units.items():
        unit = Place.objects.get(pk=pk)
        assert Place.objects.on(BEFORE).filter(current_path=unit.current_path, level="commune").count() == count


def test_a_new_unit_cannot_be_split_back(country: object) -> None:
    new = place_on("06184", TODAY)
    assert new is not None
    grouped = regroup({new.pk: 7}, BEFORE)
    assert (grouped.units, grouped.later) == ({}, {new.pk: 7})


# --- in bulk


@pytest.fixture
def finder(country: object) -> PlaceFinder:
    return PlaceFinder(TODAY, "20/")


@pytest.mark.parametrize(
    ("text", "district", "path"),
    [
        ("06184", "", "20/06184/"),
        ("6184", "", "20/06184/"),  # Excel took the zero
        ("Xã Đồng Đăng", "", "20/06184/"),
        ("TT. Đồng Đăng", "", "20/06184/"),
        ("thi tran dong dang", "Cao Lộc", "20/06184/"),
        ("Tam Thanh", "", "20/05986/"),
        ("Phường Hoàng Văn Thụ", "", "20/06187/"),  # the ward of the city, gone since
        ("xã Hoàng Văn Thụ", "Bình Gia", "20/06112/"),
        ("Kiên Mộc", "", "20/06625/"),
        ("05971", "", "20/06187/"),
        ("00004", "", "01/00004/"),
        ("phường Ba Đình, thành phố Hà Nội", "", "01/00004/"),
    ],
)
def test_places_written_in_a_file(finder: PlaceFinder, text: str, district: str, path: str) -> None:
    assert finder.find(text, district).path == path


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("99999", "Không có xã, phường nào mang mã"),
        ("Xã Không Có", "Không tìm thấy"),
        ("Phường Ba Đình", "Không tìm thấy"),
        ("xã Hoàng Văn Thụ, huyện Không Có", "Không tìm thấy"),
    ],
)
def test_what_is_not_found_says_how_to_mend_it(finder: PlaceFinder, text: str, says: str) -> None:
    found = finder.find(text)
    assert found.pk is None
    assert says in found.problem


def test_namesakes_are_not_guessed(finder: PlaceFinder) -> None:
    # Two old communes of that name went into different units, and none bears it today.
    twins = [
        place.short_name
        for place in Place.objects.filter(
            current_path__startswith="20/", level="commune", valid_to=dt.date(2025, 6, 30)
        )
    ]
    twin = next(name for name in twins if "nhiều nơi" in finder.find(f"xã {name}").problem)
    assert twins.count(twin) > 1


def test_every_old_name_with_its_district_is_found(finder: PlaceFinder) -> None:
    for place in Place.objects.filter(valid_to=dt.date(2025, 6, 30), level="commune").select_related("parent"):
        assert place.parent
        assert finder.find(f"{place.name} cũ", place.parent.name).path == place.current_path, place


def test_the_finder_reads_the_database_three_times(country: object, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]
        finder = PlaceFinder(TODAY, "20/")
        for text in ("Đồng Đăng", "06184", "xyz"):
            finder.find(text)
