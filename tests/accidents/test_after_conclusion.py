"""What the pages say once a case is decided: papers issued, how late it was, a death that comes after."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from antoan.accidents import actions
from antoan.accidents.actions.investigation import start
from antoan.accidents.models import Accident, Investigation, Measure
from antoan.accidents.papers.minutes import minutes_paper
from antoan.accidents.queries.investigation import book_of
from antoan.documents.actions import issue
from antoan.org.scope import Actor
from tests.accidents.conftest import TODAY, person
from tests.accidents.test_investigation_pages import rows

Login = Callable[[Actor], Client]
AGAIN = "đoàn điều tra cấp tỉnh phải điều tra lại"

pytestmark = pytest.mark.usefixtures("law_lists")


@pytest.fixture
def running(open_case: Any, employer: Actor, settings: Any, tmp_path: Any) -> Accident:
    settings.MEDIA_ROOT = tmp_path
    accident: Accident = open_case(person(severity="serious"))
    start(accident, actor=employer)
    return accident


@pytest.fixture
def concluded(running: Accident, employer: Actor) -> Accident:
    """Announced two days late by the employer's own team, and concluded."""
    late = TODAY - dt.timedelta(days=2)
    Investigation.objects.update(minutes_on=TODAY, meeting_on=TODAY, due_on=late)
    actions.move(running, "minute.own", actor=employer)
    actions.move(running, "announce.own", actor=employer)
    facts = {"concluded_on": TODAY, "classification": "occupational", "cause_code": "6", "agent_code": "T8"}
    actions.move(running, "conclude.own", actor=employer, **facts)
    return running


def shown(client: Client, accident: Accident, name: str = "case") -> str:
    return client.get(reverse(f"accidents:{name}", args=[accident.pk])).content.decode()


def test_a_decided_case_still_says_how_late_it_was(concluded: Accident, employer: Actor, login: Login) -> None:
    for name in ("case", "investigation"):
        assert "muộn 2 ngày" in shown(login(employer), concluded, name)
    Investigation.objects.update(meeting_on=TODAY - dt.timedelta(days=2))
    assert "muộn" not in shown(login(employer), concluded)


def test_days_off_are_not_claimed_before_anybody_counted_them(running: Accident, employer: Actor, login: Login) -> None:
    assert "Số ngày nghỉ" not in shown(login(employer), running)


def test_an_issued_paper_stands_in_the_case_file(running: Accident, employer: Actor, login: Login) -> None:
    client = login(employer)
    assert "bản phát hành ngày" not in shown(client, running)
    issue(minutes_paper(book_of(running)), target=running, actor=employer, number="01/BB")
    page = shown(client, running)
    assert "bản phát hành ngày 23/11/2026" in page
    assert "chưa đính kèm bản đã ký" in page


def test_a_death_after_the_conclusion_says_what_it_means(
    concluded: Accident, employer: Actor, officer: Actor, stranger: Actor, login: Login
) -> None:
    client, victim = login(employer), concluded.victims.get()
    assert AGAIN not in shown(client, concluded)
    address = reverse("accidents:victim-state", args=[concluded.pk, victim.pk])
    words = {"after": "dead", "happened_on": "23/11/2026", "note": "Giấy báo tử"}
    told = client.post(address, words, follow=True).content.decode()
    assert "vì đã kết luận, cấp tỉnh phải điều tra lại" in told
    again = reverse("accidents:step", args=[concluded.pk, "dieu-tra-lai"])
    pages = [shown(client, concluded, name) for name in ("case", "investigation")]
    assert all(AGAIN in page and "việc này do Sở thực hiện" in page and again not in page for page in pages)
    assert all(again in shown(login(officer), concluded, name) for name in ("case", "investigation"))
    assert login(stranger).get(reverse("accidents:case", args=[concluded.pk])).status_code == 404


def test_investigated_again_the_page_says_so_and_begins_with_the_team(
    concluded: Accident, officer: Actor, login: Login
) -> None:
    client = login(officer)
    words = {"on": "23/11/2026", "reason": "Gia đình có tình tiết mới"}
    answer = client.post(reverse("accidents:step", args=[concluded.pk, "dieu-tra-lai"]), words)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    page = shown(client, concluded, "investigation")
    assert "Điều tra lại: đoàn điều tra cấp tỉnh." in page
    assert "cơ sở tự lập đoàn điều tra" not in page
    team = reverse("accidents:section", args=[concluded.pk, "doan"])
    assert re.search(rf'class="btn btn-primary" href="{team}">Thành lập đoàn điều tra<', page)


def test_a_death_while_it_runs_moves_level_and_clock_and_says_so(
    running: Accident, employer: Actor, login: Login
) -> None:
    address = reverse("accidents:victim-state", args=[running.pk, running.victims.get().pk])
    words = {"after": "dead", "happened_on": "23/11/2026", "note": "Giấy báo tử"}
    told = login(employer).post(address, words, follow=True).content.decode()
    assert "Vụ nay là vụ có người chết; đoàn điều tra cấp tỉnh, hạn 23/12/2026" in told
    assert AGAIN not in told


@pytest.mark.parametrize(
    ("section", "row", "said"),
    [
        ("bien-phap", {"text": "", "owner": "Quản đốc", "due_on": ""}, "Hãy ghi nội dung biện pháp"),
        ("nguyen-nhan", {"agent": "", "severity": "light", "contact": "11"}, "Hãy chọn yếu tố gây chấn thương"),
    ],
)
def test_a_row_without_its_first_field_is_not_dropped_in_silence(
    running: Accident, employer: Actor, login: Login, section: str, row: dict[str, str], said: str
) -> None:
    prefix = "m" if section == "bien-phap" else "h"
    sent = {"cause_code": "6", "cause_text": "Vách nứt", **rows(prefix, row)}
    answer = login(employer).post(reverse("accidents:section", args=[running.pk, section]), sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Measure.objects.exists()
