"""Administration of agencies and people; what a stranger cannot do."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from antoan.accounts.models import User
from antoan.audit.models import Event
from antoan.org import actions, queries
from antoan.org.models import Agency, Membership, Place
from antoan.policy import Role
from tests.conftest import actor_as, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(country):
    return actor_as(make_member(Role.ADMIN, agency=Agency.objects.get(code="system-20"), name="Vi Quản Trị"))


@pytest.fixture
def officer(country):
    return actor_as(make_member(Role.OFFICER, agency=Agency.objects.get(code="labour-20"), name="Hoàng Thị Hoa"))


PAGES = ["/to-chuc/", "/to-chuc/dia-ban/", "/to-chuc/dia-ban/tim/?q=dong+dang", "/to-chuc/tim/?q=noi+vu"]
ADMIN_PAGES = ["/to-chuc/nguoi-dung/", "/to-chuc/nguoi-dung/them/", "/to-chuc/them/"]


@pytest.mark.parametrize("url", PAGES + ADMIN_PAGES)
def test_every_page_opens_for_the_administrator(admin, login, url) -> None:
    assert login(admin).get(url).status_code == 200


@pytest.mark.parametrize("url", ADMIN_PAGES)
def test_administration_is_closed_to_others(officer, login, url) -> None:
    assert login(officer).get(url).status_code == 403


def test_the_list_of_agencies_costs_the_same_however_long(admin, login, django_assert_max_num_queries) -> None:
    client = login(admin)
    with django_assert_max_num_queries(9):
        page = client.get("/to-chuc/?q=Đồng Đăng")
    assert "Trạm Y tế xã Đồng Đăng" in page.content.decode()


def test_a_new_account_gets_a_one_time_password_shown_once(admin, login, client) -> None:
    agency = Agency.objects.get(code="commune-06184")
    page = login(admin).post(
        "/to-chuc/nguoi-dung/them/",
        {
            "full_name": "Lý Văn Xã",
            "username": "xa.ly",
            "role": "commune",
            "agency": agency.pk,
            "email": "",
            "title": "Công chức",
        },
    )
    assert page.status_code == 200
    user = User.objects.get(username="xa.ly")
    password = page.context["password"]
    assert user.check_password(password)
    assert user.must_change_password
    assert password in page.content.decode()
    assert password not in str(list(Event.objects.values()))
    assert set(Event.objects.values_list("verb", flat=True)) == {"person.created", "membership.granted"}
    assert client.get(f"/to-chuc/nguoi-dung/{user.pk}/").status_code == 200


def test_wrong_input_says_what_and_where(admin, login) -> None:
    page = login(admin).post(
        "/to-chuc/nguoi-dung/them/", {"full_name": "", "username": "a b", "role": "boss", "agency": "99999"}
    )
    assert page.status_code == 422
    text = page.content.decode()
    for words in ("Hãy nhập «Họ và tên»", "Tên đăng nhập chỉ gồm", "không có trong danh sách"):
        assert words in text
    assert not User.objects.filter(full_name="").exists()


def test_a_taken_name_is_refused_whatever_its_case(admin) -> None:
    make_member(Role.COMMUNE, agency=Agency.objects.get(code="commune-06184"))
    name = User.objects.latest("pk").username.upper()
    with pytest.raises(actions.Refused, match="đã có người dùng"):
        actions.create_person(actor=admin, username=name, full_name="X", post={"role": "commune", "agency": None})


def test_a_role_and_its_place_belong_together(admin) -> None:
    user = make_member(Role.COMMUNE, agency=Agency.objects.get(code="commune-06184")).user
    for post in (
        {"role": "employer", "agency": Agency.objects.get(code="labour-20")},
        {"role": "officer", "establishment_id": 5, "place_path": "20/06184/"},
        {"role": "nobody", "agency": Agency.objects.get(code="labour-20")},
    ):
        with pytest.raises(actions.Refused):
            actions.grant(actor=admin, user=user, **post)
    assert user.memberships.count() == 1


def test_ending_a_role_takes_effect_at_once(admin, login, client) -> None:
    officer = actor_as(make_member(Role.OFFICER, agency=Agency.objects.get(code="labour-20")))
    login(admin).post(f"/to-chuc/vai-tro/{officer.membership_id}/ket-thuc/")
    page = login(officer).get("/to-chuc/")
    assert page.status_code in (302, 403)
    assert Membership.objects.get(pk=officer.membership_id).valid_to is not None


def test_the_last_administrator_stays(admin, login) -> None:
    page = login(admin).post(f"/to-chuc/vai-tro/{admin.membership_id}/ket-thuc/", follow=True)
    assert "người quản trị cuối cùng" in page.content.decode()
    assert Membership.objects.get(pk=admin.membership_id).valid_to is None


def test_a_new_password_ends_the_old_one(admin, login) -> None:
    person = make_member(Role.COMMUNE, agency=Agency.objects.get(code="commune-06184")).user
    page = login(admin).post(f"/to-chuc/nguoi-dung/{person.pk}/mat-khau/")
    person.refresh_from_db()
    assert person.check_password(page.context["password"])
    assert person.must_change_password
    assert login(admin).get(f"/to-chuc/nguoi-dung/{person.pk}/mat-khau/").status_code == 405


def test_an_administrator_of_a_commune_reaches_only_it(country, login) -> None:
    place = Place.objects.get(code="06184", valid_to=None)
    agency = Agency.objects.create(code="system-06184", kind="system", name="Quản trị xã", place=place)
    local = actor_as(make_member(Role.ADMIN, agency=agency))
    far = make_member(Role.OFFICER, agency=Agency.objects.get(code="labour-20"))
    client = login(local)
    assert client.get(f"/to-chuc/nguoi-dung/{far.user_id}/").status_code == 404
    assert client.post(f"/to-chuc/vai-tro/{far.pk}/ket-thuc/").status_code == 404
    assert client.get(f"/to-chuc/{far.agency_id}/sua/").status_code == 404


def test_editing_an_agency_leaves_a_trace_of_what_changed(admin, login) -> None:
    agency = Agency.objects.get(code="labour-20")
    facts = {
        "name": agency.name,
        "kind": "labour",
        "phone": "0205 3812 345",
        "parent_name": agency.parent_name,
        "document_code": "SNV",
        "is_active": "on",
    }
    assert login(admin).post(f"/to-chuc/{agency.pk}/sua/", facts).status_code == 302
    event = Event.objects.get(verb="agency.updated")
    assert event.data["changes"] == {"phone": ["", "0205 3812 345"]}
    page = login(admin).get(f"/to-chuc/{agency.pk}/").content.decode()
    assert "Sửa cơ quan" in page
    assert "0205 3812 345" in page


def test_a_new_agency(admin, login) -> None:
    place = Place.objects.get(code="06184", valid_to=None)
    facts = {
        "code": "hospital-06184",
        "place": place.pk,
        "name": "Bệnh viện Đồng Đăng",
        "kind": "hospital",
        "is_active": "on",
    }
    assert login(admin).post("/to-chuc/them/", facts).status_code == 302
    page = login(admin).post("/to-chuc/them/", facts)
    assert page.status_code == 422
    assert "Mã cơ quan này đã có" in page.content.decode()


def test_places_of_a_day_and_their_story(officer, login) -> None:
    client = login(officer)
    page = client.get("/to-chuc/dia-ban/?ngay=01/03/2025&q=dong+dang").content.decode()
    assert "Thị trấn Đồng Đăng" in page
    today = Place.objects.get(code="06184", valid_to=None)
    story = client.get(f"/to-chuc/dia-ban/{today.pk}/").content.decode()
    assert "Thị trấn Đồng Đăng" in story
    assert "Được lập từ" in story
    assert client.get("/to-chuc/dia-ban/999999/").status_code == 404


def test_the_place_search_speaks_the_pickers_language(officer, login) -> None:
    found = login(officer).get("/to-chuc/dia-ban/tim/?q=tt+dong+mo+cũ").json()["results"]
    assert found[0]["text"] == "Xã Chi Lăng, Tỉnh Lạng Sơn"
    assert "Thị trấn Đồng Mỏ" in found[0]["hint"]
    far = login(officer).get("/to-chuc/dia-ban/tim/?q=ba+đình").json()["results"]
    assert "Phường Ba Đình, Thành phố Hà Nội" in [each["text"] for each in far]
    then = login(officer).get("/to-chuc/dia-ban/tim/?q=dong+dang&on=2024-05-01").json()["results"]
    assert then[0]["text"] == "Thị trấn Đồng Đăng, Huyện Cao Lộc"


def test_one_time_passwords_are_all_different_and_long_enough() -> None:
    made = {actions.one_time_password() for _ in range(200)}
    assert len(made) == 200
    assert all(len(word) == 19 for word in made)


def test_one_role_within_reach_does_not_hand_over_the_whole_person(country, login) -> None:
    """Whoever may reset a password can become that person: a commune's administrator never a province's officer."""
    place = Place.objects.get(code="06184", valid_to=None)
    agency = Agency.objects.create(code="system-06184", kind="system", name="Quản trị xã", place=place)
    local = actor_as(make_member(Role.ADMIN, agency=agency))
    both = make_member(Role.OFFICER, agency=Agency.objects.get(code="labour-20")).user
    Membership.objects.create(user=both, agency=Agency.objects.get(code="commune-06184"), role=Role.COMMUNE)
    employer = User.objects.create(username="chu", full_name="Chủ")
    Membership.objects.create(user=employer, establishment_id=7, establishment_name="Mỏ", role=Role.EMPLOYER)
    before = {both.password, employer.password}
    for person in (both, employer):
        assert login(local).get(f"/to-chuc/nguoi-dung/{person.pk}/").status_code == 404
        assert login(local).post(f"/to-chuc/nguoi-dung/{person.pk}/mat-khau/").status_code == 404
        with pytest.raises(PermissionDenied):
            actions.reset_password(actor=local, user=person)
    assert set(User.objects.filter(pk__in=[both.pk, employer.pk]).values_list("password", flat=True)) == before


@pytest.mark.parametrize("text", ["tram y te dong dang", "Trạm Y tế xã Đồng Đăng", "ĐỒNG ĐĂNG trạm"])
def test_agencies_are_found_with_and_without_diacritics(admin, text) -> None:
    assert [agency.name for agency in queries.agencies(admin, text)] == ["Trạm Y tế xã Đồng Đăng"]


@pytest.mark.parametrize("text", ["ly thi anh", "Ánh Lý", "anh mo da dong dang", "ÁNH.LY"])
def test_people_are_found_with_and_without_diacritics(admin, text) -> None:
    user = User.objects.create(username="anh.ly", full_name="Lý Thị Ánh")
    Membership.objects.create(user=user, establishment_id=7, establishment_name="Mỏ đá Đồng Đăng", role=Role.EMPLOYER)
    found = queries.people(admin, queries.PeopleFilter(text=text), timezone.localdate())
    assert [person.full_name for person in found] == ["Lý Thị Ánh"]


def test_people_are_sorted_by_given_name_in_vietnamese_order(admin) -> None:
    for number, name in enumerate(["Ân Văn Đạt", "Zương Thị Dung", "Lý Ánh", "Bế An", "Bế Văn An", "Vi Anh"]):
        User.objects.create(username=f"p{number}", full_name=name)
    found = [str(person) for person in queries.people(admin, queries.PeopleFilter(), timezone.localdate())]
    assert found == ["Bế An", "Bế Văn An", "Vi Anh", "Lý Ánh", "Zương Thị Dung", "Ân Văn Đạt", "Vi Quản Trị"]


def test_an_account_is_shut_and_opened_again(admin, officer, login) -> None:
    person = User.objects.get(pk=officer.user_id)
    page = f"/to-chuc/nguoi-dung/{person.pk}/"
    assert "Đã khóa tài khoản" in login(admin).post(f"{page}khoa/", follow=True).content.decode()
    entered = Client().post(reverse("accounts:login"), {"username": person.username, "password": "mat-khau-thu-123"})
    assert entered.status_code == 422
    assert "Mở lại tài khoản" in login(admin).get(page).content.decode()
    login(admin).post(f"{page}khoa/", {"open": "1"})
    person.refresh_from_db()
    assert person.is_active
    assert [event.verb for event in Event.objects.about(person)] == ["person.shut", "person.opened"]


def test_nobody_shuts_the_own_account_and_no_stranger_anyone(admin, officer, login) -> None:
    page = login(admin).post(f"/to-chuc/nguoi-dung/{admin.user_id}/khoa/", follow=True).content.decode()
    assert "Không thể khóa tài khoản của chính mình" in page
    assert login(officer).post(f"/to-chuc/nguoi-dung/{admin.user_id}/khoa/").status_code == 403
    assert login(officer).get(f"/to-chuc/nguoi-dung/{admin.user_id}/sua/").status_code == 403
    place = Place.objects.get(code="06415", valid_to=None)
    agency = Agency.objects.create(code="system-06415", kind="system", name="Quản trị xã", place=place)
    stranger = actor_as(make_member(Role.ADMIN, agency=agency))
    assert login(stranger).post(f"/to-chuc/nguoi-dung/{officer.user_id}/khoa/").status_code == 404
    assert login(stranger).get(f"/to-chuc/nguoi-dung/{officer.user_id}/sua/").status_code == 404
    assert User.objects.filter(is_active=False).count() == 0


def test_a_name_and_an_address_are_corrected_with_a_trace(admin, officer, login) -> None:
    page = f"/to-chuc/nguoi-dung/{officer.user_id}/sua/"
    facts = {"full_name": "Hoàng Thị Hòa", "email": "hoa@example.vn", "phone": ""}
    assert "Hoàng Thị Hoa" in login(admin).get(page).content.decode()
    assert login(admin).post(page, facts | {"email": "hoa"}).status_code == 422
    assert login(admin).post(page, facts).status_code == 302
    person = User.objects.get(pk=officer.user_id)
    assert (person.full_name, person.email) == ("Hoàng Thị Hòa", "hoa@example.vn")
    assert Event.objects.get(verb="person.updated").data["changes"]["full_name"] == ["Hoàng Thị Hoa", "Hoàng Thị Hòa"]
    assert queries.people(admin, queries.PeopleFilter(text="hoa@example"), timezone.localdate()).count() == 1


def test_an_agency_put_out_of_use_says_so_and_comes_back(admin, officer, login) -> None:
    agency = Agency.objects.get(pk=officer.agency_id)
    facts = {"name": agency.name, "kind": agency.kind, "parent_name": "", "document_code": ""}
    login(admin).post(f"/to-chuc/{agency.pk}/sua/", facts)
    assert "đã ngừng dùng" in login(admin).get(f"/to-chuc/{agency.pk}/").content.decode()
    assert queries.current_memberships(User.objects.get(pk=officer.user_id)) == []
    assert login(officer).post(f"/to-chuc/{agency.pk}/sua/", facts | {"is_active": "on"}).status_code in (302, 403, 404)
    login(admin).post(f"/to-chuc/{agency.pk}/sua/", facts | {"is_active": "on"})
    assert queries.current_memberships(User.objects.get(pk=officer.user_id))


def test_the_tokens_are_reached_from_the_menu(admin, officer, login) -> None:
    assert 'href="/ket-noi/"' in login(admin).get("/to-chuc/").content.decode()
    assert 'href="/ket-noi/"' not in login(officer).get("/to-chuc/").content.decode()
