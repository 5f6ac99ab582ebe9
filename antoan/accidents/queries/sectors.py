"""Sectors for the filter of the list."""

from __future__ import annotations

import datetime as dt

from antoan.law.models import CodeItem

_DIVISIONS = 2  # level of the two-digit divisions


def sector_choices(day: dt.date) -> list[tuple[str, str]]:
    """The divisions of VSIC in force on a day, as (code, "code name")."""
    items = CodeItem.objects.on(day).filter(list_key="vsic2025", level=_DIVISIONS).order_by("order", "code")
    return [(item.code, f"{item.code} {item.label}") for item in items.only("code", "label")]
