"""What a long run changes in its process while it lasts."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

WAL_PAGES = 25_000  # about 100 MB; SQLite's own 1,000 would copy the same index pages back after every batch


@contextmanager
def long_run() -> Iterator[None]:
    """No search for reference cycles among millions of short-lived cells, and SQLite set for one long writer.

    Rare checkpoints: measured with 100,000 establishments, half the waiting for the disk. No window of mapped memory
    on the database file: a long writer walks through all of it, and every page it has touched counts as its own
    memory, a quarter of a gigabyte with 500,000 lines of a ledger; SQLite's cache of fixed size is as quick here.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    usual = _sqlite({"wal_autocheckpoint": WAL_PAGES, "mmap_size": 0})
    try:
        yield
    finally:
        _sqlite(usual)
        if was_enabled:
            gc.enable()


def _sqlite(settings: dict[str, int]) -> dict[str, int]:
    """Change settings of this connection; what they were, nothing on another database."""
    if connection.vendor != "sqlite":
        return {}
    before: dict[str, int] = {}
    with connection.cursor() as cursor:
        for name, value in settings.items():
            cursor.execute(f"PRAGMA {name}")
            answer = cursor.fetchone()  # a database in memory knows no window and answers nothing
            if answer is not None:
                before[name] = answer[0]
                cursor.execute(f"PRAGMA {name} = {value:d}")
    return before
