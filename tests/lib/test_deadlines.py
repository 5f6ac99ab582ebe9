from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antoan.lib.deadlines import Clock, ClockState, due_date, remaining_days


@pytest.mark.parametrize(
    ("today", "state", "phrase"),
    [
        (date(2026, 3, 1), ClockState.OK, "còn 4 ngày"),
        (date(2026, 3, 2), ClockState.SOON, "còn 3 ngày"),
        (date(2026, 3, 5), ClockState.SOON, "hết hạn hôm nay"),
        (date(2026, 3, 6), ClockState.LATE, "quá hạn 1 ngày"),
    ],
)
def test_four_days_from_the_first_of_march(today: date, state: ClockState, phrase: str) -> None:
    clock = Clock(due_date(date(2026, 3, 1), 4), today)
    assert (clock.due, clock.state, clock.phrase) == (date(2026, 3, 5), state, phrase)


def test_a_day_off_moves_the_end() -> None:
    assert due_date(date(2026, 3, 3), 4, lambda day: day.weekday() > 4) == date(2026, 3, 9)


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(0, 400))
def test_remaining_counts_down_to_zero(start: date, days: int) -> None:
    due = due_date(start, days)
    assert remaining_days(due, start) == days
    assert remaining_days(due, due) == 0


def test_negative_days_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="âm"):
        due_date(date(2026, 1, 1), -1)
