"""Statutory returns for other parts of the system: their values as plain data, and the cases behind a figure."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from antoan.accidents.models import Accident
from antoan.lib.periods import Period
from antoan.org.scope import Actor
from antoan.returns.models import Cell, Return
from antoan.returns.queries import assess, find
from antoan.returns.registry import form_of
from antoan.returns.spec import Ref, row_label
from antoan.returns.spec.arithmetic import shown
from antoan.statutory.xii.provider import XII_PROVIDER
from antoan.statutory.xiv.provider import XIV_PROVIDER


def return_values(form: str, period: str, unit_key: str, actor: Actor) -> dict[str, Any] | None:
    """One return as JSON-able data ("XII", "2026H1", tax code · "XIV", "2026", "20"), or None out of reach.

    The accepted revision if there is one, else the newest the actor may read. Figures are strings of decimals, rounded
    as the form prints them; totals and rates included, zeros left out. Raises ValueError for a period nobody writes.
    """
    when = Period.parse(period)
    of = find(actor, form.upper(), str(when), unit_key)
    if of is None:
        return None
    found = assess(of)
    return {
        "form": of.form,
        "version": of.form_version,
        "period": of.period,
        "unit": {"key": of.unit_key, "name": of.unit_name, "place": of.place.code},
        "state": of.state,
        "revision": of.revision,
        "is_nil": of.is_nil,
        "is_demo": of.is_demo,
        "submitted_at": of.submitted_at.isoformat() if of.submitted_at else None,
        "decided_at": of.decided_at.isoformat() if of.decided_at else None,
        "signer": of.signer_name,
        "hash": of.content_hash,
        "basis": found.form.basis,
        "unverified": found.form.unverified,
        "header": dict(of.header),
        "tables": {table.key: _table(found.full, of, table.key, found.labels) for table in found.form.tables},
    }


def _table(full: dict[Ref, Decimal], of: Return, key: str, labels: Any) -> list[dict[str, Any]]:
    table = form_of(of.form, of.form_version).table[key]
    lines = []
    for row in table.ordered_rows({r for t, r, _c in full if t == key}):
        label, code = row_label(table, row, labels)
        figures = {c.key: str(shown(c, full[key, row, c.key])) for c in table.numbers if (key, row, c.key) in full}
        lines.append({"row": row, "label": label, "code": code, "values": figures})
    return lines


def cases_behind(of: Return, ref: Ref) -> QuerySet[Accident]:
    """The cases a figure of Phụ lục XII counts, each with what its victims add up to. Scope is the caller's affair."""
    return XII_PROVIDER.behind(of, ref)


def cells_behind(of: Return, ref: Ref) -> QuerySet[Cell]:
    """The cells of accepted Phụ lục XII that a typed figure of Phụ lục XIV adds up."""
    return XIV_PROVIDER.behind(of, ref)
