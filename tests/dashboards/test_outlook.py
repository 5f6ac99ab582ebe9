"""This year beside last year, counted by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from antoan.accidents.models import Accident, Victim
from antoan.accidents.rules.severity import case_severity
from antoan.dashboards.outlook import Figure, outlook

TODAY = dt.date(2026, 6, 30)


def case(establishment, day, *severities, **more):
    received = dt.datetime.combine(day, dt.time(8), dt.UTC)
    accident = Accident.objects.create(
        number=f"T-{Accident.objects.count()}", occurred_on=day, commune=establishment.commune,
        establishment=establishment, received_at=received, **{"severity": case_severity(severities), **more},
    )  # fmt: skip
    for number, severity in enumerate(severities):
        dead = {"died_on": day} if severity == "dead" else {}
        Victim.objects.create(accident=accident, name=f"N {number}", folded="n", sex="male", severity=severity, **dead)
    return accident


@pytest.fixture
def years(establishment, other_establishment):
    case(establishment, dt.date(2026, 1, 1), "dead", "serious", "light")
    case(establishment, dt.date(2026, 6, 30), "serious")
    case(other_establishment, dt.date(2026, 3, 1), "light")
    case(establishment, dt.date(2026, 7, 1), "dead")
    case(establishment, dt.date(2026, 2, 1), "dead", state="dismissed")
    case(establishment, dt.date(2026, 2, 1), "dead", classification="not_occupational")
    case(establishment, dt.date(2025, 6, 30), "dead", "dead")
    case(establishment, dt.date(2025, 7, 1), "dead")


def values(actor, day=TODAY):
    return [(figure.now, figure.before) for figure in outlook(actor, day)]


def test_counts_the_same_days_of_both_years(officer, years):
    assert values(officer) == [(3, 1), (1, 2), (2, 0)]


def test_counts_only_the_readers_territory(commune_officer, employer, years):
    assert values(commune_officer) == [(2, 1), (1, 2), (2, 0)]
    assert outlook(employer, TODAY) == []


def test_leap_day_has_a_year_before(officer, years):
    assert values(officer, dt.date(2024, 2, 29)) == [(0, 0), (0, 0), (0, 0)]


def test_six_queries(officer, years, django_assert_num_queries):
    with django_assert_num_queries(6):
        outlook(officer, TODAY)


@pytest.mark.parametrize(("now", "before", "words"), [
    (8, 11, "chưa đủ để kết luận là thay đổi thật"),
    (0, 5, "chưa đủ để kết luận là thay đổi thật"),  # p = 2·(1/2)^5 = 0.0625
    (0, 6, "giảm, khó là ngẫu nhiên"),  # p = 2·(1/2)^6 = 0.03125
    (30, 10, "tăng, khó là ngẫu nhiên"),
    (4, 4, "cùng kỳ năm trước 4"),
])  # fmt: skip
def test_sentence_says_no_more_than_the_numbers(now, before, words):
    assert Figure("x", now, before, "").sentence.endswith(words)


def test_home_shows_the_figures(login, officer, years):
    text = login(officer).get("/").content.decode()
    assert "người bị thương nặng" in text
    assert "muc_do=fatal" in text


def test_each_figure_opens_its_cases(login, officer, years, time_machine):
    time_machine.move_to(dt.datetime(2026, 6, 30, 3, tzinfo=dt.UTC), tick=False)
    client = login(officer)
    opened = [
        client.get(f"/tai-nan/?{figure.query}&tinh=co").context["page"].rows for figure in outlook(officer, TODAY)
    ]
    assert [sorted(row.number for row in rows) for rows in opened[1:]] == [["T-0"], ["T-0", "T-1"]]
