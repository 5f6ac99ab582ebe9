"""Scored pairs, and what to do when one row has several partners."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

    from antoan.linkage.model import Model


class Resolve(StrEnum):
    """How several partners of one row are settled.

    ALL: keep all. DOUBTFUL: a pair that is not quite certain stays only if neither row has a better partner.
    BEST: only pairs that are each other's best. GREEDY: one to one, from the best pair down.
    """

    ALL = "all"
    DOUBTFUL = "doubtful"
    BEST = "best"
    GREEDY = "greedy"


class Verdict(StrEnum):
    """What follows from a probability."""

    LINK = "link"
    ASK = "ask"
    LEAVE = "leave"


@dataclass(frozen=True)
class Thresholds:
    """From `link` up a pair is linked, from `ask` up a person is asked, below it is left."""

    link: float = 0.99
    ask: float = 0.5

    def verdict(self, probability: float) -> Verdict:
        """link, ask or leave."""
        return Verdict.LINK if probability >= self.link else Verdict.ASK if probability >= self.ask else Verdict.LEAVE


@dataclass(frozen=True)
class Part:
    """What one comparison says: its level, and its weight in bits (positive = for one person)."""

    comparison: str
    level: str
    weight: float
    rarity: float = 0.0  # the part of `weight` that comes from the value being rare (or common, negative)


@dataclass(frozen=True)
class Pair:
    """Two rows and the evidence. `weight` is the sum of the parts and of the prior, in bits."""

    left_source: str
    left_id: str
    right_source: str
    right_id: str
    probability: float
    weight: float
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Pairs:
    """Scored pairs as an Arrow table: left_source, left_id, right_source, right_id, probability, weight, mw_*."""

    table: pa.Table
    model: Model
    warnings: tuple[str, ...] = field(default=())

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def __iter__(self) -> Iterator[Pair]:
        for batch in self.table.to_batches(max_chunksize=10_000):
            for row in batch.to_pylist():
                yield _pair(row, self.model)

    def ids(self) -> set[tuple[str, str]]:
        """The pairs of ids."""
        return set(zip(self.table["left_id"].to_pylist(), self.table["right_id"].to_pylist(), strict=True))


def _pair(row: dict[str, Any], model: Model) -> Pair:
    parts = tuple(part for name in model.levels if (part := _part(row, name, model)))
    keys = ("left_source", "left_id", "right_source", "right_id", "probability", "weight")
    return Pair(**{key: row[key] for key in keys}, parts=parts)


def _part(row: dict[str, Any], name: str, model: Model) -> Part | None:
    """None when the comparison could not be made (a value is missing on a side).

    Splink gives the weight of the level, not the level, unless it also gives all values; the weight tells the level.
    """
    weight = row.get(f"mw_{name}")
    if not weight:
        return None
    level = min(model.weights(name), key=lambda pair: abs(pair[1] - weight))[0]
    rarity = row.get(f"mw_tf_adj_{name}") or 0.0
    return Part(name, level, weight + rarity, rarity)
