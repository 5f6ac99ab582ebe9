"""Home, choice of role, search, help, health, and the pages for when something is wrong."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, connections
from django.test import Client
from django.urls import reverse

from antoan.accidents.models import Accident
from antoan.accounts.models import User
from antoan.dashboards import queries
from antoan.lib.text.keys import fold
from antoan.notices.models import Notice
from antoan.org.models import AgencyKind, Membership
from antoan.policy import Role
from antoan.workflow import duties
from antoan.workflow.duties import Duty
from tests.conftest import actor_as, make_agency, make_establishment, make_member

TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def owed(monkeypatch):
    """Two duties of the employer, and one that others owe the officer."""
    monkeypatch.setattr(duties, "_own", [own_duties])
    monkeypatch.setattr(duties, "_others", [others_duties])


def own_duties(actor, day):
    if actor.role == Role.EMPLOYER:
        yield Duty("b", "Nộp báo cáo", "/bao-cao/", day + dt.timedelta(9), "TT 13/2020 Đ.4", "Lập báo cáo")
        yield Duty("a", "Kết thúc điều tra", "/tai-nan/1/", day - dt.timedelta(2), "Luật ATVSLĐ Đ.35 k.6", "Mở hồ sơ")


def others_duties(actor, day):
    if actor.role == Role.OFFICER:
        yield Duty("c", "Báo cáo 6 tháng", "/bao-cao/2/", day - dt.timedelta(1), who="Công ty Đá Đồng Đăng")


def page(client, name="home", **query):
    return client.get(reverse(name), query).content.decode()


def test_duties_come_by_deadline_with_clock_and_law(login, employer, owed):
    text = page(login(employer))
    assert text.index("Kết thúc điều tra") < text.index("Nộp báo cáo")
    assert "quá hạn 2 ngày" in text
    assert "còn 9 ngày" in text
    assert "Luật ATVSLĐ Đ.35 k.6" in text
    assert "duty-late" in text
    assert "Không ai đang chậm với bạn" in text


def test_what_others_owe_names_who_answers(login, officer, owed):
    text = page(login(officer))
    assert "Người trả lời: Công ty Đá Đồng Đăng" in text
    assert "Bạn không còn việc nào đang chờ" in text


def test_account_without_role_is_told_whom_to_ask(client, db):
    client.force_login(User.objects.create_user("moi", password="mat-khau-thu-123", full_name="Người Mới"))
    assert "chưa được giao vai trò" in page(client)
    assert "Khai báo" not in page(client)


@pytest.mark.parametrize("role", [r for r in Role if r != Role.EMPLOYER])
def test_every_role_has_a_home(login, province, role):
    member = make_member(role, agency=make_agency(AgencyKind.DEPARTMENT, province))
    answer = login(actor_as(member)).get(reverse("home"))
    assert answer.status_code == 200
    assert str(Role(role).label) in answer.content.decode()


def test_home_costs_the_same_with_one_and_many_notices(login, officer, django_assert_max_num_queries):
    client = login(officer)
    counts = []
    for number in range(3):
        Notice.objects.create(key=f"k{number}", title=f"Tin {number}", agency_id=officer.agency_id, level="info")
        with django_assert_max_num_queries(45) as captured:
            page(client)
        counts.append(len(captured))
    assert counts[0] == counts[1] == counts[2]


def test_inbox_counts_what_is_unread_and_ones_own(login, officer, stranger):
    Notice.objects.create(key="a", title="Của Sở", agency_id=officer.agency_id, level="info")
    Notice.objects.create(key="b", title="Của người khác", establishment_id=stranger.establishment_id, level="info")
    text = page(login(officer))
    assert "Của Sở" in text
    assert "Của người khác" not in text
    assert '<span class="count">1<' in text


def test_menu_shows_what_the_role_may_do(login, officer, employer):
    assert reverse("home") in page(login(officer))
    menus = []
    for actor in (officer, employer):
        answer = login(actor).get(reverse("home"))
        menus.append([line["item"].url_name for line in answer.context["menu"]])
    assert "home" in menus[0]
    assert menus[0] != menus[1]


def two_roles(commune, establishment):
    first = make_member(Role.COMMUNE, agency=make_agency(AgencyKind.COMMUNE, commune, "UBND xã Đồng Đăng"))
    second = Membership.objects.create(
        user=first.user, role=Role.EMPLOYER, establishment_id=establishment.pk, establishment_name=establishment.name
    )
    return first, second


def test_person_with_two_roles_chooses_after_signing_in(client, commune, establishment):
    first, _ = two_roles(commune, establishment)
    answer = client.post(reverse("accounts:login"), {"username": first.user.username, "password": "mat-khau-thu-123"})
    text = client.get(answer.url).content.decode()
    assert "Cán bộ xã, phường" in text
    assert "Người sử dụng lao động" in text


def test_changing_the_role_changes_what_is_reached(login, commune, establishment, other_establishment, officer):
    first, second = two_roles(commune, establishment)
    neighbour = make_establishment(commune, "Mỏ Hồng Phong")
    for each in (neighbour, establishment):
        type(each).objects.filter(pk=each.pk).update(folded=fold(each.name))
    client = login(actor_as(first))
    assert neighbour.name in page(client, "search", q="mo hong phong")
    answer = client.post(reverse("membership"), {"membership": second.pk, "next": "/tro-giup/"})
    assert answer.url == "/tro-giup/"
    assert "Người sử dụng lao động" in page(client)
    assert neighbour.name not in page(client, "search", q="mo hong phong")
    assert establishment.name in page(client, "search", q="da dong dang")


def test_role_of_somebody_else_or_of_the_past_cannot_be_taken(login, commune, establishment, officer):
    first, second = two_roles(commune, establishment)
    client = login(actor_as(first))
    assert client.post(reverse("membership"), {"membership": officer.membership_id}).status_code == 404
    Membership.objects.filter(pk=second.pk).update(valid_to=dt.date(2020, 1, 1))
    assert client.post(reverse("membership"), {"membership": second.pk}).status_code == 404
    assert client.post(reverse("membership"), {"membership": "x"}).status_code == 404


def test_one_role_is_not_asked_for(login, officer):
    assert login(officer).get(reverse("membership"), {"next": "/tro-giup/"}).url == "/tro-giup/"
    assert login(officer).get(reverse("membership"), {"next": "https://kexau.example/"}).url == "/"


def make_case(establishment, number="TNLD-2026-000123"):
    received = dt.datetime(2026, 3, 5, 8, tzinfo=dt.UTC)
    return Accident.objects.create(
        number=number, severity="light", occurred_on=dt.date(2026, 3, 5), commune=establishment.commune,
        establishment=establishment, received_at=received,
    )  # fmt: skip


def test_search_finds_without_diacritics_within_the_scope(officer, employer, stranger, establishment):
    type(establishment).objects.filter(pk=establishment.pk).update(folded=fold(establishment.name) + " 4900123456")
    case = make_case(establishment)
    for text in ("đá đồng đăng", "da dong", "4900123456", "TNLD-2026-000123"):
        found = queries.find(officer, text)
        assert found.establishments == [establishment] or found.accidents == [case], text
    assert queries.find(employer, "da dong").establishments == [establishment]
    assert queries.find(stranger, "da dong").is_empty
    assert queries.find(stranger, "TNLD-2026-000123").is_empty


@pytest.mark.parametrize("text", ["", "   ", "%", "_", "\x00", "'; DROP TABLE", "x" * 5000, "🙂"])
def test_no_search_text_is_an_error(login, officer, text):
    assert login(officer).get(reverse("search"), {"q": text}).status_code == 200


def test_search_shows_a_bounded_number_in_constant_queries(login, officer, commune, django_assert_max_num_queries):
    client = login(officer)
    counts = []
    for batch in (1, 30):
        for number in range(batch):
            make_establishment(commune, f"Mỏ đá {batch} {number}", None)
        type(commune).objects.first()
        with django_assert_max_num_queries(20) as captured:
            text = page(client, "search", q="đá")
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert text.count("Mỏ đá") <= queries.FOUND + 2


def test_health_says_whether_the_database_answers(client, db, monkeypatch):
    assert client.get(reverse("health")).json() == {"status": "ok"}

    def broken(*_):
        raise DatabaseError

    with monkeypatch.context() as patch:
        patch.setattr(connections["default"], "cursor", broken)
        assert client.get(reverse("health")).status_code == 503


@pytest.mark.parametrize(
    "name", ["help", "ui:offline", "service_worker", "health", "accounts:login", "accounts:reset_ask"]
)
def test_public_pages_need_no_account(client, db, name):
    assert client.get(reverse(name)).status_code == 200


def test_page_that_is_not_there_says_what_to_do(login, officer):
    answer = login(officer).get("/khong-co-trang-nay/")
    assert answer.status_code == 404
    assert "Không tìm thấy trang này" in answer.content.decode()
    assert "Đổi vai trò" in answer.content.decode()


def test_form_without_token_says_what_to_do(officer):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get(pk=officer.user_id))
    answer = strict.post(reverse("accounts:profile"), {}, headers={"referer": "http://testserver/tai-khoan/ho-so/"})
    assert answer.status_code == 403
    assert "bản nháp vẫn ở trong máy này" in answer.content.decode()


def test_foreign_page_is_not_offered_as_the_way_back(officer):
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(reverse("accounts:login"), {}, headers={"referer": "https://kexau.example/"})
    assert "kexau" not in answer.content.decode()


@pytest.mark.parametrize("template", ["500.html", "400.html", "403.html", "404.html"])
def test_error_pages_stand_without_a_request(template, db):
    from django.template.loader import get_template

    assert "<h1>" in get_template(template).render()


def test_demonstration_is_marked(client, db, settings):
    settings.DEMO = True
    assert "DỮ LIỆU MINH HỌA" in page(client, "help")
    settings.DEMO = False
    assert "DỮ LIỆU MINH HỌA" not in page(client, "help")
