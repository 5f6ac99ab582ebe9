"""Rows and words of the accident tests."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable
from typing import Any

import pytest

from antoan.accidents import actions
from antoan.accidents.models import Accident, Declaration
from antoan.accidents.rules.claim import Claim, Person
from antoan.law.models import CodeItem, Parameter
from antoan.lib.text import fold
from antoan.org.models import Place
from antoan.org.scope import Actor

TODAY = dt.date(2026, 11, 23)
DAY = dt.date(2026, 11, 20)
DAYS = {"light": 4, "one_serious": 7, "many_serious": 20, "fatal": 30, "expertise": 60}


@pytest.fixture(autouse=True)
def _today(time_machine: Any) -> None:
    """23/11/2026, 10:00 in Vietnam; the clock does not run."""
    time_machine.move_to(dt.datetime(2026, 11, 23, 3, 0, tzinfo=dt.UTC), tick=False)


@pytest.fixture
def law(db: None) -> None:
    """The parameters and codes these tests need."""
    for name, days in DAYS.items():
        Parameter.objects.create(
            key=f"investigation.days.{name}", label=name, value=days, basis="Luật ATVSLĐ Đ.35 k.6", certainty="read"
        )
        Parameter.objects.create(
            key=f"investigation.extension.{name}", label=name, value=0 if name == "light" else days
        )
    Parameter.objects.create(key="triage.days", label="Xem khai báo", value=2, basis="Mục tiêu nội bộ")
    Parameter.objects.create(key="contact.phone.labour", label="Điện thoại", value="0205 3812 345")
    CodeItem.objects.create(list_key="serious_injury", code="01", label="Đầu, mặt, cổ", order=1)
    CodeItem.objects.create(list_key="serious_injury", code="014", parent_code="01", label="Vỡ sọ", order=2, level=2)
    for code, label in (("7112", "Thợ xây gạch"), ("7113", "Thợ đá")):
        CodeItem.objects.create(list_key="vsco", code=code, label=label, folded=fold(label), level=4)


def person(name: str = "Hoàng Văn Nam", severity: str = "light", **more: Any) -> Person:
    """Somebody hurt; a dead one died on the day."""
    if severity == "dead":
        more.setdefault("died_on", DAY)
    return Person(**{"name": name, "severity": severity, "sex": "male", "birth_year": 1990, **more})


@pytest.fixture
def make_claim(commune: Place, establishment: Any) -> Callable[..., Claim]:
    """A declaration before it is sent."""

    def make(*people: Person, **more: Any) -> Claim:
        words = {
            "occurred_on": DAY,
            "occurred_at": dt.time(14, 30),
            "commune": commune,
            "place_text": "Mỏ đá Nà Pài",
            "summary": "Đá rơi trúng người khi đang khoan.",
            "establishment": establishment,
            "employer_text": establishment.name,
            "declarant_name": "Nguyễn Văn Chủ",
        }
        return Claim(people=people or (person(),), **{**words, **more})

    return make


@pytest.fixture
def send(make_claim: Callable[..., Claim], employer: Actor) -> Callable[..., Declaration]:
    """A declaration sent by the employer."""
    keys = itertools.count()

    def go(*people: Person, actor: Actor | None = None, **more: Any) -> Declaration:
        return actions.submit(make_claim(*people, **more), actor=actor or employer, key=f"k{next(keys)}").declaration

    return go


@pytest.fixture
def open_case(send: Callable[..., Declaration], officer: Actor) -> Callable[..., Accident]:
    """A case opened from a declaration."""

    def go(*people: Person, **more: Any) -> Accident:
        return actions.accept(send(*people, **more), actor=officer)

    return go
