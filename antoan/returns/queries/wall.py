"""Completeness: who owes a return, who has sent it. Counts by commune, then the units of one commune, page by page."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from antoan.lib.periods import Period
from antoan.lib.text import fold
from antoan.org.models import Place
from antoan.returns.enums import ReturnState
from antoan.returns.models import Return
from antoan.returns.queries.dues import due_of
from antoan.returns.spec import FormSpec
from antoan.returns.spec.table import Text

PAGE = 50
LOOKED_AT = 5_000
_SENT = (ReturnState.SUBMITTED, ReturnState.ACCEPTED)
_STATES = (ReturnState.ACCEPTED, ReturnState.SUBMITTED, ReturnState.RETURNED, ReturnState.DRAFT)


@dataclass(frozen=True)
class WallSquare:
    """One unit or commune in one period. A letter goes with the colour, so that colour is never alone."""

    letter: str
    tone: str  # "done" · "sent" · "back" · "open" · "late" · "none"
    words: Text
    text: str = ""
    pk: int | None = None  # the return to open, for a single unit


SQUARES: dict[str, WallSquare] = {
    ReturnState.ACCEPTED: WallSquare("D", "done", _("Đã duyệt")),
    ReturnState.SUBMITTED: WallSquare("C", "sent", _("Đã gửi, chờ duyệt")),
    ReturnState.RETURNED: WallSquare("T", "back", _("Trả lại để sửa")),
    ReturnState.DRAFT: WallSquare("L", "open", _("Đang lập")),
    "open": WallSquare("·", "none", _("Chưa nộp, còn hạn")),
    "late": WallSquare("Q", "late", _("Chưa nộp, quá hạn")),
    "none": WallSquare("", "none", _("Không phải nộp")),
}


@dataclass(frozen=True)
class WallLine:
    """A commune (or a unit) with its squares, one for each period."""

    key: str
    name: str
    squares: Sequence[WallSquare]


@dataclass(frozen=True)
class Wall:
    """Units × periods of one form."""

    form: FormSpec
    periods: Sequence[Period]
    lines: Sequence[WallLine]
    legend: Sequence[WallSquare] = tuple(SQUARES.values())


def expected_count(form: FormSpec, period: Period, place_path: str) -> int:
    """How many units owe the return; one query."""
    return form.provider.expected(place_path, period).order_by().count()


def reported_count(form: FormSpec, period: Period, place_path: str, states: Iterable[str] = _SENT) -> int:
    """How many units have sent it (a correction counts once); one query."""
    rows = Return.objects.filter(form=form.code, period=str(period), state__in=list(states))
    rows = rows.at(place_path) if place_path else rows
    return rows.order_by().values("unit_key").distinct().count()


def missing_page(form: FormSpec, period: Period, place_path: str, page: int = 1) -> tuple[list[Any], bool]:
    """Rows that owe the return and have not sent it (drafts and returned ones included), and whether more follow."""
    start = (max(page, 1) - 1) * PAGE
    rows = list(missing(form, period, place_path)[start : start + PAGE + 1])
    return rows[:PAGE], len(rows) > PAGE


def missing(form: FormSpec, period: Period, place_path: str, text: str = "") -> QuerySet[Any]:
    """All rows that owe the return and have not sent it; `text`: of a unit's name or tax code."""
    mine, theirs = form.provider.link
    sent = Return.objects.filter(
        form=form.code, period=str(period), state__in=_SENT, **{mine: OuterRef(theirs)}
    ).order_by()
    rows = form.provider.expected(place_path, period).exclude(Exists(sent))
    for word in fold(text).split():
        rows = rows.filter(folded__contains=word)
    return rows


def anybody_missing(form: FormSpec, period: Period, place_path: str) -> bool:
    """Whether somebody has not sent it, looking at no more than the first units: a home page must not count a register.

    Exact for a territory of up to `LOOKED_AT` units; beyond, the list of the missing has the last word.
    """
    first = form.provider.expected(place_path, period).select_related(None).order_by("pk").values("pk")[:LOOKED_AT]
    return missing(form, period, "").filter(pk__in=first).order_by().exists()


