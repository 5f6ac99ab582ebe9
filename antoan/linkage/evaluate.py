"""How good a linkage is, when the truth is known."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from antoan.lib.text import UnknownEncodingError, decode_bytes, fold
from antoan.linkage.errors import LinkageRefused
from antoan.linkage.reading import load, separator
from antoan.linkage.session import open_session, quoted

IdPair = tuple[str, str]


@dataclass(frozen=True)
class Quality:
    """Counts of right, found and true pairs, and the three usual measures (0 where there is nothing to divide by)."""

    right: int
    found: int
    true: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 0.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def quality(found: Collection[IdPair], true: Collection[IdPair], *, within: bool = False) -> Quality:
    """Compare pairs; `within` one list a pair has no direction."""
    if within:
        found, true = ({(min(p), max(p)) for p in pairs} for pairs in (found, true))
    return Quality(len(set(found) & set(true)), len(set(found)), len(set(true)))


@dataclass(frozen=True)
class Truth:
    """The true pairs of a file; `first` is its first line, if that does not look like a heading."""

    pairs: frozenset[IdPair]
    first: IdPair | None

    def of(self, left: Collection[str], right: Collection[str]) -> tuple[set[IdPair], list[IdPair]]:
        """All pairs, and those with an id that is in no list; a first line of two known ids is a pair, not a heading."""
        pairs = set(self.pairs)
        if self.first and self.first[0] in left and self.first[1] in right:
            pairs.add(self.first)
        return pairs, sorted((a, b) for a, b in pairs if a not in left or b not in right)


def read_truth(path: Path) -> Truth:
    """True pairs from a CSV with columns left_id and right_id (or simply its first two columns)."""
    if not path.is_file():
        raise LinkageRefused(_("Không có tệp “%s”. Hãy kiểm tra đường dẫn.") % path)
    try:
        text, _encoding = decode_bytes(path.read_bytes())
    except UnknownEncodingError as error:
        raise LinkageRefused(_("Tệp “%(file)s”: %(error)s") % {"file": path.name, "error": error}) from error
    rows = [row for row in csv.reader(io.StringIO(text), delimiter=separator(text)) if any(row)]
    if not rows or len(rows[0]) < 2:
        raise LinkageRefused(_("Tệp “%s” phải có hai cột: left_id, right_id.") % path.name)
    header = [fold(cell).replace(" ", "_") for cell in rows[0]]
    named = {"left_id", "right_id"} & set(header)
    left, right = (header.index(name) if name in header else i for i, name in enumerate(("left_id", "right_id")))
    pairs = [(row[left].strip(), row[right].strip()) for row in rows if len(row) > max(left, right)]
    return Truth(frozenset(pairs[1:]), None if named else pairs[0])


def ids_of(path: Path, key: str) -> set[str]:
    """The ids of a list that can be read."""
    with open_session() as session:
        load(session, path, "people")
        return {row[0] for row in session.con.execute(f"select trim({quoted(key)}) from people").fetchall()}
