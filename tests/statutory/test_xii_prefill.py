"""Phụ lục XII from cases: which cases count, in which rows, and that the checks of the form hold."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from antoan.accidents.models import Accident, Victim
from antoan.establishments.models import Establishment
from antoan.law.models import Parameter
from antoan.lib.periods import Period
from antoan.org.models import Place
from antoan.returns.registry import form_of
from antoan.returns.spec import complete, findings
from antoan.statutory.xii.provider import XII_PROVIDER
from tests.conftest import make_establishment
from tests.statutory.conftest import make_case, make_workforce

H1, YEAR = Period.parse("2026H1"), Period.parse("2026")


def prefill(establishment: Establishment, period: Period = H1):
    unit = XII_PROVIDER.unit(establishment.tax_code or f"CS{establishment.pk}", period)
    assert unit is not None
    return XII_PROVIDER.prefill(unit, period)


def full(establishment: Establishment, period: Period = H1) -> dict[tuple[str, str, str], Decimal]:
    known = prefill(establishment, period)
    return complete(form_of("XII", "2016"), known.values, known.header)


def test_one_case_fills_its_three_rows_and_every_total(quarry: Establishment):
    make_case(
        quarry,
        [
            {"severity": "serious", "sex": "female", "occupation_code": "93"},
            {"severity": "dead", "occupation_code": "8111", "is_managed": False},
            {"severity": "light", "occupation_code": "7112"},
        ],
        cause_code="7",
    )
    values = full(quarry)
    expected = {"3": 1, "4": 1, "5": 1, "6": 3, "7": 1, "8": 1, "10": 1, "11": 1, "12": 1}
    for row in ("1", "1.1", "1.1b", "1.1:7", "1.2", "1.2:3.1", "1.3", "1.3:8111", "3"):
        assert {c: int(v) for (t, r, c), v in values.items() if (t, r) == ("I", row)} == expected, row
    assert not any(r in {"1.1a", "1.3:93", "2"} for _, r, _ in values)
    assert {c: int(v) for (t, _, c), v in values.items() if t == "II"} == {
        "1": 30, "2": 3_500, "3": 1_000, "4": 2_000, "5": 500, "6": 70,
    }  # fmt: skip


def test_the_period_ends_on_30_june_and_the_year_holds_both_halves(quarry: Establishment):
    for day in (
        dt.date(2025, 12, 31),
        dt.date(2026, 1, 1),
        dt.date(2026, 6, 30),
        dt.date(2026, 7, 1),
        dt.date(2026, 12, 31),
    ):
        make_case(quarry, day=day)
    assert full(quarry, H1)["I", "1", "3"] == 2
    assert full(quarry, YEAR)["I", "1", "3"] == 4


def test_accidents_on_the_way_stand_in_row_2_only_and_cost_nothing_in_table_ii(quarry: Establishment):
    make_case(quarry, classification="commuting")
    values = full(quarry)
    assert values["I", "2", "3"] == values["I", "3", "3"] == 1
    assert ("I", "1", "3") not in values
    assert not any(t == "II" for t, _, _ in values)
    assert values["D", "2", "10"] == 10


def test_open_cases_are_said_not_counted_and_dismissed_ones_are_gone(quarry: Establishment):
    make_case(quarry, number="TNLD-X", state="investigating", classification="pending")
    make_case(quarry, number="TNLD-Y", state="concluded", classification="pending")
    make_case(quarry, number="TNLD-Z", state="dismissed", classification="not_occupational")
    known = prefill(quarry)
    assert not any(t == "I" for t, _, _ in known.values)
    assert [("TNLD-X" in line, "TNLD-Y" in line) for line in known.pending] == [(True, False), (False, True)]


def test_a_cut_off_day_leaves_later_cases_to_a_correction(quarry: Establishment):
    Parameter.objects.create(key="return.cutoff.XII.year", label="chốt", value="12-20")
    make_case(quarry, day=dt.date(2026, 12, 20))
    make_case(quarry, day=dt.date(2026, 12, 21), number="TNLD-SAU")
    known = prefill(quarry, YEAR)
    assert known.values["I", "1.1:1", "3"] == 1
    assert any("TNLD-SAU" in line and "20/12/2026" in line for line in known.pending)


def test_missing_codes_keep_their_own_row_so_that_sums_hold(quarry: Establishment):
    make_case(quarry, [{"occupation_code": ""}], cause_code="", agent_code="")
    known = prefill(quarry)
    values = complete(form_of("XII", "2016"), known.values)
    assert (
        values["I", "1.1x:?", "3"]
        == values["I", "1.2:?", "3"]
        == values["I", "1.3:?", "3"]
        == values["I", "1", "3"]
        == 1
    )
    found = findings(form_of("XII", "2016"), values, known.header, {})
    assert [f.level for f in found] == ["warning"] * 3


def test_the_head_office_reports_its_branches(quarry: Establishment, other_commune: Place):
    branch = make_establishment(other_commune, "Chi nhánh Vân Nham", "4900100018-001")
    Establishment.objects.filter(pk=branch.pk).update(site_kind="branch", head_office=quarry)
    make_workforce(branch, total=11, women=1)
    make_case(branch)
    known = prefill(quarry)
    assert known.values["I", "1.1:1", "3"] == 1
    assert known.values["H", "H", "workers"] == 111
    assert XII_PROVIDER.unit("4900100018-001", H1) is None
    assert branch not in list(XII_PROVIDER.expected("", H1))


def test_the_commune_is_said_once_in_the_address(quarry: Establishment):
    assert prefill(quarry).header["address"] == "Khu 3, Xã Đồng Đăng"
    Establishment.objects.filter(pk=quarry.pk).update(address="Thôn 9, xã Đồng Đăng")
    assert prefill(Establishment.objects.get(pk=quarry.pk)).header["address"] == "Thôn 9, xã Đồng Đăng"


def test_workforce_of_the_year_before_is_said(quarry: Establishment):
    known = prefill(quarry, Period.parse("2027H1"))
    assert known.values["H", "H", "workers"] == 100
    assert any("2027" in line and "2026" in line for line in known.pending)


@pytest.mark.parametrize(
    ("change", "owes"),
    [
        ({}, True),
        ({"status": "paused"}, False),
        ({"status": "closed", "closed_on": dt.date(2026, 1, 1)}, True),
        ({"status": "closed", "closed_on": dt.date(2025, 12, 31)}, False),
        ({"status": "closed"}, False),
        ({"founded_on": dt.date(2026, 6, 30)}, True),
        ({"founded_on": dt.date(2026, 7, 1)}, False),
    ],
)
def test_who_owes_the_return(quarry: Establishment, change: dict[str, object], owes: bool):
    Establishment.objects.filter(pk=quarry.pk).update(**change)
    assert (quarry in list(XII_PROVIDER.expected("20/", H1))) is owes


@pytest.mark.parametrize("key", ["CS", "CSx", "CS²", "CS99999999999999999999999", "", "0", "x\x00"])
def test_a_strange_unit_key_is_nobody(quarry: Establishment, key: str):
    if "\x00" not in key:
        assert XII_PROVIDER.unit(key, H1) is None


VICTIM = st.fixed_dictionaries(
    {
        "severity": st.sampled_from(["light", "serious", "dead"]),
        "sex": st.sampled_from(["male", "female"]),
        "is_managed": st.booleans(),
        "occupation_code": st.sampled_from(["", "8111", "93"]),
        "days_off": st.integers(0, 400),
    }
)
CASE = st.fixed_dictionaries(
    {
        "victims": st.lists(VICTIM, min_size=1, max_size=4),
        "day": st.dates(dt.date(2025, 12, 30), dt.date(2026, 7, 2)),
        "cause_code": st.sampled_from(["", "1", "6", "7", "8", "9"]),
        "agent_code": st.sampled_from(["", "1", "3", "3.1", "T10"]),
        "classification": st.sampled_from(["occupational", "occupational", "commuting", "pending"]),
        "state": st.sampled_from(["concluded", "closed", "investigating"]),
        "cost_property": st.integers(0, 10**9),
    }
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(CASE, max_size=6))
def test_whatever_happened_the_prefill_passes_every_check_and_opens_on_its_cases(
    quarry: Establishment, made: list[dict]
):
    Victim.objects.all().delete()
    Accident.objects.all().delete()
    for each in made:
        make_case(quarry, **each)
    known = prefill(quarry)
    form = form_of("XII", "2016")
    values = complete(form, known.values, known.header)
    errors = [f for f in findings(form, values, known.header, {}) if f.level == "error"]
    assert errors == []
    _every_cell_opens(quarry, values)


def _every_cell_opens(quarry: Establishment, values: dict[tuple[str, str, str], Decimal]) -> None:
    """The cases behind each figure, totals included, add up to it, and there is none without an amount."""
    from antoan.org.scope import SYSTEM
    from antoan.returns.models import Return

    of = Return(form="XII", form_version="2016", period="2026H1", establishment_id=quarry.pk)
    for ref, value in values.items():
        source = XII_PROVIDER.source(of, ref, SYSTEM)
        assert source.amount == value, ref
        assert all(item.amount > 0 for item in source.items), ref
