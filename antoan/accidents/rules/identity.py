"""Personal data of victims: who may not read names sees initials (Luật BVDLCN 91/2025/QH15)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from antoan.accidents.permissions import AccidentPermission
from antoan.org.scope import Actor


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
    """The text with each of the names replaced by its initials, longest name first, whatever the case."""
    for name in sorted({n for n in names if n.strip()}, key=len, reverse=True):
        text = re.sub(re.escape(name), initials(name), text, flags=re.IGNORECASE)
    return text
