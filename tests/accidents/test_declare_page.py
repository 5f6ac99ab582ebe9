"""The declaration in the browser: nothing lost, clear words, one receipt."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from antoan.accidents import actions
from antoan.accidents.models import Declaration
from antoan.establishments.models import Establishment
from antoan.law.models import CodeItem
from antoan.org.models import Place
from antoan.org.scope import Actor
from tests.accidents.conftest import person

pytestmark = pytest.mark.usefixtures("law")
Login = Callable[[Actor], Client]
NEW = "/tai-nan/khai-bao/moi/"


def sent(commune: Place, *people: dict[str, Any], **words: Any) -> dict[str, Any]:
    """What a browser sends."""
    rows = people or ({"name": "Hoàng Văn Nam", "sex": "male", "severity": "light", "birth_year": "1990"},)
    data = {
        "idempotency_key": "k1", "spare_key": "s1", "occurred_on": "20/11/2026", "occurred_at": "14h30",
        "commune": commune.pk, "place_text": "Mỏ đá Nà Pài", "summary": "Đá rơi trúng người.",
        "declarant_name": "Nguyễn Văn Chủ", "p-TOTAL_FORMS": len(rows), "p-INITIAL_FORMS": 0,
    }  # fmt: skip
    for index, row in enumerate(rows):
        data |= {f"p-{index}-{name}": value for name, value in {"relation": "contract", **row}.items()}
    return data | words


def test_four_parts_one_form(login: Login, employer: Actor, establishment: Establishment) -> None:
    page = login(employer).get(NEW)
    text = page.content.decode()
    assert page.status_code == 200
    assert text.count("data-step=") == 4
    assert establishment.name in text
    assert page["X-Offline"] == "keep"
    assert not Declaration.objects.exists()


def test_sending_leads_to_the_receipt(login: Login, employer: Actor, commune: Place) -> None:
    client = login(employer)
    answer = client.post(NEW, sent(commune), follow=True)
    declaration = Declaration.objects.get()
    assert answer.redirect_chain == [(reverse("accidents:receipt", args=[declaration.pk]), 302)]
    text = answer.content.decode()
    assert "KB-2026-000001" in text
    assert "10:00, 23/11/2026" in text
    assert "25/11/2026" in text
    assert "Mục tiêu nội bộ" in text
    assert (declaration.occurred_at, declaration.commune) == (dt.time(14, 30), commune)


def test_double_click_and_two_tabs_are_one(login: Login, employer: Actor, commune: Place) -> None:
    client = login(employer)
    first = client.post(NEW, sent(commune))
    again = client.post(NEW, sent(commune))
    assert first["Location"] == again["Location"]
    changed = client.post(NEW, sent(commune, summary="Chữ khác"), follow=True)
    assert "nội dung vừa sửa chưa được ghi" in changed.content.decode()
    assert Declaration.objects.count() == 1


def test_without_script_the_server_made_key_holds(login: Login, employer: Actor, commune: Place) -> None:
    client = login(employer)
    for _ in range(2):
        client.post(NEW, sent(commune, idempotency_key=""))
    assert Declaration.objects.count() == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"occurred_on": "24/11/2026"}, "24/11/2026 ở tương lai"),
        ({"occurred_on": "31/02/2026"}, "Không có ngày “31/02/2026” trong lịch"),
        ({"occurred_on": "11/20/2026"}, "tháng và ngày bị đảo"),
        ({"occurred_on": ""}, "Hãy nhập «Ngày xảy ra»"),
        ({"occurred_at": "25:00"}, "Không đọc được giờ “25:00”"),
        ({"occurred_on": "01/01/2014"}, "thành lập (01/01/2015)"),
        ({"commune": "999999"}, "không có trong danh sách"),
        ({"summary": " "}, "Chuyện gì đã xảy ra"),
        ({"p-0-severity": "dead"}, "Chưa ghi ngày chết"),
        ({"p-0-severity": "dead", "p-0-died_on": "19/11/2026"}, "trước ngày xảy ra tai nạn"),
        ({"p-0-birth_year": "90"}, "Năm sinh 90 không hợp lý"),
        ({"p-0-name": ""}, "Hãy nhập «Họ và tên»"),
        ({"p-0-sex": "x"}, "không có trong danh sách"),
        ({"p-TOTAL_FORMS": "0"}, "Chưa có người bị nạn"),
        ({"p-TOTAL_FORMS": "99999"}, ""),
        ({"p-TOTAL_FORMS": "abc"}, ""),
    ],
)
def test_bad_input_comes_back_whole(
    login: Login, employer: Actor, commune: Place, words: dict[str, Any], says: str
) -> None:
    answer = login(employer).post(NEW, {**sent(commune), **words})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert says in text
    assert "Mỏ đá Nà Pài" in text, "nothing typed is lost"
    assert not Declaration.objects.exists()


def test_nul_and_decomposed_letters_are_cleaned(login: Login, employer: Actor, commune: Place) -> None:
    name = "Hoa\u0300ng Va\u0306n Nam\x00"
    login(employer).post(NEW, sent(commune, {"name": name, "sex": "male", "severity": "light"}))
    assert Declaration.objects.get().sightings.get().name == "Hoàng Văn Nam"


def test_a_child_is_asked_about_and_then_taken(login: Login, employer: Actor, commune: Place) -> None:
    client = login(employer)
    child = {"name": "Lý A Páo", "sex": "male", "severity": "light", "birth_year": "2013"}
    answer = client.post(NEW, sent(commune, child))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "dưới 15 tuổi" in text
    assert 'value="under_15.0"' in text
    assert client.post(NEW, sent(commune, child, confirmed="under_15.0")).status_code == 302


def test_check_without_script_shows_the_answers_and_writes_nothing(
    login: Login, employer: Actor, commune: Place
) -> None:
    answer = login(employer).post(NEW, sent(commune, check="1"))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Kiểm tra lại trước khi gửi" in text
    assert "14:30, 20/11/2026" in text
    assert not Declaration.objects.exists()


def test_adding_a_person_without_script_keeps_what_was_typed(login: Login, employer: Actor, commune: Place) -> None:
    answer = login(employer).post(NEW, sent(commune, add="1"))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="p-1-name"' in text
    assert "Hoàng Văn Nam" in text


def test_a_removed_person_is_not_declared(login: Login, employer: Actor, commune: Place) -> None:
    rows = [{"name": n, "sex": "male", "severity": "light"} for n in ("A", "B", "C")]
    rows[1]["DELETE"] = "on"
    login(employer).post(NEW, sent(commune, *rows))
    assert [s.name for s in Declaration.objects.get().sightings.all()] == ["A", "C"]


def test_occupation_and_injuries_come_from_the_lists(login: Login, employer: Actor, commune: Place) -> None:
    row = {"name": "A", "sex": "male", "severity": "serious", "occupation": "7113", "injuries": ["014"]}
    login(employer).post(NEW, sent(commune, row))
    sighting = Declaration.objects.get().sightings.get()
    assert (sighting.occupation_code, sighting.occupation_text, sighting.injury_codes) == ("7113", "Thợ đá", ["014"])


def test_lost_sign_in_loses_nothing(login: Login, employer: Actor, commune: Place) -> None:
    client = login(employer)
    data = sent(commune)
    client.logout()
    answer = client.post(NEW, data)
    assert answer.status_code == 302
    assert "dang-nhap" in answer["Location"]
    assert not Declaration.objects.exists()
    assert login(employer).post(NEW, data).status_code == 302, "the same page is sent again after signing in"
    assert Declaration.objects.count() == 1


def test_a_caller_without_employer(login: Login, commune_officer: Actor, commune: Place) -> None:
    row = {"name": "Vi Văn Sáu", "sex": "male", "severity": "serious", "relation": "no_contract"}
    answer = login(commune_officer).post(NEW, sent(commune, row), follow=True)
    text = answer.content.decode()
    assert "Hãy báo ngay cho UBND xã, phường nơi xảy ra tai nạn" in text
    assert Declaration.objects.get().establishment is None


def test_an_officer_chooses_the_establishment(
    login: Login, officer: Actor, commune: Place, establishment: Establishment
) -> None:
    login(officer).post(NEW, sent(commune, establishment=establishment.pk))
    declaration = Declaration.objects.get()
    assert (declaration.establishment, declaration.employer_text) == (establishment, establishment.name)


def test_a_reader_does_not_declare(login: Login, officer: Actor) -> None:
    from antoan.org.models import Membership

    Membership.objects.filter(pk=officer.membership_id).update(role="union")
    assert login(officer).get(NEW).status_code == 403


class TestMend:
    """A returned declaration in the browser."""

    @pytest.fixture
    def returned(self, send: Callable[..., Declaration], officer: Actor) -> Declaration:
        declaration = send(person("Hoàng Văn Nam", "serious", occupation_code="7113", injury_codes=("014",)))
        actions.send_back(declaration, actor=officer, reason="Ghi rõ tầng mấy")
        return declaration

    def test_the_words_are_there_with_the_reason(self, login: Login, employer: Actor, returned: Declaration) -> None:
        text = login(employer).get(reverse("accidents:mend", args=[returned.pk])).content.decode()
        for words in ("Ghi rõ tầng mấy", "Hoàng Văn Nam", "Mỏ đá Nà Pài", "20/11/2026", "14:30", "Thợ đá (7113)"):
            assert words in text

    def test_sent_again(self, login: Login, employer: Actor, returned: Declaration, commune: Place) -> None:
        data = sent(commune, place_text="Tầng 2")
        answer = login(employer).post(reverse("accidents:mend", args=[returned.pk]), data, follow=True)
        assert "KB-2026-000001" in answer.content.decode()
        returned.refresh_from_db()
        assert (returned.revision, returned.place_text) == (2, "Tầng 2")
        page = login(employer).get(reverse("accidents:declaration", args=[returned.pk])).content.decode()
        assert "Bị trả lại:" in page

    def test_others_do_not_mend(self, login: Login, officer: Actor, stranger: Actor, returned: Declaration) -> None:
        address = reverse("accidents:mend", args=[returned.pk])
        assert login(officer).get(address).status_code == 403
        assert login(stranger).get(address).status_code == 404


class TestPapers:
    """Phụ lục III as Word and PDF, with the same words."""

    def test_word(self, login: Login, employer: Actor, send: Callable[..., Declaration]) -> None:
        import docx

        declaration = send(
            person(severity="dead", occupation_code="7113", occupation_text="Thợ đá"), person("Lý Thị Sao")
        )
        answer = login(employer).get(reverse("accidents:paper", args=[declaration.pk, "docx"]))
        paper = docx.Document(io.BytesIO(b"".join(answer) if answer.streaming else answer.content))
        text = "\n".join(p.text for p in paper.paragraphs)
        cells = [[c.text for c in row.cells] for table in paper.tables for row in table.rows]
        assert "KHAI BÁO TAI NẠN LAO ĐỘNG" in text
        assert ["1", "Hoàng Văn Nam", "1990", "Nam", "Thợ đá (7113)", "chết"] in cells
        assert ["2", "Lý Thị Sao", "1990", "Nam", "", "bị thương nhẹ"] in cells
        whole = text + str(cells)
        for words in ("14 giờ 30 phút, ngày 20 tháng 11 năm 2026", "Sở Nội vụ Tỉnh Lạng Sơn", "NGƯỜI KHAI BÁO"):
            assert words in whole

    def test_pdf(self, login: Login, employer: Actor, send: Callable[..., Declaration]) -> None:
        import pypdf

        answer = login(employer).get(reverse("accidents:paper", args=[send().pk, "pdf"]))
        text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages)
        assert "KHAI BÁO TAI NẠN LAO ĐỘNG" in text
        assert "Hoàng Văn Nam" in text
        assert "Công an Xã Đồng Đăng" in " ".join(text.split())

    def test_names_are_for_those_who_may(self, login: Login, officer: Actor, send: Callable[..., Declaration]) -> None:
        from antoan.org.models import Membership

        declaration = send()
        Membership.objects.filter(pk=officer.membership_id).update(role="union")
        client = login(officer)
        assert client.get(reverse("accidents:paper", args=[declaration.pk, "pdf"])).status_code == 403
        page = client.get(reverse("accidents:declaration", args=[declaration.pk])).content.decode()
        assert "Hoàng Văn Nam" not in page
        assert "H.V.N." in page


def test_occupations_are_found_without_diacritics(login: Login, employer: Actor) -> None:
    client = login(employer)
    found = client.get("/tai-nan/tra-cuu/nghe/", {"q": "tho da"}).json()["results"]
    assert found == [{"value": "7113", "text": "Thợ đá (7113)", "hint": ""}]
    assert [r["value"] for r in client.get("/tai-nan/tra-cuu/nghe/", {"q": "71"}).json()["results"]] == ["7112", "7113"]
    assert client.get("/tai-nan/tra-cuu/nghe/", {"q": " "}).json()["results"] == []


def test_an_old_name_finds_the_commune_of_today(login: Login, employer: Actor, commune: Place, province: Place) -> None:
    from antoan.org.models import Succession

    old = Place.objects.create(
        code="06181", level="commune", name="Thị trấn Đồng Đăng", short_name="Đồng Đăng", kind="thị trấn",
        folded="thi tran dong dang", sort_key="d", parent=province, current_path=commune.current_path,
        valid_to=dt.date(2025, 6, 30),
    )  # fmt: skip
    Place.objects.filter(pk=commune.pk).update(
        folded="xa dong dang", short_name="Đồng Đăng", valid_from=dt.date(2025, 7, 1)
    )
    Succession.objects.create(old=old, new=commune, on_date=dt.date(2025, 7, 1))
    found = login(employer).get("/tai-nan/tra-cuu/xa/", {"q": "TT Đồng Đăng cũ"}).json()["results"]
    assert found[0]["value"] == str(commune.pk)


def test_establishments_are_searched_in_reach_only(
    login: Login, officer: Actor, employer: Actor, establishment: Establishment, other_establishment: Establishment
) -> None:
    Establishment.objects.filter(pk=establishment.pk).update(folded="cong ty da dong dang 4900123456")
    found = login(officer).get("/tai-nan/tra-cuu/co-so/", {"q": "đá đồng"}).json()["results"]
    assert [r["value"] for r in found] == [str(establishment.pk)]
    assert login(employer).get("/tai-nan/tra-cuu/co-so/", {"q": "van nham"}).json()["results"] == []


def test_thirty_occupations_make_fifteen_choices(login: Login, employer: Actor) -> None:
    CodeItem.objects.bulk_create(
        CodeItem(list_key="vsco", code=f"9{n:03d}", label=f"Thợ phụ {n}", folded=f"tho phu {n}") for n in range(30)
    )
    assert len(login(employer).get("/tai-nan/tra-cuu/nghe/", {"q": "thợ phụ"}).json()["results"]) == 15
