"""What is done once a day. Apps register their part in AppConfig.ready; `antoan daily` does them one after the other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

Chore = Callable[[dt.date], str]  # does its part, answers one line for the log; safe to repeat
_chores: dict[str, Chore] = {}


def register(name: str, chore: Chore) -> None:
    """Make a part of the daily round known; the name stands in the log when it fails."""
    _chores[name] = chore


def chores() -> dict[str, Chore]:
    """All parts, in the order they were registered."""
    return dict(_chores)
