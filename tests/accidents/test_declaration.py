"""Sending a declaration: once however often, with its history, by those who may."""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from antoan.accidents import actions
from antoan.accidents.actions.numbers import next_number, reserve, written
from antoan.accidents.enums import Channel, DeclarationState
from antoan.accidents.models import Accident, Declaration, DeclarationRevision, Sequence, Sighting
from antoan.accidents.rules.claim import Claim
from antoan.accidents.rules.plausible import Implausible
from antoan.audit.models import Event
from antoan.audit.record import breaks
from antoan.ledgers.models import Pair
from antoan.notices.models import Notice
from antoan.org.scope import Actor
from antoan.workflow.machine import TransitionRefused
from tests.accidents.conftest import DAY, person

MakeClaim = Callable[..., Claim]
Send = Callable[..., Declaration]


@pytest.mark.usefixtures("law")
class TestSubmit:
    """One key, one receipt."""

    def test_it_is_written_whole(self, make_claim: MakeClaim, employer: Actor, officer: Actor) -> None:
        claim = make_claim(
            person(severity="dead", occupation_code="7113", occupation_text="Thợ đá"), person("Lý Thị Sao")
        )
        sent = actions.submit(claim, actor=employer, key="a")
        declaration = sent.declaration
        assert (sent.is_new, declaration.number, declaration.state) == (True, "KB-2026-000001", "submitted")
        assert declaration.channel == Channel.EMPLOYER
        assert [s.source_key for s in declaration.sightings.order_by("order")] == [
            "KB-2026-000001/1/1",
            "KB-2026-000001/1/2",
        ]
        dead = declaration.sightings.get(severity="dead")
        assert (dead.folded, dead.died_on, dead.seen_on, dead.occupation_code) == ("hoang van nam", DAY, DAY, "7113")
        assert DeclarationRevision.objects.get().content["people"][0]["name"] == "Hoàng Văn Nam"
        assert Event.objects.get().verb == "declaration.submit"
        assert "Hoàng" not in str(Event.objects.get().data)
        assert Notice.objects.get().agency_id == officer.agency_id
        assert "Hoàng" not in Notice.objects.get().title + Notice.objects.get().body

    def test_a_resend_gives_the_same_receipt(self, make_claim: MakeClaim, employer: Actor) -> None:
        first = actions.submit(make_claim(), actor=employer, key="a")
        again = actions.submit(make_claim(), actor=employer, key="a")
        assert (again.declaration.pk, again.is_new, again.differs) == (first.declaration.pk, False, False)
        assert Declaration.objects.count() == Sighting.objects.count() == Event.objects.count() == 1

    def test_other_words_under_the_same_key_are_told_apart(self, make_claim: MakeClaim, employer: Actor) -> None:
        actions.submit(make_claim(), actor=employer, key="a")
        again = actions.submit(make_claim(summary="Khác"), actor=employer, key="a")
        assert (again.is_new, again.differs) == (False, True)
        assert Declaration.objects.get().summary != "Khác"

    def test_a_resend_is_answered_even_when_the_words_are_impossible_now(
        self, make_claim: MakeClaim, employer: Actor
    ) -> None:
        actions.submit(make_claim(), actor=employer, key="a")
        assert not actions.submit(make_claim(summary=""), actor=employer, key="a").is_new

    def test_nobody_reaches_anothers_receipt_with_his_key(
        self, make_claim: MakeClaim, employer: Actor, officer: Actor
    ) -> None:
        mine = actions.submit(make_claim(), actor=employer, key="a").declaration
        theirs = actions.submit(make_claim(), actor=officer, key="a").declaration
        assert mine.pk != theirs.pk

    def test_an_employer_declares_for_itself_only(
        self, make_claim: MakeClaim, employer: Actor, other_establishment: Any
    ) -> None:
        for words in ({"establishment": other_establishment}, {"establishment": None, "employer_text": "X"}):
            with pytest.raises(PermissionDenied):
                actions.submit(make_claim(**words), actor=employer, key="a")

    def test_agencies_write_down_what_callers_say(
        self, make_claim: MakeClaim, officer: Actor, commune_officer: Actor
    ) -> None:
        alone = make_claim(establishment=None, employer_text="")
        assert actions.submit(alone, actor=commune_officer, key="a").declaration.channel == Channel.COMMUNE
        assert actions.submit(alone, actor=officer, key="b").declaration.channel == Channel.OFFICER

    def test_whoever_may_not_declare_does_not(self, make_claim: MakeClaim, officer: Actor) -> None:
        station = dataclasses.replace(officer, role="station")
        with pytest.raises(PermissionDenied):
            actions.submit(make_claim(), actor=station, key="a")

    def test_the_receipt_carries_the_hour_of_arrival(self, make_claim: MakeClaim, employer: Actor) -> None:
        at = dt.datetime(2026, 11, 22, 17, 30, tzinfo=dt.UTC)
        assert actions.submit(make_claim(), actor=employer, key="a", now=at).declaration.received_at == at