def commune_lines(form: FormSpec, periods: Sequence[Period], place_path: str, today: dt.date) -> Wall:
    """The wall by commune of today: two queries for each period, one for the places."""
    places = {p.pk: p for p in Place.objects.under(place_path)}
    columns = [_by_path(form, period, place_path, places, today) for period in periods]
    names = {p.current_path: p for p in places.values() if p.valid_to is None}
    paths = sorted({path for column in columns for path in column}, key=lambda path: _order(names.get(path)))
    none = SQUARES["none"]
    lines = [
        WallLine(path, str(names.get(path, path)), [column.get(path, none) for column in columns]) for path in paths
    ]
    return Wall(form, periods, lines)


def _order(place: Place | None) -> str:
    return place.sort_key if place else ""


def _by_path(
    form: FormSpec, period: Period, place_path: str, places: dict[int, Place], today: dt.date
) -> dict[str, WallSquare]:
    """Path → square of one period."""
    place_field = form.provider.place_field
    owed: Counter[str] = Counter()
    for place, count in _counts(form.provider.expected(place_path, period), place_field):
        owed[places[place].current_path] += count
    states: dict[str, Counter[str]] = defaultdict(Counter)
    rows = Return.objects.filter(form=form.code, period=str(period), state__in=_STATES).order_by()
    for place, state, count in rows.values_list("place_id", "state").annotate(n=Count("pk")):
        if place in places:
            states[places[place].current_path][state] += count
    late = _is_late(form, period, today)
    return {path: _square(states[path], count, late) for path, count in owed.items()}


def _counts(rows: QuerySet[Any], place_field: str) -> QuerySet[Any, tuple[int, int]]:
    counts: QuerySet[Any, tuple[int, int]] = rows.order_by().values_list(place_field).annotate(n=Count("pk"))
    return counts


def _square(states: Counter[str], owed: int, late: bool) -> WallSquare:
    done = min(states[ReturnState.ACCEPTED], owed)
    sent = min(done + states[ReturnState.SUBMITTED], owed)
    kind: str = ReturnState.ACCEPTED if done == owed else ReturnState.SUBMITTED if sent == owed else "open"
    base = SQUARES["late" if late and kind == "open" else kind]
    return WallSquare(base.letter, base.tone, base.words, f"{sent}/{owed}")


def _is_late(form: FormSpec, period: Period, today: dt.date) -> bool:
    due = due_of(form, period)
    return bool(due and today > due.last_day)


def wall_of(
    form: FormSpec, periods: Sequence[Period], place_path: str, today: dt.date, page: int = 1
) -> tuple[Wall, bool]:
    """The wall of single units under a place, one page; whether more follow."""
    start = (max(page, 1) - 1) * PAGE
    rows = list(form.provider.expected(place_path, max(periods, key=lambda p: p.end))[start : start + PAGE + 1])
    units = [form.provider.unit_of(row) for row in rows[:PAGE]]
    states = _unit_states(form, periods, [u.key for u in units])
    late = {str(p): _is_late(form, p, today) for p in periods}
    lines = [
        WallLine(u.key, u.name, [_unit_square(states.get((u.key, str(p))), late[str(p)]) for p in periods])
        for u in units
    ]
    return Wall(form, periods, lines), len(rows) > PAGE


def _unit_states(form: FormSpec, periods: Sequence[Period], keys: list[str]) -> dict[tuple[str, str], tuple[str, int]]:
    """(unit, period) → state and pk of what counts there: the accepted revision, else the open one."""
    rows = Return.objects.filter(
        form=form.code, period__in=[str(p) for p in periods], unit_key__in=keys, state__in=_STATES
    )
    found: dict[tuple[str, str], tuple[str, int]] = {}
    for unit, period, state, pk in rows.order_by("revision").values_list("unit_key", "period", "state", "pk"):
        if found.get((unit, period), ("", 0))[0] != ReturnState.ACCEPTED:
            found[unit, period] = state, pk
    return found


def _unit_square(state: tuple[str, int] | None, late: bool) -> WallSquare:
    if state is None:
        return SQUARES["late" if late else "open"]
    base = SQUARES[state[0]]
    pk = None if state[0] == ReturnState.DRAFT else state[1]
    return WallSquare(base.letter, base.tone, base.words, "", pk)
