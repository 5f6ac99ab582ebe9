"""Made-up returns of past periods: most accepted, some waiting, some sent back, many missing, as in life.

Figures are the system's own prefill for each establishment; written in bulk because a thousand returns one by one take
minutes. What is frozen carries the same hash as one accepted by hand.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby

from antoan.accidents.models import Accident
from antoan.demo.establishments import BATCH, batches
from antoan.establishments.models import Establishment, Workforce
from antoan.law.queries import code_labels
from antoan.lib.periods import Period
from antoan.lib.text import fold
from antoan.org.models import Agency
from antoan.returns.enums import ReturnState
from antoan.returns.models import Cell, Return
from antoan.returns.queries import body_hash
from antoan.returns.registry import form_for
from antoan.returns.spec import FormSpec, Ref, leaf_refs
from antoan.statutory.xii.cases import counted
from antoan.statutory.xii.provider import add_up

SHARES = (0.42, 0.45, 0.5, 0.4)  # who reported, oldest of the last four closed periods first
ZONE = dt.timezone(dt.timedelta(hours=7))
Values = dict[Ref, Decimal]


def make_returns(today: dt.date, rng: random.Random, *, share: float = 1.0) -> int:
    """Phụ lục XII of the last closed periods for a share of the establishments; returns how many were made."""
    receiver = Agency.objects.get(code="labour-20").name
    periods = closed_periods(today, len(SHARES))
    newest = periods[-1]
    return sum(
        _make_period(period, reported * share, receiver, period == newest, rng)
        for period, reported in zip(periods, SHARES, strict=True)
    )


def closed_periods(today: dt.date, count: int) -> list[Period]:
    """The last half-years and years that ended before a day, oldest first."""
    names = [f"{year}{kind}" for year in range(today.year - count, today.year + 1) for kind in ("H1", "")]
    return [period for period in map(Period.parse, names) if period.end < today][-count:]


def _make_period(period: Period, share: float, receiver: str, is_newest: bool, rng: random.Random) -> int:
    spec = form_for("XII", period)
    accidents = _accident_values(period)
    types, sectors = code_labels("establishment_type", period.end), code_labels("vsic2025", period.end)
    made = 0
    for chunk in batches(_reporting(period, share, set(accidents), rng), 2000):
        workers = _heads([row.pk for row in chunk], period.year)
        values = [leaf_refs(spec, {**accidents.get(row.pk, {}), **workers.get(row.pk, {})}) for row in chunk]
        returns = [
            _return(row, period, spec, found, _header(row, period, receiver, types, sectors), _state(is_newest, rng))
            for row, found in zip(chunk, values, strict=True)
        ]
        Return.objects.bulk_create(returns, batch_size=BATCH)
        Cell.objects.bulk_create(_cells(returns, values), batch_size=BATCH)
        made += len(returns)
    return made


def _reporting(period: Period, share: float, with_accidents: set[int], rng: random.Random) -> Iterator[Establishment]:
    """Those with an accident report a little more often."""
    rows = Establishment.objects.filter(founded_on__lte=period.end).select_related("commune").order_by("pk")
    for row in rows.iterator(chunk_size=5000):
        if rng.random() < (min(1.0, share + 0.35) if row.pk in with_accidents else share):
            yield row


def _accident_values(period: Period) -> dict[int, Values]:
    within = Accident.objects.filter(establishment__isnull=False, occurred_on__range=(period.start, period.end))
    rows = sorted(counted(within), key=lambda case: case.establishment_id or 0)
    return {pk or 0: add_up(list(cases)) for pk, cases in groupby(rows, key=lambda case: case.establishment_id)}


def _heads(pks: list[int], year: int) -> dict[int, Values]:
    found: dict[int, Values] = defaultdict(dict)
    for row in Workforce.objects.filter(establishment__in=pks, year=year):
        found[row.establishment_id] = {
            ("H", "H", "workers"): Decimal(row.total),
            ("H", "H", "women"): Decimal(row.women),
            ("H", "H", "payroll"): row.payroll_million or Decimal(0),
        }
    return found


def _header(
    row: Establishment, period: Period, receiver: str, types: dict[str, str], sectors: dict[str, str]
) -> dict[str, str]:
    return {
        "unit": row.name,
        "tax_code": row.tax_code or "",
        "address": f"{row.address}",
        "commune_code": row.commune.code,
        "period": period.return_label,
        "report_date": f"{_sent(period):%d/%m/%Y}",
        "type_name": types.get(row.type_code, ""),
        "type_code": row.type_code,
        "receiver": receiver,
        "sector_name": sectors.get(row.sector_code, ""),
        "sector_code": row.sector_code,
    }


def _sent(period: Period) -> dt.datetime:
    return dt.datetime.combine(period.end + dt.timedelta(days=3), dt.time(9), ZONE)


def _return(
    row: Establishment, period: Period, spec: FormSpec, values: Values, header: dict[str, str], state: ReturnState
) -> Return:
    of = Return(
        form=spec.code,
        form_version=spec.version,
        period=str(period),
        unit_key=row.tax_code or f"CS{row.pk}",
        unit_name=row.name,
        unit_folded=fold(row.name)[:300],
        establishment_id=row.pk,
        place=row.commune,
        stratum=row.type_code,
        state=state,
        is_nil=not any(table != "H" for table, _row, _column in values),
        header=header,
        signer_name="Giám đốc (minh họa)",
        submitted_at=_sent(period) + dt.timedelta(days=row.pk % 4, minutes=row.pk * 7 % 420),
        is_demo=True,
    )
    if of.state == ReturnState.RETURNED:
        of.decision_reason = "Số lao động nữ chưa khớp với hồ sơ cơ sở, đề nghị kiểm tra lại."
    if of.state in {ReturnState.ACCEPTED, ReturnState.RETURNED}:
        of.decided_at = _sent(period) + dt.timedelta(days=6)
    if of.state == ReturnState.ACCEPTED:
        of.content_hash = body_hash(of, values)
    return of


def _state(is_newest: bool, rng: random.Random) -> ReturnState:
    """Old periods are settled; of the newest one some still wait."""
    if not is_newest:
        return ReturnState.ACCEPTED
    return rng.choices((ReturnState.ACCEPTED, ReturnState.SUBMITTED, ReturnState.RETURNED), weights=(88, 9, 3))[0]


def _cells(returns: list[Return], values: list[Values]) -> Iterator[Cell]:
    for of, found in zip(returns, values, strict=True):
        for (table, row, column), value in found.items():
            yield Cell(of=of, table=table, row=row, column=column, value=value, prefilled=value)
