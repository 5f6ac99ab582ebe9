"""What rows are compared with: places of the day, establishments, code lists. Few queries however many rows."""

from __future__ import annotations

import bisect
import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.utils import timezone

from antoan.establishments.models import Establishment
from antoan.establishments.rules import core_name
from antoan.law.queries import code_labels
from antoan.lib.text import decode_legacy
from antoan.org.models import Place, PlaceLevel
from antoan.org.queries import PlaceFinder
from antoan.org.queries.finder import Found

_MOST = 50  # establishments kept of one name; more namesakes than that are told apart by tax code only


class Lookup:
    """Lives as long as one run. Places are asked per span of days in which no commune changed."""

    def __init__(self) -> None:
        self._finders: dict[int, PlaceFinder] = {}
        self._changes = self._days_of_change()
        today = timezone.localdate()
        self.causes, self.agents = code_labels("cause", today), code_labels("agent", today)
        self.injuries = code_labels("serious_injury", today)
        self._by_tax: dict[str, Establishment | None] = {}
        self._by_name: dict[str, list[Establishment]] = {}

    @staticmethod
    def _days_of_change() -> list[dt.date]:
        communes = Place.objects.filter(level=PlaceLevel.COMMUNE)
        began = set(communes.values_list("valid_from", flat=True))
        ended = {day + dt.timedelta(days=1) for day in communes.values_list("valid_to", flat=True) if day}
        return sorted(began | ended)

    def place(self, text: str, district: str, day: dt.date) -> Found:
        """The commune in force on a day, by code or by any name it ever had."""
        span = bisect.bisect_right(self._changes, day)
        if span not in self._finders:
            self._finders[span] = PlaceFinder(day, f"{settings.PROVINCE_CODE}/")
        found = self._finders[span].find(text, district)
        if found.pk is None and district and (plain := decode_legacy(district, "tcvn3")) != district:
            # One district over a whole column ("Cao Léc") is too little for the file reader to see the old font.
            retried = self._finders[span].find(text, plain)
            return retried if retried.pk is not None else found
        return found

    def learn(self, taxes: Iterable[str], names: Iterable[str]) -> None:
        """Load the establishments that a batch speaks of: two queries, whatever the register's size."""
        new = {tax for tax in taxes if tax and tax not in self._by_tax}
        self._by_tax |= dict.fromkeys(new)
        rows = Establishment.objects.select_related("commune")
        self._by_tax |= {e.tax_code: e for e in rows.filter(tax_code__in=new) if e.tax_code}
        wanted = {core_name(name) for name in names if name} - {""} - set(self._by_name)
        if not wanted:
            return
        self._by_name |= {key: [] for key in wanted}
        for establishment in rows.filter(core__in=wanted).order_by("pk").iterator(chunk_size=2000):
            if len(namesakes := self._by_name[establishment.core]) < _MOST:
                namesakes.append(establishment)

    def by_tax(self, tax_code: str) -> Establishment | None:
        """The establishment with a tax code, after `learn`."""
        return self._by_tax.get(tax_code)

    def by_name(self, name: str, place_pk: int | None) -> Establishment | None:
        """The one establishment of that name, or the one of several that stands in the commune; else none."""
        found = self._by_name.get(core_name(name), [])
        if len(found) > 1:
            found = [establishment for establishment in found if establishment.commune_id == place_pk]
        return found[0] if len(found) == 1 else None
