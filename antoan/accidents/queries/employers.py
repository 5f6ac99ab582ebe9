"""Establishments for the pickers of the accident forms."""

from __future__ import annotations

from django.db.models import QuerySet

from antoan.establishments.models import Establishment
from antoan.establishments.permissions import EstablishmentPermission
from antoan.lib.text import fold
from antoan.org.scope import Actor

_SHOWN = 12


def employers(actor: Actor, text: str) -> list[Establishment]:
    """Establishments in the actor's reach whose name or tax code holds all the words, with or without diacritics."""
    words = fold(text).split()
    if not words:
        return []
    found: QuerySet[Establishment] = Establishment.objects.visible_to(actor, EstablishmentPermission.VIEW)
    for word in words:
        found = found.filter(folded__holds=word)
    return list(found.select_related("commune").order_by("sort_key", "pk")[:_SHOWN])
