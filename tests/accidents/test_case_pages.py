"""Triage, list and case page in the browser: scope, masks, closed moves with reasons, constant queries."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from antoan.accidents import actions, urls
from antoan.accidents.enums import Source
from antoan.accidents.models import Accident, Declaration, Investigation, Sighting
from antoan.accidents.queries import duties
from antoan.accidents.queries.panel import accidents_of
from antoan.org.models import Membership, Place
from antoan.org.scope import Actor
from tests.accidents.conftest import DAY, TODAY, person

pytestmark = pytest.mark.usefixtures("law")
Login = Callable[[Actor], Client]
Send = Callable[..., Declaration]
OpenCase = Callable[..., Accident]


def as_union(officer: Actor) -> Actor:
    """The same person in a role that reads cases but no names."""
    Membership.objects.filter(pk=officer.membership_id).update(role="union")
    return officer


class TestTriagePages:
    """The queue and the decisions."""

    def test_queue_shows_what_waits_and_marks_doubles(
        self, login: Login, officer: Actor, open_case: OpenCase, send: Send
    ) -> None:
        open_case()
        send(person(severity="dead"))
        text = login(officer).get(reverse("accidents:queue")).content.decode()
        assert "KB-2026-000002" in text
        assert "KB-2026-000001" not in text
        assert "có thể trùng" in text
        assert "1 chết" in text
        assert "hạn 25/11/2026" in text

    def test_the_double_stands_beside(self, login: Login, officer: Actor, open_case: OpenCase, send: Send) -> None:
        accident = open_case()
        second = send(person("Hoang Van Nam"))
        text = login(officer).get(reverse("accidents:triage", args=[second.pk])).content.decode()
        assert accident.number in text
        assert "cùng tên" in text
        assert reverse("accidents:join", args=[second.pk, accident.pk]) in text

    def test_accept_opens_the_case(self, login: Login, officer: Actor, send: Send) -> None:
        declaration = send()
        answer = login(officer).post(reverse("accidents:accept", args=[declaration.pk]), follow=True)
        assert "Đã mở hồ sơ vụ TNLD-2026-000001" in answer.content.decode()

    def test_the_second_officer_is_told(self, login: Login, officer: Actor, send: Send) -> None:
        declaration = send()
        client = login(officer)
        client.post(reverse("accidents:accept", args=[declaration.pk]))
        answer = client.post(reverse("accidents:accept", args=[declaration.pk]))
        assert answer.status_code == 409
        assert "Khai báo này đã được xử lý: «Đã tiếp nhận»" in answer.content.decode()
        assert Accident.objects.count() == 1

    @pytest.mark.parametrize(("name", "prefix"), [("send-back", "return"), ("refuse", "refuse")])
    def test_a_reason_is_asked_and_kept(self, login: Login, officer: Actor, send: Send, name: str, prefix: str) -> None:
        declaration = send()
        client, address = login(officer), reverse(f"accidents:{name}", args=[declaration.pk])
        empty = client.post(address, {f"{prefix}-reason": " "})
        assert empty.status_code == 422
        assert "Hãy nhập «Lý do»" in empty.content.decode()
        assert client.post(address, {f"{prefix}-reason": "Thiếu nơi xảy ra"}).status_code == 302
        declaration.refresh_from_db()
        assert declaration.decision_reason == "Thiếu nơi xảy ra"

    def test_a_refusal_can_be_taken_back(self, login: Login, officer: Actor, send: Send) -> None:
        declaration = send()
        actions.refuse(declaration, actor=officer, reason="Té ngã ở nhà")
        address = reverse("accidents:reconsider", args=[declaration.pk])
        login(officer).post(address, {"reconsider-reason": "Có người làm chứng"})
        declaration.refresh_from_db()
        assert (declaration.state, declaration.decided_at) == ("submitted", None)

    def test_join_proposes_the_like_name(self, login: Login, officer: Actor, open_case: OpenCase, send: Send) -> None:
        accident = open_case(person(), person("Lý Thị Sao"))
        second = send(person("Ly Thi Sao"), person("Vi Văn Ba"))
        known, new = second.sightings.order_by("order")
        victim = accident.victims.get(name="Lý Thị Sao")
        client, address = login(officer), reverse("accidents:join", args=[second.pk, accident.pk])
        assert f'<option value="{victim.pk}" selected>' in client.get(address).content.decode()
        client.post(address, {f"s{known.pk}": victim.pk, f"s{new.pk}": ""})
        assert accident.victims.count() == 3
        known.refresh_from_db()
        assert known.victim == victim

    def test_nobody_else_sees_the_queue(
        self, login: Login, employer: Actor, commune_officer: Actor, send: Send
    ) -> None:
        declaration = send()
        for actor in (employer, commune_officer):
            client = login(actor)
            assert client.get(reverse("accidents:queue")).status_code == 403
            assert client.get(reverse("accidents:triage", args=[declaration.pk])).status_code == 404
            assert client.post(reverse("accidents:accept", args=[declaration.pk])).status_code == 404


class TestList:
    """Filters, search without diacritics, export."""

    @pytest.fixture
    def cases(self, open_case: OpenCase, other_commune: Place) -> list[Accident]:
        one = open_case(person("Hoàng Văn Đức", "dead"))
        two = open_case(person("Lý Thị Sao", relation="no_contract"), commune=other_commune)
        three = open_case(person("Vi Văn Ba"), occurred_on=DAY - dt.timedelta(days=30))
        return [one, two, three]

    @pytest.mark.parametrize(
        ("query", "numbers"),
        [
            ({}, [1, 2, 3]),
            ({"q": "hoang van duc"}, [1]),
            ({"q": "Đức"}, [1]),
            ({"q": "TNLD-2026-000002"}, [2]),
            ({"q": "cong ty"}, []),
            ({"muc_do": "fatal"}, [1]),
            ({"trang_thai": "closed"}, []),
            ({"hop_dong": "no_contract"}, [2]),
            ({"tu": "01/11/2026"}, [1, 2]),
            ({"den": "01/11/2026"}, [3]),
            ({"tu": "không phải ngày"}, [1, 2, 3]),
        ],
    )
    def test_filters(
        self, login: Login, officer: Actor, cases: list[Accident], query: dict[str, str], numbers: list[int]
    ) -> None:
        text = login(officer).get(reverse("accidents:list"), query).content.decode()
        found = [n for n in (1, 2, 3) if f">TNLD-2026-00000{n}</a>" in text]
        assert found == numbers

    def test_place_filter_goes_by_the_unit_of_today(
        self, login: Login, officer: Actor, cases: list[Accident], other_commune: Place, other_establishment: Any
    ) -> None:
        Accident.objects.filter(pk=cases[1].pk).update(establishment=other_establishment)
        text = login(officer).get(reverse("accidents:list"), {"dia_ban": other_commune.pk}).content.decode()
        assert cases[1].number in text
        assert cases[0].number not in text

    def test_names_are_masked_and_not_searched(self, login: Login, officer: Actor, cases: list[Accident]) -> None:
        client = login(as_union(officer))
        text = client.get(reverse("accidents:list")).content.decode()
        assert "H.V.Đ." in text
        assert "Hoàng Văn Đức" not in text
        assert cases[0].number not in client.get(reverse("accidents:list"), {"q": "hoang van duc"}).content.decode()
        export = b"".join(client.get(reverse("accidents:export", args=["csv"])).streaming_content).decode()
        assert "Hoàng Văn Đức" not in export

    def test_scope(self, login: Login, stranger: Actor, employer: Actor, cases: list[Accident]) -> None:
        assert cases[0].number not in login(stranger).get(reverse("accidents:list")).content.decode()
        assert cases[0].number in login(employer).get(reverse("accidents:list")).content.decode()

    def test_export_follows_the_filters_and_disarms_formulas(
        self, login: Login, officer: Actor, cases: list[Accident]
    ) -> None:
        import openpyxl

        Accident.objects.filter(pk=cases[0].pk).update(place_text='=HYPERLINK("http://x")')
        client = login(officer)
        answer = client.get(reverse("accidents:export", args=["xlsx"]), {"muc_do": "fatal"})
        sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
        rows = list(sheet.iter_rows(values_only=True))
        assert (len(rows), rows[1][0], rows[1][8]) == (2, "TNLD-2026-000001", 1)
        assert rows[1][4] == '\'=HYPERLINK("http://x")'
        assert client.get(reverse("accidents:export", args=["exe"])).status_code == 404


class TestCasePage:
    """Everything of one case."""

    def test_story_facts_people_and_moves(self, login: Login, officer: Actor, open_case: OpenCase) -> None:
        accident = open_case(person(severity="serious", injury_codes=("014",)))
        text = login(officer).get(reverse("accidents:case", args=[accident.pk])).content.decode()
        for words in (
            "Khai báo được gửi", "Tiếp nhận, mở hồ sơ vụ", "Hoàng Thị Hoa", "Đá rơi trúng người", "014 Vỡ sọ",
            "KB-2026-000001", "Bắt đầu điều tra", "Chưa xác định cấp điều tra", "Biên bản khám nghiệm hiện trường",
        ):  # fmt: skip
            assert words in text, words

    def test_without_the_right_there_are_no_names(self, login: Login, officer: Actor, open_case: OpenCase) -> None:
        accident = open_case(person(severity="serious", injury_codes=("014",)), summary="Anh Hoàng Văn Nam bị đá rơi.")
        text = login(as_union(officer)).get(reverse("accidents:case", args=[accident.pk])).content.decode()
        assert "Hoàng Văn Nam" not in text
        assert "Anh H.V.N. bị đá rơi." in text
        assert "Vỡ sọ" not in text
        assert "1990" not in text

    def test_facts_are_edited_with_a_reason(self, login: Login, officer: Actor, open_case: OpenCase) -> None:
        accident = open_case()
        client, address = login(officer), reverse("accidents:edit-facts", args=[accident.pk])
        assert client.get(address).status_code == 200
        words = {
            "occurred_on": "19/11/2026", "commune": accident.commune.pk, "establishment": accident.establishment_id,
            "summary": "Mới", "reason": "Ghi nhầm ngày",
        }  # fmt: skip
        assert client.post(address, {**words, "occurred_on": "24/11/2026"}).status_code == 422
        assert client.post(address, {**words, "reason": ""}).status_code == 422
        assert client.post(address, words).status_code == 302
        text = client.get(reverse("accidents:case", args=[accident.pk])).content.decode()
        assert "ngày xảy ra: 2026-11-20 → 2026-11-19" in text
        assert "Ghi nhầm ngày" in text

    def test_a_later_death_from_the_page(self, login: Login, employer: Actor, open_case: OpenCase) -> None:
        accident = open_case(person(severity="serious"))
        victim = accident.victims.get()
        client, address = login(employer), reverse("accidents:victim-state", args=[accident.pk, victim.pk])
        assert client.get(address).status_code == 200
        words = {"after": "dead", "happened_on": "22/11/2026", "note": "Giấy báo tử"}
        early = client.post(address, {**words, "happened_on": "19/11/2026"})
        assert early.status_code == 422
        assert "trước ngày xảy ra tai nạn" in early.content.decode()
        assert client.post(address, {**words, "happened_on": ""}).status_code == 422
        assert client.post(address, words).status_code == 302
        accident.refresh_from_db()
        assert accident.severity == "fatal"

    def test_a_victim_is_corrected_and_added(self, login: Login, officer: Actor, open_case: OpenCase) -> None:
        accident = open_case()
        client = login(officer)
        words = {
            "name": "Hoàng Văn Nam", "sex": "male", "relation": "contract", "insurance": "compulsory",
            "severity": "serious", "injuries": ["014"], "days_off": "1.234", "is_managed": "on", "reason": "Ra viện",
            "trained": "true", "seniority_years": "2,5",
        }  # fmt: skip
        address = reverse("accidents:victim-edit", args=[accident.pk, accident.victims.get().pk])
        assert client.get(address).status_code == 200
        assert client.post(address, {**words, "severity": "dead"}).status_code == 422
        assert client.post(address, words).status_code == 302
        victim = accident.victims.get()
        assert (victim.days_off, victim.trained, str(victim.seniority_years)) == (1234, True, "2.5")
        assert (
            client.post(
                reverse("accidents:victim-add", args=[accident.pk]), {**words, "name": "Vi Thị Lan"}
            ).status_code
            == 302
        )
        accident.refresh_from_db()
        assert accident.severity == "many_serious"

    def test_moves_with_a_comment(self, login: Login, officer: Actor, open_case: OpenCase) -> None:
        accident = open_case()
        client = login(officer)
        assert client.post(reverse("accidents:move", args=[accident.pk, "dismiss"])).status_code == 409
        assert client.post(reverse("accidents:move", args=[accident.pk, "start"])).status_code == 404
        client.post(reverse("accidents:move", args=[accident.pk, "dismiss"]), {"reason": "Té ngã ở nhà"})
        accident.refresh_from_db()
        assert accident.state == "dismissed"

    def test_unlinking_from_the_page(self, login: Login, officer: Actor, open_case: OpenCase, commune: Place) -> None:
        accident = open_case()
        seen = Sighting.objects.create(
            source=Source.HOSPITAL, source_key="h/1", name="Hoàng Văn Nam", folded="hoang van nam", commune=commune
        )
        actions.link_sighting(seen, accident.victims.get(), officer)
        client, address = login(officer), reverse("accidents:unlink", args=[accident.pk, seen.pk])
        assert client.post(address).status_code == 409
        assert client.post(address, {"reason": "Người khác"}).status_code == 302
        seen.refresh_from_db()
        assert seen.victim is None


def test_an_establishments_page_shows_its_cases(
    login: Login, officer: Actor, stranger: Actor, open_case: OpenCase
) -> None:
    accident = open_case()
    address = reverse("establishments:detail", args=[accident.establishment_id])
    text = login(officer).get(address, {"muc": "accidents"}).content.decode()
    panel = accidents_of(officer, accident.establishment)
    assert panel is not None
    assert (panel.count, [a.number for a in panel.context["cases"]]) == (1, [accident.number])
    assert "Vụ tai nạn" in text
    assert login(stranger).get(address).status_code == 404


class TestDuties:
    """What each owes."""

    def test_officer_and_employer(self, officer: Actor, employer: Actor, stranger: Actor, send: Send) -> None:
        declaration = send()
        assert [d.due_on for d in duties.own(officer, TODAY)] == [dt.date(2026, 11, 25)]
        assert [d.who for d in duties.others(employer, TODAY)] == ["Sở Nội vụ"]
        actions.send_back(declaration, actor=officer, reason="Thiếu")
        assert list(duties.own(officer, TODAY)) == []
        assert [d.url for d in duties.own(employer, TODAY)] == [reverse("accidents:mend", args=[declaration.pk])]
        assert len(list(duties.others(officer, TODAY))) == 1
        assert [*duties.own(stranger, TODAY), *duties.others(stranger, TODAY)] == []

    def test_the_commune_mends_its_callers_words(self, officer: Actor, commune_officer: Actor, send: Send) -> None:
        declaration = send(actor=commune_officer)
        actions.send_back(declaration, actor=officer, reason="Thiếu")
        assert len(list(duties.own(commune_officer, TODAY))) == 1

    def test_a_death_after_the_conclusion_comes_back(self, officer: Actor, open_case: OpenCase) -> None:
        accident = open_case(person(severity="serious"))
        Investigation.objects.create(accident=accident, level="grassroots", clock_from=DAY, base_days=7, due_on=DAY)
        Accident.objects.filter(pk=accident.pk).update(state="concluded", concluded_on=DAY)
        actions.record_later_death(accident.victims.get(), died_on=TODAY, note="Báo tử", actor=officer)
        assert [d.key for d in duties.own(officer, TODAY)] == [f"take-over:{accident.pk}"]


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_lists_ask_the_same_number_of_questions(login: Login, officer: Actor, open_case: OpenCase, send: Send) -> None:
    addresses = [reverse(f"accidents:{name}") for name in ("list", "queue", "declarations")]
    client = login(officer)
    open_case()
    send(person("A"))
    client.get(addresses[0])
    before = [queries_of(client, address) for address in addresses]
    for name in ("B", "C"):
        open_case(person(name), person(f"{name}{name}"))
        send(person(name), person(f"{name}2"))
    assert [queries_of(client, address) for address in addresses] == before
    assert max(before) <= 16


def test_a_case_page_asks_the_same_however_many_people(login: Login, officer: Actor, open_case: OpenCase) -> None:
    one, three = open_case(), open_case(person("A"), person("B", "serious"), person("C", "dead"))
    client = login(officer)
    client.get(reverse("accidents:case", args=[one.pk]))
    counts = {queries_of(client, reverse("accidents:case", args=[a.pk])) for a in (one, three)}
    assert len(counts) == 1
    assert counts.pop() <= 26


def test_a_stranger_finds_nothing_at_any_address(
    login: Login, stranger: Actor, officer: Actor, open_case: OpenCase, send: Send
) -> None:
    accident, waiting = open_case(), send(person("A"))
    victim = accident.victims.get()
    numbers = {
        "pk": {"khai-bao": waiting.pk, "tiep-nhan": waiting.pk}.get, "victim_pk": victim.pk,
        "sighting_pk": victim.sightings.get().pk, "accident_pk": accident.pk, "name": "dismiss", "format_": "pdf",
    }  # fmt: skip
    client = login(stranger)
    for pattern in urls.urlpatterns:
        route = str(pattern.pattern)
        if "<int:pk>" not in route:
            continue
        wanted = pattern.pattern.converters
        pk = numbers["pk"](route.split("/", maxsplit=1)[0]) or accident.pk
        given = {
            name: pk if name == "pk" else numbers.get(name, 1 if "int" in type(kind).__name__.lower() else "x")
            for name, kind in wanted.items()
        }
        address = reverse(f"accidents:{pattern.name}", kwargs=given)
        assert client.get(address).status_code in {404, 405}, address
        assert client.post(address).status_code in {404, 405}, address
    waiting.refresh_from_db()
    assert waiting.state == "submitted"
