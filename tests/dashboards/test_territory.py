"""The page of the whole territory, counted by hand."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from antoan.accidents.models import Accident, Investigation, Sighting
from antoan.dashboards.territory import overdue, territory
from antoan.establishments.models import Establishment
from antoan.law.models import CodeItem
from tests.dashboards.test_outlook import case

TODAY = dt.date(2026, 6, 30)


@pytest.fixture
def noon():
    with time_machine.travel("2026-06-30 12:00+07:00", tick=False):
        yield


@pytest.fixture
def years(establishment, other_establishment):
    Establishment.objects.filter(pk=establishment.pk).update(sector_code="0810")
    CodeItem.objects.create(list_key="vsic2025", code="08", level=2, label="Khai khoáng khác")
    for day in range(1, 6):
        case(establishment, dt.date(2026, 3, day), "light")
    case(establishment, dt.date(2026, 6, 30), "dead", "dead", severity="fatal")
    case(other_establishment, dt.date(2026, 3, 1), "light")
    case(establishment, dt.date(2025, 3, 1), "light")
    case(establishment, dt.date(2025, 7, 1), "light")  # later than the same day: of neither
    case(establishment, dt.date(2026, 2, 1), "dead", state="dismissed")


def test_months_places_and_sectors_of_the_same_days(officer, years):
    found = territory(officer, TODAY)
    assert [(line.label, line.now, line.before, line.dead) for line in found.months if line.now + line.before] == [
        ("Tháng 3", 6, 1, 0),
        ("Tháng 6", 1, 0, 2),
    ]
    assert [(line.label, line.now, line.before, line.dead) for line in found.ranked] == [("Xã Đồng Đăng", 6, 1, 2)]
    assert [(line.label, line.now) for line in found.few] == [("Xã Vân Nham", 1)]
    assert [(line.label, line.now, line.before) for line in found.sectors] == [
        ("Khai khoáng khác", 6, 1),
        ("Không có cơ sở hoặc chưa ghi ngành", 1, 0),
    ]


def test_the_readers_territory_and_nobody_elses(commune_officer, employer, stranger, years, login):
    assert [line.label for line in territory(commune_officer, TODAY).ranked] == ["Xã Đồng Đăng"]
    assert territory(commune_officer, TODAY).few == []
    for actor in (employer, stranger):
        assert login(actor).get(reverse("overview")).status_code == 404


def test_cases_that_only_a_ledger_knows(officer, years, establishment):
    found = case(establishment, dt.date(2026, 5, 1), "light")
    Sighting.objects.create(
        source="health_station", source_key="1", victim=found.victims.get(), name="N", folded="n", sex="male",
        severity="light", commune=establishment.commune,
    )  # fmt: skip
    assert territory(officer, TODAY).hidden == 1


def test_investigations_past_their_day_oldest_first(officer, years, establishment):
    for number, late in enumerate((3, 9, -2)):
        found = case(establishment, dt.date(2026, 6, 1), "light", state="investigating")
        due = TODAY - dt.timedelta(days=late)
        Investigation.objects.create(
            accident=found, level="grassroots", clock_from=dt.date(2026, 6, 1), base_days=4 + number, due_on=due
        )
    count, rows = overdue(officer, TODAY)
    assert (count, [row.investigation.due_on.day for row in rows]) == (2, [21, 27])


def test_every_figure_opens_its_cases(login, officer, years, noon):
    client = login(officer)
    Accident.objects.filter(state="dismissed").update(occurred_on=dt.date(2020, 1, 1))  # the list shows those as well
    text = client.get(reverse("overview")).content.decode()
    found = territory(officer, TODAY)
    for line in (*found.months, *found.ranked, *found.sectors):
        if line.now and line.query:
            assert line.query.replace("&", "&amp;") in text or line.query in text
            page = client.get(f"{reverse('accidents:list')}?{line.query}").context["page"]
            assert page.count == line.now, line


def test_the_opened_list_holds_the_cases_of_the_figure_and_no_dismissed_one(login, officer, years, noon):
    client = login(officer)
    text = client.get(reverse("overview")).content.decode()
    links = [html.unescape(link) for link in re.findall(r'href="/tai-nan/(\?[^"]+)"', text)]
    assert links
    assert all("tinh=co" in link for link in links)
    opened = {link: client.get(reverse("accidents:list") + link).context["page"].count for link in links}
    assert opened[f"?tu=01/01/2026&den={TODAY:%d/%m/%Y}&tinh=co"] == 7, "eight since January, one of them dismissed"
    assert opened["?tu=01/01/2026&nganh=-&tinh=co"] == 1, "the sector that nobody wrote down opens too"
    assert client.get(reverse("accidents:list") + "?tu=01/01/2026").context["page"].count == 8


def test_the_page_costs_the_same_with_more_cases(login, officer, years, establishment, noon):
    client, counts = login(officer), []
    client.get(reverse("overview"))
    for number in range(2):
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("overview"))
        counts.append(len(seen))
        for day in range(1, 4 + number):
            case(establishment, dt.date(2026, 4, day), "light")
    assert counts[0] == counts[1]
