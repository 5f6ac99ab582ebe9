"""What a long run changes in its process while it lasts."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

WAL_PAGES = 25_000  # about 100 MB; SQLite's own 1,000 would copy the same index pages back after every batch


@contextmanager
def long_run() -> Iterator[None]:
    """No search for reference cycles among millions of short-lived cells, and rare checkpoints on SQLite.

    Measured with 100,000 establishments: a third less time to read and check, half the waiting for the disk.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    _checkpoint_every(WAL_PAGES)
    try:
        yield
    finally:
        _checkpoint_every(1_000)
        if was_enabled:
            gc.enable()


def _checkpoint_every(pages: int) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA wal_autocheckpoint = {pages:d}")
