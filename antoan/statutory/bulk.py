"""Phụ lục XII of a whole province at once, from cases and workforce: for demonstration data and for years before this system.

Per batch of units the number of queries is constant. What is written is what the one-by-one way writes: the same query
over the cases, the same sums, the same hash.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from itertools import islice

from django.db import transaction

from antoan.accidents.models import Accident
from antoan.audit.record import record
from antoan.establishments.models import Establishment, Workforce
from antoan.lib.periods import Period
from antoan.lib.text import fold
from antoan.org.scope import Actor
from antoan.returns.actions import dated
from antoan.returns.enums import ReturnState
from antoan.returns.models import Cell, Return
from antoan.returns.queries import body_hash
from antoan.returns.registry import form_for
from antoan.returns.spec import FormSpec, Ref, Unit, complete, leaf_refs
from antoan.statutory.xii import cases
from antoan.statutory.xii.header import header_maker
from antoan.statutory.xii.provider import XII_PROVIDER, add_up, cut_off, workforce_cells

BATCH = 2_000
_FROZEN = {ReturnState.ACCEPTED}
_SENT = {ReturnState.SUBMITTED, ReturnState.ACCEPTED}


def file_all(
    period: Period,
    *,
    actor: Actor,
    state_of: Callable[[Unit], str | None],
    at: dt.datetime | Callable[[Unit], dt.datetime],
    place_path: str = "",
) -> int:
    """File Phụ lục XII for every unit that owes it and has none; returns how many.

    `state_of(unit)` says in which state ("accepted", "submitted", "draft"), or None for a unit that stays missing.
    `at`: when they were sent and decided, one moment or one for each unit. One audit event for each batch.
    """
    form = form_for("XII", period)
    there = Return.objects.filter(form="XII", period=str(period), establishment_id__isnull=False).values(
        "establishment_id"
    )
    rows = XII_PROVIDER.expected(place_path, period).exclude(pk__in=there).order_by("pk")
    heads = rows.iterator(chunk_size=BATCH)
    made = 0
    while batch := list(islice(heads, BATCH)):
        made += _file(form, period, batch, actor, state_of, at)
    return made


def _file(
    form: FormSpec,
    period: Period,
    heads: list[Establishment],
    actor: Actor,
    state_of: Callable[[Unit], str | None],
    at: dt.datetime | Callable[[Unit], dt.datetime],
) -> int:
    units = {head.pk: XII_PROVIDER.unit_of(head) for head in heads}
    states = {pk: state for pk, unit in units.items() if (state := state_of(unit))}
    values = prefill_many([head.pk for head in heads if head.pk in states], period)
    header = header_maker(period)
    rows = []
    for head in (head for head in heads if head.pk in states):
        unit, known = units[head.pk], values[head.pk]
        of = _return(
            form,
            period,
            unit,
            header=header(head),
            state=states[head.pk],
            values=known,
            at=at(unit) if callable(at) else at,
        )
        rows.append((of, known))
    with transaction.atomic():
        made = Return.objects.bulk_create([row for row, _cells in rows], batch_size=500)
        Cell.objects.bulk_create(_cells(made, [cells for _row, cells in rows]), batch_size=2_000)
        if made:
            record(actor, "return.bulk", made[0], place_path=made[0].place_path, count=len(made), period=str(period))
    return len(made)


def prefill_many(heads: list[int], period: Period) -> dict[int, dict[Ref, Decimal]]:
    """Known figures of many head offices: three queries, whatever their number."""
    site_head = {head: head for head in heads}
    branches = Establishment.objects.filter(head_office_id__in=heads).order_by().values_list("pk", "head_office_id")
    site_head.update({pk: head for pk, head in branches if head is not None})
    counted: dict[int, list[Accident]] = defaultdict(list)
    for case in cases.counted(cases.in_period(site_head, period.start, cut_off(period))):
        counted[site_head[case.establishment_id or 0]].append(case)
    staff: dict[int, list[Workforce]] = defaultdict(list)
    years = [period.year, period.year - 1]
    for row in Workforce.objects.filter(establishment_id__in=list(site_head), year__in=years).order_by("year"):
        staff[site_head[row.establishment_id]].append(row)
    return {head: {**add_up(counted[head]), **workforce_cells(staff[head])} for head in heads}


def _return(
    form: FormSpec,
    period: Period,
    unit: Unit,
    *,
    header: dict[str, str],
    state: str,
    values: Mapping[Ref, Decimal],
    at: dt.datetime,
) -> Return:
    full = complete(form, values)
    of = Return(
        form=form.code,
        form_version=form.version,
        period=str(period),
        unit_key=unit.key,
        unit_name=unit.name[:255],
        unit_folded=fold(unit.name)[:300],
        establishment_id=unit.establishment_id,
        place_id=unit.place_id,
        stratum=unit.stratum,
        state=state,
        is_nil=not any(table not in form.heading_tables for table, _row, _column in full),
        header=dated(form, header, at) if state in _SENT else header,
        signer_name=unit.name[:150] if state in _SENT else "",
        submitted_at=at if state in _SENT else None,
        decided_at=at if state in _FROZEN else None,
        prefilled_at=at,
        is_demo=unit.is_demo,
    )
    if state in _FROZEN:
        of.content_hash = body_hash(of, leaf_refs(form, values))
    return of


def _cells(made: list[Return], values: list[dict[Ref, Decimal]]) -> Iterator[Cell]:
    for of, figures in zip(made, values, strict=True):
        for (table, row, column), value in figures.items():
            if value:
                yield Cell(of=of, table=table, row=row, column=column, value=value, prefilled=value)
