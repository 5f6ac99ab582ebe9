"""A form: its identity, its tables and checks, and the domain that provides its units, figures and sources."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from antoan.lib.periods import Period, PeriodKind
from antoan.returns.spec.arithmetic import Ref
from antoan.returns.spec.checks import Check
from antoan.returns.spec.table import Table, Text

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from antoan.org.scope import Actor
    from antoan.returns.models import Return


@dataclass(frozen=True)
class HeaderField:
    """A text or code of the heading. Figures of the heading are cells, so that they can be summed."""

    key: str
    label: Text
    number: str = ""
    editable: bool = False


@dataclass(frozen=True)
class Unit:
    """Who owes a return: an establishment, a province."""

    key: str
    name: str
    place_id: int
    place_path: str
    stratum: str = ""
    establishment_id: int | None = None
    is_demo: bool = False


@dataclass(frozen=True)
class Prefill:
    """What the system knows: figures, heading, and what it could not count yet (sentences for the reader)."""

    values: Mapping[Ref, Decimal]
    header: Mapping[str, str]
    pending: Sequence[str] = ()


@dataclass(frozen=True)
class SourceItem:
    """One record behind a figure."""

    label: str
    amount: Decimal
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Source:
    """Why a figure is what it is: the rule in words, the records (the first `len(items)` of `count`), their sum."""

    rule: str
    items: Sequence[SourceItem] = ()
    count: int = 0
    amount: Decimal = Decimal(0)


class Provider(Protocol):
    """What a domain app tells the engine about a form."""

    link: tuple[str, str]  # field of Return ↔ field of the expected row that says whose return it is
    place_field: str  # field of the expected row that holds its place

    def unit(self, key: str, period: Period) -> Unit | None:
        """The unit of a key, whether or not it owes this period."""

    def own_units(self, actor: Actor, period: Period) -> list[Unit]:
        """Units whose return the actor answers for (bounded: one establishment, one province)."""

    def expected(self, place_path: str, period: Period) -> QuerySet[Any]:
        """Rows that owe the return, ordered, ready for `unit_of` without a further query; `place_path` "" = everywhere."""

    def unit_of(self, row: Any) -> Unit:
        """The unit of one row of `expected`."""

    def prefill(self, unit: Unit, period: Period) -> Prefill:
        """What the system knows for this unit and period, now."""

    def pending(self, of: Return) -> Sequence[str]:
        """Sentences on what the figures do not hold yet, now."""

    def source(self, of: Return, ref: Ref, actor: Actor) -> Source:
        """The records behind one figure."""


@dataclass(frozen=True)
class FormSpec:
    """A statutory form in one version. Published once used: never edited, only followed by a later version."""

    code: str
    version: str
    title: Text
    short_title: Text
    basis: str  # law, article, annex
    unverified: str  # what was not compared with the gazette; printed at the foot
    valid_from: dt.date
    kinds: tuple[PeriodKind, ...]
    header: tuple[HeaderField, ...]
    tables: tuple[Table, ...]
    checks: tuple[Check, ...]
    fill: str  # permission of whoever prepares and sends
    decide: str  # permission of whoever accepts or sends back
    signer: Text  # capacity in the signature block
    receiver: Text
    provider: Provider
    due_keys: Mapping[PeriodKind, str]  # parameters of the law: "MM-DD", the day before which it must arrive
    heading_tables: frozenset[str] = frozenset(
        {"H"}
    )  # figures of the heading: not "accidents" when telling a nil return
    valid_to: dt.date | None = None
    submit_label: Text = ""
    accept_label: Text = ""
    many_units: bool = False  # whether a whole register owes it: then there is a wall and a list of who is missing
    fill_for: str = ""  # permission of whoever keys in a return handed in on paper; "" = nobody
    issues_paper: bool = False  # whether acceptance makes and keeps the signed files (else they are made on demand)

    @cached_property
    def table(self) -> Mapping[str, Table]:
        """Tables by key."""
        return {t.key: t for t in self.tables}

    def allows(self, period: Period) -> bool:
        """Half-year returns are of the first half; the second reaches them in the year's (NĐ 39/2016 Điều 24)."""
        return period.kind in self.kinds and period.number == 1

    def is_typed(self, ref: Ref) -> bool:
        """Whether the cell exists on the form and is typed, not computed."""
        table = self.table.get(ref[0])
        column = table.column.get(ref[2]) if table else None
        return bool(table and column and column.is_typed and table.is_leaf(ref[1]))

    def code_lists(self) -> set[str]:
        """Code lists whose labels the rows need."""
        return {group.code_list for table in self.tables for group in table.groups.values()}
