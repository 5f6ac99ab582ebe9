"""Time limits in days, as the law counts them.

"Ngày" without "làm việc" is a calendar day. The day of the event is not counted; the last day is, to its end
(Bộ luật Dân sự 2015, Điều 147 khoản 1 and Điều 148). When the last day is a day off the limit ends with the next
working day (Điều 148 khoản 5): the caller says which days are off, since the calendar is data. The number of days
is always an argument: it comes from the dated parameters of the law.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class ClockState(StrEnum):
    """How a time limit stands on a day."""

    OK = "ok"
    SOON = "soon"
    LATE = "late"


def never_off(_day: date) -> bool:
    """The calendar without days off: the limit ends on its last calendar day."""
    return False


def due_date(start: date, days: int, is_day_off: Callable[[date], bool] = never_off) -> date:
    """The last day on which the thing may be done: `days` calendar days after the day of the event."""
    if days < 0:
        raise ValueError("Số ngày của thời hạn không được âm.")
    due = start + timedelta(days=days)
    while is_day_off(due):
        due += timedelta(days=1)
    return due


def remaining_days(due: date, today: date) -> int:
    """Days left: 0 on the last day, negative when late."""
    return (due - today).days


def clock_state(due: date, today: date, soon_days: int = 3) -> ClockState:
    """Late after the last day; soon when at most `soon_days` are left."""
    left = remaining_days(due, today)
    if left < 0:
        return ClockState.LATE
    return ClockState.SOON if left <= soon_days else ClockState.OK


def clock_phrase(due: date, today: date) -> str:
    """The clock in words: "còn 3 ngày", "hết hạn hôm nay", "quá hạn 2 ngày"."""
    left = remaining_days(due, today)
    if left == 0:
        return "hết hạn hôm nay"
    return f"còn {left} ngày" if left > 0 else f"quá hạn {-left} ngày"


@dataclass(frozen=True, slots=True)
class Clock:
    """A running time limit seen on one day."""

    due: date
    today: date
    soon_days: int = 3

    @property
    def remaining(self) -> int:
        """Days left: 0 on the last day, negative when late."""
        return remaining_days(self.due, self.today)

    @property
    def state(self) -> ClockState:
        """ok, soon or late."""
        return clock_state(self.due, self.today, self.soon_days)

    @property
    def phrase(self) -> str:
        """The clock in Vietnamese words."""
        return clock_phrase(self.due, self.today)
