"""Two people at the same moment, on real transactions."""

from __future__ import annotations

from typing import Any

import pytest

from antoan.audit.record import breaks
from antoan.establishments import actions
from antoan.establishments.actions import AlreadyRegistered, SimilarExists
from antoan.establishments.models import Establishment
from antoan.org.models import AgencyKind, Place
from antoan.policy import Role
from tests.conftest import actor_as, make_agency, make_member, make_place
from tests.racing import answers_at_once

pytestmark = pytest.mark.usefixtures("racing_db")
GOOD = "4900123410"


@pytest.fixture
def commune() -> Place:
    province = make_place("20", "Tỉnh Lạng Sơn", "province", kind="tỉnh")
    return make_place("06184", "Xã Đồng Đăng", parent=province)


@pytest.fixture
def officer(commune: Place):
    return actor_as(make_member(Role.OFFICER, agency=make_agency(AgencyKind.LABOUR, commune.parent)))


def test_one_tax_code_is_registered_once(officer, commune) -> None:
    def register(name: str) -> Any:
        facts = {"name": name, "tax_code": GOOD, "commune": commune, "site_kind": "head"}
        return lambda: actions.register(actor=officer, facts=facts)

    answers = answers_at_once(register("Công ty Một"), register("Xưởng Hai"), register("Tổ hợp Ba"))
    rows = [each for each in answers if isinstance(each, Establishment)]
    assert len(rows) == Establishment.objects.count() == 1, answers
    assert all(isinstance(each, Establishment | AlreadyRegistered | SimilarExists) for each in answers), answers
    assert list(breaks()) == []


def test_two_corrections_of_one_page_do_not_both_win(officer, commune) -> None:
    row = actions.register(actor=officer, facts={"name": "Công ty Một", "commune": commune, "site_kind": "head"})
    seen = row.updated_at

    def correct(phone: str) -> Any:
        mine = Establishment.objects.get(pk=row.pk)
        return lambda: actions.update(establishment=mine, actor=officer, facts={"phone": phone}, seen=seen)

    answers = answers_at_once(correct("1"), correct("2"))
    assert sum(each == ["phone"] for each in answers) == 1, answers
    assert sum(isinstance(each, actions.Refused) for each in answers) == 1, answers
