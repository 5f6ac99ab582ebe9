"""The ledger's lines: the list with its filters, likely doubles, and the queue to screen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from antoan.accidents.enums import Source
from antoan.ledgers.enums import Work
from antoan.ledgers.models import Entry
from antoan.ledgers.permissions import LedgerPermission
from antoan.lib.text import fold
from antoan.org.models import AgencyKind, Place
from antoan.org.scope import Actor

LEDGER_SOURCES = (Source.HEALTH_STATION, Source.DEATH_REGISTER, Source.HOSPITAL, Source.INSURANCE, Source.POLICE)
# Which books a body keeps; the labour authority may enter any list that was sent to it.
BOOKS: dict[str, tuple[Source, ...]] = {
    AgencyKind.COMMUNE: (Source.DEATH_REGISTER, Source.HEALTH_STATION),
    AgencyKind.STATION: (Source.HEALTH_STATION, Source.DEATH_REGISTER),
    AgencyKind.HOSPITAL: (Source.HOSPITAL,),
    AgencyKind.INSURANCE: (Source.INSURANCE,),
    AgencyKind.POLICE: (Source.POLICE,),
}
NEAR = dt.timedelta(days=3)


def books_of(actor: Actor) -> tuple[Source, ...]:
    """The ledgers this actor writes in."""
    return BOOKS.get(actor.agency_kind, LEDGER_SOURCES)


def readable(actor: Actor) -> QuerySet[Entry]:
    """Lines in reach with what a row shows."""
    rows = Entry.objects.visible_to(actor, LedgerPermission.VIEW)
    return rows.select_related("sighting__commune", "sighting__residence", "sighting__victim__accident", "place")


def entry_rows(actor: Actor, filters: Mapping[str, Any]) -> QuerySet[Entry]:
    """The list, newest line first; struck-out lines only when asked for."""
    rows = readable(actor)
    if not filters.get("gach_bo"):
        rows = rows.filter(withdrawn_at=None)
    if source := filters.get("so"):
        rows = rows.filter(source=source)
    if work := filters.get("ket_luan"):
        rows = rows.filter(work=work)
    if place := filters.get("dia_ban"):
        rows = rows.filter(place__in=Place.objects.under(place.current_path))
    if text := filters.get("q"):
        rows = rows.filter(Q(sighting__folded__contains=fold(text)) | Q(sighting__text__icontains=text.strip()))
    return rows


def waiting(actor: Actor) -> QuerySet[Entry]:
    """Lines nobody has decided about, the likely ones first."""
    return readable(actor).filter(work=Work.PENDING, withdrawn_at=None).order_by("-score", "pk")


def entry_of_key(actor: Actor, key: str) -> Entry | None:
    """The line in reach that a device's key stands for."""
    return readable(actor).filter(source__in=LEDGER_SOURCES, sighting__source_key=key).first()


def likely_doubles(actor: Actor, *, source: str, name: str, day: dt.date | None, but: int | None = None) -> list[Entry]:
    """Lines of the same ledger with the same name within three days: perhaps written already. `but` is the line itself."""
    key = fold(name)
    if not key:
        return []
    rows = readable(actor).filter(source=source, withdrawn_at=None, sighting__folded=key[:160])
    if but is not None:
        rows = rows.exclude(pk=but)
    if day:
        rows = rows.filter(sighting__seen_on__range=(day - NEAR, day + NEAR))
    return list(rows[:5])
