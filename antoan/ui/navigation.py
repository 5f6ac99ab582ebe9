"""What an app puts into the menu; `antoan.config.navigation` collects the lists and asks what the reader may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise


class Reader(Protocol):
    """Whoever looks at a page: enough of an actor to choose the menu."""

    def can(self, permission: str) -> bool: ...


@dataclass(frozen=True)
class Item:
    """One line of the menu. Shown to whoever has the permission ("" = everybody who is signed in)."""

    label: str | Promise
    url_name: str
    permission: str = ""
    order: int = 100
    icon: str = "dot"  # a name of antoan.ui.icons

    def is_open_to(self, reader: Reader) -> bool:
        """Whether this reader sees the line."""
        return not self.permission or reader.can(self.permission)
