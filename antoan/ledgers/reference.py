"""The first stock of keywords; what an administrator has edited or switched off stays."""

from __future__ import annotations

import csv
from importlib.resources import files

from antoan.ledgers.models import Keyword
from antoan.lib.text import fold


def load() -> int:
    """Add keywords that are not there yet (idempotent); returns how many the database now holds."""
    with (files("antoan.ledgers") / "data" / "keywords.csv").open(encoding="utf8") as file:
        rows = {fold(row["text"]): row for row in csv.DictReader(file)}
    Keyword.objects.bulk_create(
        [
            Keyword(text=row["text"], folded=folded, weight=int(row["weight"]), note=row["note"] or "")
            for folded, row in rows.items()
        ],
        ignore_conflicts=True,
    )
    return Keyword.objects.count()
