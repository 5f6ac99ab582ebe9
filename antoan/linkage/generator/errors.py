"""The error model: how a person written down by somebody else differs from the person.

Each `Clerk` is one kind of writer; every field is wrong or missing independently with the stated probability:

| error | meaning |
|---|---|
| unmarked | the whole name without diacritics, often in capitals ("NONG VAN LAM") |
| misspelt | one syllable by a usual confusion: s/x, d/gi/r, ch/tr, l/n, i/y, c/k/q, hỏi/ngã, final n/ng, c/t |
| typo | one letter left out, doubled or changed |
| no_middle | the middle name left out |
| turned | given name first ("Lâm Nông Văn") |
| nickname | a nickname in brackets after the name ("Nông Văn Lâm (Tí)") |
| year_only | only the year of birth |
| no_birth | no date of birth at all |
| swapped | day and month exchanged (only when both stay valid) |
| digit | one digit of the date of birth wrong |
| year_off | year of birth one off (counted in the Vietnamese way, or from a rounded age) |
| no_sex, wrong_sex | |
| elsewhere | another commune: where he fell or was treated, not where he lives |
| no_place | |
| no_id, bad_id | number of the identity card missing; one digit wrong. The same for the insurance number and the telephone |
| late | the event is dated 1–5 days later (the day of the visit, of the entry) |
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from antoan.lib.text import fold


@dataclass(frozen=True)
class Clerk:
    """Probabilities of each error of the table above, per entry."""

    unmarked: float = 0.0
    misspelt: float = 0.0
    typo: float = 0.0
    no_middle: float = 0.0
    turned: float = 0.0
    nickname: float = 0.0
    year_only: float = 0.0
    no_birth: float = 0.0
    swapped: float = 0.0
    digit: float = 0.0
    year_off: float = 0.0
    no_sex: float = 0.0
    wrong_sex: float = 0.0
    elsewhere: float = 0.0
    no_place: float = 0.0
    no_id: float = 0.0
    bad_id: float = 0.0
    late: float = 0.0


OFFICE = Clerk(
    misspelt=0.01, typo=0.01, year_only=0.02, swapped=0.005, digit=0.01, elsewhere=0.1, no_id=0.1, bad_id=0.01
)
STATION = Clerk(
    unmarked=0.08, misspelt=0.06, typo=0.02, no_middle=0.05, turned=0.005, nickname=0.02, year_only=0.45, no_birth=0.01,
    swapped=0.01, digit=0.01, year_off=0.03, no_sex=0.02, wrong_sex=0.003, elsewhere=0.05, no_place=0.01, no_id=0.75,
    bad_id=0.01, late=0.15,
)  # fmt: skip
REGISTER = Clerk(
    misspelt=0.02, typo=0.005, no_middle=0.01, year_only=0.12, swapped=0.005, digit=0.005, elsewhere=0.03, no_id=0.15,
    bad_id=0.005, late=0.25,
)  # fmt: skip
HOSPITAL = Clerk(
    unmarked=0.35, misspelt=0.03, typo=0.02, no_middle=0.01, turned=0.01, year_only=0.2, swapped=0.01, digit=0.01,
    year_off=0.01, no_sex=0.005, wrong_sex=0.003, elsewhere=0.12, no_place=0.03, no_id=0.35, bad_id=0.01, late=0.3,
)  # fmt: skip

_CONFUSED = (
    ("s", "x"), ("x", "s"), ("d", "gi"), ("gi", "d"), ("r", "d"), ("tr", "ch"), ("ch", "tr"), ("l", "n"), ("n", "l"),
    ("qu", "q"), ("k", "c"),
)  # fmt: skip
_VOWELS = (
    ("y", "i"), ("ý", "í"), ("i", "y"), ("ỏ", "õ"), ("ẽ", "ẻ"), ("ã", "ả"), ("ả", "ã"), ("ũ", "ủ"), ("ễ", "ể"),
    ("ng", "n"), ("c", "t"), ("ùng", "ưng"), ("ươ", "ưa"),
)  # fmt: skip
_NICKNAMES = ("Tí", "Cò", "Tèo", "Bi", "Ba", "Hai", "Tý Còi", "Út", "Sẹo", "Bảy")


def misspell(rng: random.Random, name: str) -> str:
    """One syllable of the name as a careless writer has it; the name unchanged if no usual confusion fits."""
    words = name.split()
    spots = [(i, word, wrong) for i, word in enumerate(words) for wrong in _wrongs(word)]
    if not spots:
        return name
    index, _, wrong = rng.choice(spots)
    return " ".join([*words[:index], wrong, *words[index + 1 :]])


def _wrongs(word: str) -> list[str]:
    lower = word.lower()
    heads = [w + word[len(r) :] for r, w in _CONFUSED if lower.startswith(r) and not lower.startswith(("ng", "nh"))]
    inner = [word[0] + word[1:].replace(r, w, 1) for r, w in _VOWELS if r in word[1:]]
    return [wrong[0].upper() + wrong[1:] for wrong in heads + inner]


def mistype(rng: random.Random, text: str) -> str:
    """One letter left out, doubled, or changed for a neighbour."""
    spot = rng.randrange(len(text))
    if text[spot] == " ":
        spot -= 1
    kind = rng.randrange(3)
    put = ("", text[spot] * 2, rng.choice("aeionhtgu"))[kind]
    return text[:spot] + put + text[spot + 1 :]


def spoil_digit(rng: random.Random, digits: str) -> str:
    """One digit replaced by another."""
    spot = rng.randrange(len(digits))
    return digits[:spot] + str((int(digits[spot]) + rng.randrange(1, 10)) % 10) + digits[spot + 1 :]


def write_name(rng: random.Random, clerk: Clerk, family: str, middle: str, given: str) -> str:
    """The name as this clerk writes it."""
    if rng.random() < clerk.no_middle:
        middle = ""
    parts = [given, family, middle] if rng.random() < clerk.turned else [family, middle, given]
    name = " ".join(part for part in parts if part)
    if rng.random() < clerk.misspelt:
        name = misspell(rng, name)
    if rng.random() < clerk.typo:
        name = mistype(rng, name)
    if rng.random() < clerk.unmarked:
        name = fold(name).upper() if rng.random() < 0.7 else fold(name).title()
    return f"{name} ({rng.choice(_NICKNAMES)})" if rng.random() < clerk.nickname else name


def write_birth(rng: random.Random, clerk: Clerk, born: date) -> str:
    """The date of birth as this clerk writes it: dd/mm/yyyy, or the year, or nothing."""
    if rng.random() < clerk.no_birth:
        return ""
    if rng.random() < clerk.year_off:
        born = born.replace(year=born.year + rng.choice((-1, 1)), day=min(born.day, 28))
    if rng.random() < clerk.year_only:
        return str(born.year)
    if rng.random() < clerk.swapped and born.day <= 12:
        return f"{born.month:02d}/{born.day:02d}/{born.year}"
    if rng.random() < clerk.digit:
        born += timedelta(days=rng.choice((-10, 10, -1, 1, 30, 365)))
    return f"{born:%d/%m/%Y}"


def write_number(rng: random.Random, clerk: Clerk, number: str) -> str:
    """An identity or insurance number: right, missing, or with a wrong digit."""
    if rng.random() < clerk.no_id:
        return ""
    return spoil_digit(rng, number) if rng.random() < clerk.bad_id else number


def write_event(rng: random.Random, clerk: Clerk, day: date) -> str:
    """The date of the event as this clerk writes it, dd/mm/yyyy."""
    if rng.random() < clerk.late:
        day += timedelta(days=rng.randrange(1, 6))
    return f"{day:%d/%m/%Y}"


def write_sex(rng: random.Random, clerk: Clerk, *, male: bool) -> str:
    """ "Nam", "Nữ" or nothing."""
    if rng.random() < clerk.no_sex:
        return ""
    return "Nam" if male != (rng.random() < clerk.wrong_sex) else "Nữ"


def write_place(rng: random.Random, clerk: Clerk, home: str, communes: tuple[str, ...]) -> str:
    """The commune the clerk notes: mostly the home, sometimes another, sometimes none."""
    if rng.random() < clerk.no_place:
        return ""
    return rng.choice(communes) if rng.random() < clerk.elsewhere else home
