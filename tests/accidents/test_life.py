"""The two tables of moves, exhaustively: state × move × role. What the tables allow, and nothing else, happens."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from antoan.accidents import actions
from antoan.accidents.enums import CaseState, DeclarationState, InvestigationLevel
from antoan.accidents.models import Accident, Declaration, Investigation, Measure
from antoan.accidents.rules.life import CASE, DECLARATION
from antoan.audit.models import Event
from antoan.establishments.models import Establishment
from antoan.org.models import Place
from antoan.org.scope import Actor
from antoan.policy import GRANTS, Role
from antoan.workflow.machine import Machine, TransitionRefused
from tests.accidents.conftest import DAY, person

pytestmark = pytest.mark.usefixtures("law")
TABLE: dict[str, tuple[set[str], str]] = {
    "accept": ({"submitted"}, "accepted"),
    "join": ({"submitted"}, "joined"),
    "return": ({"submitted"}, "returned"),
    "refuse": ({"submitted"}, "not_occupational"),
    "resend": ({"returned"}, "submitted"),
    "reconsider": ({"not_occupational"}, "submitted"),
}
RUNNING = {"open", "investigating", "minuted", "announced"}
CASE_TABLE: dict[str, tuple[set[str], str]] = {
    "start": ({"open"}, "investigating"),
    "minute": ({"investigating"}, "minuted"),
    "announce": ({"minuted"}, "announced"),
    "conclude": ({"announced"}, "concluded"),
    "close": ({"concluded"}, "closed"),
    "suspend": (RUNNING, "suspended"),
    "resume": ({"suspended"}, "investigating"),
    "reopen": ({"concluded", "closed"}, "investigating"),
    "dismiss": (RUNNING, "dismissed"),
    "restore": ({"dismissed"}, "open"),
    "merge": ({"open", "investigating"}, "merged"),
    "separate": ({"merged"}, "open"),
    "separate.running": ({"merged"}, "investigating"),
}
TRIAGE, DECLARE = {Role.OFFICER, Role.HEAD}, {Role.EMPLOYER, Role.COMMUNE, Role.OFFICER, Role.HEAD}
INVESTIGATE, CONCLUDE = {Role.OFFICER, Role.HEAD, Role.INSPECTOR}, {Role.OFFICER, Role.HEAD}
MAY: dict[str, set[str]] = {
    **dict.fromkeys(("accept", "join", "return", "refuse", "reconsider"), TRIAGE),
    "resend": DECLARE,
    **dict.fromkeys(("start", "minute", "announce", "suspend", "resume", "reopen"), INVESTIGATE),
    **dict.fromkeys(("conclude", "close", "dismiss", "restore"), CONCLUDE),
    **dict.fromkeys(("merge", "separate", "separate.running"), TRIAGE),
    **{name: {Role.EMPLOYER} for name in ("start.own", "minute.own", "announce.own", "conclude.own")},
    **{name: {Role.COMMUNE} for name in ("start.record", "minute.record", "announce.record", "conclude.record")},
}


@pytest.fixture
def roles(province: Place, commune: Place, establishment: Establishment) -> dict[str, Actor]:
    """One person per role, all of whom reach the row."""
    low = {Role.COMMUNE, Role.STATION}
    found = {
        role: Actor("1", role, role, place_path=(commune if role in low else province).current_path) for role in GRANTS
    }
    return {**found, Role.EMPLOYER: Actor("2", "Chủ", Role.EMPLOYER, establishment_id=establishment.pk)}


def test_the_declaration_table_holds_these_moves_only() -> None:
    assert {n: (set(t.sources), t.target) for n, t in DECLARATION.transitions.items()} == TABLE


def test_the_case_table_holds_these_moves_only() -> None:
    expected = {_row(n): (set(t.sources), t.target) for n, t in CASE.transitions.items()}
    assert expected == CASE_TABLE
    steps = {"start", "minute", "announce", "conclude"}
    assert set(CASE.transitions) == {*CASE_TABLE, *(f"{s}.own" for s in steps), *(f"{s}.record" for s in steps)}


def _row(name: str) -> str:
    """The row of CASE_TABLE that says what a move does, whoever makes it."""
    return name if name in CASE_TABLE else name.split(".", maxsplit=1)[0]


def _try(machine: Machine, name: str, obj: Any, actor: Actor) -> str:
    fields: dict[str, Any] = {}
    if isinstance(obj, Declaration):
        fields = {"decided_at": None if TABLE[name][1] == "submitted" else timezone.now(), "decision_reason": "vì"}
    elif name.startswith(("merge", "separate")):
        fields = {"merged_into": obj if name == "merge" else None}
    try:
        machine.fire(name, obj, actor=actor, comment="vì", **fields)
    except PermissionDenied:
        return "denied"
    except TransitionRefused:
        return "refused"
    return str(obj.state)


@pytest.mark.parametrize("name", list(TABLE))
def test_declaration_state_move_role(name: str, roles: dict[str, Actor], open_case: Callable[..., Accident]) -> None:
    declaration = Declaration.objects.get(accident=open_case())
    sources, target = TABLE[name]
    for state, (role, actor) in itertools.product(DeclarationState.values, roles.items()):
        decided = None if state == "submitted" else timezone.now()
        Declaration.objects.filter(pk=declaration.pk).update(state=state, decided_at=decided, decision_reason="vì")
        declaration.refresh_from_db()
        before = Event.objects.count()
        outcome = _try(DECLARATION, name, declaration, actor)
        expected = "denied" if role not in MAY[name] else target if state in sources else "refused"
        assert (state, role, outcome) == (state, role, expected)
        declaration.refresh_from_db()
        assert declaration.state == (target if expected == target else state)
        assert Event.objects.count() - before == (expected == target)


def ripe(accident: Accident, level: str) -> None:
    """A case whose checks all hold."""
    Investigation.objects.update_or_create(
        accident=accident,
        defaults={
            "level": level, "clock_from": DAY, "base_days": 7, "due_on": DAY, "minutes_on": DAY, "meeting_on": DAY,
        },
    )  # fmt: skip
    Accident.objects.filter(pk=accident.pk).update(
        concluded_on=DAY, classification="occupational", cause_code="7", agent_code="1"
    )


@pytest.mark.parametrize("name", list(CASE.transitions))
def test_case_state_move_role(name: str, roles: dict[str, Actor], open_case: Callable[..., Accident]) -> None:
    accident = open_case()
    level = "commune_record" if name.endswith(".record") else "grassroots"
    ripe(accident, level)
    sources, target = CASE_TABLE[_row(name)]
    for state, (role, actor) in itertools.product(CaseState.values, roles.items()):
        into = accident.pk if state == CaseState.MERGED else None
        Accident.objects.filter(pk=accident.pk).update(state=state, merged_into=into)
        accident = Accident.objects.select_related("commune", "investigation").get(pk=accident.pk)
        outcome = _try(CASE, name, accident, actor)
        expected = "denied" if role not in MAY[name] else target if state in sources else "refused"
        assert (state, role, outcome) == (state, role, expected)


@pytest.mark.parametrize("name", ["return", "refuse", "reconsider"])
def test_a_decision_against_somebody_needs_a_reason(
    name: str, send: Callable[..., Declaration], officer: Actor
) -> None:
    declaration = send()
    if name == "reconsider":
        actions.refuse(declaration, actor=officer, reason="Té ngã ở nhà")
    act = {"return": actions.send_back, "refuse": actions.refuse, "reconsider": actions.reconsider}[name]
    with pytest.raises(TransitionRefused, match="Cần ghi rõ lý do"):
        act(declaration, actor=officer, reason="  ")


@pytest.mark.parametrize("name", [n for n, t in CASE.transitions.items() if t.needs_comment])
def test_case_moves_that_need_a_reason(name: str, open_case: Callable[..., Accident], officer: Actor) -> None:
    accident = open_case()
    ripe(accident, "grassroots")
    state = next(iter(CASE.transitions[name].sources))
    into = accident.pk if state == CaseState.MERGED else None
    Accident.objects.filter(pk=accident.pk).update(state=state, merged_into=into)
    with pytest.raises(TransitionRefused, match="lý do"):
        actions.move(Accident.objects.get(pk=accident.pk), name, actor=officer)


def case_in(accident: Accident, state: str) -> Accident:
    Accident.objects.filter(pk=accident.pk).update(state=state)
    return Accident.objects.get(pk=accident.pk)


@pytest.mark.parametrize(
    ("name", "state", "change", "says"),
    [
        ("start", "open", {"delete": True}, "Chưa xác định cấp điều tra"),
        ("minute", "investigating", {"minutes_on": None}, "ngày lập biên bản"),
        ("announce", "minuted", {"meeting_on": None}, "ngày họp công bố"),
        ("conclude", "announced", {"concluded_on": None}, "ngày kết luận"),
        ("conclude", "announced", {"classification": "pending"}, "Chưa kết luận"),
        ("conclude", "announced", {"cause_code": ""}, "nguyên nhân chính"),
        ("conclude", "announced", {"agent_code": ""}, "yếu tố gây chấn thương"),
    ],
)
def test_what_still_stands_in_the_way(
    name: str, state: str, change: dict[str, Any], says: str, open_case: Callable[..., Accident], officer: Actor
) -> None:
    accident = open_case()
    ripe(accident, "grassroots")
    for field, value in change.items():
        if field == "delete":
            Investigation.objects.all().delete()
        elif field in {"minutes_on", "meeting_on"}:
            Investigation.objects.update(**{field: value})
        else:
            Accident.objects.filter(pk=accident.pk).update(**{field: value})
    with pytest.raises(TransitionRefused, match=says):
        actions.move(case_in(accident, state), name, actor=officer)


def test_the_communes_record_has_no_meeting(open_case: Callable[..., Accident], officer: Actor) -> None:
    accident = open_case()
    ripe(accident, InvestigationLevel.COMMUNE_RECORD)
    Investigation.objects.update(meeting_on=None)
    accident = case_in(accident, "minuted")
    actions.move(accident, "announce", actor=officer)
    assert accident.state == CaseState.ANNOUNCED


def test_the_employer_investigates_only_its_own_level(
    open_case: Callable[..., Accident], employer: Actor, commune_officer: Actor
) -> None:
    accident = open_case()
    ripe(accident, InvestigationLevel.PROVINCE)
    for name, actor in (("start.own", employer), ("start.record", commune_officer)):
        with pytest.raises(TransitionRefused, match="Đoàn điều tra cấp tỉnh"):
            actions.move(case_in(accident, "open"), name, actor=actor)


def test_a_case_closes_when_its_measures_are_done(open_case: Callable[..., Accident], officer: Actor) -> None:
    accident = open_case()
    ripe(accident, "grassroots")
    measure = Measure.objects.create(accident=accident, text="Rào chắn", owner="Quản đốc", due_on=DAY)
    with pytest.raises(TransitionRefused, match="Còn 1 biện pháp"):
        actions.move(case_in(accident, "concluded"), "close", actor=officer)
    measure.done_on = DAY
    measure.save()
    accident = case_in(accident, "concluded")
    actions.move(accident, "close", actor=officer)
    assert accident.state == CaseState.CLOSED


def test_a_stranger_moves_nothing(
    open_case: Callable[..., Accident], send: Callable[..., Declaration], stranger: Actor
) -> None:
    waiting, accident = send(person("Lý Thị Sao")), open_case()
    ripe(accident, "grassroots")
    for name in TABLE:
        assert _try(DECLARATION, name, waiting, stranger) == "denied"
    for name in CASE.transitions:
        assert _try(CASE, name, accident, stranger) == "denied"
