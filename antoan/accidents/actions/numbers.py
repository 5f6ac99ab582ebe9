"""Numbers people quote: KB-2026-000123 for declarations, TNLD-2026-000123 for cases."""

from __future__ import annotations

from django.db import transaction

from antoan.accidents.models import Accident, Declaration, Sequence

DECLARATION, CASE = "KB", "TNLD"


@transaction.atomic
def next_number(prefix: str, year: int) -> str:
    """The next number of a series. Taken inside the caller's transaction: rolled back with it, so without gaps."""
    return written(prefix, year, reserve(prefix, year, 1))


@transaction.atomic
def reserve(prefix: str, year: int, count: int) -> int:
    """Take `count` numbers of a series at once (imports, demonstration data); returns the first."""
    key = f"{prefix}-{year}"
    Sequence.objects.get_or_create(key=key, defaults={"last": _last_used(prefix, key)})
    sequence = Sequence.objects.select_for_update().get(key=key)
    first = sequence.last + 1
    sequence.last += count
    sequence.save(update_fields=["last"])
    return first


def written(prefix: str, year: int, number: int) -> str:
    """How a number is written."""
    return f"{prefix}-{year}-{number:06d}"


def _last_used(prefix: str, key: str) -> int:
    """The highest number already in the table, for a series that rows were written into by other means."""
    model = Declaration if prefix == DECLARATION else Accident
    found = (
        model._base_manager.filter(number__startswith=f"{key}-").order_by("-number").values_list("number", flat=True)
    )
    tail = str(found.first() or "0").rsplit("-", 1)[-1]
    return int(tail) if tail.isdigit() else 0
