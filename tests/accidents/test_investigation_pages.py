"""The pages of an investigation, played by their people; and the clocks on their home pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from antoan.accidents import actions
from antoan.accidents.actions.investigation import start
from antoan.accidents.actions.measures import Planned, save_measures
from antoan.accidents.enums import CaseState, Relation
from antoan.accidents.models import Accident, Investigation, Measure
from antoan.documents.models import Paper
from antoan.org.scope import Actor
from antoan.workflow.duties import duties_of, owed_to
from tests.accidents.conftest import TODAY, person

Login = Callable[[Actor], Client]


pytestmark = pytest.mark.usefixtures("law_lists")


@pytest.fixture(autouse=True)
def _files(db: None, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def at(name: str, accident: Accident, *more: Any) -> str:
    return reverse(f"accidents:{name}", args=[accident.pk, *more])


def rows(prefix: str, *given: dict[str, str]) -> dict[str, str]:
    """A list of rows as the browser sends it."""
    sent = {f"{prefix}-TOTAL_FORMS": str(len(given)), f"{prefix}-INITIAL_FORMS": "0"}
    return sent | {f"{prefix}-{i}-{name}": value for i, row in enumerate(given) for name, value in row.items()}


def test_the_whole_way_of_an_employers_investigation_through_its_pages(
    open_case: Any, employer: Actor, login: Login
) -> None:
    accident = open_case(person(severity="serious", injury_codes=("034",)))
    client, victim = login(employer), accident.victims.get()
    page = client.get(at("investigation", accident)).content.decode()
    assert "cơ sở tự lập đoàn điều tra" in page
    assert "Luật ATVSLĐ Đ.35 k.1" in page
    assert "30/11/2026" in page  # seven days from receipt
    client.post(at("investigation-start", accident))

    def save(key: str, **sent: str) -> None:
        answer = client.post(at("section", accident, key), sent)
        assert answer.status_code == 302, answer.content.decode()

    team = rows("p", {"part": "head", "name": "Ông Chủ"}, {"part": "member", "name": "Bà Đoàn"}, {"part": "member"})
    save("doan", number="07/QĐ", decided_on="23/11/2026", **team)
    save("co-so", name="Công ty Đá Đồng Đăng", workers="1.250", address="Đồng Đăng")
    save("nan-nhan", **{f"v{victim.pk}-hometown": "Cao Lộc", f"v{victim.pk}-injury_codes": "034"})
    save("vu-viec", occurred_at="14:30", place_text="Mỏ", work_started_at="13h", hours_worked="1,5")
    save("dien-bien", course_text="Đá sạt.")
    harms = rows("h", {"agent": "T8", "severity": "serious"}, {"agent": "", "severity": "light"})
    save("nguyen-nhan", cause_code="6", cause_text="Vách nứt", **harms)
    save("ket-luan", classification="occupational", fault_text="Không")
    save("bien-phap", **rows("m", {"text": "Cạy đá", "owner": "Quản đốc", "due_on": "10/12/2026"}))
    costs = dict.fromkeys(("cost_medical", "cost_wages", "cost_compensation", "cost_property"), "1.500")
    save("thiet-hai", **costs)
    assert "Phát hành biên bản" in client.get(at("step", accident, "lap-bien-ban")).content.decode()
    assert client.post(at("step", accident, "lap-bien-ban"), {"number": "01/BB", "on": "23/11/2026"}).status_code == 302
    issued = reverse("documents:paper", args=[Paper.objects.get().pk, "pdf"])
    assert issued in client.get(at("investigation", accident)).content.decode()
    guests = rows("g", {"group": "team", "name": "Ông Chủ"}, {"group": "victim", "name": "Nam"})
    met = client.post(at("meeting", accident), {"on": "23/11/2026", "place": "Phòng họp", **guests})
    assert met.status_code == 302
    posted = client.post(at("step", accident, "niem-yet"), {"on": "23/11/2026", "where": "Bảng tin mỏ"})
    assert posted.status_code == 302
    ending = {"classification": "occupational", "concluded_on": "23/11/2026", "cause_code": "6", "agent_code": "T8"}
    ended = client.post(at("conclude", accident), {**ending, **costs, f"days_{victim.pk}": "45"})
    assert ended.status_code == 302, ended.content.decode()
    accident.refresh_from_db()
    victim.refresh_from_db()
    assert (accident.state, accident.agent_code, accident.cost_property) == (CaseState.CONCLUDED, "T8", 1500)
    assert (victim.hometown, victim.days_off) == ("Cao Lộc", 45)
    assert sorted(Paper.objects.values_list("template", flat=True)) == ["PL-IX", "PL-XI"]
    measure = Measure.objects.get()
    done = client.post(at("measure", accident, measure.pk), {"done_on": "23/11/2026", "note": "Xong"})
    assert done.status_code == 302
    page = client.get(at("investigation", accident)).content.decode()
    for words in ("xong ngày 23/11/2026", "Bảng tin mỏ", "07/QĐ", "Sửa ngày, nơi niêm yết"):
        assert words in page


@pytest.fixture
def running(open_case: Any, employer: Actor) -> Accident:
    accident: Accident = open_case(person(severity="serious"))
    start(accident, actor=employer)
    return accident


def test_every_page_opens_and_a_wrong_answer_comes_back_with_its_words(
    running: Accident, employer: Actor, login: Login
) -> None:
    client = login(employer)
    for key in (
        "co-so",
        "doan",
        "nan-nhan",
        "vu-viec",
        "dien-bien",
        "nguyen-nhan",
        "ket-luan",
        "bien-phap",
        "thiet-hai",
    ):
        assert client.get(at("section", running, key)).status_code == 200, key
    assert client.get(at("section", running, "kien-nghi")).status_code == 404  # the province's only
    wrong = client.post(at("section", running, "vu-viec"), {"occurred_at": "25:70", "place_text": "Giữ lại"})
    assert wrong.status_code == 422
    assert "Giữ lại" in wrong.content.decode()
    lone = rows("m", {"text": "Cạy đá", "owner": "", "due_on": ""})
    assert "người chịu trách nhiệm" in client.post(at("section", running, "bien-phap"), lone).content.decode()
    early = rows("m", {"text": "Cạy đá", "owner": "A", "due_on": "01/01/2020"})
    answer = client.post(at("section", running, "bien-phap"), early)
    assert (answer.status_code, Measure.objects.count()) == (422, 0)
    assert "trước ngày xảy ra" in answer.content.decode()


def test_the_minutes_say_what_is_missing(running: Accident, employer: Actor, login: Login) -> None:
    client = login(employer)
    assert "còn thiếu: Trưởng đoàn" in client.get(at("step", running, "lap-bien-ban")).content.decode()
    answer = client.post(at("step", running, "lap-bien-ban"), {"number": "1", "on": "23/11/2026"})
    assert answer.status_code == 422
    assert "còn thiếu" in answer.content.decode()


def test_the_draft_paper_opens_for_those_who_may_read_names(
    running: Accident, employer: Actor, login: Login, officer: Actor
) -> None:
    for actor in (employer, officer):
        client = login(actor)
        for kind, format_ in (("bien-ban", "docx"), ("bien-ban", "pdf"), ("quyet-dinh", "pdf"), ("hop", "docx")):
            assert client.get(at("investigation-paper", running, kind, format_)).status_code == 200
        assert client.get(at("investigation-paper", running, "khac", "pdf")).status_code == 404


def test_a_stranger_finds_nothing(running: Accident, stranger: Actor, login: Login) -> None:
    client = login(stranger)
    addresses = [
        at("investigation", running),
        at("section", running, "doan"),
        at("investigation-paper", running, "bien-ban", "pdf"),
        at("step", running, "gia-han"),
        at("meeting", running),
        at("conclude", running),
    ]
    assert {client.get(address).status_code for address in addresses} == {404}
    posts = [at("investigation-start", running), at("decision", running), at("section", running, "dien-bien")]
    assert {client.post(address, {"course_text": "x"}).status_code for address in posts} == {404}
    assert Investigation.objects.get().course_text != "x"


def test_who_may_read_but_does_not_investigate_sees_the_clock_and_no_pages(
    running: Accident, commune_officer: Actor, login: Login
) -> None:
    client = login(commune_officer)
    page = client.get(at("investigation", running))
    assert page.status_code == 200
    assert "30/11/2026" in page.content.decode()
    assert "Biên bản theo mục" not in page.content.decode()
    assert client.get(at("section", running, "doan")).status_code == 403
    assert client.post(at("step", running, "gia-han"), {}).status_code == 403


def test_a_second_start_is_told_and_breaks_nothing(running: Accident, officer: Actor, login: Login) -> None:
    answer = login(officer).post(at("investigation-start", running))
    assert answer.status_code == 409
    assert "Đang điều tra" in answer.content.decode()


def test_extension_and_ministry_through_their_pages(open_case: Any, officer: Actor, login: Login) -> None:
    accident = open_case(person(severity="dead"))
    start(accident, actor=officer)
    client = login(officer)
    assert "nhiều nhất 30 ngày" in client.get(at("step", accident, "gia-han")).content.decode()
    words = {"days": "31", "extended_on": "23/11/2026", "approved_by": "Giám đốc", "reason": "Chờ"}
    assert "1 đến 30 ngày" in client.post(at("step", accident, "gia-han"), words).content.decode()
    assert client.post(at("step", accident, "gia-han"), {**words, "days": "30"}).status_code == 302
    assert client.get(at("step", accident, "gia-han")).status_code == 302  # already extended: back to the page
    sent = client.post(at("step", accident, "chuyen-bo"), {"number": "9", "on": "23/11/2026", "reason": "Vượt"})
    assert sent.status_code == 302
    page = client.get(at("investigation", accident)).content.decode()
    assert "Đoàn điều tra cấp trung ương" in page
    assert "22/01/2027" in page


def titles(duties: Any) -> dict[str, dt.date | None]:
    return {duty.title: duty.due_on for duty in duties}


def test_each_clock_is_on_the_home_page_of_whoever_answers(
    open_case: Any, employer: Actor, officer: Actor, commune_officer: Actor, stranger: Actor
) -> None:
    own = open_case(person())
    fatal = open_case(person(severity="dead"))
    alone = open_case(
        person(severity="serious", relation=Relation.NO_CONTRACT), actor=officer, establishment=None, employer_text=""
    )
    day = TODAY

    def begins(accident: Accident) -> str:
        return f"Bắt đầu điều tra vụ {accident.number}"

    assert titles(duties_of(employer, day))[begins(own)] == dt.date(2026, 11, 27)
    assert titles(duties_of(officer, day))[begins(fatal)] == dt.date(2026, 12, 23)
    assert titles(duties_of(commune_officer, day))[begins(alone)] == dt.date(2026, 11, 30)
    assert begins(fatal) not in titles(duties_of(employer, day))
    assert begins(own) not in titles(duties_of(officer, day))
    assert not {begins(own), begins(fatal), begins(alone)} & set(titles(duties_of(stranger, day)))
    start(own, actor=employer)
    assert titles(duties_of(employer, day))[f"Điều tra vụ {own.number}"] == dt.date(2026, 11, 27)
    late = titles(owed_to(officer, dt.date(2026, 12, 5)))
    assert late[f"Điều tra vụ {own.number}"] == dt.date(2026, 11, 27)
    assert late[begins(alone)] == dt.date(2026, 11, 30)
    assert begins(fatal) not in late  # the officer's own, not others'
    assert f"Điều tra vụ {own.number}" not in titles(owed_to(officer, day))


def test_measures_due_soon_are_the_employers_and_late_ones_are_owed_to_the_officer(
    running: Accident, employer: Actor, officer: Actor
) -> None:
    plans = [Planned("Gần", "A", TODAY + dt.timedelta(days=3)), Planned("Xa", "B", TODAY + dt.timedelta(days=90))]
    save_measures(running, actor=employer, planned=plans)
    assert "Biện pháp: Gần" in titles(duties_of(employer, TODAY))
    assert "Biện pháp: Xa" not in titles(duties_of(employer, TODAY))
    assert "Biện pháp: Gần" not in titles(owed_to(officer, TODAY))
    assert "Biện pháp: Gần" in titles(owed_to(officer, TODAY + dt.timedelta(days=4)))
    Measure.objects.update(done_on=timezone.localdate())
    assert "Biện pháp: Gần" not in titles(owed_to(officer, TODAY + dt.timedelta(days=4)))


def test_an_announced_case_waits_for_its_conclusion(running: Accident, employer: Actor) -> None:
    Investigation.objects.update(minutes_on=TODAY, meeting_on=TODAY)
    actions.move(running, "minute.own", actor=employer)
    assert f"Công bố biên bản vụ {running.number}" in titles(duties_of(employer, TODAY))
    actions.move(running, "announce.own", actor=employer)
    assert f"Kết luận vụ {running.number}" in titles(duties_of(employer, TODAY))


def test_an_employers_not_at_work_goes_to_the_labour_officer(
    running: Accident, employer: Actor, officer: Actor
) -> None:
    answers = {"classification": "not_occupational"}
    Investigation.objects.update(minutes_on=TODAY, meeting_on=TODAY, answers=answers)
    actions.move(running, "minute.own", actor=employer)
    title = f"Xem kết luận «không phải TNLĐ» của vụ {running.number}"
    assert title not in titles(duties_of(officer, TODAY))
    actions.move(running, "announce.own", actor=employer)
    assert title in titles(duties_of(officer, TODAY))
    assert title not in titles(duties_of(employer, TODAY))


@pytest.mark.parametrize("cases", [1, 3])
def test_the_home_page_asks_no_more_for_more_running_cases(
    cases: int, open_case: Any, employer: Actor, django_assert_max_num_queries: Any
) -> None:
    for _ in range(cases):
        start(open_case(person()), actor=employer)
    with django_assert_max_num_queries(14):
        duties_of(employer, TODAY)
