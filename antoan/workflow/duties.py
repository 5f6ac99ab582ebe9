"""What somebody owes, by deadline. Domain apps register providers; the home page and the daily reminder read them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from antoan.law.queries import remembering
from antoan.org.scope import Actor


@dataclass(frozen=True)
class Duty:
    """One thing to do. `key` is stable (one notice per key and level); `basis` is the law behind the date."""

    key: str
    title: str
    url: str
    due_on: dt.date | None = None
    basis: str = ""
    action: str = ""  # the button's words
    detail: str = ""
    who: str = ""  # who answers, when it is not the reader
    rank: int = 0  # below zero: before everything else, whatever the dates (somebody died)


Provider = Callable[[Actor, dt.date], Iterable[Duty]]
_own: list[Provider] = []
_others: list[Provider] = []


def register(own: Provider | None = None, others: Provider | None = None) -> None:
    """Called once per app in AppConfig.ready: `own` = what the actor owes, `others` = what others owe the actor."""
    if own and own not in _own:
        _own.append(own)
    if others and others not in _others:
        _others.append(others)


def duties_of(actor: Actor, day: dt.date) -> list[Duty]:
    """What the actor owes, by rank, then most urgent first; undated last. Providers bound their own length (≤ 50)."""
    with remembering():
        return _sorted(duty for provider in _own for duty in provider(actor, day))


def owed_to(actor: Actor, day: dt.date) -> list[Duty]:
    """What others owe the actor, most urgent first."""
    with remembering():
        return _sorted(duty for provider in _others for duty in provider(actor, day))


def _sorted(duties: Iterable[Duty]) -> list[Duty]:
    # Keys end in row numbers: the shorter is the older.
    return sorted(duties, key=lambda d: (d.rank, d.due_on is None, d.due_on or dt.date.max, len(d.key), d.key))
