"""The person specification, as data: what is compared, at which levels, what each level says, where to look for pairs.

Standard columns (made by `standard`), per row; NULL = not known:

| column | meaning |
|---|---|
| nf, ns | folded name in the order family–middle–given; its words sorted |
| fg, fgm | family and given name, folded; with diacritics |
| plain | the name carries no diacritics at all (1/0) |
| snd, gsnd | sound of fg, of the given name (usual misspellings fall together) |
| mid, msnd, fmid | middle name, folded; its sound; with the family name before it |
| fam, giv, alias | family and given name, folded; a nickname |
| gok | the given name is a usual one, so hardly a slip of the pen for another (1/0) |
| dob, dobt, md, yob | date of birth, with day and month exchanged, month-day, year |
| ev | date of the event as a day number |
| sex, cccd, bhxh, soc, phone, place, hamlet, number, street, street2, suburb, postcode, state | as named |

m and u are the stored model (Fellegi–Sunter: share of true pairs, of other pairs, that reach the level). They were
measured on the generator's ledgers for the Vietnamese comparisons and are plain estimates for the others. Training
starts from them and, on short lists, hardly leaves them (see `training`).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Any

from antoan.linkage.levels import Comparison, Level

VERSION = 3


def _same(column: str) -> str:
    return f"{column}_l = {column}_r"


def _starts(whole: str, start: str) -> str:
    # Written so that DuckDB and Spark read it alike.
    return f"substr({whole}, 1, length({start})) = {start}"


def _number(name: str, m: float, u: float) -> Comparison:
    """A number that belongs to one person."""
    slip = f"{{damerau}}({name}_l, {name}_r) <= 1"
    levels = (Level("same", _same(name), m, u), Level("slip", slip, 0.02, u * 30))
    return Comparison(name, (name,), levels, (name,), (0.98 - m, 1 - 31 * u))


def _code(name: str, m: float, u: float) -> Comparison:
    """A short code: the same or not."""
    return Comparison(name, (name,), (Level("same", _same(name), m, u),), (name,), (1 - m, 1 - u))


def _text(name: str, m: float, u: float) -> Comparison:
    """A free text: same, nearly the same, different."""
    levels = (
        Level("same", _same(name), m, u, tf=name),
        Level("near", f"{{jaro}}({name}_l, {name}_r) >= 0.9", (1 - m) * 0.5, u),
    )
    return Comparison(name, (name,), levels, (name,), ((1 - m) * 0.5, 1 - 2 * u))


def _part(name: str, other: str) -> Comparison:
    """A name in its own column (Western lists): same, nearly, in the other's column, far."""
    levels = (
        Level("same", _same(name), 0.80, 0.006, tf=name),
        Level("near", f"{{jaro}}({name}_l, {name}_r) >= 0.9", 0.09, 0.008),
        Level("turned", f"{name}_l = {other}_r", 0.03, 0.002),
        Level("far", f"{{jaro}}({name}_l, {name}_r) >= 0.75", 0.03, 0.03),
    )
    return Comparison(name, (name,), levels, (name, other), (0.05, 0.954), mode="parts")


# The whole birthday does not agree; the events lie further apart than two books differ about one event.
_OTHER_DAY = "(dob_l is null or dob_r is null or (dob_l <> dob_r and dob_l <> coalesce(dobt_r, '')))"
_APART = "abs(ev_l - ev_r) > (case when dob_l is null or dob_r is null then 10 else 3 end)"
# One birthday, two given names: both usual and unlike; or one like the other or no usual name, but another time too.
_TWINS = (
    "yob_l = yob_r and giv_l <> giv_r and (md_l = md_r or md_l is null or md_r is null or dob_l = dobt_r)"
    " and (cast(gok_l = 1 and gok_r = 1 as integer) + cast(gsnd_l <> gsnd_r as integer)"
    " + cast(coalesce(abs(ev_l - ev_r), 0) > 10 as integer)) >= 2"
)

