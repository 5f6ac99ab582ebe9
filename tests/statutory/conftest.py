"""Cases with victims, as the accident app leaves them once concluded."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pytest

from antoan.accidents.models import Accident, Victim
from antoan.establishments.models import Establishment, Workforce
from antoan.law.models import CodeItem, Parameter
from antoan.org.models import AgencyKind, Place
from antoan.org.scope import Actor
from antoan.policy import Role
from tests.conftest import actor_as, make_agency, make_establishment, make_member

ZONE = dt.timezone(dt.timedelta(hours=7))
_numbers = itertools.count(1)


def make_case(
    establishment: Establishment,
    victims: list[dict[str, Any]] | None = None,
    day: dt.date = dt.date(2026, 3, 12),
    **more: Any,
) -> Accident:
    """A concluded occupational accident with its victims (one lightly hurt man unless told otherwise)."""
    fields: dict[str, Any] = {
        "number": f"TNLD-{day.year}-{next(_numbers):06d}",
        "state": "concluded",
        "classification": "occupational",
        "severity": "light",
        "occurred_on": day,
        "commune": establishment.commune,
        "establishment": establishment,
        "received_at": dt.datetime.combine(day, dt.time(9), ZONE),
        "concluded_on": day,
        "cause_code": "1",
        "agent_code": "3.1",
        "cost_medical": 1_000,
        "cost_wages": 2_000,
        "cost_compensation": 500,
        "cost_property": 70,
        **more,
    }
    if fields["state"] not in {"concluded", "closed"}:
        fields["concluded_on"] = None
    case = Accident.objects.create(**fields)
    for order, victim in enumerate(victims if victims is not None else [{}]):
        make_victim(case, order=order, **victim)
    return case


def make_victim(case: Accident, **more: Any) -> Victim:
    """A victim; the dead get a day of death."""
    fields = {
        "name": "Vi Văn A",
        "folded": "vi van a",
        "sex": "male",
        "severity": "light",
        "occupation_code": "8111",
        "days_off": 10,
        **more,
    }
    if fields["severity"] == "dead":
        fields.setdefault("died_on", case.occurred_on)
    return Victim.objects.create(accident=case, **fields)


def make_workforce(establishment: Establishment, year: int = 2026, total: int = 100, women: int = 40) -> Workforce:
    """Head counts of a year; payroll 1,200.5 million."""
    return Workforce.objects.create(
        establishment=establishment, year=year, total=total, women=women, payroll_million="1200.5"
    )


@pytest.fixture
def law(db: None) -> None:
    """The dates and code lists the forms need."""
    dates = {"XII.half": "07-05", "XII.year": "01-10", "XIV.half": "07-15", "XIV.year": "01-25"}
    for key, value in dates.items():
        Parameter.objects.create(
            key=f"return.due.{key}", label=key, value=value, basis="NĐ 39/2016/NĐ-CP Đ.24", certainty="read"
        )
    items = {
        "agent": {"1": "Điện", "3": "Máy, thiết bị YCNN", "3.1": "Thiết bị áp lực", "T10": "Ngã", "T9": "Ngã cao"},
        "vsco": {"8111": "Thợ mỏ", "93": "Lao động giản đơn", "7112": "Thợ xây"},
        "establishment_type": {"121": "Công ty cổ phần", "300": "Hộ kinh doanh"},
        "vsic2025": {"0810": "Khai thác đá"},
    }
    for list_key, codes in items.items():
        for order, (code, label) in enumerate(codes.items()):
            CodeItem.objects.create(list_key=list_key, code=code, label=label, order=order)


@pytest.fixture
def quarry(commune: Place, law: None) -> Establishment:
    """A head office with tax code, type, sector and workforce."""
    found = make_establishment(commune, "Công ty Đá Đồng Đăng", "4900100018")
    Establishment.objects.filter(pk=found.pk).update(type_code="121", sector_code="0810", address="Khu 3")
    found.refresh_from_db()
    make_workforce(found)
    return found


@pytest.fixture
def owner(quarry: Establishment) -> Actor:
    return actor_as(make_member(Role.EMPLOYER, establishment=quarry, name="Nguyễn Văn Chủ"))


@pytest.fixture
def head(province: Place, officer: Actor) -> Actor:
    from antoan.org.models import Agency

    agency = Agency.objects.get(kind=AgencyKind.LABOUR)
    return actor_as(make_member(Role.HEAD, agency=agency, name="Lương Thị Giám Đốc"))


@pytest.fixture
def union(province: Place) -> Actor:
    return actor_as(make_member(Role.UNION, agency=make_agency(AgencyKind.UNION, province)))
