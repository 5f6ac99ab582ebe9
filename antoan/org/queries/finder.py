"""Places by code or name in bulk: every unit in memory, for files of a hundred thousand rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from antoan.org.models import Place, PlaceLevel
from antoan.org.queries.places import Lineage
from antoan.org.rules import Written, read_place


@dataclass(frozen=True, slots=True)
class Found:
    """The answer for one written place: the pk and path of the unit, or one Vietnamese sentence."""

    pk: int | None
    path: str = ""
    problem: str = ""


class PlaceFinder:
    """Resolves codes and names of communes of any time to the unit in force on a day. Three queries in all.

    Without a province in the text, names are looked for under `home` ("20/") only; codes in the whole country.
    """

    def __init__(self, on: dt.date, home: str) -> None:
        self.on, self.home = on, home
        self._places = {place.pk: place for place in self._all()}
        self._lineage = Lineage()
        self._answers: dict[tuple[str, str], Found] = {}
        self._by_code: dict[str, list[Place]] = {}
        self._by_name: dict[str, list[Place]] = {}
        for place in self._places.values():
            self._by_code.setdefault(place.code, []).append(place)
            for key in {place.folded, place.folded[-len(place.short_name) :]}:
                self._by_name.setdefault(key, []).append(place)

    @staticmethod
    def _all() -> Iterable[Place]:
        return Place.objects.filter(level=PlaceLevel.COMMUNE).select_related("parent__parent")

    def find(self, text: str, district: str = "") -> Found:
        """The unit for a code ("06184") or a name ("TT Đồng Đăng cũ, H. Cao Lộc"); remembered per text."""
        key = (text, district)
        if key not in self._answers:
            self._answers[key] = self._find(text, district)
        return self._answers[key]

    def place(self, pk: int) -> Place:
        """A place that `find` answered with, from memory."""
        return self._places[pk]

    def _find(self, text: str, district: str) -> Found:
        if text.isdigit():
            candidates = self._by_code.get(text.zfill(5), [])
            return self._one(text, candidates) if candidates else Found(None, problem=_unknown_code(text))
        written = read_place(f"{text}, {district}" if district else text)
        candidates = self._named(written)
        return self._one(text, candidates) if candidates else Found(None, problem=_unknown_name(text))

    def _named(self, written: Written) -> list[Place]:
        """Exact names first with their kind, then without; in force on the day unless an old name is meant."""
        for key in dict.fromkeys((written.text, written.name)):
            fitting = [place for place in self._by_name.get(key, []) if self._is_meant(place, written)]
            old = [place for place in fitting if not self._in_force(place)]
            now = [place for place in fitting if self._in_force(place)]
            if chosen := (old or now) if written.is_former else (now or old):
                return chosen
        return []

    def _is_meant(self, place: Place, written: Written) -> bool:
        if not written.context:
            return place.current_path.startswith(self.home)
        above = [unit.folded for unit in (place.parent, place.parent and place.parent.parent) if unit]
        return all(any(name.endswith(part) for name in above) for part in written.context)

    def _in_force(self, place: Place) -> bool:
        return place.valid_from <= self.on and (place.valid_to is None or place.valid_to >= self.on)

    def _one(self, text: str, candidates: list[Place]) -> Found:
        """All candidates must lead to one unit of the day."""
        units = {unit.pk: unit for unit in map(self._unit, candidates)}
        if inside := [unit for unit in units.values() if self._in_force(unit)]:
            if len(inside) == 1 or len({unit.pk for unit in inside}) == 1:
                return Found(inside[0].pk, inside[0].current_path)
            return Found(None, problem=_ambiguous(text, candidates))
        last = max(units.values(), key=lambda unit: unit.valid_from)
        return Found(last.pk, last.current_path)

    def _unit(self, place: Place) -> Place:
        while place.valid_to is not None and place.valid_to < self.on and self._lineage.heirs(place.pk):
            place = self._places[self._lineage.heirs(place.pk)[0]]
        return place


def _unknown_code(text: str) -> str:
    return f"Không có xã, phường nào mang mã “{text}”. Đối chiếu với danh mục đơn vị hành chính."


def _unknown_name(text: str) -> str:
    return f"Không tìm thấy xã, phường “{text}”. Ghi tên hiện nay, tên cũ kèm huyện cũ, hoặc mã 5 chữ số."


def _ambiguous(text: str, candidates: list[Place]) -> str:
    names = "; ".join(
        f"{place.name}, {place.parent.name if place.parent else ''} ({place.code})" for place in candidates[:4]
    )
    return f"“{text}” có thể là nhiều nơi: {names}. Ghi thêm huyện cũ hoặc ghi mã 5 chữ số."