COMPARISONS: tuple[Comparison, ...] = (
    Comparison(
        "name",
        ("fg",),
        (
            Level("same", "fgm_l = fgm_r and plain_l = 0", 0.62, 0.0012, tf="fgm"),
            Level("unmarked", "fg_l = fg_r and (plain_l = 1 or plain_r = 1)", 0.27, 0.0008, tf="fg"),
            Level("marks", "fg_l = fg_r", 0.02, 0.0006),
            Level("order", "ns_l = ns_r", 0.01, 0.00002),
            Level("sound", "snd_l = snd_r", 0.035, 0.0006),
            Level("near", "levenshtein(fg_l, fg_r) <= 1", 0.025, 0.002),
            Level("given", "gsnd_l = gsnd_r or alias_l = giv_r or giv_l = alias_r", 0.01, 0.016),
            Level("far", "levenshtein(fg_l, fg_r) <= 2", 0.005, 0.015),
        ),
        ("fgm", "fg", "plain", "ns", "snd", "gsnd", "alias", "giv"),
        (0.005, 0.9628),
        mode="vi",
    ),
    Comparison(
        "middle",
        ("mid",),
        (
            Level("same", _same("mid"), 0.93, 0.13, tf="fmid"),
            Level("sound", "msnd_l = msnd_r or levenshtein(mid_l, mid_r) <= 1", 0.03, 0.02),
            Level("part", _starts("mid_l", "mid_r") + " or " + _starts("mid_r", "mid_l"), 0.015, 0.02),
        ),
        ("mid", "msnd", "fmid"),
        (0.025, 0.83),
        mode="vi",
    ),
    # Brothers and sisters of one birthday: the other comparisons take a shared birthday, family, hamlet for independent
    # evidence, which for twins they are not. Two different given names then cost 12 bits; and if they were not hurt at
    # one time, the 7 that a shared hamlet brings are taken back.
    Comparison(
        "twins",
        ("giv", "yob"),
        (
            Level("home", f"hamlet_l = hamlet_r and abs(ev_l - ev_r) > 10 and {_TWINS}", 0.00000002, 0.0105),
            Level("twins", f"fam_l = fam_r and {_TWINS}", 0.000008, 0.0325),
        ),
        ("giv", "fam", "gsnd", "gok", "yob", "md", "dob", "dobt", "ev", "hamlet"),
        (0.999992, 0.957),
        mode="vi",
        fixed=True,
    ),
    # Namesakes: families stay in their hamlet, so name, year of birth and place do not speak independently. Where the
    # whole birthday does not agree and the events lie more than ten days apart (more than three, if both birthdays are
    # known), the pair loses 8 bits beside the event's, or 18 in one hamlet: who shares the hamlet shares the commune,
    # and the family is there. So the year alone never lists such a pair, however rare the name. And where name and year
    # alone agree, in two communes and on two days, it loses 3.5: a middle name tells the sex, so that was counted twice.
    Comparison(
        "namesakes",
        ("gsnd", "yob", "ev"),
        (
            Level(
                "kin",
                f"gsnd_l = gsnd_r and abs(yob_l - yob_r) <= 1 and hamlet_l = hamlet_r and {_OTHER_DAY} and {_APART}",
                0.00000015,
                0.0393,
            ),
            Level("namesakes", f"snd_l = snd_r and yob_l = yob_r and {_OTHER_DAY} and {_APART}", 0.00018, 0.0461),
            Level(
                "thin",
                f"snd_l = snd_r and yob_l = yob_r and {_OTHER_DAY} and ev_l <> ev_r and place_l <> place_r"
                " and (hamlet_l is null or hamlet_r is null or hamlet_l <> hamlet_r)",
                0.0009,
                0.0102,
            ),
        ),
        ("snd", "gsnd", "yob", "dob", "dobt", "ev", "place", "hamlet"),
        (0.9989, 0.9044),
        mode="vi",
        fixed=True,
    ),
    _part("giv", "fam"),
    _part("fam", "giv"),
    Comparison(
        "born",
        ("yob",),
        (
            Level("same", _same("dob"), 0.52, 0.00003),
            Level("year", "yob_l = yob_r and (md_l is null or md_r is null)", 0.40, 0.010),
            Level("turned", "dob_l = dobt_r", 0.012, 0.00003),
            Level("slip", "levenshtein(dob_l, dob_r) <= 1", 0.02, 0.0004),
            Level("day", "md_l = md_r", 0.01, 0.0012),
            Level("year_other_day", "yob_l = yob_r", 0.01, 0.007),
            Level("near", "abs(yob_l - yob_r) <= 1", 0.022, 0.032),
        ),
        ("dob", "dobt", "md", "yob"),
        (0.006, 0.95),
    ),
    _code("sex", 0.99, 0.53),
    _number("cccd", 0.965, 2e-7),
    _number("bhxh", 0.965, 2e-7),
    _number("soc", 0.93, 2e-6),
    _number("phone", 0.90, 2e-6),
    Comparison(
        "place",
        ("place",),
        (
            Level("same", _same("place"), 0.82, 0.02, tf="place"),
            Level("near", "levenshtein(place_l, place_r) <= 1", 0.02, 0.002),
        ),
        ("place",),
        (0.16, 0.978),
    ),
    _text("hamlet", 0.9, 0.007),
    Comparison(
        "event",
        ("ev",),
        (
            Level("same", _same("ev"), 0.6, 0.003),
            Level("days", "abs(ev_l - ev_r) <= 3", 0.24, 0.016),
            Level("week", "abs(ev_l - ev_r) <= 10", 0.13, 0.035),
            Level("month", "abs(ev_l - ev_r) <= 35", 0.02, 0.12),
        ),
        ("ev",),
        (0.01, 0.826),
    ),
    _code("number", 0.85, 0.02),
    Comparison(
        "street",
        ("street",),
        (
            Level("same", _same("street"), 0.8, 0.001, tf="street"),
            Level("near", "{jaro}(street_l, street_r) >= 0.9", 0.1, 0.001),
            Level("turned", "street_l = street2_r or street2_l = street_r", 0.03, 0.0002),
        ),
        ("street", "street2"),
        (0.07, 0.9978),
    ),
    _text("street2", 0.75, 0.005),
    _text("suburb", 0.85, 0.003),
    Comparison(
        "postcode",
        ("postcode",),
        (
            Level("same", _same("postcode"), 0.88, 0.003),
            Level("slip", "{damerau}(postcode_l, postcode_r) <= 1", 0.06, 0.02),
        ),
        ("postcode",),
        (0.06, 0.977),
    ),
    _code("state", 0.93, 0.25),
)  # fmt: skip

