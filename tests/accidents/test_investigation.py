"""Level, clock, extension, expertise, the police, the ministry, investigating again: on frozen days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from antoan.accidents import actions
from antoan.accidents.actions.investigation import extend, hand_over, set_expertise, start
from antoan.accidents.actions.pause import reopen, resume, suspend
from antoan.accidents.enums import CaseState, InvestigationLevel, Relation
from antoan.accidents.models import Accident, Investigation
from antoan.accidents.queries.investigation import clock_by_law, why_level
from antoan.accidents.rules.plausible import Implausible
from antoan.audit.models import Event
from antoan.law.models import Parameter
from antoan.org.scope import Actor
from antoan.workflow.machine import TransitionRefused
from tests.accidents.conftest import DAY, DAYS, TODAY, person

pytestmark = pytest.mark.usefixtures("law")
PEOPLE = {
    "light": [person()],
    "one_serious": [person(severity="serious")],
    "many_serious": [person("A", "serious"), person("B", "serious")],
    "fatal": [person(severity="dead")],
}
LEVELS = {
    "light": InvestigationLevel.GRASSROOTS,
    "one_serious": InvestigationLevel.GRASSROOTS,
    "many_serious": InvestigationLevel.PROVINCE,
    "fatal": InvestigationLevel.PROVINCE,
}


def due_after(days: int) -> dt.date:
    """The declaration came in on 23/11/2026; that day does not count."""
    return TODAY + dt.timedelta(days=days)


def begun(accident: Accident) -> Investigation:
    return Investigation.objects.get(accident=accident)


@pytest.mark.parametrize("kind", list(PEOPLE))
def test_each_class_has_its_level_and_its_limit_from_receipt(kind: str, open_case: Any, officer: Actor) -> None:
    accident = open_case(*PEOPLE[kind])
    found = start(accident, actor=officer)
    accident.refresh_from_db()
    assert (found.level, found.clock_from, found.base_days) == (LEVELS[kind], TODAY, DAYS[kind])
    assert found.due_on == due_after(DAYS[kind])
    assert accident.state == CaseState.INVESTIGATING
    assert found.course_text == accident.summary


@pytest.mark.parametrize("kind", list(PEOPLE))
def test_expertise_gives_sixty_days_from_the_same_day_and_can_be_taken_back(
    kind: str, open_case: Any, officer: Actor
) -> None:
    accident = open_case(*PEOPLE[kind])
    assert start(accident, actor=officer, needs_expertise=True).due_on == due_after(60)
    assert set_expertise(accident, actor=officer, needed=False, reason="Không cần").due_on == due_after(DAYS[kind])
    assert set_expertise(accident, actor=officer, needed=True, reason="Giám định cẩu").due_on == due_after(60)


def extended(accident: Accident, actor: Actor, days: int, on: dt.date = TODAY, **more: Any) -> Investigation:
    words = {"approved_by": "Giám đốc Sở", "reason": "Chờ lời khai", **more}
    return extend(accident, actor=actor, days=days, extended_on=on, **words)


@pytest.mark.parametrize("kind", ["one_serious", "many_serious", "fatal"])
def test_one_extension_up_to_the_law_and_not_twice(kind: str, open_case: Any, officer: Actor) -> None:
    accident = open_case(*PEOPLE[kind])
    start(accident, actor=officer)
    with pytest.raises(Implausible, match=f"1 đến {DAYS[kind]} ngày"):
        extended(accident, officer, DAYS[kind] + 1)
    found = extended(accident, officer, DAYS[kind])
    assert found.due_on == due_after(2 * DAYS[kind])
    assert (found.extension_by, found.extension_reason) == ("Giám đốc Sở", "Chờ lời khai")
    with pytest.raises(TransitionRefused, match="một lần"):
        extended(accident, officer, 1)
    assert begun(accident).due_on == due_after(2 * DAYS[kind])


def test_a_light_case_is_not_extended(open_case: Any, employer: Actor) -> None:
    accident = open_case(person())
    start(accident, actor=employer)
    with pytest.raises(TransitionRefused, match="nhẹ không được gia hạn"):
        extended(accident, employer, 1)


def test_an_extension_needs_reason_approver_and_a_day_within_the_limit(
    open_case: Any, officer: Actor, time_machine: Any
) -> None:
    accident = open_case(*PEOPLE["fatal"])
    start(accident, actor=officer)
    with pytest.raises(TransitionRefused, match="lý do"):
        extended(accident, officer, 5, reason=" ")
    with pytest.raises(Implausible, match="người ra quyết định"):
        extended(accident, officer, 5, approved_by="")
    with pytest.raises(Implausible, match="tương lai"):
        extended(accident, officer, 5, TODAY + dt.timedelta(days=1))
    time_machine.move_to(dt.datetime(2026, 12, 24, 3, 0, tzinfo=dt.UTC), tick=False)
    with pytest.raises(Implausible, match="sau ngày hết hạn 23/12/2026"):
        extended(accident, officer, 5, dt.date(2026, 12, 24))
    assert begun(accident).extended_on is None


def test_the_extension_of_a_case_with_expertise_follows_its_own_parameter(open_case: Any, officer: Actor) -> None:
    accident = open_case(*PEOPLE["one_serious"])
    start(accident, actor=officer, needs_expertise=True)
    assert extended(accident, officer, 60).due_on == due_after(120)
    with pytest.raises(TransitionRefused, match="dài hơn mức cho phép"):
        set_expertise(accident, actor=officer, needed=False, reason="Không cần")


def test_the_limit_is_the_law_of_the_day_of_receipt(open_case: Any, officer: Actor) -> None:
    Parameter.objects.filter(key="investigation.days.fatal").update(valid_to=dt.date(2026, 11, 23))
    Parameter.objects.create(
        key="investigation.days.fatal", label="mới", value=45, valid_from=dt.date(2026, 11, 24), basis="Luật mới"
    )
    assert start(open_case(*PEOPLE["fatal"]), actor=officer).base_days == 30


def test_without_a_limit_in_force_nothing_begins_and_the_person_is_told(open_case: Any, officer: Actor) -> None:
    accident = open_case(*PEOPLE["fatal"])
    Parameter.objects.filter(key="investigation.days.fatal").delete()
    with pytest.raises(TransitionRefused, match="Chưa có thời hạn"):
        start(accident, actor=officer)
    accident.refresh_from_db()
    assert accident.state == CaseState.OPEN
    assert not Investigation.objects.exists()
    assert clock_by_law(accident) is None


def test_people_without_contract_one_serious_is_the_communes_record(
    open_case: Any, officer: Actor, commune_officer: Actor, employer: Actor
) -> None:
    accident = open_case(
        person(severity="serious", relation=Relation.NO_CONTRACT), actor=officer, establishment=None, employer_text=""
    )
    why = why_level(accident)
    assert (why.level, why.basis) == (InvestigationLevel.COMMUNE_RECORD, "Luật ATVSLĐ Đ.35 k.1")
    assert "UBND xã" in why.text
    with pytest.raises(PermissionDenied):
        start(accident, actor=employer)
    assert start(accident, actor=commune_officer).due_on == due_after(7)


def test_each_side_starts_only_its_own(
    open_case: Any, employer: Actor, commune_officer: Actor, stranger: Actor, officer: Actor
) -> None:
    light, fatal = open_case(person()), open_case(*PEOPLE["fatal"])
    for actor, accident in ((employer, fatal), (commune_officer, light), (commune_officer, fatal), (stranger, light)):
        with pytest.raises(PermissionDenied):
            start(accident, actor=actor)
    assert not Investigation.objects.exists()
    assert start(light, actor=employer).level == InvestigationLevel.GRASSROOTS
    assert start(fatal, actor=officer).level == InvestigationLevel.PROVINCE


def test_of_two_who_start_one_wins(open_case: Any, officer: Actor) -> None:
    accident = open_case(person())
    start(accident, actor=officer)
    with pytest.raises(TransitionRefused, match="Đang điều tra"):
        start(accident, actor=officer)
    assert Investigation.objects.count() == 1


def test_the_province_hands_a_case_to_the_ministry_with_its_decision(open_case: Any, officer: Actor) -> None:
    accident, light = open_case(*PEOPLE["fatal"]), open_case(person())
    start(accident, actor=officer)
    start(light, actor=officer)
    with pytest.raises(TransitionRefused, match="lý do"):
        hand_over(accident, actor=officer, number="12/SNV", on=TODAY, reason="")
    found = hand_over(accident, actor=officer, number="12/SNV", on=TODAY, reason="Vượt khả năng của tỉnh")
    assert (found.level, found.due_on) == (InvestigationLevel.MINISTRY, due_after(30))
    assert Event.objects.filter(verb="investigation.hand_over", target_id=str(accident.pk)).count() == 1
    with pytest.raises(TransitionRefused, match="đã chuyển"):
        hand_over(accident, actor=officer, number="13/SNV", on=TODAY, reason="Nữa")
    with pytest.raises(TransitionRefused, match="do cấp tỉnh điều tra"):
        hand_over(light, actor=officer, number="12/SNV", on=TODAY, reason="Nhẹ")
    victim = accident.victims.get()
    actions.edit_victim(victim, actor=officer, reason="Ghi nhầm", workplace_text="Tổ khoan")
    assert begun(accident).level == InvestigationLevel.MINISTRY


def test_the_clock_of_a_case_back_from_the_police_starts_when_everything_was_received(
    open_case: Any, officer: Actor, time_machine: Any
) -> None:
    accident = open_case(*PEOPLE["fatal"])
    start(accident, actor=officer)
    extended(accident, officer, 10)
    suspend(accident, actor=officer, on=TODAY, reason="Có dấu hiệu tội phạm, công văn 5")
    accident.refresh_from_db()
    assert accident.state == CaseState.SUSPENDED
    time_machine.move_to(dt.datetime(2027, 3, 1, 3, 0, tzinfo=dt.UTC), tick=False)
    with pytest.raises(Implausible, match="trước ngày chuyển hồ sơ đi"):
        resume(accident, actor=officer, received_on=DAY, reason="Không khởi tố")
    found = resume(accident, actor=officer, received_on=dt.date(2027, 2, 25), reason="Không khởi tố")
    assert (found.clock_from, found.due_on) == (dt.date(2027, 2, 25), dt.date(2027, 3, 27))
    assert (found.extended_on, found.extension_by) == (None, "")  # a new limit has its own extension
    accident.refresh_from_db()
    assert accident.state == CaseState.INVESTIGATING


def test_a_case_sent_to_the_police_before_its_start_comes_back_with_a_clock(open_case: Any, officer: Actor) -> None:
    accident = open_case(*PEOPLE["fatal"])
    suspend(accident, actor=officer, on=TODAY, reason="Dấu hiệu tội phạm")
    assert resume(accident, actor=officer, received_on=TODAY, reason="Không khởi tố").due_on == due_after(30)


def test_investigating_again_is_the_provinces_and_keeps_its_level(
    open_case: Any, officer: Actor, concluded: Callable[[Accident], Accident]
) -> None:
    accident = concluded(open_case(person()))
    found = reopen(accident, actor=officer, on=TODAY, reason="Gia đình khiếu nại")
    accident.refresh_from_db()
    assert (found.level, found.round, found.due_on) == (InvestigationLevel.PROVINCE, 2, due_after(4))
    assert (accident.state, accident.concluded_on, found.minutes_on) == (CaseState.INVESTIGATING, None, None)
    actions.add_victim(accident, actor=officer, reason="Sót", name="Lý Văn B", severity="serious", sex="male")
    again = begun(accident)
    assert (again.level, again.base_days) == (InvestigationLevel.PROVINCE, 7)


def test_a_later_death_takes_the_case_to_the_province_with_a_new_clock(
    open_case: Any, officer: Actor, employer: Actor, time_machine: Any
) -> None:
    accident = open_case(*PEOPLE["one_serious"])
    start(accident, actor=employer)
    time_machine.move_to(dt.datetime(2026, 11, 28, 3, 0, tzinfo=dt.UTC), tick=False)
    victim = accident.victims.get()
    actions.record_later_death(victim, died_on=dt.date(2026, 11, 27), note="Giấy báo tử", actor=employer)
    found = begun(accident)
    assert (found.level, found.clock_from) == (InvestigationLevel.PROVINCE, dt.date(2026, 11, 28))
    assert found.due_on == dt.date(2026, 12, 28)
    with pytest.raises(PermissionDenied):  # no longer the employer's own
        set_expertise(accident, actor=employer, needed=True, reason="Giám định")
    assert set_expertise(accident, actor=officer, needed=True, reason="Giám định").base_days == 60


@pytest.fixture
def concluded(officer: Actor) -> Callable[[Accident], Accident]:
    """The case, concluded the short way."""

    def go(accident: Accident) -> Accident:
        start(accident, actor=officer)
        Investigation.objects.filter(accident=accident).update(minutes_on=TODAY, meeting_on=TODAY)
        actions.move(accident, "minute", actor=officer)
        actions.move(accident, "announce", actor=officer)
        facts = {"concluded_on": TODAY, "classification": "occupational", "cause_code": "6", "agent_code": "T8"}
        actions.move(accident, "conclude", actor=officer, **facts)
        return accident

    return go
