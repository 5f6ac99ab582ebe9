"""Whether two declarations speak of the same event (a second declaration of one accident is normal)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from antoan.lib.text import name_key

DAYS_APART = 1
_ALIKE = 0.85  # our own bound on the ratio of two folded names; below it Vietnamese names of two people cross
_LIKELY = 3


@dataclass(frozen=True)
class Event:
    """What is compared: day, place as answered for today, employer, folded names of the hurt."""

    day: dt.date
    place_path: str
    establishment_id: int | None
    names: tuple[str, ...]


@dataclass(frozen=True)
class Likeness:
    """How like two events are: a score for order (≥ 3 is likely) and the reasons in words."""

    score: int
    reasons: tuple[str, ...]

    @property
    def is_likely(self) -> bool:
        """Whether to call it a likely duplicate; a shared place on one day alone is not enough."""
        return self.score >= _LIKELY


def compare(one: Event, other: Event) -> Likeness:
    """Weigh two events. Different days beyond one day apart are never alike."""
    apart = abs((one.day - other.day).days)
    if apart > DAYS_APART:
        return Likeness(0, ())
    score, reasons = (1, [_("cùng ngày")]) if apart == 0 else (0, [_("cách nhau một ngày")])
    if one.place_path and one.place_path == other.place_path:
        score, reasons = score + 1, [*reasons, _("cùng xã, phường")]
    if one.establishment_id and one.establishment_id == other.establishment_id:
        score, reasons = score + 2, [*reasons, _("cùng cơ sở")]
    if pairs := like_names(one.names, other.names):
        score += 3 * len(pairs)
        reasons.append(_("cùng tên %(count)s người") % {"count": len(pairs)})
    return Likeness(score, tuple(reasons))


def like_names(mine: Iterable[str], theirs: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of names that are the same or nearly so without diacritics; each name is used once."""
    left, pairs = list(theirs), []
    for name in mine:
        best = max(left, key=lambda other, n=name: _ratio(n, other), default=None)  # type: ignore[misc]
        if best is not None and _ratio(name, best) >= _ALIKE:
            pairs.append((name, best))
            left.remove(best)
    return pairs


def _ratio(one: str, other: str) -> float:
    a, b = name_key(one), name_key(other)
    return 1.0 if a == b and a else SequenceMatcher(None, a, b).ratio()
