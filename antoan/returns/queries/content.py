"""What a return says: its figures, its findings, its hash, and how it differs from the revision before."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from antoan.law.models import CodeItem
from antoan.lib.canonical import content_hash
from antoan.lib.periods import Period
from antoan.returns.models import Cell, Return
from antoan.returns.registry import form_of
from antoan.returns.spec import Finding, FormSpec, Ref, complete, findings
from antoan.returns.spec.checks import Labels

ZERO = Decimal(0)
# Stands in `Cell.reason` until the person says why; a return with one left cannot be sent.
REASON_OWED = "…"


@dataclass(frozen=True)
class Assessment:
    """A return read once: stored cells, completed figures, labels of its codes, findings."""

    form: FormSpec
    cells: dict[Ref, Cell]
    full: dict[Ref, Decimal]
    labels: Labels
    findings: list[Finding]
    header: Mapping[str, str]

    def figure(self, ref: Ref) -> Decimal | None:
        """A figure of the completed form: zero where nothing happened, None for a rate without a denominator."""
        rate = self.form.table[ref[0]].column[ref[2]].rate
        if rate and not self.full.get((ref[0], ref[1], rate.below(self.header))):
            return None
        return self.full.get(ref, ZERO)

    @property
    def errors(self) -> list[Finding]:
        """What stops submission."""
        return [f for f in self.findings if f.level == "error"]

    @property
    def warnings(self) -> list[Finding]:
        """What should be looked at again."""
        return [f for f in self.findings if f.level == "warning"]

    def is_intact(self, of: Return) -> bool:
        """Whether a frozen return still says what was frozen; one that is not frozen has nothing to keep."""
        return not of.content_hash or of.content_hash == body_hash(of, {ref: c.value for ref, c in self.cells.items()})

    @property
    def is_nil(self) -> bool:
        """Nothing happened: every figure outside the heading is zero. A nil return is a return (Điều 36)."""
        return not any(
            value for (table, _row, _col), value in self.full.items() if table not in self.form.heading_tables
        )


def values_of(of: Return) -> dict[Ref, Decimal]:
    """Typed figures of a return; one query."""
    rows = Cell.objects.filter(of=of).order_by().values_list("table", "row", "column", "value")
    return {(table, row, column): value for table, row, column, value in rows}


def labels_of(form: FormSpec, day: dt.date) -> Labels:
    """Labels of the form's code lists as of a day; one query."""
    items = CodeItem.objects.on(day).filter(list_key__in=form.code_lists()).order_by("list_key", "order", "code")
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    for list_key, code, label in items.values_list("list_key", "code", "label"):
        labels[list_key][code] = label
    return labels


def assess(of: Return) -> Assessment:
    """Read a return and check it; two queries whatever its size."""
    form = form_of(of.form, of.form_version)
    cells = {(c.table, c.row, c.column): c for c in Cell.objects.filter(of=of).order_by()}
    full = complete(form, {ref: cell.value for ref, cell in cells.items()}, of.header)
    labels = labels_of(form, Period.parse(of.period).end)
    found = findings(form, full, of.header, labels)
    return Assessment(form, cells, full, labels, [*_owed_reasons(cells), *found], of.header)


def _owed_reasons(cells: dict[Ref, Cell]) -> list[Finding]:
    message = _("Số này khác số hệ thống đã tổng hợp: ghi lý do sửa.")
    return [Finding("reason", "error", message, (ref,)) for ref, cell in cells.items() if cell.reason == REASON_OWED]


def stamp(of: Return) -> str:
    """The version a page was made from; a save that brings an older one meets somebody else's work."""
    return of.saved_at.isoformat() if of.saved_at else ""


def body(of: Return, values: Mapping[Ref, Decimal]) -> dict[str, Any]:
    """What is frozen and hashed: identity, heading and every typed figure."""
    return {
        "form": [of.form, of.form_version],
        "period": of.period,
        "unit": [of.unit_key, of.unit_name],
        "revision": of.revision,
        "header": of.header,
        "cells": [[*ref, value] for ref, value in sorted(values.items())],
    }


def body_hash(of: Return, values: Mapping[Ref, Decimal] | None = None) -> str:
    """SHA-256 of the frozen body in canonical JSON; `values` spares reading the figures again."""
    figures = values_of(of) if values is None else {ref: value for ref, value in values.items() if value}
    return content_hash(body(of, figures))


@dataclass(frozen=True)
class CellChange:
    """One figure in two revisions."""

    ref: Ref
    before: Decimal
    after: Decimal


def previous_revision(of: Return) -> Return | None:
    """The revision this one corrects."""
    same = Return.objects.filter(form=of.form, period=of.period, unit_key=of.unit_key)
    return same.filter(revision__lt=of.revision).order_by("-revision").first()


def differences(before: Return, after: Return) -> list[CellChange]:
    """Figures that differ between two revisions, totals included, in the order of the form."""
    form = form_of(after.form, after.form_version)
    old, new = (complete(form, values_of(each), each.header) for each in (before, after))
    return [
        CellChange(ref, old.get(ref, ZERO), new.get(ref, ZERO))
        for ref in _in_order(form, old.keys() | new.keys())
        if old.get(ref, ZERO) != new.get(ref, ZERO)
    ]


def _in_order(form: FormSpec, refs: set[Ref]) -> list[Ref]:
    ordered: list[Ref] = []
    for table in form.tables:
        for row in table.ordered_rows({r for t, r, _c in refs if t == table.key}):
            ordered.extend((table.key, row, c.key) for c in table.numbers if (table.key, row, c.key) in refs)
    return ordered
