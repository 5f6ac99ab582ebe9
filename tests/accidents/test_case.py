"""Facts, victims, a later death: audit before → after, severity, level and clock follow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from antoan.accidents import actions
from antoan.accidents.enums import CaseSeverity, InvestigationLevel, Severity
from antoan.accidents.models import Accident, Investigation, VictimEvent
from antoan.accidents.rules.plausible import Implausible
from antoan.audit.models import Event
from antoan.notices.models import Notice
from antoan.org.models import Place
from antoan.org.scope import Actor
from antoan.workflow.machine import TransitionRefused
from tests.accidents.conftest import DAY, TODAY, person

pytestmark = pytest.mark.usefixtures("law")
OpenCase = Callable[..., Accident]


def investigate(accident: Accident, **more: Any) -> Investigation:
    """A grassroots investigation of one serious injury, seven days."""
    return Investigation.objects.create(
        accident=accident,
        **{
            "level": InvestigationLevel.GRASSROOTS, "clock_from": DAY, "base_days": 7,
            "due_on": DAY + dt.timedelta(days=7), **more,
        },
    )  # fmt: skip


class TestFacts:
    """Correcting what happened."""

    def test_before_and_after_are_kept(self, open_case: OpenCase, officer: Actor, other_commune: Place) -> None:
        accident = open_case()
        changed = actions.edit_facts(
            accident, actor=officer, reason="Ghi nhầm xã", commune=other_commune, summary=accident.summary
        )
        assert changed == ["commune"]
        event = Event.objects.get(verb="accident.edit")
        assert event.data["changes"] == {"commune": ["Xã Đồng Đăng", "Xã Vân Nham"]}
        assert event.data["reason"] == "Ghi nhầm xã"

    def test_nothing_changed_leaves_no_event(self, open_case: OpenCase, officer: Actor) -> None:
        accident = open_case()
        assert actions.edit_facts(accident, actor=officer, reason="x", summary=accident.summary) == []
        assert not Event.objects.filter(verb="accident.edit").exists()

    def test_a_reason_is_asked(self, open_case: OpenCase, officer: Actor) -> None:
        with pytest.raises(TransitionRefused, match="lý do"):
            actions.edit_facts(open_case(), actor=officer, reason=" ", summary="Khác")

    @pytest.mark.parametrize(
        ("day", "says"),
        [
            (TODAY + dt.timedelta(days=1), "tương lai"),
            (dt.date(2014, 1, 1), "thành lập"),
            (DAY + dt.timedelta(days=1), "ngày chết"),
        ],
    )
    def test_impossible_days_are_refused(self, open_case: OpenCase, officer: Actor, day: dt.date, says: str) -> None:
        accident = open_case(person(severity="dead"))
        with pytest.raises(Implausible, match=says):
            actions.edit_facts(accident, actor=officer, reason="x", occurred_on=day)
        accident.refresh_from_db()
        assert accident.occurred_on == DAY

    @pytest.mark.parametrize("state", ["concluded", "closed", "dismissed"])
    def test_a_settled_case_is_not_edited(self, open_case: OpenCase, officer: Actor, state: str) -> None:
        accident = open_case()
        Accident.objects.filter(pk=accident.pk).update(state=state, concluded_on=DAY)
        with pytest.raises(TransitionRefused, match="Điều tra lại"):
            actions.edit_facts(accident, actor=officer, reason="x", summary="Khác")

    def test_the_employer_edits_only_what_it_investigates(
        self, open_case: OpenCase, employer: Actor, stranger: Actor, commune_officer: Actor
    ) -> None:
        accident = open_case()
        assert actions.edit_facts(accident, actor=employer, reason="Thiếu", summary="Đủ")
        investigate(accident, level=InvestigationLevel.PROVINCE)
        with pytest.raises(TransitionRefused, match="cơ quan nhà nước"):
            actions.edit_facts(accident, actor=employer, reason="x", summary="Khác")
        for actor in (stranger, commune_officer):
            with pytest.raises(PermissionDenied):
                actions.edit_facts(accident, actor=actor, reason="x", summary="Khác")


class TestVictims:
    """Correcting and adding people."""

    def test_a_correction_follows_through_to_the_case(self, open_case: OpenCase, officer: Actor) -> None:
        accident = open_case()
        victim = accident.victims.get()
        changed = actions.edit_victim(
            victim, actor=officer, reason="Giấy ra viện", severity=Severity.SERIOUS, injury_codes=["014"], days_off=12
        )
        accident.refresh_from_db()
        assert set(changed) == {"severity", "injury_codes", "days_off"}
        assert accident.severity == CaseSeverity.ONE_SERIOUS
        assert Event.objects.get(verb="victim.edit").data["changes"]["severity"] == ["light", "serious"]
        assert Event.objects.get(verb="accident.severity").data == {"before": "light", "after": "one_serious"}

    @pytest.mark.parametrize(
        "facts",
        [
            {"severity": "dead", "died_on": None},
            {"severity": "dead", "died_on": DAY - dt.timedelta(days=1)},
            {"severity": "dead", "died_on": TODAY + dt.timedelta(days=1)},
            {"severity": "light", "died_on": DAY},
        ],
    )
    def test_impossible_deaths_are_refused(self, open_case: OpenCase, officer: Actor, facts: dict[str, Any]) -> None:
        accident = open_case()
        with pytest.raises(Implausible):
            actions.edit_victim(accident.victims.get(), actor=officer, reason="x", **facts)
        assert accident.victims.get().severity == Severity.LIGHT

    def test_somebody_nobody_named(self, open_case: OpenCase, officer: Actor) -> None:
        accident = open_case(person(severity="serious"))
        victim = actions.add_victim(
            accident, actor=officer, reason="Nhân chứng kể", name="Vi Thị Lan", sex="female", severity="serious"
        )
        accident.refresh_from_db()
        assert (victim.folded, victim.order, accident.severity) == ("vi thi lan", 2, CaseSeverity.MANY_SERIOUS)


class TestLaterDeath:
    """A death after the accident is an event of its own (law.md §5.7)."""

    def test_the_case_becomes_fatal_and_goes_to_the_province(self, open_case: OpenCase, employer: Actor) -> None:
        accident = open_case(person(severity="serious"))
        investigate(accident, extension_days=7, extended_on=DAY, extension_reason="Chờ")
        victim = accident.victims.get()
        event = actions.record_later_death(victim, died_on=TODAY, note="Trích lục khai tử số 12", actor=employer)
        accident = Accident.objects.select_related("investigation").get(pk=accident.pk)
        victim.refresh_from_db()
        assert (event.before, event.after, victim.severity, victim.died_on) == ("serious", "dead", "dead", TODAY)
        assert accident.severity == CaseSeverity.FATAL
        clock = accident.investigation
        assert (clock.level, clock.clock_from, clock.base_days, clock.extension_days) == ("province", TODAY, 30, 0)
        assert clock.due_on == TODAY + dt.timedelta(days=30)
        assert "chưa đối chiếu" in clock.basis
        assert Event.objects.get(verb="investigation.clock").data["before"][3] == 7

    def test_the_authority_hears_of_it(self, open_case: OpenCase, employer: Actor, officer: Actor) -> None:
        accident = open_case(person(severity="serious"))
        actions.record_later_death(accident.victims.get(), died_on=TODAY, note="Báo tử", actor=employer)
        assert Notice.objects.filter(agency_id=officer.agency_id, title__contains="nặng hơn: Có người chết").exists()

    def test_also_after_the_case_was_concluded(self, open_case: OpenCase, officer: Actor) -> None:
        accident = open_case(person(severity="serious"))
        found = investigate(accident)
        Accident.objects.filter(pk=accident.pk).update(state="concluded", concluded_on=DAY)
        actions.record_later_death(accident.victims.get(), died_on=TODAY, note="Báo tử", actor=officer)
        accident.refresh_from_db()
        found.refresh_from_db()
        assert (accident.severity, accident.state, found.level) == ("fatal", "concluded", "grassroots")

    @pytest.mark.parametrize(
        ("died_on", "note", "problem"),
        [
            (DAY - dt.timedelta(days=1), "Báo tử", Implausible),
            (TODAY + dt.timedelta(days=1), "Báo tử", Implausible),
            (TODAY, " ", TransitionRefused),
        ],
    )
    def test_bad_deaths_are_refused(
        self, open_case: OpenCase, officer: Actor, died_on: dt.date, note: str, problem: type[Exception]
    ) -> None:
        victim = open_case(person(severity="serious")).victims.get()
        with pytest.raises(problem):
            actions.record_later_death(victim, died_on=died_on, note=note, actor=officer)
        assert not VictimEvent.objects.exists()

    def test_nobody_dies_twice(self, open_case: OpenCase, officer: Actor) -> None:
        victim = open_case(person(severity="dead")).victims.get()
        with pytest.raises(TransitionRefused, match="đã được ghi là chết"):
            actions.record_later_death(victim, died_on=TODAY, note="Báo tử", actor=officer)

    def test_a_turn_for_the_better(self, open_case: OpenCase, officer: Actor) -> None:
        accident = open_case(person(severity="serious"))
        investigate(accident)
        actions.change_state(
            accident.victims.get(), after="light", happened_on=TODAY, note="Giám định lại", actor=officer
        )
        accident = Accident.objects.select_related("investigation").get(pk=accident.pk)
        assert (accident.severity, accident.investigation.base_days) == (CaseSeverity.LIGHT, 4)
        assert accident.investigation.clock_from == DAY

    def test_the_ministry_keeps_its_case(self, open_case: OpenCase, officer: Actor) -> None:
        accident = open_case(person(severity="serious"))
        found = investigate(accident, level=InvestigationLevel.MINISTRY)
        actions.record_later_death(accident.victims.get(), died_on=TODAY, note="Báo tử", actor=officer)
        found.refresh_from_db()
        assert (found.level, found.base_days) == ("ministry", 7)

    def test_a_stranger_reports_nothing(self, open_case: OpenCase, stranger: Actor) -> None:
        victim = open_case(person(severity="serious")).victims.get()
        with pytest.raises(PermissionDenied):
            actions.record_later_death(victim, died_on=TODAY, note="Báo tử", actor=stranger)
