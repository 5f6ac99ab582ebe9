"""What a parser answers: the value and no error, or no value and one sentence for the person (antoan.lib.words)."""

from __future__ import annotations

from typing import TypeVar

T = TypeVar("T")

# (value, "") read · (None, "") the cell is empty · (None, "sentence") the cell is wrong.
Outcome = tuple[T | None, str]
EMPTY: tuple[None, str] = (None, "")


def refused(message: str) -> tuple[None, str]:
    """The answer for a wrong cell."""
    return None, message
