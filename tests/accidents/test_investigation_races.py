"""Two people at the same moment: one wins, the other is told; nothing is done twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from antoan.accidents.actions.investigation import extend, start
from antoan.accidents.actions.merging import merge
from antoan.accidents.models import Accident, Investigation, Merge
from antoan.audit.models import Event
from antoan.org.scope import Actor
from antoan.workflow.machine import TransitionRefused
from tests.accidents.conftest import TODAY, person
from tests.racing import at_once

pytestmark = pytest.mark.usefixtures("racing_db", "law")
REFUSALS = (TransitionRefused,)


def test_of_two_officers_who_start_one_wins(open_case: Any, officer: Actor) -> None:
    accident: Accident = open_case(person(severity="dead"))
    ends = at_once(*[lambda: start(accident, actor=officer)] * 2, refusals=REFUSALS)
    assert ends.count("done") == 1
    assert Investigation.objects.count() == 1
    assert Event.objects.filter(verb="accident.start").count() == 1


def test_of_two_extensions_one_stands(open_case: Any, officer: Actor) -> None:
    accident: Accident = open_case(person(severity="dead"))
    start(accident, actor=officer)

    def ask(days: int) -> Callable[[], Investigation]:
        words = {"extended_on": TODAY, "approved_by": "Giám đốc", "reason": "Chờ"}
        return lambda: extend(accident, actor=officer, days=days, **words)

    ends = at_once(ask(5), ask(9), refusals=REFUSALS)
    assert ends.count("done") == 1
    found = Investigation.objects.get()
    assert found.extension_days in {5, 9}
    assert found.due_on == TODAY + dt.timedelta(days=30 + found.extension_days)
    assert Event.objects.filter(verb="investigation.extend").count() == 1


def test_of_two_officers_who_merge_both_ways_one_wins(open_case: Any, officer: Actor) -> None:
    one, other = open_case(person()), open_case(person())

    def put(gone: Accident, kept: Accident) -> Callable[[], Merge]:
        matches = {gone.victims.get().pk: kept.victims.get().pk}
        return lambda: merge(gone, kept=kept, matches=matches, reason="Trùng", actor=officer)

    ends = at_once(put(one, other), put(other, one), put(one, other), refusals=REFUSALS)
    assert ends.count("done") == 1
    assert Merge.objects.count() == 1
    assert sorted(Accident.objects.values_list("state", flat=True)) == ["merged", "open"]
