"""Phụ lục XIV from accepted Phụ lục XII: sums, rates, strata, who is counted, and what stands behind a figure."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from antoan.documents.models import Paper
from antoan.establishments.models import Establishment
from antoan.law.models import Parameter
from antoan.lib.periods import Period
from antoan.org.models import Place, PlaceLevel
from antoan.org.scope import Actor
from antoan.policy import Role
from antoan.returns import actions
from antoan.returns.models import Cell, Return
from antoan.returns.papers import paper_of
from antoan.returns.queries import assess, values_of
from antoan.returns.registry import form_of
from antoan.returns.spec import complete, findings
from antoan.statutory.xiv.provider import XIV_PROVIDER
from antoan.statutory.xiv.rollup import COLUMNS, roll_up
from tests.conftest import actor_as, make_establishment, make_member, make_place
from tests.statutory.conftest import make_case, make_workforce

H1 = Period.parse("2026H1")
XIV, XII = form_of("XIV", "2016"), form_of("XII", "2016")


def filed(establishment: Establishment, officer: Actor | None, period: Period = H1) -> Return:
    """The establishment's return, sent and (with an officer) accepted."""
    owner = actor_as(make_member(Role.EMPLOYER, establishment=establishment))
    of = actions.open_return(
        form="XII", period=period, unit_key=establishment.tax_code or f"CS{establishment.pk}", actor=owner
    )
    actions.submit(of=of, actor=owner, signer_name="Chủ")
    if officer:
        actions.accept(of=of, actor=officer)
    return of


def compiled(officer: Actor) -> Return:
    return actions.open_return(form="XIV", period=H1, unit_key="20", actor=officer)


@pytest.fixture
def cooperative(other_commune: Place, law: None) -> Establishment:
    found = make_establishment(other_commune, "Hợp tác xã Vân Nham")
    Establishment.objects.filter(pk=found.pk).update(type_code="200")
    make_workforce(found, total=30, women=20)
    found.refresh_from_db()
    return found


def test_the_province_adds_up_what_was_accepted(officer: Actor, quarry: Establishment, cooperative: Establishment):
    make_case(quarry, [{"severity": "dead"}, {"sex": "female", "severity": "serious", "occupation_code": "93"}])
    make_case(cooperative, [{"occupation_code": "93"}], agent_code="T9", cause_code="9")
    make_case(cooperative, classification="commuting")
    filed(quarry, officer), filed(cooperative, officer)
    values = complete(XIV, values_of(compiled(officer)))
    total = {c: v for (t, r, c), v in values.items() if (t, r) == ("I", "T")}
    rates = {"11": Decimal(3000) / 130, "12": Decimal(1000) / 130}
    assert total == {"3": 2, "4": 2, "5": 130, "6": 130, "7": 60, "8": 3, "9": 1, "10": 1, **rates}
    assert values["I", "T:121", "8"] == 2
    assert values["I", "T:200", "8"] == 1
    assert (values["II", "1", "3"], values["II", "2", "3"], values["II", "3", "3"]) == (2, 1, 3)
    assert values["II", "1.3:8111", "6"] == 2
    assert values["II", "1.2:T9", "3"] == values["II", "1.1:9", "3"] == 1
    assert values["II", "1", "10"] == values["C", "C", "10"] == 30
    assert values["II", "1.1:1", "11"] == 3_500


def test_only_accepted_returns_of_the_period_and_province_count(
    officer: Actor, quarry: Establishment, cooperative: Establishment
):
    elsewhere = make_place("01", "Hà Nội", PlaceLevel.PROVINCE)
    far = make_establishment(make_place("00001", "Phường Xa", parent=elsewhere), "Công ty Xa", "0100100018")
    hanoi = Actor("x", "x", Role.OFFICER, place_path="01/")
    make_workforce(far)
    for each in (quarry, cooperative, far):
        make_case(each)
    filed(far, hanoi), filed(cooperative, None), filed(quarry, officer, Period.parse("2025H1"))
    values = roll_up("20/", H1)
    assert not any(t == "II" for t, _, _ in values)
    assert values["I", "T:121", "3"] == 1
    assert ("I", "T:121", "4") not in values


def test_a_superseded_return_is_replaced_not_added(officer: Actor, quarry: Establishment):
    make_case(quarry)
    of = filed(quarry, officer)
    make_case(quarry)
    owner = actor_as(make_member(Role.EMPLOYER, establishment=quarry))
    draft = actions.revise(of=of, actor=owner, reason="Thêm một vụ")
    assert roll_up("20/", H1)["II", "1.1:1", "3"] == 1
    actions.submit(of=draft, actor=owner, signer_name="Chủ")
    actions.accept(of=draft, actor=officer)
    assert roll_up("20/", H1)["II", "1.1:1", "3"] == 2


def test_the_denominator_is_a_parameter_and_is_frozen_with_the_return(
    officer: Actor, quarry: Establishment, cooperative: Establishment
):
    Parameter.objects.create(key="return.XIV.denominator", label="mẫu số", value="5")
    make_case(quarry)
    filed(quarry, officer)
    of = compiled(officer)
    assert of.header["denominator"] == "5"
    assert assess(of).full["I", "T", "11"] == Decimal(1000) / 130
    assert ("I", "T:200", "12") not in assess(of).full


