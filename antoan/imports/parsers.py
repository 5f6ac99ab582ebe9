"""Readers of one cell for `Field.parse`. Each answers (value, "") or (None, "sentence in Vietnamese")."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal

from antoan.imports.contract import Parse
from antoan.lib.dates import VIETNAM, parse_date, parse_datetime, parse_time, parse_year
from antoan.lib.identifiers import TaxCode, parse_tax_code
from antoan.lib.numbers import INT_MAX, parse_int, parse_number
from antoan.lib.outcome import EMPTY, Outcome, refused
from antoan.lib.text import Cell, cell_text, fold
from antoan.lib.words import gettext as _

_BLANKS = re.compile(r"\s+")
_YES = frozenset({"co", "x", "yes", "true", "1", "dung", "v"})
_NO = frozenset({"khong", "no", "false", "0", "sai", "-"})


def _today() -> date:
    return datetime.now(VIETNAM).date()  # timezone.localdate() costs ten times as much, once per row


def text(max_length: int, *, multiline: bool = False) -> Parse:
    """Text of at most so many characters; on one line unless `multiline`."""

    def parse(value: Cell) -> Outcome[str]:
        found = value if type(value) is str else cell_text(value)
        if not multiline and ("\n" in found or "  " in found):
            found = _BLANKS.sub(" ", found)
        if len(found) > max_length:
            return refused(
                _("Dài %(count)s ký tự, tối đa %(limit)s. Hãy viết ngắn lại.", count=len(found), limit=max_length)
            )
        return found, ""

    return parse


def code(max_length: int) -> Parse:
    """A code: text whose inner blanks do not count; a number loses its ".0"."""

    def parse(value: Cell) -> Outcome[str]:
        found = _BLANKS.sub("", cell_text(value))
        return (
            (found, "")
            if len(found) <= max_length
            else refused(_("Mã “%(found)s” dài quá %(limit)s ký tự.", found=found, limit=max_length))
        )

    return parse


def tax_code(value: Cell) -> Outcome[str]:
    """The stored form of a tax code ("4900123456", "4900123456-001" or twelve digits)."""
    found, error = parse_tax_code(value)
    return (found.value if isinstance(found, TaxCode) else None), error


def whole(low: int = 0, high: int = INT_MAX) -> Parse:
    """A whole number within bounds, both included."""

    def parse(value: Cell) -> Outcome[int]:
        if type(value) is float and value.is_integer() and low <= value <= high:
            return int(value), ""
        return parse_int(value, low, high)

    return parse


def number(low: Decimal | None = Decimal(0)) -> Parse:
    """A decimal number in Vietnamese writing, not below `low`."""

    def parse(value: Cell) -> Outcome[Decimal]:
        found, error = parse_number(value)
        if found is not None and low is not None and found < low:
            return refused(_("“%(text)s” nhỏ hơn %(low)s.", text=cell_text(value), low=low))
        return found, error

    return parse


def day(*, past: bool = True, earliest: date = date(1900, 1, 1)) -> Parse:
    """A date; with `past`, not after today, and then years of two digits are understood."""

    def parse(value: Cell) -> Outcome[date]:
        today = _today()
        found, error = parse_date(value, latest=today if past else None)
        if found is None:
            return None, error
        if past and found > today:
            return refused(
                _("Ngày %(found)s ở tương lai. Kiểm tra lại, có thể ngày và tháng bị đảo.", found=f"{found:%d/%m/%Y}")
            )
        if found < earliest:
            return refused(
                _(
                    "Ngày %(found)s trước %(earliest)s. Kiểm tra lại năm.",
                    found=f"{found:%d/%m/%Y}",
                    earliest=f"{earliest:%d/%m/%Y}",
                )
            )
        return found, ""

    return parse


def instant(*, past: bool = True) -> Parse:
    """A date with or without a time of day, as an aware datetime (Vietnamese time)."""

    def parse(value: Cell) -> Outcome[datetime]:
        found, error = parse_datetime(value, latest=_today() if past else None)
        if found is not None and past and found > datetime.now(VIETNAM):
            return refused(
                _(
                    "Thời điểm %(found)s ở tương lai. Kiểm tra lại, có thể ngày và tháng bị đảo.",
                    found=f"{found:%d/%m/%Y %H:%M}",
                )
            )
        return found, error

    return parse


def clock(value: Cell) -> Outcome[time]:
    """A time of day."""
    return parse_time(value)


def year(value: Cell) -> Outcome[int]:
    """A year, from a year or a whole date, not in the future."""
    found, error = parse_year(value)
    if found is not None and found > _today().year:
        return refused(_("Năm %(found)s ở tương lai. Kiểm tra lại năm.", found=found))
    return found, error


def choice(options: Mapping[str, object], *, kind: str = "") -> Parse:
    """One of the given texts (folded: case and diacritics do not matter), answered by its value."""
    known = {fold(str(label)): value for label, value in options.items()}
    hint = ", ".join(str(label) for label in list(options)[:8]) + ("…" if len(options) > 8 else "")

    def parse(value: Cell) -> Outcome[object]:
        written = cell_text(value)
        found = known.get(fold(written))
        return (
            (found, "")
            if found is not None
            else refused(
                _(
                    "Không có %(kind)s “%(written)s”. Chọn một trong: %(hint)s.",
                    kind=_(kind) if kind else _("giá trị"),
                    written=written,
                    hint=hint,
                )
            )
        )

    return parse


def yes_no(value: Cell) -> Outcome[bool]:
    """Có / không, x, 1 / 0."""
    if isinstance(value, bool):
        return value, ""
    folded = fold(cell_text(value))
    if not folded:
        return EMPTY
    if folded in _YES or folded in _NO:
        return folded in _YES, ""
    return refused(_("“%(text)s” phải là “Có” hoặc “Không”.", text=cell_text(value)))


def optional(parse: Parse, empty: Callable[[str], bool]) -> Parse:
    """The same reader, for which some texts (given folded) mean an empty cell: "không rõ", "-"."""

    def lenient(value: Cell) -> Outcome[object]:
        return EMPTY if empty(fold(cell_text(value))) else parse(value)

    return lenient
