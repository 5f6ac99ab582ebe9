"""What people type into a grid, read with clear refusals. A wrong cell never takes a right one down with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from antoan.lib.numbers import format_number, parse_number
from antoan.returns.actions import CellEntry
from antoan.returns.grid import parse_name
from antoan.returns.spec import FormSpec, Ref
from antoan.returns.spec.table import MAX_VALUE, Column

_VALUE, _REASON, _HEADER = "c|", "r|", "h|"
MAX_CELLS = 15_000


@dataclass
class Typed:
    """A posted grid: entries to save, texts that could not be read with their messages, heading texts."""

    entries: list[CellEntry] = field(default_factory=list)
    texts: dict[Ref, str] = field(default_factory=dict)
    wrong: dict[Ref, str] = field(default_factory=dict)
    header: dict[str, str] = field(default_factory=dict)
    strange: int = 0  # names that are no cell of this form


def read_posted(form: FormSpec, posted: Iterable[tuple[str, str]], stored: Mapping[Ref, Decimal]) -> Typed:
    """Read "c|table|row|column" (figure), "r|…" (reason) and "h|key" (heading) pairs."""
    typed, reasons = Typed(), dict[Ref, str]()
    values: dict[Ref, Decimal] = {}
    for name, text in posted:
        kind, ref = name[:2], parse_name(name[2:])
        if kind == _HEADER:
            typed.header[name[2:]] = text
        elif kind in {_VALUE, _REASON}:
            if ref is None or not form.is_typed(ref) or len(ref[1]) > 40 or "\x00" in name:
                typed.strange += 1
            elif kind == _REASON:
                reasons[ref] = text.replace("\x00", "")
            else:
                _read_value(form, ref, text.replace("\x00", ""), typed, values)
    for ref in values.keys() | (reasons.keys() - typed.wrong.keys()):
        value = values.get(ref, stored.get(ref, Decimal(0)))
        typed.entries.append(CellEntry(ref, value, reasons.get(ref)))
    return typed


def _read_value(form: FormSpec, ref: Ref, text: str, typed: Typed, values: dict[Ref, Decimal]) -> None:
    typed.texts[ref] = text[:40]
    value, problem = read_figure(form.table[ref[0]].column[ref[2]], text)
    if problem:
        typed.wrong[ref] = problem
    else:
        values[ref] = value


def read_figure(column: Column, text: str) -> tuple[Decimal, str]:
    """(value, "") or (0, sentence). Empty is zero."""
    value, problem = parse_number(text[:60])
    if value is None:
        return Decimal(0), problem
    shown = text.strip()[:30]
    if value < 0:
        return Decimal(0), _("“%(text)s” là số âm. Nhập số từ 0 trở lên.") % {"text": shown}
    if value >= MAX_VALUE:
        limit = format_number(MAX_VALUE)
        return Decimal(0), _("“%(text)s” quá lớn. Số phải nhỏ hơn %(limit)s.") % {"text": shown, "limit": limit}
    if value != round(value, column.digits):
        if not column.digits:
            return Decimal(0), _("“%(text)s” phải là số nguyên.") % {"text": shown}
        words = {"text": shown, "digits": column.digits}
        return Decimal(0), _("“%(text)s” có quá %(digits)s chữ số sau dấu phẩy.") % words
    return value, ""
