"""How people write the name of a place: abbreviations, "cũ", the district or province after a comma."""

from __future__ import annotations

import re
from dataclasses import dataclass

from antoan.lib.text import fold, nfc

KINDS = {
    "xa": "xa", "x": "xa", "phuong": "phuong", "p": "phuong", "f": "phuong", "thi tran": "thi tran", "tt": "thi tran",
    "dac khu": "dac khu", "dk": "dac khu", "huyen": "huyen", "h": "huyen", "thi xa": "thi xa", "tx": "thi xa",
    "thanh pho": "thanh pho", "tp": "thanh pho", "quan": "quan", "q": "quan", "tinh": "tinh", "t": "tinh",
}  # fmt: skip
_KIND = re.compile(rf"({'|'.join(sorted(KINDS, key=len, reverse=True))})(?:\s*\.\s*|\s+)(.+)")
_FORMER = re.compile(r"\s*\(?\s*(?:cũ|trước đây)\s*\)?\s*$", re.IGNORECASE)
_SEPARATOR = re.compile(r"[,;/\n]|\s[-–]\s")


@dataclass(frozen=True)
class Written:
    """A place as written: folded name, with its kind if one was given, and what surrounds it."""

    text: str  # the whole first part, folded: "thi tran dong dang"
    kind: str  # "thi tran", "" when none
    name: str  # "dong dang"
    context: tuple[str, ...]  # "cao loc", "lang son": names of the districts or provinces given
    is_former: bool  # "… cũ" was written: an old unit is meant


def read_place(text: str) -> Written:
    """Take a written place apart: "TT. Đồng Đăng cũ, H. Cao Lộc" → thị trấn, dong dang, (cao loc), former."""
    first, *rest = [part for part in _SEPARATOR.split(nfc(text)) if part.strip()] or [""]
    stripped = _FORMER.sub("", first)
    kind, name = _apart(fold(stripped))
    context = tuple(_apart(fold(_FORMER.sub("", part)))[1] for part in rest)
    return Written(f"{kind} {name}".strip(), kind, name, context, stripped != first)


def _apart(folded: str) -> tuple[str, str]:
    match = _KIND.fullmatch(folded)
    return (KINDS[match[1]], match[2].strip()) if match else ("", folded.strip(" ."))
