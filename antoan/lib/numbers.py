"""Numbers in Vietnamese writing: "." between thousands, "," before decimals. Rounding as in hand arithmetic."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from math import isfinite

from antoan.lib.outcome import EMPTY, Outcome, refused
from antoan.lib.text.cells import Cell, cell_text
from antoan.lib.words import gettext as _

INT_MAX = 2_147_483_647  # what an integer column of PostgreSQL holds

_VIETNAMESE = re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?", re.ASCII)
_ENGLISH = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?", re.ASCII)
_DOUBTFUL = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}", re.ASCII)  # one and a bit, or English thousands?
_MAX_DIGITS = 18


def round_half_away(value: Decimal, digits: int = 0) -> Decimal:
    """Rounded to so many decimals, a half away from zero (2,5 → 3; −2,5 → −3), as in statistics on paper."""
    return value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def format_number(value: Decimal | float, digits: int | None = None) -> str:
    """ "1.234,5". With `digits`: rounded half away from zero to exactly so many decimals; else as many as there are."""
    number = value if isinstance(value, Decimal) else Decimal(str(value))
    if digits is not None:
        number = round_half_away(number, digits)
    text = f"{number:,f}"
    if digits is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    text = text.translate({ord(","): ".", ord("."): ","})
    return text[1:] if text.startswith("-") and not text.strip("-0.,") else text


def parse_number(value: Cell) -> Outcome[Decimal]:
    """Read a number from a cell. Text must be in Vietnamese writing; what could also be English is refused."""
    if isinstance(value, bool) or (isinstance(value, float) and not isfinite(value)):
        return refused(_("“%(text)s” không phải là số.", text=cell_text(value)))
    if isinstance(value, int | float):
        return Decimal(repr(value) if isinstance(value, int) or not value.is_integer() else int(value)), ""
    text = re.sub(r"(?<=\d) (?=\d{3}\b)", "", cell_text(value)).replace("−", "-")
    if not text:
        return EMPTY
    if problem := _problem(text):
        return refused(problem)
    return Decimal(text.replace(".", "").replace(",", ".")), ""


def _problem(text: str) -> str:
    if _DOUBTFUL.fullmatch(text):
        whole, part = text.split(",")
        return _(
            "Không rõ “%(text)s” là %(whole)s%(part)s hay %(whole)s phẩy %(part)s. Viết %(whole)s.%(part)s nếu là hàng nghìn, %(whole)s,%(part)s0 nếu là số lẻ.",
            text=text,
            whole=whole,
            part=part,
        )
    if _VIETNAMESE.fullmatch(text):
        return "" if len(text) <= _MAX_DIGITS else _("Số “%(text)s” quá dài. Kiểm tra lại số này.", text=text)
    if _ENGLISH.fullmatch(text):
        hint = text.translate({ord(","): ".", ord("."): ","})
        return _("“%(text)s” viết theo kiểu Anh – Mỹ. Viết theo kiểu Việt Nam: %(hint)s.", text=text, hint=hint)
    return _("“%(text)s” không phải là số. Chỉ nhập chữ số, ví dụ 1.234,5.", text=text)


def parse_int(value: Cell, low: int = 0, high: int = INT_MAX) -> Outcome[int]:
    """Read a whole number within bounds, both included."""
    number, error = (value, "") if type(value) is int else parse_number(value)
    if number is None:
        return None, error
    if number != int(number):
        return refused(_("“%(text)s” phải là số nguyên.", text=cell_text(value)))
    if not low <= number <= high:
        return refused(
            _(
                "“%(text)s” phải từ %(low)s đến %(high)s.",
                text=cell_text(value),
                low=format_number(low),
                high=format_number(high),
            )
        )
    return int(number), ""