def test_branches_workers_stand_on_both_sides(officer: Actor, quarry: Establishment, other_commune: Place):
    branch = make_establishment(other_commune, "Chi nhánh", "4900100018-001")
    Establishment.objects.filter(pk=branch.pk).update(site_kind="branch", head_office=quarry)
    make_workforce(branch, total=11, women=1)
    filed(quarry, officer)
    values = roll_up("20/", H1)
    assert values["I", "T:121", "5"] == values["I", "T:121", "6"] == 111
    assert values["I", "T:121", "3"] == 1


def test_officer_compiles_head_signs_and_the_paper_is_frozen(
    officer: Actor, head: Actor, quarry: Establishment, union: Actor
):
    make_case(quarry)
    filed(quarry, officer)
    of = compiled(officer)
    actions.submit(of=of, actor=officer, signer_name="Người Trình")
    assert paper_of(of).signatures[0].name == ""  # nobody has signed yet
    with pytest.raises(PermissionDenied):
        actions.accept(of=of, actor=officer)
    actions.accept(of=of, actor=head)
    paper = Paper.objects.get(target_type="returns.return", target_id=str(of.pk))
    assert all([paper.pdf, paper.docx, paper.xlsx])
    assert paper.data["content_hash"] == of.content_hash
    assert paper.data["place_date"] == f"..., ngày {timezone.localdate():%d tháng %m năm %Y}"
    assert paper.data["signatures"][0]["name"] == of.signer_name == head.name != officer.name
    with pytest.raises(PermissionDenied):
        actions.open_return(form="XIV", period=H1, unit_key="20", actor=union)


def test_pending_says_who_is_missing_and_what_came_later(
    officer: Actor, quarry: Establishment, cooperative: Establishment
):
    filed(cooperative, None)
    of = compiled(officer)
    said = " ".join(XIV_PROVIDER.pending(of))
    assert "0/2 cơ sở" in said
    assert "1 cơ sở chưa gửi" in said
    assert "1 báo cáo đã gửi còn chờ duyệt" in said
    actions.accept(of=Return.objects.get(form="XII"), actor=officer)
    assert "Cập nhật số liệu" in " ".join(XIV_PROVIDER.pending(of))
    of = actions.refresh(of=of, actor=officer)
    assert "Cập nhật số liệu" not in " ".join(XIV_PROVIDER.pending(of))


def test_every_figure_opens_on_the_returns_that_make_it(
    officer: Actor, quarry: Establishment, cooperative: Establishment
):
    make_case(quarry, [{"severity": "dead"}, {"sex": "female"}])
    make_case(cooperative, classification="commuting")
    make_case(cooperative, [{"occupation_code": ""}], cause_code="")
    filed(quarry, officer), filed(cooperative, officer)
    of = compiled(officer)
    for ref, value in assess(of).full.items():
        column = XIV.table[ref[0]].column[ref[2]]
        source = XIV_PROVIDER.source(of, ref, officer)
        if not column.rate and (ref[0], ref[2]) != ("I", "5"):
            assert source.amount == value, ref


def test_the_roll_up_is_four_queries_whatever_the_number_of_returns(
    officer: Actor, quarry: Establishment, cooperative: Establishment, django_assert_num_queries
):
    make_case(quarry)
    filed(quarry, officer)
    with django_assert_num_queries(4):
        roll_up("20/", H1)
    filed(cooperative, officer)
    with django_assert_num_queries(4):
        roll_up("20/", H1)


CASES = st.lists(
    st.tuples(
        st.integers(0, 1),
        st.sampled_from(["", "1", "8", "9"]),
        st.sampled_from(["", "3.1", "T9"]),
        st.lists(
            st.fixed_dictionaries(
                {
                    "severity": st.sampled_from(["light", "serious", "dead"]),
                    "sex": st.sampled_from(["male", "female"]),
                    "occupation_code": st.sampled_from(["", "93"]),
                }
            ),
            min_size=1,
            max_size=3,
        ),
        st.sampled_from(["occupational", "commuting"]),
    ),
    max_size=5,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CASES)
def test_the_province_is_the_sum_of_its_returns(
    officer: Actor, quarry: Establishment, cooperative: Establishment, made: list
):
    from django.db import transaction

    with transaction.atomic():
        sid = transaction.savepoint()
        try:
            _compare(officer, (quarry, cooperative), made)
        finally:
            transaction.savepoint_rollback(sid)


def _compare(officer: Actor, sites: tuple[Establishment, Establishment], made: list) -> None:
    for site, cause, agent, victims, classification in made:
        make_case(sites[site], victims, cause_code=cause, agent_code=agent, classification=classification)
    returns = [filed(site, officer) for site in sites]
    expected: Counter[tuple[str, str]] = Counter()
    for of in returns:
        for (table, row, column), value in complete(XII, values_of(of)).items():
            if table == "I" and column in COLUMNS:
                expected[row, COLUMNS[column]] += value
    values = complete(XIV, roll_up("20/", H1))
    assert {(r, c): v for (t, r, c), v in values.items() if t == "II" and c in COLUMNS.values()} == dict(expected)
    assert [f.message for f in findings(XIV, values, {}, {}) if f.level == "error"] == []
    assert Cell.objects.exists()
