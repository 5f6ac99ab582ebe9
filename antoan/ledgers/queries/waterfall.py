"""Why two lines may be one person, as a picture: each finding's bar begins where the one before it ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Step:
    """One finding: its words, its weight (bits; None = no weight of its own) and its bar, in hundredths of the picture."""

    label: str
    words: str
    weight: float | None
    start: float = 0
    width: float = 0


@dataclass(frozen=True)
class Waterfall:
    """The steps in order, and where even odds (0 bits) lie in the picture."""

    steps: list[Step]
    zero: float


def waterfall(parts: Iterable[Mapping[str, Any]]) -> Waterfall:
    """The steps of a pair's stored parts (label, words, weight in bits), drawn from 0 to 100."""
    found = list(parts)
    sums = [0.0]
    for part in found:
        sums.append(sums[-1] + float(part.get("weight") or 0))
    low, high = min(sums), max(sums)
    scale = 100 / max(high - low, 0.1)  # less is too little to draw
    steps = [
        Step(
            label=str(part.get("label", "")),
            words=str(part.get("words", "")),
            weight=part.get("weight") or None,
            start=round((min(before, after) - low) * scale, 2),
            width=round(abs(after - before) * scale, 2),
        )
        for part, before, after in zip(found, sums, sums[1:], strict=False)
    ]
    return Waterfall(steps, round(-low * scale, 2))
