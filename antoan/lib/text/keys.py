"""Keys made from a Vietnamese text: what it is compared, searched and sorted by."""

from __future__ import annotations

import re
import unicodedata

from vn_collate import collate_key as _reference_key

_NOT_WORD = re.compile(r"[\W_]+")

# Deleting the combining marks of the NFD form strips tone and vowel marks alike; đ is a letter, not a mark, and the
# Icelandic ð is often typed for it.
_STRIP: dict[int, str | None] = dict.fromkeys(range(0x300, 0x370)) | {ord("đ"): "d", ord("\u00f0"): "d"}

COLLATE_CHARACTERS = 80
COLLATE_KEY_LENGTH = COLLATE_CHARACTERS * 6 + 6


def nfc(text: str) -> str:
    """The text with every letter composed (Unicode NFC), the only form that is stored."""
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Search key: no diacritics, đ as d, lower case, runs of blanks as one space. "Đồng  Đăng" → "dong dang"."""
    lowered = text.lower()
    if not lowered.isascii():
        # lower() once more: NFD turns a few letters that have no lower case (K, Å as units) into ones that do.
        lowered = unicodedata.normalize("NFD", lowered).translate(_STRIP).lower()
    return " ".join(lowered.split())


def name_key(text: str) -> str:
    """Key by which names are matched: `fold`, and every punctuation a space. "Cty CP X.Y–Z" → "cty cp x y z"."""
    return " ".join(_NOT_WORD.sub(" ", fold(text)).split())


_BLANK, _MARK = (
    "01",
    "02",
)  # primaries: a blank, then any other sign, then digits and letters two higher than vn-collate's
_OTHER = "fe"  # vn-collate's one bucket for whatever is neither letter nor digit, sorted after the letters


def _weight(cluster: str, level: int) -> str:
    """Two digits: the weight of one character, with its combining marks, on a level (letter, tone, case).

    vn-collate puts blanks and signs after every letter, so "Anh Dũng" would come before "An Bình"; a dictionary
    and ICU compare the word first, so here they come before every letter and digit. Scripts it does not know stay last.
    """
    # A key of one cluster is pp 00 ss 00 tt 00: two digits of weight, then the end of the level.
    weight = _reference_key(cluster)[level * 4 :][:2]
    if level:
        return weight
    if weight != _OTHER:
        return f"{int(weight, 16) + 2:02x}"
    if cluster[0].isspace():
        return _BLANK
    return weight if cluster[0].isalnum() else _MARK


class _Weights(dict[int, str]):
    """Weights of one level of the sort key by character, worked out as characters turn up."""

    def __init__(self, level: int) -> None:
        super().__init__()
        self._level = level

    def __missing__(self, code: int) -> str:
        weight = self[code] = _weight(chr(code), self._level)
        return weight


_LEVELS = (_Weights(0), _Weights(1), _Weights(2))


def collate_key(text: str) -> str:
    """Sort key in Vietnamese order: letters first (a ă â … d đ …), then tones, then case; stored beside the text.

    Word by word as in a dictionary: An Bình < Anh Dũng. Lower-case hexadecimal digits, so plain column order is right
    on both databases; at most `COLLATE_KEY_LENGTH` long because only the first 80 letters count. The weights are
    vn-collate's (ICU's order for vi-VN), put together about ten times faster.
    """
    composed = nfc(text)[:COLLATE_CHARACTERS]
    if any(map(unicodedata.combining, composed)):
        clusters = _clusters(composed)
        return "".join("".join(_weight(each, level) for each in clusters) + "00" for level in range(3))
    return "00".join([composed.translate(level) for level in _LEVELS]) + "00"


def _clusters(text: str) -> list[str]:
    """Each character with the combining marks that could not be composed with it."""
    found: list[str] = []
    for character in text:
        if found and unicodedata.combining(character):
            found[-1] += character
        else:
            found.append(character)
    return found
