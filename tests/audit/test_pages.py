"""Events on screen and in words."""

from __future__ import annotations

import pytest
from django.utils import timezone

from antoan.audit import words
from antoan.audit.queries import Filters, events, history
from antoan.audit.record import record
from antoan.org.models import AgencyKind
from antoan.org.scope import SYSTEM
from antoan.policy import Role
from tests.conftest import actor_as, make_agency, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(province):
    return actor_as(make_member(Role.ADMIN, agency=make_agency(AgencyKind.SYSTEM, province), name="Vi Quản Trị"))


def test_only_administrators_read_it(admin, officer, employer, login) -> None:
    assert login(admin).get("/nhat-ky/").status_code == 200
    for actor in (officer, employer):
        assert login(actor).get("/nhat-ky/").status_code == 403


def test_filters_by_object_person_and_day(admin, officer, establishment, login) -> None:
    record(officer, "establishment.updated", establishment, place_path="20/06184/", changes={"name": ["Cũ", "Mới"]})
    record(SYSTEM, "test.other", officer_place := establishment.commune, place_path="21/00001/")
    today = f"{timezone.localdate():%d/%m/%Y}"
    client = login(admin)
    for query, there in (
        ("q=Đá Đồng Đăng", True),
        ("q=establishments.establishment " + str(establishment.pk), True),
        ("nguoi=Hoàng Thị Hoa", True),
        ("nguoi=hoang hoa", True),
        (f"tu={today}&den={today}", True),
        ("nguoi=Không Ai", False),
        ("den=01/01/2020", False),
    ):
        page = client.get(f"/nhat-ky/?{query}").content.decode()
        assert ("Sửa thông tin cơ sở" in page) is there, query
    assert officer_place.pk
    assert "test.other" not in client.get("/nhat-ky/").content.decode()  # another province's


def test_a_page_of_events_costs_the_same_for_one_and_many(
    admin, province, login, django_assert_max_num_queries
) -> None:
    client = login(admin)
    for number in range(30):
        record(SYSTEM, "test.many", province, place_path="20/", number=number)
    with django_assert_max_num_queries(6):
        client.get("/nhat-ky/")


def test_an_object_tells_its_history(establishment, officer) -> None:
    record(officer, "establishment.updated", establishment, changes={"name": ["Cũ", "Mới"], "phone": ["", "0205"]})
    [event] = history(establishment)
    assert words.verb_label(event.verb) == "Sửa thông tin cơ sở"
    assert [(line.name, line.before, line.after) for line in words.lines_of(event)] == [
        ("tên cơ sở", "Cũ", "Mới"),
        ("điện thoại", "(trống)", "0205"),
    ]


def test_what_nobody_has_named_is_shown_as_it_is(province) -> None:
    event = record(SYSTEM, "strange.verb", province, flag=True, items=[1, 2], empty="", deep={"a": {"b": 1}})
    assert words.verb_label(event.verb) == "strange.verb"
    assert {(line.name, line.after) for line in words.lines_of(event)} == {
        ("flag", "có"),
        ("items", "1, 2"),
        ("a", "b: 1"),
    }


def test_before_and_after_are_set_side_by_side(province) -> None:
    event = record(SYSTEM, "v", province, before={"total": 1, "women": 0}, after={"total": 2, "women": 0})
    assert [(line.before, line.after) for line in words.lines_of(event)] == [("1", "2")]


def test_without_the_permission_there_are_no_events(officer, province) -> None:
    record(SYSTEM, "v", province)
    assert not events(officer, Filters()).exists()
