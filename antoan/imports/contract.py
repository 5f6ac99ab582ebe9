"""What a domain app declares so that its rows can be imported; the engine does the rest.

    class Establishments(Importer):
        key = "establishments"
        title = _("Danh sách cơ sở")
        permission = EstablishmentPermission.IMPORT
        fields = (
            Field("tax_code", _("Mã số thuế"), parse=parsers.tax_code, aliases=("mst", "mã số doanh nghiệp")),
            Field("name", _("Tên cơ sở"), parse=parsers.text(255), aliases=("tên doanh nghiệp",), required=True),
        )
        def row_key(self, values): return values["tax_code"]
        def check(self, rows, context): return [Problem(0, "tax_code", "…")]
        def classify(self, rows, context): return [Verdict.ADDED, …]
        def apply(self, rows, context): ...

    register(Establishments())          # in the app's AppConfig.ready(), from its importer.py

The engine reads the file in batches of a few thousand rows. Per batch: parse each mapped cell, refuse what does not
parse, lacks a required value or repeats the key of an earlier row with other content; then `check`, `classify` and
(when applying, in the batch's transaction) `apply` with the rows that are added or changed. Nothing is written in a
dry run. The engine writes the audit event of the job; `apply` records its own events only where a row needs one.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar

from django.utils.functional import Promise

from antoan.lib.outcome import Outcome
from antoan.lib.text import Cell
from antoan.org.scope import Actor

Text = str | Promise
Parse = Callable[[Cell], Outcome[Any]]
Values = dict[str, Any]  # parsed values by field key; every field is there, None when empty or not mapped


class Verdict(StrEnum):
    """What applying a good row would do (or did)."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Field:
    """One column that the importer understands.

    `parse` gets the cleaned cell, never an empty one; the same text must always give the same, unchangeable value
    (it is asked once for texts that repeat).
    """

    key: str
    label: Text
    parse: Parse
    aliases: tuple[str, ...] = ()  # other headers it goes by, in any case, with or without diacritics
    required: bool = False  # the column must be mapped and the cell filled
    help: Text = ""  # what belongs here, shown at the mapping and in the template file
    example: str = ""  # a made-up value for the template file


@dataclass(frozen=True, slots=True)
class Option:
    """Something asked once for the whole file at upload (which ledger, which year); a choice or a short text."""

    key: str
    label: Text
    choices: tuple[tuple[str, Text], ...] = ()  # none: free text of at most 200 characters
    required: bool = True
    help: Text = ""


@dataclass(slots=True)
class ImportRow:
    """A row on its way: its number in the file, the cells as they came, the parsed values, and the verdict."""

    number: int
    raw: list[Cell]
    values: Values
    verdict: Verdict = Verdict.ADDED


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row is refused: index into the batch, field key ("" = the row as a whole), a Vietnamese sentence."""

    index: int
    field: str
    message: str


@dataclass
class Context:
    """Of one run. `memo` lives as long as the run: keep look-up tables (communes, codes) there."""

    job_id: int
    actor: Actor
    filename: str
    sha256: str
    header: tuple[str, ...] = ()  # names of all columns of the file; ImportRow.raw has the same order
    options: Mapping[str, str] = field(default_factory=dict)
    is_dry_run: bool = True
    memo: dict[str, Any] = field(default_factory=dict)


class Importer(ABC):
    """A kind of import. Subclasses hold no state: one object serves all runs."""

    key: ClassVar[str]  # in addresses and the command line: "establishments", "accidents"
    title: ClassVar[Text]
    permission: ClassVar[str]  # who may import; the role is asked here, the scope of each row in `check`
    fields: ClassVar[tuple[Field, ...]]
    options: ClassVar[tuple[Option, ...]] = ()
    help: ClassVar[Text] = ""

    @abstractmethod
    def row_key(self, values: Values) -> Hashable | None:
        """What makes the row this one and no other within a file; None when it has no key (never a duplicate)."""

    def check(self, rows: Sequence[ImportRow], context: Context) -> Sequence[Problem]:
        """Problems that only the database shows: unknown places, scope, references. Few queries per batch.

        May put resolved objects into `row.values` (e.g. "commune_id"); the same rows go to classify and apply.
        """
        return ()

    @abstractmethod
    def classify(self, rows: Sequence[ImportRow], context: Context) -> Sequence[Verdict]:
        """One verdict per row: added, changed, or already there with the same content."""

    @abstractmethod
    def apply(self, rows: Sequence[ImportRow], context: Context) -> None:
        """Write the rows (each has its verdict, added or changed), in bulk, inside the open transaction.

        Idempotent: the same rows again must leave the same facts. `context.actor` is who answers for it.
        """

    def finish(self, context: Context) -> None:  # noqa: B027 - most kinds have nothing to do at the end
        """Called once in the transaction that closes an applied job."""


_REGISTRY: dict[str, Importer] = {}


def register(importer: Importer) -> Importer:
    """Make a kind of import known; called from AppConfig.ready()."""
    known = _REGISTRY.setdefault(importer.key, importer)
    if type(known) is not type(importer):
        raise ValueError(f"two importers named {importer.key}")
    return known


def importer_named(key: str) -> Importer:
    """The importer of a kind; KeyError when there is none."""
    return _REGISTRY[key]


def importers() -> tuple[Importer, ...]:
    """All kinds, in the order they were registered."""
    return tuple(_REGISTRY.values())
