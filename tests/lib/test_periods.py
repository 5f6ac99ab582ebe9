from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antoan.lib.periods import Period, PeriodKind

COUNT = {PeriodKind.YEAR: 1, PeriodKind.HALF: 2, PeriodKind.QUARTER: 4, PeriodKind.MONTH: 12}
periods = st.sampled_from(PeriodKind).flatmap(
    lambda kind: st.builds(Period, st.integers(1901, 2998), st.just(kind), st.integers(1, COUNT[kind]))
)


@given(periods)
def test_round_trip_and_neighbours(period: Period) -> None:
    assert Period.parse(str(period)) == period
    assert period.next.previous == period
    assert period.end + timedelta(days=1) == period.next.start
    assert period.year_before.start == period.start.replace(year=period.year - 1)
    assert Period.of(period.start, period.kind) == Period.of(period.end, period.kind) == period
    assert period.months[0].start == period.start
    assert period.months[-1].end == period.end


@given(periods, st.dates(date(1900, 1, 1), date(2999, 12, 31)))
def test_contains_agrees_with_of(period: Period, day: date) -> None:
    assert period.contains(day) == (Period.of(day, period.kind) == period)


@pytest.mark.parametrize(
    ("code", "label", "start", "end"),
    [
        ("2026", "Năm 2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026H1", "6 tháng đầu năm 2026", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026h2", "6 tháng cuối năm 2026", date(2026, 7, 1), date(2026, 12, 31)),
        ("2026Q3", "Quý III năm 2026", date(2026, 7, 1), date(2026, 9, 30)),
        ("2024-02", "Tháng 2 năm 2024", date(2024, 2, 1), date(2024, 2, 29)),
    ],
)
def test_labels_and_ends(code: str, label: str, start: date, end: date) -> None:
    period = Period.parse(code)
    assert (period.label, period.start, period.end) == (label, start, end)


def test_the_whole_year_return_covers_the_half() -> None:
    year, half = Period.parse("2026"), Period.parse("2026H1")
    assert year.covers(half)
    assert not half.covers(year)
    assert (half.return_label, year.return_label) == ("6 tháng đầu năm 2026", "cả năm 2026")
    assert sorted([half, year, half.next], key=lambda p: p.sort_key) == [year, half, half.next]


@pytest.mark.parametrize("code", ["", "2026H3", "2026Q5", "2026-13", "2026-00", "26H1", "2026H", "0026", "２０２６"])
def test_refused(code: str) -> None:
    with pytest.raises(ValueError, match="kỳ"):
        Period.parse(code)
