"""Personal data of victims: who may not read names sees initials (Luật BVDLCN 91/2025/QH15)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from antoan.accidents.permissions import AccidentPermission
from antoan.lib.text import fold
from antoan.org.scope import Actor

# Telephone (10 or 11 digits, +84 …) and identity numbers (9 or 12), however they are grouped.
_NUMBER = re.compile(r"(?<![\w/])\+?\d(?:[ .-]?\d){8,11}(?![\w/])")


def initials(name: str) -> str:
    """ "Nguyễn Văn An" → "N.V.A."; an empty name stays empty."""
    return "".join(f"{word[0].upper()}." for word in name.split())


def may_read_names(actor: Actor) -> bool:
    """Whether names, years of birth and injuries may be shown."""
    return actor.can(AccidentPermission.VIEW_IDENTITY)


def shown_name(name: str, actor: Actor) -> str:
    """The name as this actor may see it."""
    return name if may_read_names(actor) else initials(name)


def masked(text: str, names: Iterable[str]) -> str:
    """The text with each of the names replaced by its initials, longest first, whatever the case and diacritics."""
    text = unicodedata.normalize("NFC", text)
    for name in sorted({n for n in names if n.strip()}, key=len, reverse=True):
        text = _without(text, name)
    return text


def _without(text: str, name: str) -> str:
    words = list(re.finditer(r"\w+", text))
    folded, wanted = [fold(word[0]) for word in words], fold(name).split()
    for start in range(len(words) - len(wanted), -1, -1):
        if folded[start : start + len(wanted)] == wanted:
            last = words[start + len(wanted) - 1]
            text = text[: words[start].start()] + initials(name) + text[last.end() :]
    return text


def for_the_log(text: str, names: Iterable[str]) -> str:
    """What people typed, fit for a log that is never erased: names as initials, telephone and identity numbers hidden."""
    return _NUMBER.sub("•••", masked(text, names))
