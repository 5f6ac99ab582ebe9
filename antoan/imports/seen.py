"""The rows of one file that were met before, by their keys: kept on disk, so that memory does not grow with the file."""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from antoan.imports.contract import Values


class Mark(NamedTuple):
    """What is remembered of a row: its number, and 64 bits each of its key and of what it says."""

    key: int
    number: int
    content: int


@dataclass(frozen=True, slots=True)
class Repeat:
    """A row whose key an earlier row has: the number of that row, and whether both say the same."""

    first: int
    is_same: bool


class Seen:
    """Marks of all rows so far, in a nameless temporary file that goes with the object.

    64 bits: of a million different rows two are taken for one key once in thirty million files.
    """

    def __init__(self) -> None:
        # Not the application's database: nothing here is a fact, and no transaction may hold it.
        self._store = sqlite3.connect("", isolation_level=None)
        weakref.finalize(self, self._store.close)
        self._store.execute("PRAGMA journal_mode = OFF")
        self._store.execute("CREATE TABLE seen (key INTEGER PRIMARY KEY, row INTEGER, content INTEGER)")

    def repeats(self, marks: Sequence[Mark]) -> dict[int, Repeat]:
        """Which of these rows an earlier one has the key of, by row number; all are remembered."""
        before = self._store.total_changes
        self._store.execute("BEGIN")
        self._store.executemany("INSERT OR IGNORE INTO seen VALUES (?, ?, ?)", marks)
        self._store.execute("COMMIT")
        if self._store.total_changes - before == len(marks):
            return {}
        return {mark.number: found for mark in marks if (found := self._earlier(mark))}

    def _earlier(self, mark: Mark) -> Repeat | None:
        row, content = self._store.execute("SELECT row, content FROM seen WHERE key = ?", [mark.key]).fetchone()
        return Repeat(row, content == mark.content) if row != mark.number else None


def mark_of(number: int, key: Hashable, values: Values) -> Mark:
    """The mark of a row."""
    return Mark(hash(key), number, _content(values))


def _content(values: Values) -> int:
    try:
        return hash(tuple(values.values()))
    except TypeError:
        return hash(repr(values))
