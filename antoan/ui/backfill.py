"""Filling a derived column of the rows there are, for migrations: few rows in memory however many there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

from django.db import models

BATCH = 2000


def fill(model: type[models.Model], fields: Sequence[str], compute: Callable[[Any], None]) -> None:
    """Let `compute` set the fields of every row (of the migration's model) and save them batch by batch."""
    rows = model._default_manager.order_by("pk").iterator(chunk_size=BATCH)
    while batch := list(islice(rows, BATCH)):
        for row in batch:
            compute(row)
        model._default_manager.bulk_update(batch, fields, batch_size=200)
