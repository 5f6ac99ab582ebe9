"""Two cases of one accident, merged: one in XII and one in XIV; what an accepted return counted is not changed unseen."""

from __future__ import annotations

import pytest

from antoan.accidents import actions as cases
from antoan.accidents.models import Accident, Victim
from antoan.audit.record import record
from antoan.establishments.models import Establishment
from antoan.org.scope import Actor
from antoan.returns import actions
from antoan.returns.models import Return
from antoan.returns.queries import values_of
from antoan.statutory.xii.cases import in_period, not_counted
from antoan.workflow.machine import TransitionRefused
from tests.statutory.conftest import make_case
from tests.statutory.test_xiv import H1, compiled, filed

Pair = tuple[Accident, Accident]


@pytest.fixture
def pair(quarry: Establishment) -> Pair:
    """Of one accident: an open case that goes, a concluded one that stays."""
    people = [{"severity": "dead"}, {"name": "Lý Thị Sao", "folded": "ly thi sao", "sex": "female"}]
    return make_case(quarry, people, state="open", classification="pending"), make_case(quarry, people)


def merge(pair: Pair, officer: Actor) -> None:
    gone, kept = pair
    mine, theirs = (list(Victim.objects.filter(accident=case).order_by("order")) for case in pair)
    matches: dict[int, int | None] = {one.pk: other.pk for one, other in zip(mine, theirs, strict=True)}
    cases.merge(gone, kept=kept, matches=matches, reason="Khai hai lần", actor=officer)


def test_both_returns_count_one_accident(officer: Actor, quarry: Establishment, pair: Pair) -> None:
    merge(pair, officer)
    span = in_period([quarry.pk], H1.start, H1.end)
    assert list(not_counted(span)) == []
    filed(quarry, officer)
    xii = values_of(Return.objects.get(form="XII"))
    assert (xii["I", "1.1:1", "3"], xii["I", "1.1:1", "6"], xii["I", "1.1:1", "10"]) == (1, 2, 1)
    xiv = values_of(compiled(officer))
    assert (xiv["II", "1.1:1", "3"], xiv["II", "1.1:1", "6"]) == (1, 2)


def test_what_an_accepted_return_counted_stays(officer: Actor, owner: Actor, quarry: Establishment, pair: Pair) -> None:
    gone, _kept = pair
    record(officer, "accident.conclude", gone, place_path=gone.place_path)
    of = filed(quarry, officer)
    with pytest.raises(TransitionRefused, match="Phụ lục XII kỳ 2026H1 đã duyệt"):
        merge(pair, officer)
    actions.revise(of=of, actor=owner, reason="Hai vụ là một")
    merge(pair, officer)
    gone.refresh_from_db()
    assert gone.state == "merged"
