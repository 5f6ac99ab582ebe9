"""From accepted Phụ lục XII to Phụ lục XIV: four aggregates in the database, none over objects.

Only what is typed is stored in a return, so the sum of the stored cells of all returns is the stored cells of the
sum; totals and rates are then computed by the form, as for any return.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import CharField, Count, FilteredRelation, Func, Q, QuerySet, Sum, Value

from antoan.establishments.models import Workforce
from antoan.lib.periods import Period
from antoan.org.models import Place
from antoan.returns.enums import ReturnState
from antoan.returns.models import Cell, Return
from antoan.returns.queries import accepted
from antoan.returns.spec import UNKNOWN, Ref
from antoan.statutory.rows import CAUSE_ROWS, NO_CAUSE
from antoan.statutory.xii.provider import XII_PROVIDER

# Column of table I of XII → column of table II of XIV (the province's form has no "không thuộc quyền quản lý").
COLUMNS = {"3": "3", "4": "4", "5": "5", "6": "6", "8": "7", "10": "8", "12": "9"}
DETAIL = ("10", "12", "13", "14", "15")
# Column of table II of XII → the same detail column, kept as a control sum.
DAMAGE = {"1": "10", "3": "12", "4": "13", "5": "14", "6": "15"}
# Column of table I of XII, rows of 1.1 → column of table I of XIV.
PEOPLE = {"6": "8", "10": "9", "12": "10"}
HEADING = {"workers": "6", "women": "7"}
# Columns of XII that XIV does not ask for, and whose keys stand in no other table: not worth adding up.
UNUSED = ("payroll", "7", "9", "11")
_OF_ALL_CAUSES = frozenset((*CAUSE_ROWS, NO_CAUSE))


def stratum_row(stratum: str) -> str:
    """Row of a type of establishment in table I."""
    return f"T:{stratum or UNKNOWN}"


def roll_up(place_path: str, period: Period) -> dict[Ref, Decimal]:
    """Cells of XIV for the province under a path: four aggregates, one of them over the cells."""
    cells: dict[Ref, Decimal] = defaultdict(Decimal)
    for key, total in sums(place_path, period):
        stratum, table, row, column = key.split("|")
        for ref in targets(stratum, table, row, column):
            cells[ref] += total
    for stratum, count in reporting(place_path, period):
        cells["I", stratum_row(stratum), "4"] += count
    for stratum, count, workers in register(place_path, period):
        cells["I", stratum_row(stratum), "3"] += count
        cells["I", stratum_row(stratum), "5"] += workers or 0
    for stratum, workers in branches(place_path, period):
        cells["I", stratum_row(stratum), "5"] += workers
    return {ref: value for ref, value in cells.items() if value}


def sums(place_path: str, period: Period) -> QuerySet[Cell, tuple[str, Decimal]]:
    """("stratum|table|row|column", sum) over the cells of accepted XII returns: one GROUP BY.

    One joined key instead of four: both databases group millions of cells by it a third faster.
    """
    rows = Cell.objects.filter(
        of__form="XII",
        of__period=str(period),
        of__state=ReturnState.ACCEPTED,
        of__place__in=Place.objects.under(place_path).order_by().values("pk"),
    ).exclude(column__in=UNUSED)
    parts = ("of__stratum", Value("|"), "table", Value("|"), "row", Value("|"), "column")
    key = Func(*parts, template="(%(expressions)s)", arg_joiner=" || ", output_field=CharField())
    return rows.order_by().annotate(key=key).values_list("key").annotate(total=Sum("value"))


def reporting(place_path: str, period: Period) -> QuerySet[Return, tuple[str, int]]:
    """(stratum, number of accepted XII returns)."""
    rows = accepted("XII", period, place_path).order_by()
    return rows.values_list("stratum").annotate(count=Count("pk"))


def register(place_path: str, period: Period) -> QuerySet[Any, tuple[str, int, int | None]]:
    """(type, number of establishments that owe XII, workers of the year at their head offices by the register)."""
    rows = XII_PROVIDER.expected(place_path, period).order_by()
    rows = rows.annotate(of_year=FilteredRelation("workforces", condition=Q(workforces__year=period.year)))
    return rows.values_list("type_code").annotate(count=Count("pk"), workers=Sum("of_year__total"))


def branches(place_path: str, period: Period) -> QuerySet[Any, tuple[str, int]]:
    """(type of the head office, workers of the year at branches, which the head office reports)."""
    heads = XII_PROVIDER.expected(place_path, period).order_by().values("pk")
    rows = Workforce.objects.filter(year=period.year, establishment__head_office__in=heads).order_by()
    return rows.values_list("establishment__head_office__type_code").annotate(workers=Sum("total"))


def targets(stratum: str, table: str, row: str, column: str) -> Iterator[Ref]:
    """The cells of XIV to which a cell of XII adds."""
    if table == "H" and column in HEADING:
        yield "I", stratum_row(stratum), HEADING[column]
    elif table == "I":
        if column in COLUMNS:
            yield "II", row, COLUMNS[column]
        if column in PEOPLE and row in _OF_ALL_CAUSES:
            yield "I", stratum_row(stratum), PEOPLE[column]
    elif table == "D" and column in DETAIL:
        yield "II", row, column
    elif table == "II" and column in DAMAGE:
        yield "C", "C", DAMAGE[column]


def sources_of(ref: Ref) -> list[tuple[str, str | None, tuple[str, ...]]]:
    """The (table, column, rows) of XII that add to a typed cell of XIV; no rows = any row of the 1.1 group."""
    table, row, column = ref
    if table == "I":
        heading = {to: of for of, to in HEADING.items()}
        if column in heading:
            return [("H", heading[column], ("H",))]
        people = {to: of for of, to in PEOPLE.items()}
        return [("I", people[column], tuple(sorted(_OF_ALL_CAUSES)))] if column in people else []
    if table == "C":
        return [("II", {to: of for of, to in DAMAGE.items()}[column], ("II",))]
    back: Mapping[str, str] = {to: of for of, to in COLUMNS.items()}
    return [("I", back[column], (row,))] if column in back else [("D", column, (row,))]
