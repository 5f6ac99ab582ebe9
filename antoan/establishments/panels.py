"""What higher rings add to an establishment: tabs on its page and filters on the list.

    register("cases", _("Vụ tai nạn"), provider)          # in AppConfig.ready()

This ring may not look up at them, so they come here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from antoan.establishments.models import Establishment
from antoan.org.scope import Actor

Text = str | Promise


@dataclass(frozen=True)
class Panel:
    """What a tab shows: a template included with `panel` (this object) and `establishment`; how many, for the tab."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    count: int | None = None


Provider = Callable[[Actor, Establishment], Panel | None]
Narrow = Callable[[QuerySet[Establishment]], QuerySet[Establishment]]


@dataclass(frozen=True)
class Tab:
    """A registered tab."""

    key: str
    label: Text
    provider: Provider
    order: int


@dataclass(frozen=True)
class Flag:
    """A registered filter of the list ("has accidents")."""

    key: str
    label: Text
    narrow: Narrow


_tabs: dict[str, Tab] = {}
_flags: dict[str, Flag] = {}


def register(key: str, label: Text, provider: Provider, order: int = 50) -> None:
    """Add a tab; the provider answers None when the reader may not see it. It is asked only when the tab is open."""
    _tabs[key] = Tab(key, label, provider, order)


def register_flag(key: str, label: Text, narrow: Narrow) -> None:
    """Add a yes-filter to the list."""
    _flags[key] = Flag(key, label, narrow)


def tabs() -> list[Tab]:
    """All tabs in order."""
    return sorted(_tabs.values(), key=lambda tab: (tab.order, tab.key))


def flags() -> list[Flag]:
    """All filters, as registered."""
    return list(_flags.values())
