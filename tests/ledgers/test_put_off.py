"""A pair put off waits for news of its two lines; a decided pair stays decided. Neither shows reasons that hold no more."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from antoan.accidents.actions import resend, send_back, submit
from antoan.accidents.models import Declaration
from antoan.accidents.rules.claim import Claim, Person
from antoan.audit.models import Event
from antoan.ledgers import reference
from antoan.ledgers.actions import Line, add_entry, correct_entry, decide_pair, decide_work, undo_pair, withdraw
from antoan.ledgers.actions.scoring import score_lists
from antoan.ledgers.enums import PairState, Work
from antoan.ledgers.models import Entry, Pair
from antoan.org.models import Place
from antoan.org.scope import Actor

DAY = dt.date(2026, 3, 12)
GONE = "các lý do cũ không còn đúng"
Mend = Callable[..., None]


@pytest.fixture(autouse=True)
def _now(db: None, time_machine: Any) -> None:
    time_machine.move_to(dt.datetime(2026, 7, 1, 8, tzinfo=dt.UTC))
    reference.load()


@pytest.fixture
def station(commune: Place) -> Line:
    return Line("health_station", commune, "s1", "Leo Sỉnh Páo", text="Ngã từ cây hồi", seen_on=DAY, birth_year=1975,
                sex="male", commune=commune, residence=commune, page="3")  # fmt: skip


@pytest.fixture
def hospital(station: Line) -> Line:
    """The hospital's line: the same name and year, three weeks later, so a person is asked."""
    later = DAY + dt.timedelta(days=20)
    return dataclasses.replace(station, source="hospital", key="h1", seen_on=later, text="Gãy xương đùi", page="")


@pytest.fixture
def pair(station: Line, hospital: Line, officer: Actor) -> Pair:
    """A pair put off."""
    for line in (station, hospital):
        add_entry(line, actor=officer)
    assert score_lists(actor=officer).asked == 1
    return decide_pair(Pair.objects.get(), state=PairState.LATER, actor=officer, reason="Hỏi lại trạm ngày khám")


@pytest.fixture
def mend(station: Line, officer: Actor) -> Mend:
    """Mend the line of the station."""

    def go(**more: Any) -> None:
        entry = Entry.objects.get(sighting__source_key="s1")
        correct_entry(entry, dataclasses.replace(station, **more), actor=officer)

    return go


def _said() -> list[tuple[str, str]]:
    return [(e.data["before"], e.data["after"]) for e in Event.objects.filter(verb="ledger.pair").order_by("pk")]


def _page(client: Client, name: str) -> str:
    return client.get(reverse(name)).content.decode()


def test_what_was_waited_for_brings_the_pair_back_and_a_person_answers(
    pair: Pair, mend: Mend, hospital: Line, officer: Actor, login: Callable[[Actor], Client]
) -> None:
    mend(seen_on=hospital.seen_on, birth_date=dt.date(1975, 4, 2))
    done = score_lists(actor=officer)
    found = Pair.objects.get()
    assert found.pk == pair.pk
    assert (done.rows, done.linked, done.asked) == (1, 0, 1)  # certain enough to link, but somebody wanted to ask
    assert (found.state, found.decided_by) == (PairState.OPEN, "")
    assert found.probability > pair.probability
    assert found.parts != pair.parts
    assert _said() == [("open", "later"), ("later", "open")]
    page = _page(login(officer), "ledgers:pairs")
    assert "Lời ghi đã thay đổi sau khi để sau: Hỏi lại trạm ngày khám" in page
    assert GONE not in page


def test_until_it_is_compared_again_its_old_reasons_are_not_shown(
    pair: Pair, mend: Mend, officer: Actor, login: Callable[[Actor], Client]
) -> None:
    mend(name="Leo Sỉnh Phàn")
    client = login(officer)
    assert "lời ghi đã đổi" in _page(client, "ledgers:decided")
    assert client.post(reverse("ledgers:pair-undo", args=[pair.pk])).status_code == 302
    page = _page(client, "ledgers:pairs")
    assert GONE in page
    assert "cùng họ tên" not in page


def test_words_that_are_not_compared_leave_it_put_off(pair: Pair, mend: Mend, officer: Actor) -> None:
    mend(page="4", text="Ngã từ cây hồi, gãy đùi")
    assert score_lists(actor=officer).rows == 0
    found = Pair.objects.get()
    assert (found.state, found.parts, found.weight) == (PairState.LATER, pair.parts, pair.weight)


