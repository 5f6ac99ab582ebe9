"""Questions about the chain of events."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone

from antoan.accounts.models import User
from antoan.audit.models import Event
from antoan.audit.permissions import AuditPermission
from antoan.lib.text import fold

SHOWN = 100
MOST_PEOPLE = 500  # of one name; more words find fewer


def history(obj: models.Model, most: int = SHOWN) -> list[Event]:
    """The latest events of one object, the newest first; for `audit/_history.html` on its page."""
    return list(Event.objects.about(obj).order_by("-pk")[:most])


class Reader(Protocol):
    """Whoever reads: what they may do and which places they reach."""

    @property
    def place_path(self) -> str: ...
    @property
    def nation(self) -> bool: ...
    def can(self, permission: str) -> bool: ...


@dataclass(frozen=True)
class Filters:
    """What the list of events is asked for; empty means any."""

    person: str = ""
    verb: str = ""
    target: str = ""  # words of the object's name, or "type id"
    day_from: dt.date | None = None
    day_to: dt.date | None = None


def events(reader: Reader, filters: Filters) -> QuerySet[Event]:
    """Events in the reader's territory (and those of no place) that pass the filters, the newest first."""
    if not (reader.can(AuditPermission.VIEW) and (reader.nation or reader.place_path)):
        return Event.objects.none()
    wanted = Q() if reader.nation else Q(place_path="") | Q(place_path__startswith=reader.place_path)
    if filters.person:
        wanted &= Q(actor_name__icontains=filters.person) | Q(actor_id__in=_people(filters.person))
    if filters.verb:
        wanted &= Q(verb__startswith=filters.verb)
    if filters.target:
        kind, _space, key = filters.target.rpartition(" ")
        wanted &= Q(target_label__icontains=filters.target) | Q(target_type=kind, target_id=key)
    if filters.day_from:
        wanted &= Q(at__gte=_midnight(filters.day_from))
    if filters.day_to:
        wanted &= Q(at__lt=_midnight(filters.day_to + dt.timedelta(days=1)))
    return Event.objects.filter(wanted).order_by("-pk")


def _people(text: str) -> list[str]:
    """Whoever has these words in the name, with or without diacritics."""
    found = User.objects.all()
    for word in fold(text).split():
        found = found.filter(folded__contains=word)
    return [str(pk) for pk in found.values_list("pk", flat=True)[:MOST_PEOPLE]]


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
