"""Dates and times as people write them in cells: 5/3/2026, 05-03-26, ngày 5 tháng 3 năm 2026, 14h30, Excel numbers.

The day always comes first. A text that only makes sense with the month first is refused with the date that may be
meant: a file in which Excel swapped some days and months has swapped others without a trace.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, timezone
from math import isfinite

from antoan.lib.outcome import EMPTY, Outcome, refused
from antoan.lib.text.cells import Cell, cell_text
from antoan.lib.text.keys import fold
from antoan.lib.words import gettext as _

VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")  # no summer time since 1975

_DAY_FIRST = re.compile(r"(?:ngay )?(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{4}|\d{2})", re.ASCII)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
_WORDS = re.compile(r"(?:ngay )?(\d{1,2}) thang (\d{1,2}) ?,? nam (\d{4})", re.ASCII)
_TIME = re.compile(r"(\d{1,2})\s*(?:[:hg]|gio)\s*(?:(\d{1,2})\s*(?:phut|ph|p)?)?(?::(\d{2})(?:\.\d+)?)?", re.ASCII)
_PLACEHOLDERS = frozenset({"-", "--", "khong ro", "khong xac dinh", "k ro", "?", "...", "…", "x"})
_EXCEL_EPOCH = date(1899, 12, 30)
_SERIALS = range(7_000, 110_000)  # 1919 to 2201
_YEARS = range(1900, 2101)
_MONTHS_PER_YEAR = 12


def parse_date(value: Cell, *, latest: date | None = None) -> Outcome[date]:
    """Read a whole date from a cell.

    A year of two digits is refused, unless `latest` is given: then it is the last such year in which the date is not
    after `latest` (right for things that have happened). An Excel day number counts from 30/12/1899.
    """
    if isinstance(value, datetime):
        return value.date(), ""
    if isinstance(value, date):
        return value, ""
    text = cell_text(value)
    if not text or fold(text) in _PLACEHOLDERS:
        return EMPTY
    if isinstance(value, int | float) or text.isdigit():
        return _from_number(text)
    return _from_text(text, latest)


def _from_number(text: str) -> Outcome[date]:
    number = float(text) if re.fullmatch(r"\d{1,9}(\.\d+)?", text, re.ASCII) else -1
    if len(text) == 8 and text.isascii() and text.isdigit():
        return _compact(text)
    if number in _YEARS:
        return refused(_("“%(text)s” chỉ có năm. Nhập đủ ngày/tháng/năm, ví dụ 05/03/2026.", text=text))
    if int(number) in _SERIALS:
        return _EXCEL_EPOCH + timedelta(days=int(number)), ""
    return refused(_("“%(text)s” không phải là ngày. Nhập theo dạng ngày/tháng/năm, ví dụ 05/03/2026.", text=text))


def _compact(text: str) -> Outcome[date]:
    """Eight digits: 20260305 or 05032026, whichever alone is a date."""
    first = _make(int(text[:4]), int(text[4:6]), int(text[6:]))
    last = _make(int(text[4:]), int(text[2:4]), int(text[:2]))
    found = [day for day in (first, last) if day and day.year in _YEARS]
    if len(found) == 1:
        return found[0], ""
    return refused(_("“%(text)s” không rõ là ngày nào. Nhập theo dạng ngày/tháng/năm, ví dụ 05/03/2026.", text=text))


def _make(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _from_text(text: str, latest: date | None) -> Outcome[date]:
    folded = _time_cut(fold(text))
    if match := _ISO.fullmatch(folded):
        return _checked(text, int(match[1]), int(match[2]), int(match[3]))
    match = _DAY_FIRST.fullmatch(folded) or _WORDS.fullmatch(folded)
    if match is None:
        return refused(_("Không đọc được ngày “%(text)s”. Nhập theo dạng ngày/tháng/năm, ví dụ 05/03/2026.", text=text))
    day, month, year = int(match[1]), int(match[2]), int(match[3])
    if len(match[3]) == 2:
        if latest is None:
            return refused(
                _("Ngày “%(text)s” chỉ có hai chữ số năm. Nhập năm đủ bốn chữ số, ví dụ 05/03/2026.", text=text)
            )
        year = _full_year(year, month, day, latest)
    return _checked(text, year, month, day)


def _full_year(short: int, month: int, day: int, latest: date) -> int:
    year = latest.year // 100 * 100 + short
    return year if (year, month, day) <= (latest.year, latest.month, latest.day) else year - 100


def _time_cut(folded: str) -> str:
    """The text without a time of day before or after the date."""
    if match := re.fullmatch(r"(\d{4}-\d{1,2}-\d{1,2})[t ].*", folded):
        return match[1]
    start = re.match(_TIME.pattern + r"(?:\s*,)?\s+(?=ngay|\d)", folded)
    if start:
        return folded[start.end() :]
    end = re.search(r"[\s,]+(?:luc\s+)?" + _TIME.pattern + "$", folded)
    return folded[: end.start()] if end else folded


def _checked(text: str, year: int, month: int, day: int) -> Outcome[date]:
    found = _make(year, month, day)
    if found is None:
        swapped = _make(year, day, month)
        if swapped:
            return refused(
                _(
                    "Ngày “%(text)s” không có tháng %(month)s; có thể tháng và ngày bị đảo. Nếu đúng là ngày %(day)s thì sửa lại, và kiểm tra các ngày khác trong cột.",
                    text=text,
                    month=month,
                    day=f"{swapped:%d/%m/%Y}",
                )
            )
        return refused(_("Không có ngày “%(text)s” trong lịch. Kiểm tra lại ngày và tháng.", text=text))
    if found.year not in _YEARS:
        return refused(
            _("Ngày “%(text)s” có năm %(year)s, ngoài khoảng 1900–2100. Kiểm tra lại năm.", text=text, year=found.year)
        )
    return found, ""


def parse_year(value: Cell) -> Outcome[int]:
    """Read a year from a cell that holds a year or a whole date."""
    text = cell_text(value)
    if not text:
        return EMPTY
    if re.fullmatch(r"\d{4}", text, re.ASCII):
        year = int(text)
        return (
            (year, "")
            if year in _YEARS
            else refused(_("Năm “%(text)s” ngoài khoảng 1900–2100. Kiểm tra lại năm.", text=text))
        )
    found, error = parse_date(value)
    if found:
        return found.year, ""
    return (
        (None, error)
        if not error
        else refused(_("Không đọc được năm “%(text)s”. Nhập bốn chữ số, ví dụ 1985.", text=text))
    )


def parse_time(value: Cell) -> Outcome[time]:
    """Read a time of day: 14:30, 14h30, 14 giờ 30, 9h, an Excel fraction of a day."""
    if isinstance(value, datetime):
        return value.time(), ""
    if isinstance(value, time):
        return value, ""
    if isinstance(value, timedelta):
        value = value / timedelta(days=1)
    text = cell_text(value)
    if not text:
        return EMPTY
    if isinstance(value, float) and 0 <= value < 1:
        seconds = min(round(value * 86_400), 86_399)
        return time(seconds // 3600, seconds // 60 % 60, seconds % 60), ""
    match = _TIME.fullmatch(fold(text))
    if match and int(match[1]) < 24 and int(match[2] or 0) < 60 and int(match[3] or 0) < 60:
        return time(int(match[1]), int(match[2] or 0), int(match[3] or 0)), ""
    return refused(_("Không đọc được giờ “%(text)s”. Nhập theo dạng giờ:phút, ví dụ 14:30.", text=text))


def parse_datetime(value: Cell, *, latest: date | None = None) -> Outcome[datetime]:
    """Read an instant: a date and, when there is one, a time of day; Vietnamese time unless a zone is written."""
    if isinstance(value, datetime):
        return _zoned(value), ""
    if isinstance(value, float) and isfinite(value) and int(value) in _SERIALS:
        seconds = round(value % 1 * 86_400)
        return _zoned(datetime.combine(_EXCEL_EPOCH, time()) + timedelta(days=int(value), seconds=seconds)), ""
    text = cell_text(value)
    if re.match(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}", text):
        return _iso_instant(text)
    day, error = parse_date(value, latest=latest)
    if day is None:
        return None, error
    clock, error = _time_part(text)
    return (datetime.combine(day, clock, VIETNAM), "") if clock else (None, error)


def _zoned(value: datetime) -> datetime:
    return value.astimezone(VIETNAM) if value.tzinfo else value.replace(tzinfo=VIETNAM)


def _iso_instant(text: str) -> Outcome[datetime]:
    try:
        return _zoned(datetime.fromisoformat(text)), ""
    except ValueError:
        return refused(_("Không có thời điểm “%(text)s” trong lịch. Kiểm tra lại ngày và giờ.", text=text))


def _time_part(text: str) -> Outcome[time]:
    folded = fold(text)
    match = re.match(_TIME.pattern + r"(?=[\s,])", folded) or re.search(r"(?<=[\s,])" + _TIME.pattern + "$", folded)
    return parse_time(match[0].strip()) if match else (time(), "")


def swap_day_month(day: date) -> date | None:
    """The date with day and month exchanged, None when there is none (or it is the same)."""
    return _make(day.year, day.day, day.month) if day.day <= _MONTHS_PER_YEAR and day.day != day.month else None


def count_swapped(days: Iterable[date], latest: date) -> int:
    """How many dates lie after `latest` but would not with day and month exchanged: a sign of a swapped column."""
    return sum(1 for day in days if day > latest and (swap := swap_day_month(day)) and swap <= latest)
