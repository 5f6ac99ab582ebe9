"""Bad input of a declaration: each comes back with what, where and how to mend it, and nothing is half-saved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from antoan.accidents import actions
from antoan.accidents.models import Declaration, Sighting
from antoan.accidents.rules.claim import Claim
from antoan.accidents.rules.plausible import Implausible
from antoan.establishments.models import Establishment
from antoan.org.models import Place
from antoan.org.scope import Actor
from tests.accidents.conftest import DAY, TODAY, person

pytestmark = pytest.mark.usefixtures("law")
MakeClaim = Callable[..., Claim]


def refused(claim: Claim, actor: Actor) -> list[tuple[str, str, str]]:
    """(field, code, message) of every doubt; nothing may have been written."""
    with pytest.raises(Implausible) as wrong:
        actions.submit(claim, actor=actor, key="k")
    assert not Declaration.objects.exists()
    assert not Sighting.objects.exists()
    return [(doubt.field, doubt.code, doubt.message) for doubt in wrong.value.doubts]


@pytest.mark.parametrize(
    ("words", "field", "says"),
    [
        (
            {"occurred_on": TODAY + dt.timedelta(days=1)},
            "occurred_on",
            "24/11/2026 ở tương lai (hôm nay là 23/11/2026)",
        ),
        ({"occurred_on": TODAY, "occurred_at": dt.time(10, 1)}, "occurred_at", "10:01 chưa tới (bây giờ là 10:00)"),
        ({"occurred_on": dt.date(206, 11, 20)}, "occurred_on", "Năm 206 quá xa"),
        (
            {"occurred_on": dt.date(2014, 12, 31)},
            "occurred_on",
            "trước khi «Công ty Đá Đồng Đăng» thành lập (01/01/2015)",
        ),
        ({"summary": "  "}, "summary", "Chưa kể diễn biến"),
        ({"declarant_name": ""}, "declarant_name", "Chưa ghi họ tên người khai báo"),
    ],
)
def test_impossible_words_are_refused(
    make_claim: MakeClaim, employer: Actor, words: dict[str, Any], field: str, says: str
) -> None:
    found = refused(make_claim(**words), employer)
    assert any(where == field and not code and says in message for where, code, message in found)


def test_the_hour_now_is_possible(make_claim: MakeClaim, employer: Actor) -> None:
    assert actions.submit(make_claim(occurred_on=TODAY, occurred_at=dt.time(10, 0)), actor=employer, key="k").is_new


@pytest.mark.parametrize(
    ("who", "field", "says"),
    [
        ({"severity": "dead", "died_on": None}, "died_on", "Chưa ghi ngày chết"),
        ({"severity": "dead", "died_on": DAY - dt.timedelta(days=1)}, "died_on", "trước ngày xảy ra tai nạn"),
        ({"severity": "dead", "died_on": TODAY + dt.timedelta(days=1)}, "died_on", "ở tương lai"),
        ({"severity": "light", "died_on": DAY}, "died_on", "tình trạng không phải «chết»"),
        ({"severity": ""}, "severity", "Chưa chọn tình trạng"),
        ({"name": " "}, "name", "Chưa ghi họ tên"),
        ({"birth_year": 1850}, "birth_year", "Năm sinh 1850 không hợp lý"),
        ({"birth_year": 2027}, "birth_year", "Năm sinh 2027 không hợp lý"),
        ({"birth_year": 19}, "birth_year", "Năm sinh 19 không hợp lý"),
    ],
)
def test_an_impossible_person_is_refused(
    make_claim: MakeClaim, employer: Actor, who: dict[str, Any], field: str, says: str
) -> None:
    found = refused(make_claim(person("Lý Thị Sao"), person(**who)), employer)
    assert [(where, says in message) for where, code, message in found] == [(f"people.1.{field}", True)]


def test_nobody_hurt_is_no_declaration(make_claim: MakeClaim, employer: Actor) -> None:
    claim = make_claim()
    found = refused(Claim(**{**claim.__dict__, "people": ()}), employer)
    assert found[0][0] == "people"


@pytest.mark.parametrize(
    ("make", "code"),
    [
        ({"people": (person(birth_year=2012),)}, "under_15.0"),
        ({"occurred_on": dt.date(2025, 11, 1), "people": (person(),)}, "long_ago"),
        ({"people": (person(), person())}, "twice.1"),
    ],
)
def test_the_unusual_is_taken_once_confirmed(
    make_claim: MakeClaim, employer: Actor, make: dict[str, Any], code: str
) -> None:
    people = make["people"]
    words = {name: value for name, value in make.items() if name != "people"}
    found = refused(make_claim(*people, **words), employer)
    assert [c for _field, c, _message in found] == [code]
    assert actions.submit(make_claim(*people, confirmed=frozenset({code}), **words), actor=employer, key="k").is_new


def test_an_error_cannot_be_confirmed_away(make_claim: MakeClaim, employer: Actor) -> None:
    tomorrow = TODAY + dt.timedelta(days=1)
    assert refused(make_claim(occurred_on=tomorrow, confirmed=frozenset({"", "long_ago"})), employer)


def test_after_the_employer_closed_needs_a_yes(make_claim: MakeClaim, employer: Actor) -> None:
    Establishment.objects.filter(pk=employer.establishment_id).update(closed_on=dt.date(2026, 1, 1))
    closed = Establishment.objects.get(pk=employer.establishment_id)
    assert [code for _f, code, _m in refused(make_claim(establishment=closed), employer)] == ["after_closing"]


def test_all_doubts_come_at_once(make_claim: MakeClaim, employer: Actor) -> None:
    found = refused(make_claim(person(name=""), person("B", severity="dead", died_on=None), summary=""), employer)
    assert {field for field, _code, _message in found} == {"summary", "people.0.name", "people.1.died_on"}


def test_codes_in_no_list_are_refused(make_claim: MakeClaim, employer: Actor) -> None:
    found = refused(make_claim(person(occupation_code="9999"), person("B", injury_codes=("777",))), employer)
    assert [field for field, _code, _message in found] == ["people", "people"]
    assert "«9999»" in found[0][2]
    assert "«777»" in found[1][2]


def test_an_agency_writes_down_what_happened_in_its_area(
    make_claim: MakeClaim, commune_officer: Actor, other_commune: Place
) -> None:
    found = refused(make_claim(commune=other_commune, establishment=None, employer_text=""), commune_officer)
    assert [(field, "ngoài địa bàn" in message) for field, _code, message in found] == [("commune", True)]


def test_an_old_commune_becomes_the_one_in_force(
    make_claim: MakeClaim, employer: Actor, province: Place, commune: Place
) -> None:
    old = Place.objects.create(
        code="06181", level="commune", name="Thị trấn Đồng Đăng", short_name="Đồng Đăng", kind="thị trấn",
        folded="thi tran dong dang", sort_key="d", parent=province, current_path=commune.current_path,
        valid_to=dt.date(2025, 6, 30),
    )  # fmt: skip
    assert actions.submit(make_claim(commune=old), actor=employer, key="a").declaration.commune == commune
    confirmed = frozenset({"long_ago"})
    before = make_claim(commune=old, occurred_on=dt.date(2025, 6, 30), confirmed=confirmed)
    assert actions.submit(before, actor=employer, key="b").declaration.commune == old