@pytest.mark.usefixtures("law")
class TestResend:
    """A returned declaration is mended by its author; every sending stays."""

    def test_mend_and_send_again(self, send: Send, make_claim: MakeClaim, employer: Actor, officer: Actor) -> None:
        declaration = send()
        actions.send_back(declaration, actor=officer, reason="Ghi rõ nơi xảy ra")
        assert declaration.state == DeclarationState.RETURNED
        sent = actions.resend(declaration, make_claim(person("Hoàng Văn Năm"), place_text="Tầng 2"), actor=employer)
        row = sent.declaration
        assert (row.state, row.revision, row.place_text, row.decision_reason) == ("submitted", 2, "Tầng 2", "")
        assert [s.name for s in row.sightings.all()] == ["Hoàng Văn Năm"]
        first, second = row.revisions.all()
        assert (first.returned_reason, first.content["place_text"]) == ("Ghi rõ nơi xảy ra", "Mỏ đá Nà Pài")
        assert (second.returned_reason, second.content["place_text"]) == ("", "Tầng 2")

    def test_rows_compared_with_other_lists_stay(
        self, send: Send, make_claim: MakeClaim, employer: Actor, officer: Actor, commune: Any
    ) -> None:
        declaration = send(person(), person("Lý Thị Sao"), person("Vi Văn Ba"))
        nam, sao, ba = declaration.sightings.order_by("order")
        ledger = Sighting.objects.create(source="hospital", source_key="h/1", name="X", folded="x", commune=commune)
        for known in (nam, sao):
            Pair.objects.create(left=known, right=ledger, probability=0.5, weight=1)
        actions.send_back(declaration, actor=officer, reason="Thiếu")
        actions.resend(declaration, make_claim(person("Nông Thị Mai"), person(birth_year=1991)), actor=employer)
        mai, same = declaration.sightings.order_by("order")
        assert (same.pk, same.birth_year, same.source_key) == (nam.pk, 1991, "KB-2026-000001/2/2")
        assert mai.pk not in {nam.pk, sao.pk, ba.pk}
        sao.refresh_from_db()
        assert (sao.declaration, "đã bỏ người này" in sao.text) == (None, True)
        assert not Sighting.objects.filter(pk=ba.pk).exists()

    def test_twice_is_once(self, send: Send, make_claim: MakeClaim, employer: Actor, officer: Actor) -> None:
        declaration = send()
        actions.send_back(declaration, actor=officer, reason="Thiếu")
        mended = make_claim(place_text="Tầng 2")
        actions.resend(declaration, mended, actor=employer)
        assert not actions.resend(declaration, mended, actor=employer).is_new
        assert DeclarationRevision.objects.count() == 2

    def test_what_was_not_returned_is_not_sent_again(self, send: Send, make_claim: MakeClaim, employer: Actor) -> None:
        with pytest.raises(TransitionRefused):
            actions.resend(send(), make_claim(), actor=employer)

    def test_nobody_edits_anothers_words(
        self, send: Send, make_claim: MakeClaim, officer: Actor, stranger: Actor, commune_officer: Actor
    ) -> None:
        declaration = send()
        actions.send_back(declaration, actor=officer, reason="Thiếu")
        for actor in (officer, stranger, commune_officer):
            with pytest.raises(PermissionDenied):
                actions.resend(declaration, make_claim(), actor=actor)

    def test_bad_words_leave_the_old_ones(
        self, send: Send, make_claim: MakeClaim, employer: Actor, officer: Actor
    ) -> None:
        declaration = send()
        actions.send_back(declaration, actor=officer, reason="Thiếu")
        with pytest.raises(Implausible):
            actions.resend(declaration, make_claim(summary=""), actor=employer)
        declaration.refresh_from_db()
        assert (declaration.state, declaration.sightings.count()) == (DeclarationState.RETURNED, 1)


