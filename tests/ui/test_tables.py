"""Long lists: bounded counts, constant queries, stable pages, removable filters."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django import forms
from django.http import QueryDict

from antoan.org.models import Place
from antoan.ui import tables
from antoan.ui.forms import DateField, FilterForm
from antoan.ui.tables import Column, address, chips, paginate
from tests.conftest import make_place

COLUMNS = [Column("ten", "Tên", ("sort_key",)), Column("ma", "Mã", ("-code",)), Column("so", "Số", is_number=True)]


def asked(query=""):
    return SimpleNamespace(GET=QueryDict(query), path="/xa/")


@pytest.fixture
def places(db):
    return [make_place(f"{code:05}", f"Xã {code:02}", sort_key=f"{code % 7:02}") for code in range(1, 26)]


@pytest.mark.parametrize("query", ["", "trang=2", "sap=ten", "trang=3&sap=-ma"])
def test_two_queries_whatever_is_asked(places, django_assert_num_queries, query):
    with django_assert_num_queries(2):
        paginate(Place.objects.all(), asked(query), 10, COLUMNS)


@pytest.mark.parametrize("sort", ["", "ten", "-ten", "ma", "-ma"])
def test_pages_cover_every_row_once(places, sort):
    seen = [
        row.pk
        for n in (1, 2, 3)
        for row in paginate(Place.objects.all(), asked(f"trang={n}&sap={sort}"), 10, COLUMNS).rows
    ]
    assert sorted(seen) == sorted(place.pk for place in places)


def test_sorting_goes_both_ways(places):
    codes = [row.code for row in paginate(Place.objects.all(), asked("sap=ma"), 50, COLUMNS).rows]
    assert codes == sorted(codes, reverse=True)
    assert [row.code for row in paginate(Place.objects.all(), asked("sap=-ma"), 50, COLUMNS).rows] == codes[::-1]


@pytest.mark.parametrize("number", ["0", "-3", "abc", "99999999999999999999", "²", "", "4"])
def test_a_page_outside_the_list_is_the_nearest(places, number):
    page = paginate(Place.objects.all(), asked(f"trang={number}"), 10)
    assert page.rows
    assert page.number == (3 if number == "4" else 1)


def test_unknown_sort_is_ignored(places):
    page = paginate(Place.objects.order_by("code"), asked("sap=password"), 10, COLUMNS)
    assert page.sort == ""
    assert page.rows[0].code == "00001"


def test_count_stops_at_the_cap(places, monkeypatch):
    monkeypatch.setattr(tables, "CAP", 20)
    page = paginate(Place.objects.all(), asked("trang=9"), 10)
    assert (page.count, page.is_capped, page.number, page.next_url) == (20, True, 2, "")
    assert page.is_last_reachable
    assert page.count_text == "hơn 20"
    assert not paginate(Place.objects.filter(code__lte="00020"), asked(), 10).is_capped


def test_empty_list(db):
    page = paginate(Place.objects.all(), asked(), 10, COLUMNS)
    assert (page.rows, page.count_text, page.previous_url, page.next_url) == ([], "0", "", "")


def test_addresses_keep_the_filters(places):
    page = paginate(Place.objects.all(), asked("q=da+xu%C3%A2n&trang=2&sap=ten"), 10, COLUMNS)
    assert page.next_url == "/xa/?q=da+xu%C3%A2n&sap=ten&trang=3"
    assert page.previous_url == "/xa/?q=da+xu%C3%A2n&sap=ten&trang=1"
    name, code, plain = page.columns
    assert (name.direction, name.url) == ("ascending", "/xa/?q=da+xu%C3%A2n&sap=-ten")
    assert (code.direction, code.url) == ("", "/xa/?q=da+xu%C3%A2n&sap=ma")
    assert plain.url == ""


def test_address_drops_what_is_empty():
    assert address(asked("q=&x=1"), x=None) == "/xa/"


def test_chips_say_what_filters_and_how_to_stop_it():
    class Filters(FilterForm):
        q = forms.CharField(label="Tìm")
        kind = forms.ChoiceField(label="Loại", choices=[("a", "Nhẹ")])
        day = DateField(label="Từ ngày")
        late = forms.BooleanField(label="Quá hạn")

    request = asked("q=da&kind=a&day=5/3/2026&late=on&trang=4")
    found = chips(Filters(request.GET), request)
    assert [(chip.label, chip.value) for chip in found] == [
        ("Tìm", "da"),
        ("Loại", "Nhẹ"),
        ("Từ ngày", "05/03/2026"),
        ("Quá hạn", "có"),
    ]
    assert found[0].url == "/xa/?kind=a&day=5%2F3%2F2026&late=on"
