"""Made-up people and a way to write them down as files."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest

from antoan.linkage.generator import Ledgers, ledgers

Save = Callable[..., Path]


@pytest.fixture(scope="session")
def books() -> Ledgers:
    """The four books of a year, 1,600 people hurt."""
    return ledgers(1600, seed=11)


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Write rows as a CSV file: save("a.csv", rows, encoding="utf-16", delimiter=";")."""

    def write(name: str, rows: Iterable[Mapping[str, str]], *, encoding: str = "utf-8", delimiter: str = ",") -> Path:
        rows = list(rows)
        stream = io.StringIO()
        writer = csv.DictWriter(stream, list(rows[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
        path = tmp_path / name
        path.write_bytes(stream.getvalue().encode(encoding))
        return path

    return write
