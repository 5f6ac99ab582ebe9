"""The whole territory on one page, for a leader with five minutes: where, when, in which sectors, what is late.

Three aggregates over the cases of this year and the last, however many pages show them; every figure opens its cases.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from antoan.accidents.enums import CaseSeverity, CaseState, Severity, Source
from antoan.accidents.models import Accident, Sighting, Victim
from antoan.accidents.permissions import AccidentPermission
from antoan.accidents.queries.cases import NOT_COUNTED
from antoan.dashboards.memory import MANY, remembered
from antoan.law.queries import labels_of
from antoan.org.models import Place
from antoan.org.scope import Actor

RANKED = 5  # cases in two years; places and sectors with fewer are listed by name, not ranked (house.md §4)
LATE = 10
_LISTS = (Source.HEALTH_STATION, Source.DEATH_REGISTER, Source.HOSPITAL, Source.INSURANCE, Source.POLICE)
_DIVISION = 2  # digits of a VSIC division


@dataclass(frozen=True)
class Line:
    """A month, a commune or a sector: this year beside the last; `query` filters the list of cases behind `now`."""

    label: str
    now: int
    before: int
    dead: int = 0
    query: str = ""


@dataclass(frozen=True)
class Counts:
    """What was counted, as plain numbers, and when."""

    at: dt.datetime
    cases: Mapping[tuple[int, int, int], int]  # (place, year, month)
    dead: Mapping[tuple[int, int, int], int]
    sectors: Mapping[tuple[str, int], int]  # (division, year)
    hidden: int

    @property
    def total(self) -> int:
        """All cases of both years."""
        return sum(self.cases.values())


@dataclass(frozen=True)
class Territory:
    """The page."""

    at: dt.datetime
    months: list[Line]
    ranked: list[Line]
    few: list[Line]
    sectors: list[Line]
    hidden: int


def territory(actor: Actor, today: dt.date) -> Territory:
    """Cases and deaths of this year to date beside the same days of last year. Six queries at most."""
    found = remembered(
        f"territory:{actor.place_path}:{actor.nation}:{today}",
        lambda: _count(actor, today),
        is_large=lambda counts: counts.total > MANY,
    )
    places = _communes(found, today)
    return Territory(
        at=found.at,
        months=_months(found, today),
        ranked=[line for line in places if line.now + line.before >= RANKED],
        few=sorted((line for line in places if line.now + line.before < RANKED), key=lambda line: line.label),
        sectors=_sectors(found, today),
        hidden=found.hidden,
    )


def overdue(actor: Actor, today: dt.date) -> tuple[int, list[Accident]]:
    """How many investigations are past their day, and the oldest of them. Two queries."""
    cases = Accident.objects.visible_to(actor, AccidentPermission.VIEW).filter(
        state__in=[CaseState.INVESTIGATING, CaseState.MINUTED], investigation__due_on__lt=today
    )
    rows = cases.select_related("investigation", "commune", "establishment").order_by("investigation__due_on", "pk")
    return cases.order_by().count(), list(rows[:LATE])


def _cases(actor: Actor, today: dt.date) -> QuerySet[Accident]:
    """Cases that count, of this year to today and of the same days of last year."""
    rows: QuerySet[Accident] = Accident.objects.visible_to(actor, AccidentPermission.VIEW)
    before = (today.year - 1, 28 if (today.month, today.day) == (2, 29) else today.day)
    spans = Q(occurred_on__range=(dt.date(today.year, 1, 1), today))
    spans |= Q(occurred_on__range=(dt.date(before[0], 1, 1), today.replace(year=before[0], day=before[1])))
    return rows.filter(spans).exclude(NOT_COUNTED).order_by()


def _count(actor: Actor, today: dt.date) -> Counts:
    cases = _cases(actor, today)
    counted = cases.values_list("commune_id", "occurred_on__year", "occurred_on__month").annotate(n=Count("pk"))
    # Led by the cases in which somebody died: they are few.
    fatal = Victim.objects.filter(
        severity=Severity.DEAD, accident__in=cases.filter(severity=CaseSeverity.FATAL).values("pk")
    )
    when = ("accident__commune_id", "accident__occurred_on__year", "accident__occurred_on__month")
    dead = fatal.order_by().values_list(*when).annotate(n=Count("pk"))
    return Counts(
        at=timezone.now(),
        cases={(place, year, number): n for place, year, number, n in counted},
        dead={(place, year, number): n for place, year, number, n in dead},
        sectors=_by_division(cases),
        hidden=_hidden(cases, today),
    )


def _by_division(cases: QuerySet[Accident]) -> Mapping[tuple[str, int], int]:
    """Cases by division of the employer; "" = no employer."""
    found: Counter[tuple[str, int]] = Counter()
    rows = cases.values_list("establishment__sector_code", "occurred_on__year").annotate(n=Count("pk"))
    for code, year, n in rows:
        found[(code or "")[:_DIVISION], year] += n
    return dict(found)


def _hidden(cases: QuerySet[Accident], today: dt.date) -> int:
    """Cases of this year that nobody declared and a ledger brought to light."""
    seen = Sighting.objects.filter(source__in=_LISTS, victim__isnull=False).order_by().values("victim__accident")
    return cases.filter(occurred_on__year=today.year, declarations=None, pk__in=seen).count()


def _months(found: Counts, today: dt.date) -> list[Line]:
    cases, dead = _summed(found.cases), _summed(found.dead)
    lines = []
    for month in range(1, today.month + 1):
        last = min(today, dt.date(today.year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1))
        query = f"tu=01/{month:02d}/{today.year}&den={last:%d/%m/%Y}"
        now, before = cases[today.year, month], cases[today.year - 1, month]
        label = _("Tháng %(month)s") % {"month": month}
        lines.append(Line(label, now, before, dead[today.year, month], query))
    return lines


def _summed(counts: Mapping[tuple[int, int, int], int]) -> Counter[tuple[int, int]]:
    total: Counter[tuple[int, int]] = Counter()
    for (_place, year, month), n in counts.items():
        total[year, month] += n
    return total


def _communes(found: Counts, today: dt.date) -> list[Line]:
    """By the commune that answers today, most cases first."""
    rows = Place.objects.filter(pk__in={place for place, _year, _month in found.cases})
    paths = dict(rows.values_list("pk", "current_path"))
    here = Place.objects.filter(current_path__in=set(paths.values()), valid_to=None)
    places = {place.current_path: place for place in here}
    now, before, dead = Counter[str](), Counter[str](), Counter[str]()
    for (place, year, _month), n in found.cases.items():
        (now if year == today.year else before)[paths[place]] += n
    for (place, year, _month), n in found.dead.items():
        if year == today.year:
            dead[paths[place]] += n
    since = f"tu=01/01/{today.year}"
    lines = [
        Line(str(places.get(path, path)), now[path], before[path], dead[path], _within(places.get(path), since))
        for path in now.keys() | before.keys()
    ]
    return sorted(lines, key=lambda line: (-line.now, -line.before, line.label))


def _within(place: Place | None, since: str) -> str:
    return f"{since}&dia_ban={place.pk}" if place else ""


def _sectors(found: Counts, today: dt.date) -> list[Line]:
    divisions = {division for division, _year in found.sectors}
    names = labels_of("vsic2025", divisions, today)
    lines = [_sector(found.sectors, division, names, today) for division in divisions]
    return sorted(lines, key=lambda line: (-line.now, -line.before, line.label))


def _sector(counts: Mapping[tuple[str, int], int], division: str, names: Mapping[str, str], today: dt.date) -> Line:
    now, before = counts.get((division, today.year), 0), counts.get((division, today.year - 1), 0)
    if not division:
        return Line(_("Không có cơ sở hoặc chưa ghi ngành"), now, before)
    label = names.get(division, division)
    return Line(label, now, before, query=f"tu=01/01/{today.year}&nganh={division}")
