"""The cases behind Phụ lục XII. Prefill and «vì sao số này?» read one and the same query, so they cannot disagree.

Which cases count: concluded (or closed) and found to be an occupational accident (row 1) or an accident with benefits
under Luật ATVSLĐ Điều 39 khoản 2 (row 2), with the day of the accident in the period. What is still open is listed as
not yet counted. A case counts once in each of 1.1, 1.2 and 1.3: "ghi 01 nguyên nhân chính" (fill-in note of the form);
its occupation row is that of the most seriously hurt victim.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from antoan.accidents.enums import CaseState, Classification, Severity, Sex
from antoan.accidents.models import Accident, Victim
from antoan.statutory.rows import CAUSE_ROWS, agent_row, cause_row, occupation_row

COUNTED_STATES = (CaseState.CONCLUDED, CaseState.CLOSED)
COUNTED_CLASSES = (Classification.OCCUPATIONAL, Classification.COMMUTING)
_DEAD = Q(victims__severity=Severity.DEAD)
_SERIOUS = Q(victims__severity=Severity.SERIOUS)
_WOMAN = Q(victims__sex=Sex.FEMALE)
_OUTSIDE = Q(victims__is_managed=False)

# Column of table I → the annotation it adds up. 3, 4 and 5 count the case itself.
PEOPLE = {
    "6": "people",
    "7": "outside",
    "8": "women",
    "9": "outside_women",
    "10": "dead",
    "11": "outside_dead",
    "12": "serious",
    "13": "outside_serious",
}
# Column of table II → column of the detail table (numbered as in Phụ lục XIV) → field of the case.
DAMAGE = {
    "1": ("10", "days"),
    "3": ("12", "cost_medical"),
    "4": ("13", "cost_wages"),
    "5": ("14", "cost_compensation"),
    "6": ("15", "cost_property"),
}


def in_period(establishments: Iterable[int], start: dt.date, end: dt.date) -> QuerySet[Accident]:
    """Every case of these establishments that happened in the period, counted or not."""
    return Accident.objects.filter(establishment_id__in=list(establishments), occurred_on__range=(start, end))


def counted(cases: QuerySet[Accident]) -> QuerySet[Accident]:
    """The cases that enter the return, each with what its victims add up to."""
    rows = cases.filter(state__in=COUNTED_STATES, classification__in=COUNTED_CLASSES)
    return measured(rows)


def measured(cases: QuerySet[Accident]) -> QuerySet[Accident]:
    """Victims of each case by column, days off, and the occupation of the most seriously hurt."""
    return cases.order_by("occurred_on", "pk").annotate(
        people=Count("victims"),
        outside=Count("victims", filter=_OUTSIDE),
        women=Count("victims", filter=_WOMAN),
        outside_women=Count("victims", filter=_WOMAN & _OUTSIDE),
        dead=Count("victims", filter=_DEAD),
        outside_dead=Count("victims", filter=_DEAD & _OUTSIDE),
        serious=Count("victims", filter=_SERIOUS),
        outside_serious=Count("victims", filter=_SERIOUS & _OUTSIDE),
        days=Coalesce(Sum("victims__days_off"), 0),
        occupation=Coalesce(Subquery(_most_serious().values("occupation_code")[:1]), Value("")),
    )


def _most_serious() -> QuerySet[Victim]:
    rank = Case(
        When(severity=Severity.DEAD, then=2),
        When(severity=Severity.SERIOUS, then=1),
        default=0,
        output_field=IntegerField(),
    )
    return Victim.objects.filter(accident=OuterRef("pk")).annotate(rank=rank).order_by("-rank", "order", "pk")


def not_counted(cases: QuerySet[Accident]) -> QuerySet[Accident]:
    """Cases of the period that may enter later: not concluded, or concluded without a classification."""
    open_ones = ~Q(state__in=COUNTED_STATES) | Q(classification=Classification.PENDING)
    gone = Q(state__in=[CaseState.DISMISSED, CaseState.MERGED]) | Q(classification=Classification.NOT_OCCUPATIONAL)
    return cases.filter(open_ones).exclude(gone).order_by("occurred_on", "pk")


def amounts(case: Any) -> dict[str, int]:
    """Column of table I → what one measured case adds to it."""
    people = {column: getattr(case, field) for column, field in PEOPLE.items()}
    return {"3": 1, "4": int(case.dead > 0), "5": int(case.people > 1), **people}


def damages(case: Any) -> dict[str, int]:
    """Column of table II → what one measured case adds to it (days; thousand đồng)."""
    return {column: getattr(case, field) for column, (_detail, field) in DAMAGE.items()}


def rows_of(case: Any) -> tuple[str, ...]:
    """The leaf rows a measured case stands in: one of each group, or row 2."""
    if case.classification == Classification.COMMUTING:
        return ("2",)
    return cause_row(case.cause_code), agent_row(case.agent_code), occupation_row(case.occupation)


def of_row(row: str) -> Q:
    """Condition on counted cases: those that stand in a row of the form, totals included."""
    commuting, occupational = Q(classification=Classification.COMMUTING), Q(classification=Classification.OCCUPATIONAL)
    if row == "2":
        return commuting
    if row == "3":
        return Q()
    return occupational & _of_group(row)


def _of_group(row: str) -> Q:
    head, _colon, code = row.partition(":")
    code = "" if code == "?" else code
    if row == "1.1a":
        return Q(cause_code__in=["1", "2", "3", "4", "5", "6"])
    if row == "1.1b":
        return Q(cause_code__in=["7", "8"])
    if head == "1.1x":
        return ~Q(cause_code__in=[key.partition(":")[2] for key in CAUSE_ROWS])
    fields = {"1.1": "cause_code", "1.2": "agent_code", "1.3": "occupation"}
    return Q(**{fields[head]: code}) if _colon else Q()


def of_column(column: str) -> Q:
    """Condition on measured cases: those that add something to a column of table I."""
    if column == "3":
        return Q()
    if column == "4":
        return Q(dead__gt=0)
    if column == "5":
        return Q(people__gt=1)
    return Q(**{f"{PEOPLE[column]}__gt": 0})


def of_damage(field: str) -> Q:
    """Condition on measured cases: those with days off or a cost."""
    return Q(**{f"{field}__gt": 0})


def costs() -> Any:
    """All money of a case (column 2 of table II), thousand đồng."""
    return F("cost_medical") + F("cost_wages") + F("cost_compensation")
