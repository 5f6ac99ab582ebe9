"""The register: entering, correcting, closing, counting heads, finding."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from antoan.audit.models import Event
from antoan.establishments import actions, panels, queries, rules
from antoan.establishments.actions import AlreadyRegistered, Refused, SimilarExists
from antoan.establishments.models import Establishment, Workforce
from antoan.establishments.permissions import EstablishmentPermission
from antoan.establishments.queries import Filters
from antoan.policy import Role
from tests.conftest import actor_as, make_establishment, make_member

pytestmark = pytest.mark.django_db
GOOD = "4900123410"  # 10 − Σ mod 11 gives the last digit


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(dt.datetime(2026, 11, 23, 2, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def facts(dong_dang):
    return {
        "name": "Công ty TNHH Đá Đồng Đăng",
        "tax_code": GOOD,
        "commune": dong_dang,
        "site_kind": "head",
        "sector_code": "0810",
    }


@pytest.fixture
def stone(officer, facts) -> Establishment:
    return actions.register(actor=officer, facts=facts)


@pytest.fixture
def employer(stone):
    return actor_as(make_member(Role.EMPLOYER, establishment=stone, name="Nguyễn Văn Chủ"))


def test_the_good_code_is_good() -> None:
    from antoan.lib.identifiers import is_valid_mst

    assert is_valid_mst(GOOD)


def test_entering_leaves_keys_and_an_event(stone, officer) -> None:
    assert stone.folded == f"cong ty tnhh da dong dang {GOOD}"
    assert stone.sort_key
    [event] = Event.objects.all()
    assert (event.verb, event.actor_name, event.place_path) == ("establishment.registered", officer.name, "20/06184/")


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("4900123411", "sai chữ số kiểm tra"),
        ("123", "3 chữ số"),
        ("49001234AB", "không phải chữ số"),
        (f"{GOOD}-000", "từ 001"),
    ],
)
def test_a_wrong_tax_code_is_explained(officer, facts, code, says) -> None:
    with pytest.raises(Refused) as refusal:
        actions.register(actor=officer, facts={**facts, "tax_code": code})
    assert says in refusal.value.problems["tax_code"]
    assert not Establishment.objects.exists()


def test_a_dependent_code_is_not_a_head_office(officer, facts) -> None:
    with pytest.raises(Refused) as refusal:
        actions.register(actor=officer, facts={**facts, "tax_code": f"{GOOD}001"})
    assert "site_kind" in refusal.value.problems
    row = actions.register(actor=officer, facts={**facts, "tax_code": f"{GOOD}001", "site_kind": "branch"})
    assert row.tax_code == f"{GOOD}-001"


def test_a_taken_tax_code_is_refused_wherever_it_is(stone, officer, facts, van_nham) -> None:
    with pytest.raises(AlreadyRegistered) as refusal:
        actions.register(actor=officer, facts={**facts, "name": "Khác hẳn", "commune": van_nham})
    assert refusal.value.existing == stone


@pytest.mark.parametrize(
    "name",
    ["Cty TNHH Đá Đồng Đăng", "CÔNG TY CP ĐÁ ĐỒNG ĐĂNG", "Công ty TNHH Một thành viên Đá - Đồng Đăng", "da dong dang"],
)
def test_a_name_nearly_taken_in_the_same_commune_is_shown_first(stone, officer, facts, name) -> None:
    other = {**facts, "name": name, "tax_code": None}
    with pytest.raises(SimilarExists) as warning:
        actions.register(actor=officer, facts=other)
    assert warning.value.rows == [stone]
    assert actions.register(actor=officer, facts=other, is_another=True).pk


def test_the_same_name_elsewhere_is_another_firm(stone, officer, facts, van_nham) -> None:
    assert actions.register(actor=officer, facts={**facts, "tax_code": None, "commune": van_nham}).pk


def test_days_that_cannot_be(officer, facts) -> None:
    with pytest.raises(Refused) as refusal:
        actions.register(actor=officer, facts={**facts, "founded_on": dt.date(2026, 11, 24)})
    assert "founded_on" in refusal.value.problems


def test_who_may_register(commune_officer, employer, facts, officer) -> None:
    for actor in (commune_officer, employer):
        with pytest.raises(PermissionDenied):
            actions.register(actor=actor, facts={**facts, "tax_code": None}, is_another=True)


# --- correcting


def test_a_correction_says_what_changed(stone, officer, van_nham) -> None:
    changed = actions.update(
        establishment=stone, actor=officer, facts={"name": "Công ty Đá Mới", "phone": "", "commune": van_nham}
    )
    assert set(changed) == {"name", "commune"}
    event = Event.objects.latest("pk")
    assert event.data["changes"]["name"] == ["Công ty TNHH Đá Đồng Đăng", "Công ty Đá Mới"]
    assert event.data["changes"]["commune"] == ["Xã Đồng Đăng", "Xã Vân Nham"]
    assert stone.folded.startswith("cong ty da moi")
    assert actions.update(establishment=stone, actor=officer, facts={"phone": ""}) == []
    assert Event.objects.count() == 2


def test_the_employer_corrects_its_own_but_not_its_tax_code(stone, employer) -> None:
    actions.update(establishment=stone, actor=employer, facts={"phone": "0205 3812345", "tax_code": None})
    stone.refresh_from_db()
    assert (stone.phone, stone.tax_code) == ("0205 3812345", GOOD)


def test_nobody_corrects_what_is_not_theirs(stone, employer, officer, commune_officer, van_nham) -> None:
    other = make_establishment(van_nham, "Hợp tác xã Vân Nham")
    for actor in (employer, commune_officer):
        with pytest.raises(PermissionDenied):
            actions.update(establishment=other, actor=actor, facts={"phone": "1"})


def test_a_firm_is_not_moved_out_of_the_officers_reach(stone, officer) -> None:
    from antoan.org.models import Place

    hanoi = Place.objects.get(code="00004", valid_to=None)
    with pytest.raises(PermissionDenied):
        actions.update(establishment=stone, actor=officer, facts={"commune": hanoi})


def test_two_people_at_once_do_not_overwrite_each_other(stone, officer) -> None:
    seen = stone.updated_at
    with time_machine.travel(dt.datetime(2026, 11, 23, 3, tzinfo=dt.UTC), tick=False):
        actions.update(establishment=stone, actor=officer, facts={"phone": "1"}, seen=seen)
        with pytest.raises(Refused, match="Người khác vừa sửa"):
            actions.update(establishment=stone, actor=officer, facts={"phone": "2"}, seen=seen)
    stone.refresh_from_db()
    assert stone.phone == "1"


# --- its life


def test_closing_and_reopening(stone, officer) -> None:
    with pytest.raises(Refused) as refusal:
        actions.change_status(establishment=stone, move="close", actor=officer)
    assert "reason" in refusal.value.problems
    actions.change_status(establishment=stone, move="close", actor=officer, on=dt.date(2026, 6, 30), reason="giải thể")
    assert (stone.status, stone.closed_on) == ("closed", dt.date(2026, 6, 30))
    with pytest.raises(Refused, match="không thể"):
        actions.change_status(establishment=stone, move="pause", actor=officer)
    actions.change_status(establishment=stone, move="reopen", actor=officer, reason="nhầm")
    assert (stone.status, stone.closed_on) == ("active", None)
    assert list(Event.objects.values_list("verb", flat=True)) == [
        "establishment.registered",
        "establishment.close",
        "establishment.reopen",
    ]


def test_every_move_from_every_status(stone, officer) -> None:
    for status in ("active", "paused", "closed"):
        for name, move in rules.LIFE.items():
            closed = dt.date(2026, 1, 1) if status == "closed" else None
            Establishment.objects.filter(pk=stone.pk).update(status=status, closed_on=closed)
            stone.refresh_from_db()
            if status in move.sources:
                actions.change_status(establishment=stone, move=name, actor=officer, reason="vì")
                assert stone.status == move.target
            else:
                with pytest.raises(Refused):
                    actions.change_status(establishment=stone, move=name, actor=officer, reason="vì")


def test_not_closed_before_it_began(stone, officer) -> None:
    actions.update(establishment=stone, actor=officer, facts={"founded_on": dt.date(2020, 1, 1)})
    with pytest.raises(Refused) as refusal:
        actions.change_status(establishment=stone, move="close", actor=officer, on=dt.date(2019, 1, 1), reason="x")
    assert "trước ngày thành lập" in refusal.value.problems["on"]


# --- heads


def test_heads_of_a_year(stone, employer) -> None:
    actions.set_workforce(
        establishment=stone,
        year=2026,
        counts={"total": 30, "women": 12, "payroll_million": Decimal("1500.5")},
        actor=employer,
    )
    actions.set_workforce(establishment=stone, year=2026, counts={"total": 31, "women": 12}, actor=employer)
    [row] = Workforce.objects.all()
    assert (row.total, row.women, row.payroll_million) == (31, 12, None)
    assert Event.objects.latest("pk").data["before"]["total"] == 30


@pytest.mark.parametrize(
    ("counts", "year", "field"),
    [
        ({"total": 5, "women": 6}, 2026, "women"),
        ({"total": 5, "minors": 1, "under_15": 2}, 2026, "under_15"),
        ({"total": 5}, 1980, "year"),
        ({"total": 5}, 2030, "year"),
    ],
)
def test_heads_that_cannot_be(stone, officer, counts, year, field) -> None:
    with pytest.raises(Refused) as refusal:
        actions.set_workforce(establishment=stone, year=year, counts=counts, actor=officer)
    assert field in refusal.value.problems
    assert not Workforce.objects.exists()


def test_the_database_keeps_the_promise_too(stone) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Workforce.objects.create(establishment=stone, year=2026, total=1, women=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Establishment.objects.filter(pk=stone.pk).update(tax_code="")


# --- finding


@pytest.fixture
def many(officer, facts, van_nham, dong_dang):
    names = ("Công ty Ánh Dương", "Công ty Ấp Bình", "Hợp tác xã Vân Nham", "Đá xây dựng 68", "Hộ kinh doanh Lý Thị Bé")
    places = (dong_dang, dong_dang, van_nham, van_nham, dong_dang)
    rows = [make_establishment(place, name) for place, name in zip(places, names, strict=True)]
    for row in rows:
        row.folded, row.sort_key = rules.search_key(row.name, None), rules.sort_key(row.name)
        row.save()
    Establishment.objects.filter(name="Đá xây dựng 68").update(sector_code="0810", type_code="121", status="paused")
    return [actions.register(actor=officer, facts=facts), *rows]


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (Filters(text="đồng đăng đá"), ["Công ty TNHH Đá Đồng Đăng"]),
        (Filters(text="DA XAY"), ["Đá xây dựng 68"]),
        (Filters(text=GOOD[:7]), ["Công ty TNHH Đá Đồng Đăng"]),
        (Filters(text="4900 123 410"), ["Công ty TNHH Đá Đồng Đăng"]),
        (Filters(commune_path="20/06415/"), ["Đá xây dựng 68", "Hợp tác xã Vân Nham"]),
        (Filters(sector="08"), ["Công ty TNHH Đá Đồng Đăng", "Đá xây dựng 68"]),
        (
            Filters(sector="B", sector_codes=("05", "06", "07", "08", "09")),
            ["Công ty TNHH Đá Đồng Đăng", "Đá xây dựng 68"],
        ),
        (Filters(type_code="100"), ["Đá xây dựng 68"]),
        (Filters(type_code="120"), ["Đá xây dựng 68"]),
        (Filters(type_code="130"), []),
        (Filters(status="paused"), ["Đá xây dựng 68"]),
        (Filters(text="%"), []),
        (Filters(text="zzz"), []),
    ],
)
def test_filters(many, officer, wanted, names) -> None:
    assert [row.name for row in queries.search(officer, wanted)] == names


def test_the_list_is_in_vietnamese_order(many, officer) -> None:
    assert [row.name for row in queries.search(officer, Filters())] == [
        "Công ty Ánh Dương",
        "Công ty Ấp Bình",
        "Công ty TNHH Đá Đồng Đăng",
        "Đá xây dựng 68",
        "Hộ kinh doanh Lý Thị Bé",
        "Hợp tác xã Vân Nham",
    ]


def test_everybody_finds_only_their_own(many, commune_officer, officer) -> None:
    assert len(queries.search(commune_officer, Filters())) == 4
    owner = actor_as(make_member(Role.EMPLOYER, establishment=many[0]))
    assert list(queries.search(owner, Filters(text="cong ty"))) == [many[0]]
    assert queries.suggestions(owner, "van nham") == []


@pytest.mark.parametrize("narrow", [0, 1000])
def test_both_ways_of_listing_keep_to_the_scope(many, officer, commune_officer, monkeypatch, narrow) -> None:
    """The list writes its own scope for speed; it must be the one of `visible_to`, for everybody."""
    from antoan.org.scope import NOBODY, SYSTEM

    monkeypatch.setattr(queries, "NARROW", narrow)
    owner = actor_as(make_member(Role.EMPLOYER, establishment=many[0]))
    union = dataclasses.replace(officer, role=Role.UNION)
    nation = dataclasses.replace(officer, place_path="", nation=True)
    nowhere = dataclasses.replace(officer, place_path="")
    for actor in (officer, commune_officer, owner, union, nation, nowhere, NOBODY, SYSTEM):
        seen = set(Establishment.objects.visible_to(actor, EstablishmentPermission.VIEW))
        found = queries.listing(actor, Filters())
        assert (set(found.rows), found.count) == (seen, len(seen)), actor
        both = {row for row in seen if row.commune.current_path == "20/06415/"}
        assert set(queries.search(actor, Filters(commune_path="20/06415/"))) == both, actor


def test_many_hits_are_found_without_a_list_of_keys(many, officer, monkeypatch) -> None:
    monkeypatch.setattr(queries, "NARROW", 1)
    assert [row.name for row in queries.search(officer, Filters(text="cong ty"))] == [
        "Công ty Ánh Dương",
        "Công ty Ấp Bình",
        "Công ty TNHH Đá Đồng Đăng",
    ]


def test_higher_rings_add_filters(many, officer, monkeypatch) -> None:
    monkeypatch.setattr(panels, "_flags", {})
    panels.register_flag("da", "Có chữ đá", lambda rows: rows.filter(folded__contains="da "))
    assert len(queries.search(officer, Filters(flags=("da",)))) == 2


def test_records_at_an_old_commune_are_found_under_todays(stone, officer) -> None:
    from antoan.org.models import Place

    Establishment.objects.filter(pk=stone.pk).update(commune=Place.objects.get(name="Thị trấn Đồng Đăng"))
    assert list(queries.search(officer, Filters(commune_path="20/06184/"))) == [stone]


@pytest.mark.parametrize("name", ["Công ty TNHH MTV Xây dựng - 68", "HTX Vân Nham", "Chi nhánh Đồng-Đăng_2", "  Ba  "])
def test_keys_made_together_are_the_keys_made_one_by_one(name: str) -> None:
    keys = rules.keys_of(name, "4900123410")
    assert keys["folded"] == rules.search_key(name, "4900123410")
    assert (keys["sort_key"], keys["core"]) == (rules.sort_key(name), rules.core_name(name))
    assert not keys["core"].strip("abcdefghijklmnopqrstuvwxyz0123456789 ")


def test_core_names() -> None:
    assert rules.core_name("Công ty TNHH MTV Xây dựng - 68") == "xay dung 68"
    assert rules.core_name("HTX Vân Nham") == rules.core_name("Hợp tác xã  Vân Nham") == "van nham"
    assert rules.core_name("Cửa hàng Ba") == "cua hang ba"
