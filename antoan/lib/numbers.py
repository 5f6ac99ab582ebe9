"""Numbers in Vietnamese writing: "." between thousands, "," before decimals. Rounding as in hand arithmetic."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from math import isfinite

from antoan.lib.outcome import EMPTY, Outcome, refused
from antoan.lib.text.cells import Cell, cell_text

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
        return refused(f"“{cell_text(value)}” không phải là số.")
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
        return (
            f"Không rõ “{text}” là {whole}{part} hay {whole} phẩy {part}. "
            f"Viết {whole}.{part} nếu là hàng nghìn, {whole},{part}0 nếu là số lẻ."
        )
    if _VIETNAMESE.fullmatch(text):
        return "" if len(text) <= _MAX_DIGITS else f"Số “{text}” quá dài. Kiểm tra lại số này."
    if _ENGLISH.fullmatch(text):
        hint = text.translate({ord(","): ".", ord("."): ","})
        return f"“{text}” viết theo kiểu Anh – Mỹ. Viết theo kiểu Việt Nam: {hint}."
    return f"“{text}” không phải là số. Chỉ nhập chữ số, ví dụ 1.234,5."


def parse_int(value: Cell, low: int = 0, high: int = INT_MAX) -> Outcome[int]:
    """Read a whole number within bounds, both included."""
    number, error = (value, "") if type(value) is int else parse_number(value)
    if number is None:
        return None, error
    if number != int(number):
        return refused(f"“{cell_text(value)}” phải là số nguyên.")
    if not low <= number <= high:
        return refused(f"“{cell_text(value)}” phải từ {format_number(low)} đến {format_number(high)}.")
    return int(number), ""
