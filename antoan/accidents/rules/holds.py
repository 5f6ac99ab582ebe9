"""What others have frozen on the strength of a case: higher rings say so here before two cases become one."""

from __future__ import annotations

from collections.abc import Callable

from antoan.accidents.models import Accident

Hold = Callable[[Accident], str]
_holds: list[Hold] = []


def register(hold: Hold) -> None:
    """Called in AppConfig.ready: the hold returns one sentence saying what is frozen and what to do, or ""."""
    if hold not in _holds:
        _holds.append(hold)


def held_by(accident: Accident) -> list[str]:
    """Everything that holds a case which was counted once."""
    return [words for hold in _holds if (words := hold(accident))]
