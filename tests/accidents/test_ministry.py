"""A case of the ministry's team: the province writes down what it received, with the source, and is not chased by it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from antoan.accidents.actions.conclusion import Meeting, announce, conclude
from antoan.accidents.actions.investigation import hand_over, receive, start
from antoan.accidents.actions.minutes import Person, issue_decision, minute, save_team
from antoan.accidents.models import Accident
from antoan.accidents.rules.plausible import Implausible
from antoan.audit.models import Event
from antoan.documents.models import Paper
from antoan.org.scope import Actor
from antoan.workflow.duties import duties_of, owed_to
from antoan.workflow.machine import TransitionRefused
from tests.accidents.conftest import TODAY, person

PAPER = {"number": "345/BNV-CVL", "on": TODAY, "sender": "Bộ Nội vụ", "about": "Biên bản và kết luận điều tra"}
LATER = TODAY + dt.timedelta(days=60)


pytestmark = pytest.mark.usefixtures("law_lists")


@pytest.fixture
def handed(open_case: Callable[..., Accident], officer: Actor) -> Accident:
    """A fatal case handed over to the ministry."""
    accident = open_case(person(severity="dead"))
    start(accident, actor=officer)
    hand_over(accident, actor=officer, number="12/SNV", on=TODAY, reason="Vượt khả năng của tỉnh")
    return Accident.objects.get(pk=accident.pk)


def test_the_ministrys_clock_is_no_duty_of_the_province(handed: Accident, officer: Actor) -> None:
    assert not [duty for duty in duties_of(officer, LATER) if handed.number in duty.title]
    followed = [duty for duty in owed_to(officer, LATER) if handed.number in duty.title]
    assert [duty.who for duty in followed] == ["Đoàn điều tra cấp trung ương"]


def test_nothing_is_written_before_a_paper_came(handed: Accident, officer: Actor) -> None:
    tries: list[Callable[[], Any]] = [
        lambda: save_team(handed, actor=officer, people=[Person("head", "Trần Văn Bộ", "Bộ Nội vụ")]),
        lambda: minute(handed, actor=officer, number="1/BB", on=TODAY),
    ]
    for attempt in tries:
        with pytest.raises(TransitionRefused, match="Ghi văn bản nhận được trước"):
            attempt()


def test_team_minutes_and_conclusion_as_received(handed: Accident, officer: Actor) -> None:
    receive(handed, actor=officer, **PAPER)
    save_team(handed, actor=officer, people=[Person("head", "Trần Văn Bộ", "Bộ Nội vụ")])
    assert minute(handed, actor=officer, number="1/BB-ĐTTW", on=TODAY) is None, "gaps do not hold what others wrote"
    announce(handed, actor=officer, meeting=Meeting(TODAY, "Trụ sở cơ sở"), people=[])
    assert f"Kết luận vụ {handed.number}" in [duty.title for duty in duties_of(officer, LATER)]
    facts = {"cause_code": "6", "agent_code": "T8", "esaw_deviation": "", "esaw_contact": "", "esaw_agent": ""}
    facts["fault_text"] = ""
    conclude(handed, actor=officer, classification="occupational", concluded_on=TODAY, facts=facts, days_off={})
    handed.refresh_from_db()
    assert handed.state == "concluded"
    assert not Paper.objects.exists(), "no paper is made in the ministry's name"
    event = Event.objects.get(verb="investigation.receive")
    assert (event.data["number"], event.data["note"]) == (PAPER["number"], PAPER["about"])


def test_what_the_paper_must_say(handed: Accident, officer: Actor) -> None:
    for wrong in ({"number": " "}, {"sender": ""}, {"about": ""}, {"on": TODAY + dt.timedelta(days=1)}):
        with pytest.raises(Implausible):
            receive(handed, actor=officer, **{**PAPER, **wrong})
    receive(handed, actor=officer, **PAPER)
    with pytest.raises(TransitionRefused, match="trung ương ban hành"):
        issue_decision(handed, actor=officer)


def test_only_the_labour_authority_and_only_such_a_case(
    handed: Accident, open_case: Callable[..., Accident], officer: Actor, employer: Actor, stranger: Actor
) -> None:
    for actor in (employer, stranger):
        with pytest.raises(PermissionDenied):
            receive(handed, actor=actor, **PAPER)
    other = open_case(person("Lý Thị Sao", "dead"))
    start(other, actor=officer)
    with pytest.raises(TransitionRefused, match="cấp trung ương"):
        receive(other, actor=officer, **PAPER)


def test_the_pages(
    handed: Accident, officer: Actor, employer: Actor, stranger: Actor, login: Callable[[Actor], Client]
) -> None:
    page = reverse("accidents:investigation", args=[handed.pk])
    step = reverse("accidents:step", args=[handed.pk, "nhan-van-ban"])
    client = login(officer)
    shown = client.get(page).content.decode()
    assert "Tỉnh không điều tra" in shown
    assert "Xem thử" not in shown
    assert reverse("accidents:step", args=[handed.pk, "lap-bien-ban"]) not in shown
    day = f"{TODAY:%d/%m/%Y}"
    assert client.post(step, {**PAPER, "on": day}).status_code == 302
    shown = client.get(page).content.decode()
    assert PAPER["number"] in shown
    assert "Hạn của đoàn cấp trung ương" in shown
    paper = reverse("accidents:investigation-paper", args=[handed.pk, "bien-ban", "pdf"])
    assert client.get(paper).status_code == 404
    assert login(employer).get(page).status_code == 200
    assert login(employer).post(step, {**PAPER, "on": day}).status_code == 403
    assert login(stranger).get(page).status_code == 404
