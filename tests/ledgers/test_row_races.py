"""A device that sends a row twice at the same instant, as one does when the line comes and goes."""

from __future__ import annotations

import datetime as dt

import pytest

from antoan.accidents.models import Sighting
from antoan.audit.models import Event
from antoan.ledgers.actions import Line, Refused, write_row
from antoan.ledgers.models import Correction, Entry
from antoan.org.models import Place
from antoan.org.scope import Actor
from tests.racing import at_once

pytestmark = pytest.mark.usefixtures("racing_db")
DAY = dt.date(2026, 3, 5)


def line(commune: Place, text: str = "Ngã từ cây hồi") -> Line:
    return Line("health_station", commune, "k1", "Nông Văn Thắng", text=text, seen_on=DAY, birth_year=1980, sex="male")


def test_the_same_row_twice_is_one_line(commune: Place, commune_officer: Actor) -> None:
    send = lambda: write_row(line(commune), actor=commune_officer, edition=1)  # noqa: E731
    assert at_once(*[send] * 3, refusals=(Refused,)) == ["done"] * 3
    assert (Entry.objects.count(), Sighting.objects.count()) == (1, 1)
    assert Event.objects.filter(target_type="ledgers.entry").count() == 1


def test_of_two_with_other_words_one_stands_and_the_other_is_told(commune: Place, commune_officer: Actor) -> None:
    words = ("Ngã từ cây hồi", "Ngã giàn giáo")
    jobs = [lambda w=w: write_row(line(commune, w), actor=commune_officer, edition=1) for w in words]
    assert at_once(*jobs, refusals=(Refused,)) == ["Refused", "done"]
    assert Sighting.objects.get().text in words
    assert Correction.objects.count() == 0


def test_of_two_corrections_the_newer_edition_stands(commune: Place, commune_officer: Actor) -> None:
    write_row(line(commune), actor=commune_officer, edition=1)
    edits = {2: "Ngã từ cây hồi khi hái hồi", 3: "Ngã từ cây hồi, gãy chân"}
    jobs = [lambda n=n: write_row(line(commune, edits[n]), actor=commune_officer, edition=n) for n in edits]
    ends = at_once(*jobs, refusals=(Refused,))
    assert ends.count("done") >= 1
    assert Sighting.objects.get().text == edits[3]