def test_comparing_everything_anew_is_no_news_of_it(pair: Pair, officer: Actor) -> None:
    Pair.objects.update(weight=1)
    score_lists(actor=officer, everything=True)
    found = Pair.objects.get()
    assert (found.state, found.reason) == (PairState.LATER, pair.reason)
    assert found.weight > 1


def test_when_they_are_no_longer_alike_it_stays_put_off_and_gives_no_reasons(
    pair: Pair, mend: Mend, officer: Actor, login: Callable[[Actor], Client]
) -> None:
    mend(name="Hoàng Thị Mai", birth_year=2001, sex="female")
    assert score_lists(actor=officer).asked == 0
    assert (Pair.objects.get().state, Pair.objects.get().parts) == (PairState.LATER, [])
    assert "lời ghi đã đổi" in _page(login(officer), "ledgers:decided")


def test_a_line_struck_out_or_found_to_be_no_accident_at_work_is_not_asked_about(
    pair: Pair, officer: Actor, login: Callable[[Actor], Client]
) -> None:
    undo_pair(pair, actor=officer)
    client, entry = login(officer), Entry.objects.get(sighting__source_key="s1")
    assert "Leo Sỉnh Páo" in _page(client, "ledgers:pairs")
    decide_work(entry, work=Work.NO, actor=officer)
    assert "Leo Sỉnh Páo" not in _page(client, "ledgers:pairs")
    decide_work(entry, work=Work.PENDING, actor=officer)
    assert "Leo Sỉnh Páo" in _page(client, "ledgers:pairs")
    withdraw(entry, reason="Ghi nhầm sổ", actor=officer)
    assert "Leo Sỉnh Páo" not in _page(client, "ledgers:pairs")


# A declaration mended by whoever sent it: the line of the ledger is not touched, the pairs are -------------------------


@pytest.fixture
def claim(commune: Place) -> Claim:
    people = (Person("Leo Sỉnh Páo", "serious", "male", 1975, relation="no_contract"),)
    return Claim(occurred_on=DAY, commune=commune, summary="Ngã", declarant_name="Người nhà", people=people)


@pytest.fixture
def declared(claim: Claim, hospital: Line, officer: Actor, time_machine: Any) -> Declaration:
    """A declaration whose man stands in the hospital's list too, compared; then sent back to its author."""
    add_entry(hospital, actor=officer)
    declaration = submit(claim, actor=officer, key="d1").declaration
    assert score_lists(actor=officer).asked == 1
    time_machine.shift(3600)
    send_back(declaration, reason="Xem lại ngày xảy ra", actor=officer)
    return declaration


def _resend(declaration: Declaration, claim: Claim, officer: Actor) -> None:
    declaration.refresh_from_db()
    resend(declaration, claim, actor=officer)


def test_a_mended_declaration_is_news_of_a_pair_put_off(declared, claim, hospital: Line, officer: Actor) -> None:
    before = decide_pair(Pair.objects.get(), state=PairState.LATER, actor=officer)
    _resend(declared, dataclasses.replace(claim, occurred_on=hospital.seen_on), officer)
    assert (score_lists(actor=officer).linked, Pair.objects.get().state) == (0, PairState.OPEN)
    assert Pair.objects.get().probability > before.probability


def test_a_mended_declaration_leaves_a_decision_and_renews_its_reasons(declared, claim, hospital, officer) -> None:
    before = decide_pair(Pair.objects.get(), state=PairState.DIFFERENT, actor=officer)
    _resend(declared, dataclasses.replace(claim, occurred_on=hospital.seen_on), officer)
    score_lists(actor=officer)
    after = Pair.objects.get()
    kept = ("state", "decided_by", "decided_at", "by_rule", "reason")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    assert after.weight > before.weight
    assert {"Ngày xảy ra: cùng ngày"} <= {f"{part['label']}: {part['words']}" for part in after.parts}
    assert Event.objects.get(verb="ledger.pair").data["probability"] == round(before.probability, 4)


def test_a_mended_declaration_of_somebody_else_is_no_longer_asked_about(declared, claim, officer) -> None:
    people = (dataclasses.replace(claim.people[0], birth_year=1950, sex="female"),)
    _resend(declared, dataclasses.replace(claim, people=people, occurred_on=DAY - dt.timedelta(days=60)), officer)
    assert score_lists(actor=officer).asked == 0
    assert not Pair.objects.exists()