# Where to look for pairs, the widest first: columns that must all be equal. A rule is used when its pairs fit the
# budget and no used rule contains it, so short lists are searched widely and long ones narrowly. No rule is a place
# alone: who is hurt here may be treated, or die, elsewhere.
BLOCKING: tuple[tuple[str, ...], ...] = (
    ("cccd",), ("bhxh",), ("soc",), ("phone",),
    ("gsnd",), ("snd",), ("fg",), ("ns",), ("dob",), ("dobt",), ("fam", "giv"), ("street",), ("street2",),
    ("snd", "yob"), ("ns", "yob"), ("snd", "place"), ("fg", "place"), ("nf", "place"), ("snd", "ev"), ("snd", "md"),
    ("nf", "md"), ("gsnd", "dob"), ("giv", "dob"), ("fam", "dob"), ("place", "dob"), ("ev", "yob"), ("ev", "place"),
    ("gsnd", "yob", "place"), ("gsnd", "ev"), ("hamlet", "place", "gsnd"), ("hamlet", "place", "yob"),
    ("gsnd", "ev", "place"), ("fam", "yob"), ("giv", "yob"), ("fam", "postcode"), ("giv", "postcode"),
    ("fam", "suburb"), ("giv", "suburb"), ("street", "suburb"), ("street", "postcode"), ("suburb", "number"),
    ("postcode", "number"), ("suburb", "yob"), ("number", "postcode", "md"),
)  # fmt: skip
# What else is equal when a column is: a rule that names "nf" is contained in the same rule with "ns".
IMPLIES: dict[str, frozenset[str]] = {
    "nf": frozenset({"ns", "fg", "snd", "fam", "giv", "gsnd"}),
    "fg": frozenset({"snd", "fam", "giv", "gsnd"}),
    "giv": frozenset({"gsnd"}),
    "dob": frozenset({"yob", "md"}),
}
# The exchanged date is found from either side; the condition is not an equality of one column with itself.
EXCHANGED = {"dobt": "l.dob = r.dobt"}

# Rules that seldom bring together two different people: their count gives the prior. With the share of true pairs
# that such a rule is taken to find.
CERTAIN: tuple[tuple[str, ...], ...] = (
    ("cccd",), ("soc",), ("bhxh",), ("nf", "dob"), ("fam", "giv", "dob"), ("nf", "yob", "place"),
    ("fam", "giv", "street"), ("fam", "giv", "postcode", "number"),
)  # fmt: skip
CERTAIN_RECALL = 0.8

# Rules under which the model is trained; what a rule names cannot be learned under it, so several are used.
TRAINING: tuple[tuple[str, ...], ...] = (
    ("dob",), ("fg", "md"), ("soc",), ("cccd",), ("fam", "giv"), ("ns", "yob"), ("place", "yob"), ("nf", "place"), ("nf",),
)  # fmt: skip
# Numbers of one person: nearly every pair under such a rule is true, and that is no sign of a session gone astray.
NUMBERS = frozenset({("cccd",), ("bhxh",), ("soc",)})


def digest() -> str:
    """Fingerprint of the specification: a model made for another one is refused."""
    data: dict[str, Any] = {
        "comparisons": [asdict(comparison) for comparison in COMPARISONS],
        "blocking": BLOCKING,
        "version": VERSION,
    }
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:16]


def usable(columns: set[str], mode: str) -> list[Comparison]:
    """The comparisons whose columns are all there, in the mode's way of names."""
    return [c for c in COMPARISONS if c.mode in {"", mode} and set(c.known) <= columns]
