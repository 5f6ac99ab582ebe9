"""Rows met before: the first one is named, the same key in another batch too, and memory does not hold them."""

from __future__ import annotations

from typing import Any

from django.db import connection

from antoan.imports.pace import long_run
from antoan.imports.seen import Repeat, Seen, mark_of


def mark(number: int, key: Any, *content: Any) -> Any:
    return mark_of(number, key, dict(enumerate(content)))


def test_a_repeat_names_the_first_row_and_whether_it_says_the_same() -> None:
    seen = Seen()
    assert seen.repeats([mark(2, "a", 1), mark(3, "b", 1)]) == {}
    found = seen.repeats([mark(4, "a", 1), mark(5, "b", 2), mark(6, "c", 1), mark(7, "c", 1)])
    assert found == {4: Repeat(2, is_same=True), 5: Repeat(3, is_same=False), 7: Repeat(6, is_same=True)}
    assert seen.repeats([mark(8, "b", 1)]) == {8: Repeat(3, is_same=True)}
    assert seen.repeats([]) == {}


def test_keys_and_contents_of_any_kind() -> None:
    seen = Seen()
    kinds = ("a", b"b", 1, -5, ("a", None), 2.5, frozenset({1}))
    assert seen.repeats([mark(n, key, ["a list"]) for n, key in enumerate(kinds)]) == {}
    assert set(seen.repeats([mark(n + 50, key, ["a list"]) for n, key in enumerate(kinds)])) == set(range(50, 57))


def test_a_long_run_leaves_the_connection_as_it_was(db: None) -> None:
    def settings() -> list[Any]:
        if connection.vendor != "sqlite":
            return []
        with connection.cursor() as cursor:
            return [cursor.execute(f"PRAGMA {name}").fetchone() for name in ("mmap_size", "wal_autocheckpoint")]

    before = settings()
    with long_run():
        assert not before or settings() == [(0,), (25_000,)]
    assert settings() == before
