"""Severity, level, who must be told, likeness of events, personal data."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antoan.accidents.enums import CaseSeverity, InvestigationLevel, Relation, Severity
from antoan.accidents.rules.identity import initials, masked
from antoan.accidents.rules.level import Clock, after_worsening, investigation_level, limit_key
from antoan.accidents.rules.likeness import Event, compare, like_names
from antoan.accidents.rules.notify import Recipient, must_declare, to_tell
from antoan.accidents.rules.severity import CASE_GRAVITY, case_severity, worst

states = st.lists(st.sampled_from(list(Severity)), min_size=1, max_size=12)


@given(states)
def test_case_severity_is_what_the_law_says_of_its_victims(victims: list[Severity]) -> None:
    counts, severity = Counter(victims), case_severity(victims)
    assert (severity == CaseSeverity.FATAL) == (counts[Severity.DEAD] > 0)
    if not counts[Severity.DEAD]:
        expected = [CaseSeverity.LIGHT, CaseSeverity.ONE_SERIOUS, CaseSeverity.MANY_SERIOUS][
            min(2, counts[Severity.SERIOUS])
        ]
        assert severity == expected


@given(states, st.sampled_from(list(Severity)))
def test_one_more_victim_never_makes_a_case_lighter(victims: list[Severity], another: Severity) -> None:
    assert CASE_GRAVITY[case_severity([*victims, another])] >= CASE_GRAVITY[case_severity(victims)]


@given(states)
def test_severity_does_not_depend_on_the_order(victims: list[Severity]) -> None:
    assert case_severity(victims) == case_severity(reversed(victims))


def test_a_case_without_victims_has_no_severity() -> None:
    with pytest.raises(ValueError, match="ít nhất một nạn nhân"):
        case_severity([])


def test_the_gravest_word_counts_and_silence_counts_for_nothing() -> None:
    assert worst(["", "light", "dead"]) == Severity.DEAD
    assert worst(["", ""]) == Severity.LIGHT


@pytest.mark.parametrize(
    ("severity", "has_employer", "relations", "level"),
    [
        ("fatal", True, ["contract"], "province"),
        ("fatal", False, ["no_contract"], "province"),
        ("many_serious", True, ["contract", "contract"], "province"),
        ("one_serious", True, ["contract"], "grassroots"),
        ("one_serious", True, ["unknown"], "grassroots"),
        ("one_serious", True, ["contract", "no_contract"], "grassroots"),
        ("one_serious", True, ["no_contract"], "commune_record"),
        ("one_serious", False, ["no_contract"], "commune_record"),
        ("light", True, ["contract"], "grassroots"),
        ("light", False, ["unknown"], "commune_record"),
    ],
)
def test_who_investigates(severity: str, has_employer: bool, relations: list[str], level: str) -> None:
    assert investigation_level(severity, has_employer=has_employer, relations=relations) == level


def test_the_ministry_comes_only_by_its_own_decision() -> None:
    assert investigation_level("light", has_employer=True, by_ministry=True) == InvestigationLevel.MINISTRY


def test_expertise_has_its_own_limit() -> None:
    assert limit_key("fatal") == "investigation.days.fatal"
    assert limit_key("light", needs_expertise=True) == "investigation.days.expertise"


def test_the_limit_counts_calendar_days_after_receipt() -> None:
    clock = Clock(InvestigationLevel.GRASSROOTS, dt.date(2026, 11, 20), 4)
    assert clock.due_on == dt.date(2026, 11, 24)


def test_a_graver_case_gets_the_longer_limit_from_the_day_it_was_known() -> None:
    old = Clock(InvestigationLevel.GRASSROOTS, dt.date(2026, 11, 1), 7)
    change = after_worsening(old, level=InvestigationLevel.PROVINCE, base_days=30, known_on=dt.date(2026, 11, 20))
    assert change.matters
    assert change.after == Clock(InvestigationLevel.PROVINCE, dt.date(2026, 11, 20), 30)
    same = after_worsening(old, level=InvestigationLevel.GRASSROOTS, base_days=7, known_on=dt.date(2026, 11, 20))
    assert not same.matters


@pytest.mark.parametrize(
    ("severities", "has_employer", "relations", "told"),
    [
        (["light"], True, ["contract"], []),
        (["serious"], True, ["contract"], []),
        (["serious", "serious"], True, ["contract"], [Recipient.LABOUR]),
        (["dead"], True, ["contract"], [Recipient.LABOUR, Recipient.POLICE]),
        (["serious"], False, ["no_contract"], [Recipient.COMMUNE]),
        (["serious", "serious"], False, ["no_contract"], [Recipient.LABOUR, Recipient.POLICE, Recipient.COMMUNE]),
        (["dead"], False, ["unknown"], [Recipient.LABOUR, Recipient.POLICE, Recipient.COMMUNE]),
        (["light"], False, ["no_contract"], []),
    ],
)
def test_who_else_must_be_told(
    severities: list[str], has_employer: bool, relations: list[str], told: list[Recipient]
) -> None:
    found = to_tell(severities, has_employer=has_employer, relations=relations)
    assert [telling.recipient for telling in found] == told
    assert all(telling.done == (telling.recipient == Recipient.LABOUR) for telling in found)


@pytest.mark.parametrize(
    ("severities", "relations", "must"),
    [
        (["serious"], ["contract"], False),
        (["serious"], [Relation.NO_CONTRACT], True),
        (["light", "light"], ["contract"], False),
        (["serious", "serious"], ["contract"], True),
        (["dead"], ["contract"], True),
    ],
)
def test_what_must_be_declared_at_once(severities: list[str], relations: list[str], must: bool) -> None:
    assert must_declare(severities, relations) is must


def event(day: int = 20, place: str = "20/06184/", employer: int | None = 1, *names: str) -> Event:
    return Event(dt.date(2026, 11, day), place, employer, names or ("hoang van nam",))


@pytest.mark.parametrize(
    ("other", "likely"),
    [
        (event(), True),
        (event(21), True),
        (event(22), False),
        (event(20, "20/06415/", 2, "hoang van nam"), True),
        (event(20, "20/06184/", 2, "ly thi sao"), False),
        (event(20, "20/06184/", 1, "ly thi sao"), True),
        (event(20, "20/06415/", None, "hoang van nan"), True),
        (event(20, "20/06415/", None, "tran van hai"), False),
    ],
)
def test_which_events_look_like_one(other: Event, likely: bool) -> None:
    assert compare(event(), other).is_likely is likely
    assert compare(other, event()).is_likely is likely


def test_a_name_is_paired_once() -> None:
    assert like_names(["hoang van nam", "hoang van nam"], ["hoang van nam"]) == [("hoang van nam", "hoang van nam")]


def test_names_become_initials_wherever_they_stand() -> None:
    assert initials("Nguyễn Văn Đức") == "N.V.Đ."
    text = masked("Anh nguyễn văn đức ngã, Nguyễn Văn Đức chết.", ["Nguyễn Văn Đức", ""])
    assert text == "Anh N.V.Đ. ngã, N.V.Đ. chết."


@given(st.text(max_size=40))
def test_initials_never_fail(name: str) -> None:
    assert initials(name) == "" or initials(name).endswith(".")
