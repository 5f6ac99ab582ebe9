"""Made-up returns of past periods: most accepted, some waiting, some sent back, many missing, as in life.

Filed for the units that owe them, the way a province files years before this system; what is sent back is sent back by
the demonstration's own officer, with notice and event.
"""

from __future__ import annotations

import datetime as dt
import random

from antoan.accidents.models import Accident
from antoan.lib.periods import Period
from antoan.org.scope import SYSTEM, Actor
from antoan.returns.actions import send_back
from antoan.returns.enums import ReturnState
from antoan.returns.models import Return
from antoan.returns.spec import Unit
from antoan.statutory.bulk import file_all

SHARES = (0.42, 0.45, 0.5, 0.4)  # who reported, oldest of the last four closed periods first
KEENER = 0.35  # those with an accident report more often
WAITING = 0.12  # of the newest period's returns, not decided yet
BACK = 40  # of these, sent back at most
ZONE = dt.timezone(dt.timedelta(hours=7))


def make_returns(today: dt.date, rng: random.Random, *, officer: Actor, share: float = 1.0) -> int:
    """Phụ lục XII of the last closed periods for a share of those that owe it; returns how many were made."""
    periods = closed_periods(today, len(SHARES))
    made = sum(
        _make_period(period, reported * share, rng, settled=period != periods[-1])
        for period, reported in zip(periods, SHARES, strict=True)
    )
    _send_some_back(periods[-1], officer)
    return made


def closed_periods(today: dt.date, count: int) -> list[Period]:
    """The last half-years and years that ended before a day, oldest first."""
    names = [f"{year}{kind}" for year in range(today.year - count, today.year + 1) for kind in ("H1", "")]
    return [period for period in map(Period.parse, names) if period.end < today][-count:]


def _make_period(period: Period, share: float, rng: random.Random, *, settled: bool) -> int:
    hurt = Accident.objects.filter(establishment__isnull=False, occurred_on__range=(period.start, period.end))
    keen = set(hurt.order_by().values_list("establishment_id", flat=True))

    def state_of(unit: Unit) -> str | None:
        if rng.random() >= share + (KEENER if unit.establishment_id in keen else 0):
            return None
        return ReturnState.ACCEPTED if settled or rng.random() >= WAITING else ReturnState.SUBMITTED

    def sent(unit: Unit) -> dt.datetime:
        number = unit.establishment_id or 0
        first = dt.datetime.combine(period.end + dt.timedelta(days=1), dt.time(8), ZONE)
        return first + dt.timedelta(days=number % 4, minutes=number * 7 % 480)

    return file_all(period, actor=SYSTEM, state_of=state_of, at=sent)


def _send_some_back(period: Period, officer: Actor) -> None:
    waiting = Return.objects.filter(form="XII", period=str(period), state=ReturnState.SUBMITTED).order_by("pk")
    for of in waiting[: min(BACK, waiting.count() // 4)]:
        send_back(of=of, actor=officer, reason="Số lao động nữ chưa khớp với hồ sơ cơ sở, đề nghị kiểm tra lại.")
