"""From sightings to victims to cases: accept, join, link and unlink, and the duplicates shown beside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied

from antoan.accidents import actions
from antoan.accidents.enums import CaseSeverity, Source
from antoan.accidents.models import Accident, Declaration, Sighting, Victim
from antoan.accidents.queries.declarations import likely_duplicates, next_step, waiting, with_duplicates
from antoan.audit.models import Event
from antoan.notices.models import Notice
from antoan.org.models import Place
from antoan.org.scope import Actor
from antoan.workflow.machine import TransitionRefused
from tests.accidents.conftest import DAY, person

pytestmark = pytest.mark.usefixtures("law")
Send = Callable[..., Declaration]
OpenCase = Callable[..., Accident]


def test_accepting_opens_a_case_with_the_words_of_the_declaration(send: Send, officer: Actor) -> None:
    declaration = send(person(severity="serious", injury_codes=("014",)), person("Lý Thị Sao", sex="female"))
    accident = actions.accept(declaration, actor=officer)
    assert (accident.number, accident.state, accident.severity) == (
        "TNLD-2026-000001",
        "open",
        CaseSeverity.ONE_SERIOUS,
    )
    assert (accident.occurred_on, accident.commune, accident.summary) == (DAY, declaration.commune, declaration.summary)
    assert accident.received_at == declaration.received_at
    assert [(v.name, v.injury_codes) for v in accident.victims.all()] == [
        ("Hoàng Văn Nam", ["014"]),
        ("Lý Thị Sao", []),
    ]
    assert all(s.victim.accident_id == accident.pk for s in declaration.sightings.select_related("victim"))
    declaration.refresh_from_db()
    assert (declaration.state, declaration.accident_id) == ("accepted", accident.pk)


def test_the_declarant_hears_what_became_of_it(send: Send, officer: Actor, employer: Actor) -> None:
    actions.accept(send(), actor=officer)
    notice = Notice.objects.get(establishment_id=employer.establishment_id)
    assert "KB-2026-000001 đã được tiếp nhận" in notice.title


def test_who_comes_second_hears_that_it_is_done(send: Send, officer: Actor) -> None:
    declaration = send()
    stale = Declaration.objects.get(pk=declaration.pk)
    actions.accept(declaration, actor=officer)
    for act in (actions.send_back, actions.refuse):
        with pytest.raises(TransitionRefused, match="Đã tiếp nhận"):
            act(stale, actor=officer, reason="Thiếu")
    with pytest.raises(TransitionRefused):
        actions.accept(stale, actor=officer)
    assert Accident.objects.count() == 1


def test_an_employer_or_a_commune_does_not_triage(send: Send, employer: Actor, commune_officer: Actor) -> None:
    declaration = send()
    for actor in (employer, commune_officer):
        with pytest.raises(PermissionDenied):
            actions.accept(declaration, actor=actor)
    assert not Accident.objects.exists()


class TestJoin:
    """Two declarations of one event."""

    def test_a_second_declaration_joins(self, open_case: OpenCase, send: Send, officer: Actor) -> None:
        accident = open_case(person(severity="serious"))
        victim = accident.victims.get()
        second = send(person("Hoang Van Nam"), person("Lý Thị Sao", "dead"), actor=officer)
        known, new = second.sightings.order_by("order")
        actions.join(second, accident=accident, matches={known.pk: victim.pk, new.pk: None}, actor=officer)
        accident.refresh_from_db()
        assert accident.severity == CaseSeverity.FATAL
        assert {v.name: v.sightings.count() for v in accident.victims.all()} == {"Hoàng Văn Nam": 2, "Lý Thị Sao": 1}
        known.refresh_from_db()
        assert (known.name, known.severity) == ("Hoang Van Nam", "light"), "a sighting keeps its own words"
        assert accident.declarations.count() == 2

    def test_a_victim_of_another_case_is_refused(self, open_case: OpenCase, send: Send, officer: Actor) -> None:
        accident, other = open_case(), open_case(person("Nông Thị Mai"))
        second = send(actor=officer)
        sighting = second.sightings.get()
        with pytest.raises(TransitionRefused, match="không thuộc vụ"):
            actions.join(second, accident=accident, matches={sighting.pk: other.victims.get().pk}, actor=officer)
        second.refresh_from_db()
        assert second.state == "submitted"

    def test_a_dismissed_case_takes_nothing(self, open_case: OpenCase, send: Send, officer: Actor) -> None:
        accident = open_case()
        actions.move(accident, "dismiss", actor=officer, comment="Té ngã ở nhà")
        with pytest.raises(TransitionRefused, match="Mở lại vụ đó"):
            actions.join(send(actor=officer), accident=accident, matches={}, actor=officer)


class TestLinks:
    """What the ledgers call."""

    @pytest.fixture
    def ledger_row(self, commune: Place) -> Sighting:
        return Sighting.objects.create(
            source=Source.HEALTH_STATION, source_key="f1/7", name="Hoàng Văn Nam", folded="hoang van nam",
            commune=commune, seen_on=DAY, severity="",
        )  # fmt: skip

    def test_link_and_unlink(self, open_case: OpenCase, ledger_row: Sighting, officer: Actor) -> None:
        victim = open_case().victims.get()
        actions.link_sighting(ledger_row, victim, officer)
        actions.link_sighting(ledger_row, victim, officer)
        assert victim.sightings.count() == 2
        actions.unlink_sighting(ledger_row, officer, "Trùng tên, khác người")
        ledger_row.refresh_from_db()
        assert ledger_row.victim is None
        verbs = list(Event.objects.values_list("verb", flat=True))
        assert verbs.count("sighting.link") == verbs.count("sighting.unlink") == 1
        assert "Hoàng" not in str(
            list(Event.objects.filter(verb__startswith="sighting").values_list("data", flat=True))
        )

    def test_a_linked_sighting_is_not_taken_away(
        self, open_case: OpenCase, ledger_row: Sighting, officer: Actor
    ) -> None:
        first, second = open_case().victims.get(), open_case(person("Nông Thị Mai")).victims.get()
        actions.link_sighting(ledger_row, first, officer)
        with pytest.raises(TransitionRefused, match="nạn nhân khác"):
            actions.link_sighting(ledger_row, second, officer)
        with pytest.raises(TransitionRefused, match="vụ khác"):
            actions.open_case_from_sightings([ledger_row], officer, occurred_on=DAY, commune=ledger_row.commune)

    def test_a_waiting_declaration_already_linked_joins_that_case(
        self, ledger_row: Sighting, send: Send, officer: Actor, commune: Place
    ) -> None:
        accident = actions.open_case_from_sightings([ledger_row], officer, occurred_on=DAY, commune=commune)
        declaration = send(person(), person("Lý Thị Sao"))
        linked, new = declaration.sightings.order_by("order")
        actions.link_sighting(linked, accident.victims.get(), officer)
        assert [d.accident for d in likely_duplicates(declaration, officer)] == [accident]
        with pytest.raises(TransitionRefused, match=accident.number):
            actions.accept(declaration, actor=officer)
        actions.join(declaration, accident=accident, matches={linked.pk: None, new.pk: None}, actor=officer)
        assert sorted(v.sightings.count() for v in accident.victims.all()) == [1, 2]

    def test_unlinking_needs_a_reason_and_leaves_one_source(
        self, open_case: OpenCase, ledger_row: Sighting, officer: Actor
    ) -> None:
        victim = open_case().victims.get()
        with pytest.raises(TransitionRefused, match="nguồn duy nhất"):
            actions.unlink_sighting(victim.sightings.get(), officer, "Sai")
        actions.link_sighting(ledger_row, victim, officer)
        with pytest.raises(TransitionRefused, match="lý do"):
            actions.unlink_sighting(ledger_row, officer, " ")

    def test_a_case_from_a_ledger_alone(self, ledger_row: Sighting, officer: Actor, commune: Place) -> None:
        dead = Sighting.objects.create(
            source=Source.DEATH_REGISTER, source_key="d/1", name="Vi Văn Sáu", folded="vi van sau", severity="dead",
            died_on=DAY + dt.timedelta(days=1), commune=commune,
        )  # fmt: skip
        accident = actions.open_case_from_sightings(
            [ledger_row, dead], officer, occurred_on=DAY, commune=commune, source_note="Sổ trạm y tế 2026"
        )
        assert (accident.severity, accident.source_note) == (CaseSeverity.FATAL, "Sổ trạm y tế 2026")
        light, killed = accident.victims.all()
        assert (light.severity, light.died_on) == ("light", None)
        assert (killed.severity, killed.died_on) == ("dead", DAY + dt.timedelta(days=1))
        assert Event.objects.get(verb="accident.open").data["sightings"] == [ledger_row.pk, dead.pk]

    def test_a_death_without_a_date_takes_the_day_of_the_accident(self, officer: Actor, commune: Place) -> None:
        seen = Sighting.objects.create(
            source=Source.DEATH_REGISTER, source_key="d/2", name="Vi Văn Bảy", folded="vi van bay", severity="dead"
        )
        accident = actions.open_case_from_sightings([seen], officer, occurred_on=DAY, commune=commune)
        assert accident.victims.get().died_on == DAY

    def test_only_the_labour_officer_links(
        self, open_case: OpenCase, ledger_row: Sighting, commune_officer: Actor, stranger: Actor
    ) -> None:
        victim = open_case().victims.get()
        for actor in (commune_officer, stranger):
            with pytest.raises(PermissionDenied):
                actions.link_sighting(ledger_row, victim, actor)
            with pytest.raises(PermissionDenied):
                actions.open_case_from_sightings([ledger_row], actor, occurred_on=DAY, commune=victim.accident.commune)
        assert not Victim.objects.filter(sightings=ledger_row).exists()


class TestQueue:
    """What the officer sees."""

    def test_oldest_first_with_counts(self, send: Send, officer: Actor, time_machine: object) -> None:
        first = send(person(severity="dead"), person("Lý Thị Sao", "serious"))
        second = send(person("Vi Văn Ba"))
        rows = list(waiting(officer))
        assert [row.pk for row in rows] == [first.pk, second.pk]
        assert [(r.victims, r.dead, r.serious) for r in rows] == [(2, 1, 1), (1, 0, 0)]

    def test_likely_duplicates_are_found(self, open_case: OpenCase, send: Send, officer: Actor) -> None:
        accident = open_case()
        again = send(person("HOÀNG VĂN NẠM"), occurred_on=DAY + dt.timedelta(days=1))
        far = send(person("Vi Văn Ba"), occurred_on=DAY - dt.timedelta(days=2))
        found = likely_duplicates(again, officer)
        assert [d.accident for d in found] == [accident]
        assert "cùng cơ sở" in found[0].likeness.reasons
        assert likely_duplicates(far, officer) == []
        assert with_duplicates([again, far], officer) == {again.pk}

    def test_two_waiting_declarations_of_one_event(self, send: Send, officer: Actor) -> None:
        one, two = send(), send()
        assert [d.declaration for d in likely_duplicates(one, officer)] == [two]

    def test_the_receipt_says_what_comes_next(self, send: Send) -> None:
        step = next_step(send(person(severity="dead")))
        assert step.due_on == dt.date(2026, 11, 25)
        assert step.law is not None
        assert step.law.is_unverified
        assert (step.phone, step.must_declare) == ("0205 3812 345", True)
        assert [t.recipient for t in step.tellings] == ["labour", "police"]
