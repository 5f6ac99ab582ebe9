"""Which pairs may be linked without a person: a high probability alone is not enough.

Two men of one name, born in one year, of one hamlet look exactly like one man in two books. So name, year, place and sex
together never link; a number, a whole birthday, or the day of the event has to agree, and nobody else may fit as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from antoan.linkage.pairs import Pair, Thresholds, Verdict

NUMBERS = frozenset({"cccd", "bhxh", "soc"})
_WHOLE_BIRTHDAY = frozenset({"same", "turned"})
_OTHER_BIRTHDAY = frozenset({"year_other_day", "other"})
_SAME_EVENT = frozenset({"same", "days"})  # at most three days apart

End = tuple[str, str, str]  # source, id, and the other source: one row may have one partner per list


class Doubt(StrEnum):
    """Why a pair above the linking threshold is asked all the same."""

    NONE = ""
    NAMESAKES = "namesakes"  # only name, year and place agree
    RIVAL = "rival"  # another row of the same list fits as well


@dataclass(frozen=True)
class Judged:
    """A pair with what follows from it."""

    pair: Pair
    verdict: Verdict
    doubt: Doubt = Doubt.NONE


def judge(pairs: Iterable[Pair], limits: Thresholds | None = None) -> list[Judged]:
    """What follows from each pair: link, ask or leave. Pairs among which rivals may stand must be given together."""
    limits, every = limits or Thresholds(), list(pairs)
    fitting: dict[End, int] = {}
    for pair in every:
        if limits.verdict(pair.probability) != Verdict.LEAVE and agrees_on_more(pair):
            for end in _ends(pair):
                fitting[end] = fitting.get(end, 0) + 1
    return [_judged(pair, limits, fitting) for pair in every]


def agrees_on_more(pair: Pair) -> bool:
    """Whether more than name, year and place agrees: a number, the whole birthday, or the day of the event."""
    levels = {part.comparison: part.level for part in pair.parts}
    if is_one_person(pair):
        return True
    return levels.get("event") in _SAME_EVENT and levels.get("born") not in _OTHER_BIRTHDAY


def is_one_person(pair: Pair) -> bool:
    """Whether a number or the whole birthday agrees, so that another row with the name is somebody else, or himself."""
    levels = {part.comparison: part.level for part in pair.parts}
    return levels.get("born") in _WHOLE_BIRTHDAY or any(levels.get(number) == "same" for number in NUMBERS)


def _judged(pair: Pair, limits: Thresholds, fitting: dict[End, int]) -> Judged:
    verdict = limits.verdict(pair.probability)
    if verdict != Verdict.LINK:
        return Judged(pair, verdict)
    if not agrees_on_more(pair):
        return Judged(pair, Verdict.ASK, Doubt.NAMESAKES)
    if not is_one_person(pair) and any(fitting[end] > 1 for end in _ends(pair)):
        return Judged(pair, Verdict.ASK, Doubt.RIVAL)
    return Judged(pair, verdict)


def _ends(pair: Pair) -> tuple[End, End]:
    return (
        (pair.left_source, pair.left_id, pair.right_source),
        (pair.right_source, pair.right_id, pair.left_source),
    )
