"""Questions about the register. Every list is bounded and costs the same number of queries however long it is."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Concat

from antoan.establishments import panels
from antoan.establishments.models import Establishment, Workforce
from antoan.establishments.permissions import EstablishmentPermission
from antoan.establishments.rules import core_name
from antoan.law.queries import labels_of
from antoan.lib.text import fold
from antoan.org.models import Place
from antoan.org.scope import Actor
from antoan.ui.tables import CAP

NARROW = 2000  # with fewer hits they are fetched by key and sorted; with more, the list's own order meets them soon
_CODE = re.compile(r"\d[\d\s.-]{3,}")


@dataclass(frozen=True)
class Filters:
    """What the list is asked for; empty means any."""

    text: str = ""
    commune_path: str = ""
    sector: str = ""  # "B" a section of VSIC, or the beginning of a code
    sector_codes: tuple[str, ...] = ()  # the two-digit divisions of a section
    type_code: str = ""
    status: str = ""
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Listing:
    """What a list shows: the rows in Vietnamese order, and how many there are (as far as was counted)."""

    rows: QuerySet[Establishment]
    count: int


def listing(actor: Actor, filters: Filters, most: int = CAP) -> Listing:
    """The establishments in the actor's scope that pass the filters.

    Two ways, because no index both filters and sorts. First the keys are read through the indexes, as many as a list
    can show. When they are few, their rows are fetched and sorted; when they are many, the list is walked in its own
    order, where they are met soon. PostgreSQL knows from its statistics when to walk; SQLite does not, so there the
    filters are written as expressions, which no other index answers. Counting stops at `most`.
    """
    scope = _scope(actor, filters.commune_path)
    keys = list(_narrowed(scope, filters, walked=False).order_by().values_list("pk", flat=True)[: most + 1])
    if len(keys) <= NARROW:
        return Listing(Establishment.objects.filter(pk__in=keys).select_related("commune"), len(keys))
    rows = _narrowed(scope, filters, walked=connection.vendor == "sqlite")
    return Listing(rows.select_related("commune"), len(keys))


def search(actor: Actor, filters: Filters) -> QuerySet[Establishment]:
    """The rows of `listing`."""
    return listing(actor, filters).rows


def _narrowed(scope: Q, filters: Filters, *, walked: bool) -> QuerySet[Establishment]:
    """The rows asked for; `walked` = by expressions, which no index answers, instead of by columns, which one may."""
    plain: dict[str, Any] = {
        "at": F("commune_id"),
        "kind": F("type_code"),
        "sector": F("sector_code"),
        "state": F("status"),
        "tax": F("tax_code"),
    }
    if walked:
        plain = {name: Concat(column, Value("")) for name, column in plain.items()} | {"at": F("commune_id") + 0}
    rows: QuerySet[Establishment] = Establishment.objects.alias(**plain)
    rows = rows.filter(scope, _facts(filters), _text(filters.text))
    for flag in panels.flags():
        if flag.key in filters.flags:
            rows = flag.narrow(rows)
    return rows


def _scope(actor: Actor, commune_path: str) -> Q:
    """What `visible_to` says, on the alias `at`; and the commune asked for."""
    if not actor.can(EstablishmentPermission.VIEW):
        return Q(pk__in=[])
    reach = Q(at__in=_places(commune_path)) if commune_path else Q()
    if actor.establishment_id is not None:
        return reach & Q(pk=actor.establishment_id)
    if actor.nation or (actor.place_path and commune_path.startswith(actor.place_path)):
        return reach
    if not actor.place_path:
        return Q(pk__in=[])
    return reach & Q(at__in=_places(actor.place_path))


def _places(path: str) -> list[int]:
    """The places under a path, as keys: a few hundred at most, by which a planner can tell how many rows to expect."""
    return list(Place.objects.under(path).values_list("pk", flat=True))


def _facts(filters: Filters) -> Q:
    wanted = Q()
    if filters.status:
        wanted &= Q(state=filters.status)
    if filters.type_code:
        wanted &= _begins("kind", filters.type_code.rstrip("0") or "0")
    if filters.sector_codes:
        sectors = Q()
        for division in filters.sector_codes:
            sectors |= _begins("sector", division)
        wanted &= sectors
    elif filters.sector:
        wanted &= _begins("sector", filters.sector)
    return wanted


def _begins(column: str, digits: str) -> Q:
    """Beginning of a code as a range, which both databases answer from the index (LIKE they do not)."""
    return Q(**{f"{column}__gte": digits, f"{column}__lt": f"{digits}~"})


def _text(text: str) -> Q:
    """Every word of the text in the name or tax code, without regard to diacritics and case; or a tax code's beginning."""
    if _CODE.fullmatch(text.strip()):
        return _begins("tax", re.sub(r"[\s.]", "", text).rstrip("-"))
    wanted = Q()
    for word in fold(text).split():
        wanted &= Q(folded__holds=word)
    return wanted


def suggestions(actor: Actor, text: str) -> list[Establishment]:
    """At most twenty establishments for a searched list, best first: the name begins so, then the rest."""
    begins = fold(text)
    if not begins:
        return []
    found = list(listing(actor, Filters(text=text), most=NARROW).rows[:25])
    return sorted(found, key=lambda row: (row.status == "closed", not row.folded.startswith(begins)))[:20]


def by_tax_code(tax_code: str) -> Establishment | None:
    """The one that carries a tax code, wherever it is (for the refusal of a second one)."""
    return Establishment.objects.filter(tax_code=tax_code).select_related("commune").first()


def similar(name: str, commune_path: str, *, but: int | None = None) -> list[Establishment]:
    """At most five establishments of the same commune whose name, without its legal form, is the same or holds it."""
    core = core_name(name)
    if len(core) < 4:
        return []
    near = Establishment.objects.at(commune_path).exclude(pk=but or 0).select_related("commune")
    for word in core.split():
        near = near.filter(folded__holds=word)
    return [row for row in near.order_by("sort_key", "pk")[:50] if _alike(core, core_name(row.name))][:5]


def _alike(core: str, other: str) -> bool:
    return core == other or (min(len(core), len(other)) >= 8 and (core in other or other in core))


def workforces(establishment: Establishment) -> list[Workforce]:
    """Head counts by year, the latest first."""
    return list(establishment.workforces.order_by("-year"))


def latest_totals(rows: Iterable[Establishment]) -> dict[int, tuple[int, int]]:
    """Establishment id → (year, total) of its latest head count, for the rows of one page."""
    found = Workforce.objects.filter(establishment__in=[row.pk for row in rows]).order_by("year")
    return {pk: (year, total) for pk, year, total in found.values_list("establishment", "year", "total")}


@dataclass(frozen=True)
class Line:
    """An establishment with the words and the latest head count a page shows beside it."""

    row: Establishment
    sector: str
    kind: str
    year: int | None
    workers: int | None


def lines(rows: Sequence[Establishment], day: dt.date) -> list[Line]:
    """The rows of one page with their words: at most four queries however many rows."""
    words = {
        version: labels_of(version, {row.sector_code for row in rows if row.sector_version == version}, day)
        for version in {row.sector_version for row in rows}
    }
    kinds = labels_of("establishment_type", {row.type_code for row in rows}, day)
    totals = latest_totals(rows)
    return [
        Line(
            row,
            words[row.sector_version].get(row.sector_code, ""),
            kinds.get(row.type_code, ""),
            *totals.get(row.pk, (None, None)),
        )
        for row in rows
    ]
