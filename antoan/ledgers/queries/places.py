"""Whose ledger a line belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from antoan.org.models import Agency, Place
from antoan.org.scope import Actor


def ledger_place(actor: Actor, data: Mapping[str, Any]) -> Place:
    """A commune's officer writes the commune's own ledger; others the one of the place they name, else their area."""
    home: Place = Agency.objects.select_related("place").get(pk=actor.agency_id or 0).place
    if home.level == "commune":
        return home
    named = data.get("commune") or data.get("residence")
    return named if named and actor.reaches(named.current_path) else home
