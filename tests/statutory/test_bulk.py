"""Filing a whole province at once says what the one-by-one way says."""

from __future__ import annotations

import datetime as dt
from typing import Any

from antoan.establishments.models import Establishment
from antoan.lib.periods import Period
from antoan.org.models import Place
from antoan.org.scope import SYSTEM, Actor
from antoan.returns import actions
from antoan.returns.models import Return
from antoan.returns.queries import body_hash, values_of
from antoan.returns.spec import Unit
from antoan.statutory.bulk import file_all
from antoan.statutory.queries import return_values
from tests.conftest import make_establishment
from tests.statutory.conftest import make_case, make_workforce

H1, YEAR = Period.parse("2026H1"), Period.parse("2026")
AT = dt.datetime(2026, 7, 3, 9, tzinfo=dt.timezone(dt.timedelta(hours=7)))


def test_bulk_and_single_agree_to_the_hash(
    owner: Actor, officer: Actor, quarry: Establishment, other_commune: Place, time_machine: Any
):
    time_machine.move_to(AT)
    branch = make_establishment(other_commune, "Chi nhánh", "4900100018-001")
    Establishment.objects.filter(pk=branch.pk).update(site_kind="branch", head_office=quarry)
    make_workforce(branch, total=11, women=1)
    make_case(quarry, [{"severity": "dead"}, {"sex": "female"}])
    make_case(branch, classification="commuting")
    single = actions.open_return(form="XII", period=H1, unit_key="4900100018", actor=owner)
    actions.submit(of=single, actor=owner, signer_name=quarry.name)
    actions.accept(of=single, actor=officer)
    Return.objects.filter(pk=single.pk).update(unit_key="x", establishment_id=None)
    assert file_all(H1, actor=SYSTEM, state_of=lambda unit: "accepted", at=AT) == 1
    bulk = Return.objects.get(unit_key="4900100018")
    assert bulk.header == single.header
    assert values_of(bulk) == values_of(single)
    assert bulk.content_hash == body_hash(bulk) == single.content_hash
    assert (bulk.stratum, bulk.is_nil, bulk.state) == ("121", False, "accepted")
    assert file_all(H1, actor=SYSTEM, state_of=lambda unit: "accepted", at=AT) == 0


def test_states_and_missing_ones_are_the_callers_choice(
    quarry: Establishment, commune: Place, django_assert_max_num_queries
):
    for number in range(5):
        make_establishment(commune, f"Công ty {number}", f"490010{number}")
    choice = {"4900100": "draft", "4900101": "submitted", "4900102": None}

    def state_of(unit: Unit) -> str | None:
        return choice.get(unit.key, "accepted")

    with django_assert_max_num_queries(22):
        assert file_all(YEAR, actor=SYSTEM, state_of=state_of, at=AT) == 5
    states = dict(Return.objects.values_list("unit_key", "state"))
    assert states["4900100"] == "draft"
    assert states["4900101"] == "submitted"
    assert "4900102" not in states


def test_a_return_as_plain_data_for_other_systems(owner: Actor, officer: Actor, stranger: Actor, quarry: Establishment):
    make_case(quarry, [{"severity": "dead"}])
    file_all(H1, actor=SYSTEM, state_of=lambda unit: "accepted", at=AT)
    for actor in (owner, officer):
        data = return_values("xii", "2026H1", "4900100018", actor)
        assert data is not None
        first = data["tables"]["I"][0]
        assert (first["row"], first["values"]["3"], first["values"]["10"]) == ("1", "1", "1")
        assert data["tables"]["H"][0]["values"] == {"workers": "100", "women": "40", "payroll": "1200.500"}
        assert data["state"] == "accepted"
        assert len(data["hash"]) == 64
    assert return_values("XII", "2026H1", "4900100018", stranger) is None
    assert return_values("XII", "2026", "4900100018", owner) is None
