"""Is this entry about work? Points for and against, each with its reason; a person confirms.

The ledgers' cause lists are mutually exclusive by mechanism or intent (law.md §6.13): a farmer who falls from a star
anise tree at work is written down as "Ngã". So the list's own "tai nạn lao động" is believed, its silence is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from antoan.ledgers.enums import Work
from antoan.lib.text import fold, nfc

YES_FROM, NO_TO = 3, -3  # points; between them a person is asked without a proposal

CAUSES = {"labour": 7, "suicide": -9, "violence": -6, "traffic": -1, "drowning": -1, "poison": -1}
# ICD-10 external causes: (first, last, points). X60–X84 self-harm, X85–Y09 assault, W28–W31 machinery …
ICD_BLOCKS: tuple[tuple[str, str, int], ...] = (
    ("V01", "V99", -1),
    ("W12", "W12", 5),  # fall on and from scaffolding
    ("W14", "W14", 1),  # fall from tree
    ("W24", "W24", 4),  # lifting and transmission devices
    ("W28", "W31", 5),  # powered mower, agricultural and other machinery
    ("W33", "W34", -2),  # firearms
    ("W35", "W40", 2),  # explosion of boiler, gas cylinder, other materials
    ("W65", "W68", -5),  # bath, swimming-pool
    ("W77", "W77", 4),  # cave-in, falling earth
    ("W78", "W80", -7),  # choking on food
    ("X60", "X84", -9),
    ("X85", "Y09", -6),
    ("Y40", "Y84", -8),  # complications of care
)
ICD_DISEASE = re.compile(r"^[A-RZ]\d\d")  # a disease, not an injury
ICD_ACTIVITY = re.compile(r"^[V-Y]\d\d\.?\d2$")  # fifth character 2: while working for income
PUPILS = ("hoc sinh", "sinh vien", "tre em", "con nho", "mam non")
RETIRED = ("huu tri", "nghi huu", "gia yeu", "mat suc")
TRADES = ("cong nhan", "tho ", "lai xe", "boc xep", "boc vac", "phu ho", "khai thac", "bao ve", "lam thue", "xay dung")


@dataclass(frozen=True)
class Facts:
    """What a rule may look at. `text`: everything the ledger says about what happened, in its own words."""

    text: str
    age: int | None = None
    occupation: str = ""
    cause_code: str = ""
    icd10: str = ""


@dataclass(frozen=True)
class Hit:
    """One rule that spoke: its name, what it saw, and its points."""

    rule: str
    seen: str
    points: int


@dataclass(frozen=True)
class Verdict:
    """The sum of the hits and what it proposes."""

    score: int
    proposal: Work
    hits: tuple[Hit, ...]

    def reasons(self) -> list[dict[str, str | int]]:
        """The hits as JSON, strongest first."""
        ordered = sorted(self.hits, key=lambda hit: -abs(hit.points))
        return [{"rule": hit.rule, "seen": hit.seen, "points": hit.points} for hit in ordered]


class Screen:
    """Rules with one set of keywords; made once, asked many times (about 20 µs an entry).

    Where the ledger writes diacritics the keyword must carry the same: "xưởng" (workshop) is not "xuống" (down). Where
    it writes none, keywords are compared without.
    """

    def __init__(self, keywords: Iterable[tuple[str, int]]) -> None:
        words = {nfc(text).lower(): weight for text, weight in keywords}
        self._marked = _Words(words)
        self._unmarked = _Words({fold(text): weight for text, weight in words.items()})

    def judge(self, facts: Facts) -> Verdict:
        """Add the points up."""
        hits = tuple(hit for hits in (self._words(facts.text), *_others(facts)) for hit in hits)
        score = sum(hit.points for hit in hits)
        return Verdict(score, _proposal(score), hits)

    def _words(self, text: str) -> Iterator[Hit]:
        plain = nfc(text).lower()
        return (self._unmarked if fold(plain) == " ".join(plain.split()) else self._marked).hits(plain)


class _Words:
    """Whole words and phrases, the longest first, so that "phun thuốc sâu" is found before "thuốc sâu"."""

    def __init__(self, weights: dict[str, int]) -> None:
        self.weights = weights
        words = sorted(filter(None, weights), key=len, reverse=True)
        self.pattern = re.compile(r"(?<!\w)(" + "|".join(map(re.escape, words)) + r")(?!\w)") if words else None

    def hits(self, text: str) -> Iterator[Hit]:
        """Each word once, however often it stands there."""
        seen: set[str] = set()
        for found in self.pattern.finditer(_spaced(text)) if self.pattern else ():
            word = found.group(1)
            if word not in seen:
                seen.add(word)
                yield Hit("keyword", word, self.weights[word])


def _others(facts: Facts) -> Sequence[Iterator[Hit]]:
    return (_cause(facts), _icd(facts), _age(facts), _occupation(facts))


def _proposal(score: int) -> Work:
    if score >= YES_FROM:
        return Work.YES
    return Work.NO if score <= NO_TO else Work.UNSURE


def _spaced(text: str) -> str:
    """Anything that is not a letter or digit as one blank."""
    return re.sub(r"\W+", " ", text).strip()


@lru_cache(maxsize=50_000)
def _plain(text: str) -> str:
    """Folded, with anything that is not a letter or digit as one blank."""
    return _spaced(fold(text))


def _cause(facts: Facts) -> Iterator[Hit]:
    if points := CAUSES.get(facts.cause_code, 0):
        yield Hit("cause", facts.cause_code, points)


def _icd(facts: Facts) -> Iterator[Hit]:
    code = facts.icd10.strip().upper()
    if ICD_ACTIVITY.match(code):
        yield Hit("icd", _("%(code)s: đang làm việc kiếm sống") % {"code": code}, 6)
    elif ICD_DISEASE.match(code):
        yield Hit("icd", _("%(code)s: bệnh, không phải thương tích") % {"code": code}, -8)
    for first, last, points in ICD_BLOCKS:
        if first <= code[:3] <= last:
            yield Hit("icd", code, points)


def _age(facts: Facts) -> Iterator[Hit]:
    if facts.age is None:
        return
    if facts.age < 13:
        yield Hit("age", str(facts.age), -7)
    elif facts.age < 15 or facts.age > 80:
        yield Hit("age", str(facts.age), -3)


def _occupation(facts: Facts) -> Iterator[Hit]:
    job = f"{_plain(facts.occupation)} "
    if any(word in job for word in PUPILS):
        yield Hit("occupation", facts.occupation, -4)
    elif any(word in job for word in RETIRED):
        yield Hit("occupation", facts.occupation, -2)
    elif any(word in job for word in TRADES):
        yield Hit("occupation", facts.occupation, 1)
