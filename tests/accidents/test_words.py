"""Searching cases by a piece of a name: the index of words on SQLite says what the long way says, whoever writes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from antoan.accidents import words
from antoan.accidents.models import Accident, Victim
from antoan.accidents.queries import cases
from antoan.accidents.queries.cases import case_keys, case_rows
from antoan.establishments.models import Establishment
from antoan.lib.text import fold
from antoan.org.models import Place
from antoan.org.scope import Actor
from antoan.policy import Role
from antoan.ui import tables
from tests.accidents.conftest import DAY, person
from tests.conftest import actor_as, make_agency, make_member

pytestmark = pytest.mark.django_db
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has trigram indexes instead")
OpenCase = Callable[..., Accident]


@pytest.fixture
def three(law: None, open_case: OpenCase, other_establishment: Any) -> list[Accident]:
    """Nông Văn An of the quarry, then two of other employers, each a day later."""
    cases = [
        open_case(person(name=name), occurred_on=DAY.replace(day=n))
        for n, name in enumerate(("Nông Văn An", 'Đàm "Tý" Văn Ân', "Nông Văn Ánh"), 1)
    ]
    Accident.objects.filter(pk=cases[1].pk).update(establishment=other_establishment)
    Accident.objects.filter(pk=cases[2].pk).update(establishment=None, employer_text="Xưởng Mộc Ông Đạt 100%")
    return cases


def found(actor: Actor, text: str) -> list[int]:
    """The cases the list shows; on SQLite both ways, which agree."""
    long_way = list(case_rows(actor, {"q": text}).values_list("pk", flat=True))
    keys = case_keys(actor, {"q": text})
    assert keys is None or list(keys) == long_way
    assert (keys is None) == (connection.vendor != "sqlite" or len(fold(text)) < words.LEAST)
    return long_way


@pytest.mark.parametrize(
    ("text", "which"),
    [
        ("nong van", [2, 0]),
        ("Nông Văn", [2, 0]),
        ("văn á", [2, 1, 0]),
        ('"Tý"', [1]),
        ("xưởng mộc", [2]),
        ("100%", [2]),
        ("%", [2]),
        ("an ' OR 1", []),
        ("nong* OR dam", []),
        ("người không có", []),
    ],
)
def test_both_ways_find_the_same_newest_first(three: list[Accident], officer: Actor, text: str, which: list[int]):
    assert found(officer, text) == [three[n].pk for n in which]


def test_names_are_not_searched_by_those_who_may_not_read_them(three: list[Accident]):
    agency = make_agency("test", Place.objects.get(current_path="20/", valid_to=None))
    leader = actor_as(make_member(Role.LEADER, agency=agency))
    assert found(leader, "nong van") == []
    assert found(leader, "xưởng mộc") == [three[2].pk]


def test_other_filters_and_a_narrow_area_go_the_long_way(three: list[Accident], officer: Actor, commune_officer: Actor):
    assert case_keys(officer, {"q": "nong van", "muc_do": "light"}) is None
    assert case_keys(commune_officer, {"q": "nong van"}) is None
    assert case_keys(officer, {"q": three[0].number}) is None


def test_the_page_shows_what_was_found_and_how_many(three: list[Accident], login: Any, officer: Actor):
    page = login(officer).get(reverse("accidents:list"), {"q": "nông văn"}).content.decode()
    assert "1–2 trên 2" in page
    assert page.index(three[2].number) < page.index(three[0].number)
    assert three[1].number not in page


@on_sqlite
def test_with_many_hits_the_newest_are_shown(
    three: list[Accident], login: Any, officer: Actor, monkeypatch: pytest.MonkeyPatch
):
    for module in (cases, tables):
        monkeypatch.setattr(module, "FOUND", 1)
    page = login(officer).get(reverse("accidents:list"), {"q": "nông văn"}).content.decode()
    assert "hơn 1" in page
    assert three[2].number in page


def content() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT rowid, employer, other, people FROM {words.TABLE} ORDER BY rowid")
        return list(cursor.fetchall())


@on_sqlite
def test_whoever_writes_the_words_are_those_of_the_rows(three: list[Accident], other_establishment: Any):
    first, second, third = three
    Accident.objects.filter(pk=first.pk).update(occurred_on=DAY.replace(day=9))
    Victim.objects.filter(accident=first).update(name="Lý Thị Mới", folded="ly thi moi")
    Victim.objects.filter(accident=second).update(accident=third)
    Establishment.objects.filter(pk=other_establishment.pk).update(folded="ten moi 4900100004")
    copy = Victim.objects.filter(accident=first).get()
    copy.pk = None
    Victim.objects.bulk_create([copy, Victim(accident=second, name="A", folded="a b c", sex="male", severity="light")])
    Victim.objects.filter(folded="ly thi moi").order_by("-pk")[0].delete()
    kept_rows = content()
    words.fill(connection)
    assert kept_rows == content()
    assert [(row[1], row[3]) for row in kept_rows if "ten moi" in row[1]] == [("ten moi 4900100004", "a b c")]
