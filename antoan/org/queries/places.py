"""Places over time: which unit a code meant on a day, which unit answers today, counts in the units of a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from antoan.org.models import Place, PlaceLevel, Succession
from antoan.org.rules import Written, read_place

CANDIDATES = 400  # names looked at for one search; the country has fewer with any three letters in common


def place_on(code: str, day: dt.date, level: str = PlaceLevel.COMMUNE) -> Place | None:
    """The unit that carried a code on a day; codes change owner, so both are needed."""
    return Place.objects.on(day).filter(code=code, level=level).select_related("parent").order_by("-valid_from").first()


def units_as_of(day: dt.date, under: str = "", level: str = PlaceLevel.COMMUNE) -> list[Place]:
    """The units of a level in force on a day under a path of today ("20/" the province), in Vietnamese order."""
    return list(Place.objects.on(day).under(under).filter(level=level).select_related("parent").order_by("sort_key"))


def places_by_path(paths: Iterable[str]) -> dict[str, Place]:
    """Path of today ("20/06184/") → the unit in force today."""
    found = Place.objects.filter(current_path__in=set(paths), valid_to=None)
    return {place.current_path: place for place in found if place.current_path.endswith(f"{place.code}/")}


class Lineage:
    """What became of which place: the successions in memory (a few hundred rows, one query)."""

    def __init__(self) -> None:
        self._heirs: dict[int, list[int]] = {}
        self._forebears: dict[int, list[int]] = {}
        rows = Succession.objects.order_by("-is_default", "pk").values_list("old_id", "new_id")
        for old, new in rows:
            self._heirs.setdefault(old, []).append(new)
            self._forebears.setdefault(new, []).append(old)

    def heirs(self, pk: int) -> list[int]:
        """Direct heirs, the default one first."""
        return self._heirs.get(pk, [])

    def forebears(self, pk: int) -> list[int]:
        """Units that went into this one, whole or in part."""
        return self._forebears.get(pk, [])


@dataclass(frozen=True)
class Regrouped:
    """Counts in the units of a day. `later` holds what stands in units that did not exist yet and cannot be split."""

    units: dict[int, int]  # place pk, in force on the day → count
    later: dict[int, int]  # place pk, begun after the day → count

    @property
    def total(self) -> int:
        """Never differs from the sum of what was given."""
        return sum(self.units.values()) + sum(self.later.values())


def regroup(counts: Mapping[int, int], day: dt.date) -> Regrouped:
    """Sum counts by place pk into the units in force on a day; old units go, to the unit, into their (default) heir."""
    places = {place.pk: place for place in Place.objects.only("valid_from", "valid_to")}
    lineage, units, later = Lineage(), dict[int, int](), dict[int, int]()
    for pk, count in counts.items():
        heir = _heir_on(places, lineage, pk, day)
        target = later if places[heir].valid_from > day else units
        target[heir] = target.get(heir, 0) + count
    return Regrouped(units, later)


def _heir_on(places: Mapping[int, Place], lineage: Lineage, pk: int, day: dt.date) -> int:
    """Follow default heirs until the unit is in force on the day, or nothing follows."""
    while (ended := places[pk].valid_to) is not None and ended < day and lineage.heirs(pk):
        pk = lineage.heirs(pk)[0]
    return pk


@dataclass(frozen=True)
class PlaceChoice:
    """One line of a place picker: the unit to store, and the old or new name by which it was found."""

    place: Place
    province: str
    also: str = ""  # "trước đây: Thị trấn Đồng Đăng, Huyện Cao Lộc"

    @property
    def label(self) -> str:
        """The unit with its district or province."""
        above = self.place.parent.name if self.place.parent else ""
        return ", ".join(part for part in (self.place.name, above) if part)


def search_places(
    text: str, on: dt.date, *, under: str = "", level: str = PlaceLevel.COMMUNE, limit: int = 12
) -> list[PlaceChoice]:
    """Units in force on a day whose present, past or future name matches, best first.

    Diacritics, case and abbreviations do not matter; "TT Đồng Đăng cũ" finds the commune of today, and the commune
    of today finds the old ones when `on` lies before the change. `under` narrows to a path of today.
    """
    written = read_place(text)
    if not written.name:
        return []
    candidates = _candidates(written, under, level)
    ranked = sorted(candidates, key=lambda place: _rank(place, written, on))
    return _choices(ranked, on, limit)


def _candidates(written: Written, under: str, level: str) -> list[Place]:
    names = Q(folded__contains=written.text) | Q(folded__endswith=written.name)
    if not written.kind:
        names = Q(folded__contains=written.name)
    places = Place.objects.under(under).filter(names, level=level).select_related("parent__parent")
    found = list(places.order_by("-valid_from", "sort_key")[:CANDIDATES])
    return [place for place in found if _fits(place, written.context)]


def _fits(place: Place, context: tuple[str, ...]) -> bool:
    above = {unit.folded for unit in (place.parent, place.parent and place.parent.parent) if unit}
    return all(any(name.endswith(part) for name in above) for part in context)


def _rank(place: Place, written: Written, on: dt.date) -> tuple[bool, bool, bool, bool, str]:
    """Exact names before beginnings before the rest; what was in force before what was not, unless "cũ" was said."""
    short = place.folded.removeprefix(f"{_kind_of(place)} ")
    exact = place.folded == written.text or (not written.kind and short == written.name)
    in_force = place.valid_from <= on and (place.valid_to is None or place.valid_to >= on)
    starts = short.startswith(written.name)
    return not exact, in_force if written.is_former else not in_force, not starts, short != written.name, place.sort_key


def _kind_of(place: Place) -> str:
    return place.folded[: len(place.folded) - len(place.short_name) - 1]


def _choices(ranked: list[Place], on: dt.date, limit: int) -> list[PlaceChoice]:
    """Turn names of any time into units of the day, each once."""
    lineage: Lineage | None = None
    chosen: dict[int, PlaceChoice] = {}
    for place in ranked:
        if place.valid_from <= on and (place.valid_to is None or place.valid_to >= on):
            units = [place]
        else:
            lineage = lineage or Lineage()
            units = _units_on(lineage, place, on)
        for unit in units:
            chosen.setdefault(unit.pk, PlaceChoice(unit, _province_name(unit), _also(place, unit)))
        if len(chosen) >= limit:
            break
    return list(chosen.values())[:limit]


def _units_on(lineage: Lineage, place: Place, on: dt.date) -> list[Place]:
    """The units of a day that a place of another day became, or was made of."""
    follow = lineage.heirs if place.valid_from <= on else lineage.forebears
    wave, seen = [place.pk], {place.pk}
    while wave:
        wave = [other for pk in wave for other in follow(pk) if other not in seen]
        seen.update(wave)
    return list(Place.objects.on(on).filter(pk__in=seen).select_related("parent__parent").order_by("sort_key"))


def _province_name(place: Place) -> str:
    unit = place
    while unit.parent:
        unit = unit.parent
    return unit.name


def _also(matched: Place, unit: Place) -> str:
    if matched.pk == unit.pk:
        return ""
    above = f", {matched.parent.name}" if matched.parent else ""
    words = _("trước đây: %(name)s") if matched.valid_from < unit.valid_from else _("nay thuộc: %(name)s")
    return words % {"name": f"{matched.name}{above}"}


@dataclass(frozen=True)
class PlaceQuestion:
    """Which places a list shows."""

    day: dt.date
    text: str = ""
    under: str = ""


def places_in_force(wanted: PlaceQuestion) -> QuerySet[Place]:
    """Communes of a day whose name has the text."""
    rows = Place.objects.on(wanted.day).under(wanted.under).filter(level=PlaceLevel.COMMUNE)
    name = read_place(wanted.text).text
    return rows.filter(folded__contains=name).select_related("parent")


@dataclass(frozen=True)
class PlaceLineage:
    """A unit with what it was made of and what became of it."""

    place: Place
    forebears: list[Succession]
    heirs: list[Succession]
    today: Place | None


def lineage_of(pk: int) -> PlaceLineage | None:
    """The unit and its successions; None when there is no such place."""
    place = Place.objects.select_related("parent").filter(pk=pk).first()
    if place is None:
        return None
    around = Succession.objects.select_related("old__parent", "new__parent")
    forebears = list(around.filter(new=place).order_by("old__sort_key"))
    heirs = list(around.filter(old=place).order_by("-is_default", "new__sort_key"))
    return PlaceLineage(place, forebears, heirs, places_by_path([place.current_path]).get(place.current_path))
