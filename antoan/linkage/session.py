"""One DuckDB database for one linkage: bounded memory, spilling to a directory that goes away with it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class Limits:
    """What a linkage may take of the machine; `threads` None = all cores."""

    memory: str = "4GB"
    threads: int | None = None
    directory: Path | None = None


@dataclass(frozen=True)
class Session:
    """The database and the scratch directory of one linkage."""

    con: DuckDBPyConnection
    directory: Path


@contextmanager
def open_session(limits: Limits | None = None) -> Iterator[Session]:
    """A private database; everything in it is gone at the end."""
    import duckdb

    limits = limits or Limits()
    with tempfile.TemporaryDirectory(prefix="antoan-link-", dir=limits.directory) as scratch:
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": limits.memory,
            "temp_directory": scratch,
            "autoinstall_known_extensions": "false",
        }
        if limits.threads:
            config["threads"] = str(limits.threads)
        con = duckdb.connect(config=config)
        con.execute(
            "set preserve_insertion_order = true"
        )  # while lists are read: a row's number is its place in the list
        con.execute("set enable_progress_bar = false")
        try:
            yield Session(con, Path(scratch))
        finally:
            con.close()


def quoted(name: str) -> str:
    """A column name as SQL takes it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as SQL takes it."""
    return "'" + text.replace("'", "''") + "'"
