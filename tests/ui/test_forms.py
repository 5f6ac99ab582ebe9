"""Forms read what people type and answer in Vietnamese: what is wrong, where, how to mend it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django import forms
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from antoan.org.models import Place
from antoan.ui.forms import DateField, DecimalField, FilterForm, Form, IntegerField, LookupField, TimeField
from antoan.ui.widgets import LookupSelect
from tests.conftest import make_place


class Sample(Form):
    terms = {"name": "Luật ATVSLĐ Đ.3"}

    name = forms.CharField(label="Tên", max_length=10)
    note = forms.CharField(label="Ghi chú", required=False, widget=forms.Textarea)
    day = DateField(label="Ngày", required=False, past=True)
    at = TimeField(label="Giờ", required=False)
    count = IntegerField(label="Số người", required=False, high=5000)
    sum = DecimalField(label="Số tiền", required=False)
    kind = forms.ChoiceField(label="Loại", required=False, choices=[("a", "A")])
    agreed = forms.BooleanField(label="Đồng ý", required=False)
    secret = forms.CharField(label="Mật khẩu", required=False, strip=False, widget=forms.PasswordInput)


def bound(**given_values):
    query = QueryDict(mutable=True)
    query.update({"name": "Đá", **given_values})
    return Sample(query)


def read(field, text):
    form = bound(**{field: text})
    return form.cleaned_data[field] if form.is_valid() else form.errors[field][0]


@pytest.mark.parametrize(("text", "value"), [
    ("5/3/2026", dt.date(2026, 3, 5)),
    ("05-03-2026", dt.date(2026, 3, 5)),
    ("2026-03-05", dt.date(2026, 3, 5)),
    ("", None),
])  # fmt: skip
@time_machine.travel("2026-11-23T02:00:00+00:00")
def test_dates_as_people_type_them(text, value):
    assert read("day", text) == value


@time_machine.travel("2026-11-23T02:00:00+00:00")
def test_wrong_dates_say_how_to_write_one():
    assert "31/02/2026" in read("day", "31/02/2026")
    assert "tương lai" in read("day", "24/11/2026")
    assert isinstance(read("day", "23/11/2026"), dt.date)


@pytest.mark.parametrize(("field", "text", "value"), [
    ("at", "14h30", dt.time(14, 30)),
    ("count", "1.234", 1234),
    ("count", " 12 ", 12),
    ("sum", "1.234,5", Decimal("1234.5")),
    ("sum", "0", Decimal(0)),
])  # fmt: skip
def test_times_and_numbers_in_vietnamese_style(field, text, value):
    assert read(field, text) == value


@pytest.mark.parametrize(("field", "text", "words"), [
    ("at", "25:00", "25:00"),
    ("count", "-1", "từ 0 đến 5.000"),
    ("count", "5001", "từ 0 đến 5.000"),
    ("count", "1,5", "số nguyên"),
    ("count", "9" * 40, ""),
    ("sum", "1,2345", "3 chữ số"),
    ("sum", "nhiều", "nhiều"),
    ("kind", "z", "«Loại» không có trong danh sách"),
    ("name", "", "Hãy nhập «Tên»"),
    ("name", "x" * 11, "dài quá 10 chữ (đang có 11)"),
    ("note", "x" * 20_001, "dài quá 20000 chữ"),
])  # fmt: skip
def test_refusals_name_the_field_and_the_remedy(field, text, words):
    form = bound(**{field: text})
    assert not form.is_valid()
    assert words in form.errors[field][0]


def test_numbers_come_back_as_they_are_written():
    form = Sample(initial={"count": 1234, "sum": Decimal("1234.5"), "day": dt.date(2026, 3, 5)})
    assert 'value="1.234"' in str(form["count"])
    assert 'value="1.234,5"' in str(form["sum"])
    assert 'value="05/03/2026"' in str(form["day"])
    assert 'value="12x"' in str(bound(count="12x")["count"])


def test_years_are_not_grouped():
    class WithYear(Form):
        year = IntegerField(label="Năm", grouped=False)

    assert 'value="2026"' in str(WithYear(initial={"year": 2026})["year"])


def test_text_is_kept_composed_and_without_invisible_characters():
    assert read("name", "D\u0061\u0301\x00 \u200b") == "Dá"
    assert read("note", "a\r\nb") == "a\nb"


def test_password_is_left_as_typed():
    assert read("secret", " a\u0301 ") == " a\u0301 "


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=60))
def test_no_text_breaks_a_field(text):
    for field in ("name", "note", "day", "at", "count", "sum", "kind"):
        form = bound(**{field: text})
        form.is_valid()
        assert "\x00" not in str(form.cleaned_data.get(field, ""))
        str(form[field])


def test_field_is_drawn_with_label_term_hint_and_error():
    html = str(bound(name=""))
    assert '<label for="id_name">Tên <span class="term">Luật ATVSLĐ Đ.3</span></label>' in html.replace("  ", "")
    assert 'id="id_name_error"' in html
    assert 'aria-describedby="id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert "(không bắt buộc)" in html


def test_filter_form_takes_what_it_understands():
    class Filters(FilterForm):
        q = forms.CharField(label="Tìm", max_length=5)
        day = DateField(label="Ngày")

    assert Filters(QueryDict("q=da&day=vô nghĩa")).values == {"q": "da"}
    assert Filters(QueryDict("")).values == {}
    assert Filters().values == {}


class Lookup(Form):
    place = LookupField(label="Xã", url_name="ui:gallery_choices", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = Place.objects.all()


@pytest.mark.django_db
def test_lookup_draws_only_the_chosen_row(django_assert_num_queries):
    first = make_place("06184", "Xã Đồng Đăng")
    make_place("06415", "Xã Vân Nham")
    with django_assert_num_queries(0):
        empty = str(Lookup()["place"])
    assert "Đồng Đăng" not in empty
    assert 'data-url="/giao-dien/goi-y/"' in empty
    chosen = str(Lookup(initial={"place": first.pk})["place"])
    assert "Xã Đồng Đăng" in chosen
    assert "Vân Nham" not in chosen
    form = Lookup(QueryDict(f"place={first.pk}"))
    assert form.is_valid()
    assert form.cleaned_data["place"] == first
    assert "Xã Đồng Đăng" in str(form["place"])


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["0", "999999999999999999999999", "x", "1 OR 1=1"])
def test_lookup_refuses_what_is_not_offered(value):
    form = Lookup(QueryDict(f"place={value}"))
    assert not form.is_valid()
    assert "không có trong danh sách" in form.errors["place"][0]
    str(form["place"])


def test_lookup_widget_without_rows_is_an_empty_list():
    class Loose(Form):
        place = forms.CharField(widget=LookupSelect("ui:gallery_choices"))

    assert str(Loose(QueryDict("place=7"))["place"]).count("<option") == 1
