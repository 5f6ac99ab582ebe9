"""The place of a case's employer, which the database keeps, and the list of one commune that is read from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from antoan.accidents import kept
from antoan.accidents.models import Accident
from antoan.accidents.queries.cases import case_keys, case_rows
from antoan.establishments.models import Establishment
from antoan.org.models import Place
from antoan.org.scope import Actor
from tests.accidents.conftest import DAY

pytestmark = pytest.mark.django_db


def place_of(case: Accident) -> int | None:
    return Accident.objects.values_list("employer_place_id", flat=True).get(pk=case.pk)


class TestKept:
    def test_a_new_case_an_employer_that_moves_and_another_employer(
        self, law: None, open_case: Callable[..., Accident], other_establishment: Any, other_commune: Place
    ) -> None:
        case = open_case()
        employer = Establishment.objects.get(pk=case.establishment_id)
        assert place_of(case) == employer.commune_id
        Establishment.objects.filter(pk=employer.pk).update(commune=other_commune)
        assert place_of(case) == other_commune.pk
        employer.refresh_from_db()
        case.establishment = None
        case.save()
        assert place_of(case) is None
        Accident.objects.filter(pk=case.pk).update(establishment=other_establishment)
        assert place_of(case) == other_establishment.commune_id

    def test_whatever_is_written_into_it_or_however_rows_come(
        self, law: None, open_case: Callable[..., Accident], other_commune: Place
    ) -> None:
        case = open_case()
        right = place_of(case)
        Accident.objects.filter(pk=case.pk).update(employer_place=other_commune)
        assert place_of(case) == right
        case.employer_place = None
        case.save()  # a row read before, saved whole
        assert place_of(case) == right
        fields = {field.attname: getattr(case, field.attname) for field in Accident._meta.concrete_fields}
        copy = Accident(**{**fields, "id": None, "number": "TNLD-2026-000999", "employer_place_id": None})
        Accident.objects.bulk_create([copy])
        assert place_of(Accident.objects.get(number="TNLD-2026-000999")) == right

    def test_a_table_made_anew_gets_its_triggers_back(
        self, law: None, open_case: Callable[..., Accident], other_commune: Place
    ) -> None:
        case = open_case()
        kept.remove(connection)
        kept.KEPT.after(using="default")
        Establishment.objects.filter(pk=case.establishment_id).update(commune=other_commune)
        assert place_of(case) == other_commune.pk


class TestOneCommune:
    def test_both_ways_give_the_same_rows_in_the_same_order(
        self, law: None, open_case: Callable[..., Accident], officer: Actor, commune: Place, other_commune: Place,
        other_establishment: Any,
    ) -> None:  # fmt: skip
        cases = [
            open_case(commune=place, occurred_on=DAY.replace(day=n))
            for n, place in enumerate((commune, other_commune) * 2, 1)
        ]
        Accident.objects.filter(pk=cases[0].pk).update(establishment=other_establishment)
        Accident.objects.filter(pk=cases[3].pk).update(state="merged", merged_into=cases[1])
        for place in (commune, other_commune):
            for days in ({}, {"tu": DAY.replace(day=2)}, {"den": DAY.replace(day=2)}):
                filters = {"dia_ban": place, **days}
                keys = case_keys(officer, filters)
                assert keys is not None
                assert [key for _day, key in keys] == [case.pk for case in case_rows(officer, filters)]

    def test_another_filter_or_a_wider_area_goes_the_long_way(
        self, law: None, officer: Actor, commune: Place, employer: Actor
    ) -> None:
        assert case_keys(officer, {}) is None
        assert case_keys(officer, {"dia_ban": commune, "muc_do": "fatal"}) is None
        assert case_keys(employer, {"dia_ban": commune}) is None

    def test_the_page_of_a_commune_officer_and_of_a_place_outside(
        self, login: Any, law: None, open_case: Callable[..., Accident], commune_officer: Actor, commune: Place,
        other_commune: Place, other_establishment: Any, officer: Actor,
    ) -> None:  # fmt: skip
        ours = [open_case(occurred_on=DAY.replace(day=n)) for n in (2, 1)]
        theirs = open_case(commune=other_commune)
        Accident.objects.filter(pk=theirs.pk).update(establishment=other_establishment)
        client, url = login(commune_officer), reverse("accidents:list")
        text = client.get(url).content.decode()
        assert text.index(ours[0].number) < text.index(ours[1].number)
        assert theirs.number not in text
        assert theirs.number not in client.get(url, {"dia_ban": other_commune.pk}).content.decode()
        text = client.get(url, {"sap": "ngay"}).content.decode()
        assert text.index(ours[1].number) < text.index(ours[0].number)
