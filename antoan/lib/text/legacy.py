"""TCVN3 (ABC) and VNI: text typed with the fonts of the 1990s, still alive in old registers.

Both keep Vietnamese letters in the upper half of Latin-1, so a cell reads "C«ng ty" (TCVN3) or "Coâng ty" (VNI)
for "Công ty". Tables: TCVN 5712:1993 (VN1, whose lower half of letters is what the ABC fonts use) and VNI-Windows.
A text is decoded only when that is certain: every strange word becomes a Vietnamese syllable and the text as it
stands is not Vietnamese already.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from antoan.lib.text.syllables import is_syllable

Legacy = Literal["tcvn3", "vni"]
_LEGACY: tuple[Legacy, Legacy] = ("tcvn3", "vni")

# From byte 0x80 on; "\0" where the table has no Vietnamese letter.
_TCVN3_HIGH = (
    "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ\0ĂÂÊÔƠƯĐăâêôơưđẰ\0\0\0\0\0àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽ"
    "éẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵ\0"
)
_TCVN3 = {0x80 + i: letter for i, letter in enumerate(_TCVN3_HIGH) if letter != "\0"}
_VNI_ONE = dict(zip("íìæóòôöîñ", "íìỉĩịơưỵđ", strict=True))
_VNI_MARKS = dict(zip("ùøûõï", "\u0301\u0300\u0309\u0303\u0323", strict=True))
_VNI_MARKS |= {"â": "\u0302", "ê": "\u0306"}
# A letter with a hat or a breve and a tone has one sign of its own.
_VNI_MARKS |= {s: "\u0302" + t for s, t in zip("áàåãä", "\u0301\u0300\u0309\u0303\u0323", strict=True)}
_VNI_MARKS |= {s: "\u0306" + t for s, t in zip("éèúüë", "\u0301\u0300\u0309\u0303\u0323", strict=True)}


def _vni_table() -> dict[str, str]:
    """Every sequence of VNI characters that means one letter."""
    lower = dict(_VNI_ONE)
    for base in "aeouyôö":
        for sign, marks in _VNI_MARKS.items():
            letter = unicodedata.normalize("NFC", _VNI_ONE.get(base, base) + marks)
            if len(letter) == 1:
                lower[base + sign] = letter
    table = dict(lower)
    for written, letter in lower.items():
        # A capital letter carries its mark in either case: fonts of capitals were typed both ways.
        table[written.upper()] = letter.upper()
        table[written[0].upper() + written[1:]] = letter.upper()
    return table


_VNI = _vni_table()
_VNI_SEQUENCE = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))
_WORD = re.compile(r"[A-Za-z\x80-\x9f\xa1-\xff]+")
_MODERN = re.compile("[^\x00-\xff]")
_QUOTED = re.compile(r"(?<![A-Za-z\xa1-\xff])«([^«»]*)»(?![A-Za-z\xa1-\xff])")
# Signs that a modern text hangs on a word; no Vietnamese word ends in the letters they stand for in TCVN3.
_SIGNS = "®©°²³"
_UNITS = re.compile("µ[A-Za-z]{0,2}")


def decode_legacy(text: str, encoding: Legacy, *, is_shouted: bool | None = None) -> str:
    """The text read in the old encoding; capitals are restored in words typed with an all-capitals font.

    `is_shouted` says of a piece of a longer text whether the whole of it is in capitals.
    """
    if encoding == "vni":
        return unicodedata.normalize("NFC", _VNI_SEQUENCE.sub(lambda m: _VNI[m[0]], text))
    if _is_shouted(text) if is_shouted is None else is_shouted:
        return text.translate(_TCVN3).upper()
    return _WORD.sub(lambda m: _read_abc(m[0]), text)


def _read_abc(word: str) -> str:
    return word.translate(_TCVN3).upper() if _is_shouted(word) else word.translate(_TCVN3)


def _is_shouted(text: str) -> bool:
    """ABC fonts of capitals draw small accented letters as capitals: "CéNG" in them is CÔNG, not CôNG."""
    plain = [c for c in text if c.isascii() and c.isalpha()]
    return len(plain) > 1 and all(map(str.isupper, plain))


def encode_legacy(text: str, encoding: Legacy) -> str:
    """The text as the old fonts would have it, in Latin-1 characters: the reverse of `decode_legacy`.

    The ABC fonts lack some capitals (Ứ, Ý …); as in the old documents the small letter stands for them.
    """
    source = {chr(k): v for k, v in _TCVN3.items()} if encoding == "tcvn3" else _VNI
    back = {letter: written for written, letter in reversed(source.items())}
    return "".join(back.get(c, back.get(c.lower(), c)) for c in unicodedata.normalize("NFC", text))


def _is_natural(word: str) -> bool:
    """Whether the word needs no decoding: plain, a syllable as it stands, a sign or a unit of modern text."""
    core = word.rstrip(_SIGNS)
    if core.isascii() or is_syllable(core) or not any(map(str.isalpha, word)):
        return True
    return _UNITS.fullmatch(core) is not None


def legacy_vote(text: str) -> dict[str, int]:
    """How many words speak for each reading: keys "tcvn3", "vni", "unicode" (as it stands), "unknown"."""
    vote = {"tcvn3": 0, "vni": 0, "unicode": 0, "unknown": 0}
    for word in _WORD.findall(_QUOTED.sub(r" \1 ", text)):
        if word.isascii():
            continue
        if _is_natural(word):
            # "Bình" is written alike in VNI and today: it speaks for neither.
            vote["unicode"] += is_syllable(word.rstrip(_SIGNS)) and decode_legacy(word, "vni") != word
            continue
        for reading in _readings(word) or ("unknown",):
            vote[reading] += 1
    return vote


def _readings(word: str) -> tuple[Legacy, ...]:
    return tuple(e for e in _LEGACY if is_syllable(decode_legacy(word, e)))


def is_modern(text: str) -> bool:
    """Whether the text has a character that no old 8-bit encoding has: it was typed in Unicode."""
    return _MODERN.search(text) is not None


def detect_legacy(text: str) -> Legacy | None:
    """The old encoding of the text if that is certain, else None (modern text, foreign text, or doubt)."""
    if text.isascii() or _MODERN.search(text):
        return None
    vote = legacy_vote(text)
    best, other = sorted(_LEGACY, key=lambda reading: -vote[reading])
    certain = vote[best] > vote[other] and vote[best] >= vote["unicode"] and not vote["unknown"]
    return best if certain else None


def strange_words(text: str) -> int:
    """How many words have a letter beyond ASCII, in a text of any 8-bit encoding read as Latin-1."""
    return sum(not word.isascii() for word in _WORD.findall(text))
