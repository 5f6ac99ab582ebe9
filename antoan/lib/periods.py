"""Reporting periods: a year, a half, a quarter, a month.

The labour-safety returns have two: "6 tháng" (the first half) and "cả năm" (the whole year, not the second half):
Nghị định 39/2016/NĐ-CP Điều 24 and its successor; see the law tables for the dates they are due.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class PeriodKind(StrEnum):
    """How long a period is; the value is the letter of its code."""

    YEAR = "Y"
    HALF = "H"
    QUARTER = "Q"
    MONTH = "M"


_PER_YEAR = {PeriodKind.YEAR: 1, PeriodKind.HALF: 2, PeriodKind.QUARTER: 4, PeriodKind.MONTH: 12}
_CODE = re.compile(r"(?P<year>[12]\d{3})(?:(?P<kind>[HQ])(?P<part>\d)|-(?P<month>\d{2}))?", re.ASCII)
_HALVES = ("đầu", "cuối")
_ROMAN = ("I", "II", "III", "IV")
_MIN_YEAR, _MAX_YEAR = 1900, 2999


@dataclass(frozen=True, slots=True)
class Period:
    """One period. `str(Period.parse("2026H1")) == "2026H1"`; also "2026", "2026Q3", "2026-05"."""

    year: int
    kind: PeriodKind = PeriodKind.YEAR
    number: int = 1

    def __post_init__(self) -> None:
        if not (_MIN_YEAR <= self.year <= _MAX_YEAR and 1 <= self.number <= _PER_YEAR[self.kind]):
            raise ValueError(f"Không có kỳ {self.number} ({self.kind}) của năm {self.year}.")

    @classmethod
    def parse(cls, code: str) -> Period:
        """The period of a code; ValueError with a Vietnamese sentence when there is none."""
        match = _CODE.fullmatch(code.strip().upper())
        if match is None:
            raise ValueError(
                f"Không hiểu kỳ “{code}”. Viết 2026 (cả năm), 2026H1 (6 tháng đầu năm), 2026Q1 (quý) hoặc 2026-05 (tháng)."
            )
        year = int(match["year"])
        if match["month"]:
            return cls(year, PeriodKind.MONTH, int(match["month"]))
        return cls(year, PeriodKind(match["kind"]), int(match["part"])) if match["kind"] else cls(year)

    @classmethod
    def of(cls, day: date, kind: PeriodKind) -> Period:
        """The period of that kind in which the day lies."""
        return cls(day.year, kind, (day.month - 1) * _PER_YEAR[kind] // 12 + 1)

    def __str__(self) -> str:
        if self.kind is PeriodKind.YEAR:
            return f"{self.year}"
        return (
            f"{self.year}-{self.number:02}" if self.kind is PeriodKind.MONTH else f"{self.year}{self.kind}{self.number}"
        )

    @property
    def _months(self) -> int:
        return 12 // _PER_YEAR[self.kind]

    @property
    def start(self) -> date:
        """First day."""
        return date(self.year, (self.number - 1) * self._months + 1, 1)

    @property
    def end(self) -> date:
        """Last day, inclusive."""
        month = self.number * self._months
        return date(self.year, month, monthrange(self.year, month)[1])

    @property
    def sort_key(self) -> tuple[date, date]:
        """Order in time; a longer period comes before the shorter one that starts with it."""
        return self.start, date(_MAX_YEAR, 12, 31) - (self.end - date(_MIN_YEAR, 1, 1))

    def contains(self, day: date) -> bool:
        """Whether the day lies in the period, both ends included."""
        return self.start <= day <= self.end

    def covers(self, other: Period) -> bool:
        """Whether the other period lies wholly in this one."""
        return self.start <= other.start and other.end <= self.end

    def shifted(self, steps: int) -> Period:
        """The period of the same kind so many steps later (earlier if negative)."""
        year, index = divmod(self.year * _PER_YEAR[self.kind] + self.number - 1 + steps, _PER_YEAR[self.kind])
        return Period(year, self.kind, index + 1)

    @property
    def previous(self) -> Period:
        """The period just before."""
        return self.shifted(-1)

    @property
    def next(self) -> Period:
        """The period just after."""
        return self.shifted(1)

    @property
    def year_before(self) -> Period:
        """The same period of the year before, with which a return compares."""
        return self.shifted(-_PER_YEAR[self.kind])

    @property
    def months(self) -> tuple[Period, ...]:
        """The months of the period, in order."""
        first = self.start.month
        return tuple(Period(self.year, PeriodKind.MONTH, first + i) for i in range(self._months))

    @property
    def label(self) -> str:
        """Name in Vietnamese: "Năm 2026", "6 tháng đầu năm 2026", "Quý I năm 2026", "Tháng 5 năm 2026"."""
        names = {
            PeriodKind.YEAR: "Năm",
            PeriodKind.HALF: f"6 tháng {_HALVES[(self.number - 1) % 2]} năm",
            PeriodKind.QUARTER: f"Quý {_ROMAN[(self.number - 1) % 4]} năm",
            PeriodKind.MONTH: f"Tháng {self.number} năm",
        }
        return f"{names[self.kind]} {self.year}"

    @property
    def return_label(self) -> str:
        """How the title of a return names it: "6 tháng đầu năm 2026", "cả năm 2026"."""
        return f"cả năm {self.year}" if self.kind is PeriodKind.YEAR else self.label[0].lower() + self.label[1:]
