"""Readings of single values: dates of birth, sex, commune, the sound of a name. Pure Python, one value in, key out.

They run once per distinct value of a list (a million people have twenty thousand birthdays), so they may be careful.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from antoan.lib.text import name_key


class Day(NamedTuple):
    """A date of which perhaps only the year is known. `number` counts days, to take differences."""

    year: int | None = None
    day: str | None = None  # "1965-03-02", only when the whole date is known
    turned: str | None = None  # the same with day and month exchanged, when that is a date too
    month_day: str | None = None  # "03-02"
    number: int | None = None  # days since 0001-01-01


_YEAR = re.compile(r"\D*((?:18|19|20)\d\d)(?:\.0)?\D*")
_COMPACT = re.compile(r"((?:18|19|20)\d\d)(\d\d)(\d\d)")
_PARTS = re.compile(r"\d+")
_SERIAL = re.compile(r"([1-6]\d{4})(?:\.\d+)?")
_NOTHING = Day()


def read_day(text: str) -> Day:
    """A date written in any usual way; a nonsense date gives what is left of it (the year), or nothing.

    "02/03/1965", "1965-03-02", "19650302", "2.3.65", "00/00/1965", "1965", "3/1965", an Excel serial "23803".
    """
    if whole := _YEAR.fullmatch(text):
        return Day(year=int(whole[1]))
    if serial := _SERIAL.fullmatch(text.strip()):
        return _day(*_from_serial(int(serial[1])))
    if compact := _COMPACT.fullmatch(text.strip()):
        return _day(int(compact[1]), int(compact[2]), int(compact[3]))
    numbers = [int(part) for part in _PARTS.findall(text)[:3]]
    return _from_parts(numbers)


def _from_serial(serial: int) -> tuple[int, int, int]:
    found = date.fromordinal(date(1899, 12, 30).toordinal() + serial)
    return found.year, found.month, found.day


def _from_parts(numbers: list[int]) -> Day:
    if len(numbers) == 2 and numbers[1] > 1800:
        return Day(year=numbers[1]) if numbers[1] < 2100 else _NOTHING
    if len(numbers) < 3:
        return _NOTHING
    first, second, third = numbers
    if first > 1800:
        return _day(first, second, third)
    year = third if third > 99 else 2000 + third if third < 30 else 1900 + third
    return _day(year, second, first)


def _day(year: int, month: int, day: int) -> Day:
    if not 1800 < year < 2100:
        return _NOTHING
    found = _valid(year, month, day) or _valid(year, day, month)
    if not found:
        return _misdated(year, month, day)
    turned = _valid(year, found.day, found.month)
    return Day(
        year=year,
        day=found.isoformat(),
        turned=turned.isoformat() if turned else None,
        month_day=f"{found:%m-%d}",
        number=found.toordinal(),
    )


def _misdated(year: int, month: int, day: int) -> Day:
    """No such day (a slip of the pen), but it still compares digit by digit; zeros mean "not known"."""
    if not (0 < month < 100 and 0 < day < 100):
        return Day(year=year)
    return Day(year=year, day=f"{year}-{month:02d}-{day:02d}", month_day=f"{month:02d}-{day:02d}")


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_MALE = {"nam", "m", "male", "1", "trai", "ong", "n am"}
_FEMALE = {"nu", "f", "female", "2", "0", "gai", "ba"}


def read_sex(text: str) -> str | None:
    """ "m", "f" or nothing."""
    key = name_key(text)
    return "m" if key in _MALE else "f" if key in _FEMALE else None


_UNIT = re.compile(r"^(xa|x|phuong|p|thi tran|tt|thi xa|tx|commune|ward)\s+")
_IN_ADDRESS = re.compile(
    r"(?:^|[\s,;.\-–])(?:xã|xa|x\.|phường|phuong|p\.|thị trấn|thi tran|tt\.?)\s*([^,;\-–]+)", re.IGNORECASE
)
_LARGER = re.compile(r"\s+(huyen|h|thanh pho|tp|thi xa|tinh|t)\s.*$")
_HAMLET = re.compile(r"^((thon|ban|khoi pho|khoi|to dan pho|to|khu pho|khu|xom|lang|so nha|so)\s+)+")


def read_place(text: str) -> str | None:
    """The bare folded name of a commune: "Xã Đồng Đăng, huyện Cao Lộc" → "dong dang"; a code stays a code."""
    key = name_key(text.split(",", maxsplit=1)[0])
    return _LARGER.sub("", _UNIT.sub("", key)) or None


def place_in_address(text: str) -> str | None:
    """The commune named inside an address: "Thôn Bản Lầy, xã Tân Văn, Bình Gia" → "tan van"; None if none is named."""
    if found := _IN_ADDRESS.search(text):
        return read_place(found[1])
    parts = [part for part in text.split(",") if part.strip()]
    return read_place(parts[1]) if len(parts) > 2 else None


def read_hamlet(text: str) -> str | None:
    """The bare folded name of a hamlet or street, the first part of an address: "Thôn Bản Lầy, xã …" → "ban lay"."""
    first = text.split(",", maxsplit=1)[0]
    if _IN_ADDRESS.match(first):
        return None
    return _HAMLET.sub("", name_key(first), count=1) or None


def read_age(text: str) -> int | None:
    """An age in whole years, 0–120: "45", "45 tuổi", "45.0"."""
    found = re.match(r"\s*(\d{1,3})(?!\d)", text)
    return int(found[1]) if found and int(found[1]) <= 120 else None


_HEADS = (
    ("ngh", "1"), ("ng", "1"), ("nh", "2"), ("tr", "c"), ("ch", "c"), ("gi", "d"), ("r", "d"), ("sl", "x"), ("s", "x"),
    ("n", "l"), ("ph", "f"), ("v", "v"), ("qu", "kw"), ("q", "kw"), ("k", "k"), ("c", "k"), ("gh", "g"),
)  # fmt: skip
# One family, several spellings (clerks, peoples and north or south differ).
_ONE_FAMILY = {
    "huynh": "hoang",
    "vo": "vu",
    "vy": "vi",
    "chieu": "trieu",
    "tang": "dang",
    "voong": "hoang",
    "phung": "phung",
}


def sound(words: str) -> str:
    """The key under which usual misspellings of a folded name fall together.

    s/x, d/gi/r, ch/tr, l/n, i/y, c/k/q, ng/n and c/t at the end; "nguien" and "nguyen", "xinh" and "sinh".
    """
    return " ".join(_sound(_ONE_FAMILY.get(word, word)) for word in words.split())


def _sound(word: str) -> str:
    for head, key in _HEADS:
        if word.startswith(head):
            word = key + word[len(head) :]
            break
    word = word.replace("y", "i")
    for tail, key in (("ng", "n"), ("nh", "n"), ("ch", "t"), ("c", "t")):
        if word.endswith(tail) and len(word) > len(tail):
            return word[: -len(tail)] + key
    return word