class TestNumbers:
    """KB-2026-000001, without gaps and never twice."""

    def test_series_are_apart_by_year(self, db: None) -> None:
        assert next_number("KB", 2026) == "KB-2026-000001"
        assert next_number("KB", 2026) == "KB-2026-000002"
        assert next_number("TNLD", 2026) == "TNLD-2026-000001"
        assert next_number("KB", 2027) == "KB-2027-000001"

    def test_a_block_is_reserved_at_once(self, db: None) -> None:
        assert reserve("TNLD", 2026, 500) == 1
        assert next_number("TNLD", 2026) == "TNLD-2026-000501"
        assert written("TNLD", 2026, 7) == "TNLD-2026-000007"

    @pytest.mark.usefixtures("law")
    def test_a_series_goes_on_after_rows_written_otherwise(self, open_case: Callable[..., Accident]) -> None:
        accident = open_case()
        Accident.objects.filter(pk=accident.pk).update(number="TNLD-2026-000041")
        Sequence.objects.all().delete()
        assert next_number("TNLD", 2026) == "TNLD-2026-000042"


def race(work: Callable[[int], str], threads: int = 8) -> list[str]:
    """Run the same work in threads that start together; what each came to."""
    outcomes: list[str] = []
    gate = threading.Barrier(threads)

    def go(number: int) -> None:
        try:
            gate.wait()
            outcomes.append(work(number))
        except TransitionRefused:
            outcomes.append("refused")
        except Exception as problem:  # noqa: BLE001 - the test shows whatever it was
            outcomes.append(repr(problem))
        finally:
            connection.close()

    running = [threading.Thread(target=go, args=(n,)) for n in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return sorted(outcomes)


@pytest.mark.usefixtures("racing_db", "law")
class TestRaces:
    """Double click, resend, two tabs, two officers: real threads on the real database."""

    def test_eight_sends_of_one_key_are_one_declaration(self, make_claim: MakeClaim, employer: Actor) -> None:
        claim = make_claim()
        numbers = race(lambda _n: actions.submit(claim, actor=employer, key="same").declaration.number)
        assert numbers == ["KB-2026-000001"] * 8
        assert (Declaration.objects.count(), Sighting.objects.count(), Event.objects.count()) == (1, 1, 1)
        assert list(breaks()) == []

    def test_eight_declarations_get_eight_numbers(self, make_claim: MakeClaim, employer: Actor) -> None:
        claim = make_claim()
        numbers = race(lambda n: actions.submit(claim, actor=employer, key=str(n)).declaration.number)
        assert numbers == [f"KB-2026-{n:06d}" for n in range(1, 9)]
        assert list(breaks()) == []

    def test_of_eight_officers_one_opens_the_case(self, send: Send, officer: Actor) -> None:
        declaration = send()

        def accept(_n: int) -> str:
            return actions.accept(Declaration.objects.get(pk=declaration.pk), actor=officer).number

        assert race(accept) == ["TNLD-2026-000001", *["refused"] * 7]
        assert Accident.objects.count() == 1
        assert list(breaks()) == []

    def test_accept_and_return_at_once_one_wins(self, send: Send, officer: Actor) -> None:
        declaration = send()

        def decide(number: int) -> str:
            mine = Declaration.objects.get(pk=declaration.pk)
            if number % 2:
                actions.accept(mine, actor=officer)
            else:
                actions.send_back(mine, actor=officer, reason="Thiếu")
            return "won"

        assert race(decide) == [*["refused"] * 7, "won"]
        declaration.refresh_from_db()
        assert (declaration.state == "accepted") == (Accident.objects.count() == 1)
