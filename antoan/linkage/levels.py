"""What a comparison is: its levels, from the strongest agreement down, and what each of them says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Level:
    """One degree of agreement. `tf` is the column whose rarity changes the weight (a rare name says more)."""

    code: str
    sql: str
    m: float
    u: float
    tf: str = ""


@dataclass(frozen=True)
class Comparison:
    """Levels from the strongest down; not comparable when any of `known` is NULL on either side; else = `other`."""

    name: str
    known: tuple[str, ...]
    levels: tuple[Level, ...]
    columns: tuple[str, ...]
    other: tuple[float, float]  # m, u of "none of the levels"
    mode: str = ""  # "vi", "parts" or both
    fixed: bool = False  # m and u are never learned

    @property
    def null_sql(self) -> str:
        return " or ".join(f"{column}_{side} is null" for column in self.known for side in "lr")

    @property
    def codes(self) -> tuple[str, ...]:
        """Level codes, strongest first, with "other" at the end."""
        return (*(level.code for level in self.levels), "other")
