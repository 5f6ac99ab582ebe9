"""Codes and places as files write them, resolved from memory: read once for a whole file."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from antoan.establishments.enums import SectorVersion
from antoan.law.queries import code_labels
from antoan.lib.text import fold
from antoan.org.queries import PlaceFinder
from antoan.org.scope import Actor

Asked = tuple[str, str | None, str | None, str | None]  # commune, district, type and sector as a row has them
Found = tuple[dict[str, Any], str]  # facts, and what is wrong
Answer = tuple[dict[str, Any], dict[str, str]]  # facts, and what is wrong by field
_REMEMBERED = 50_000


class Lookup:
    """The lists in force today and every place of any time, as one person may use them."""

    def __init__(self, actor: Actor) -> None:
        self._actor = actor
        self.today = today = timezone.localdate()
        self._finder = PlaceFinder(today, f"{settings.PROVINCE_CODE}/")
        self._types = code_labels("establishment_type", today)
        self._sectors = {version: code_labels(version, today) for version in SectorVersion.values}
        self._type_names = {fold(label): code for code, label in self._types.items()}
        self._sector_names = {fold(label): code for code, label in self._sectors[SectorVersion.VSIC2025].items()}
        self._answers: dict[Asked, Answer] = {}

    def facts(self, asked: Asked) -> Answer:
        """What commune, district, type and sector of a row say together; most rows repeat what others said."""
        answer = self._answers.get(asked)
        if answer is None:
            if len(self._answers) >= _REMEMBERED:
                self._answers.clear()
            answer = self._answers[asked] = self._facts(asked)
        return answer

    def _facts(self, asked: Asked) -> Answer:
        commune, district, kind, sector = asked
        place, problem = self._place(commune, district or "")
        facts, problems = {"commune_id": place}, {"commune": problem}
        for field, text, find in (("type", kind, self._type), ("sector", sector, self._sector)):
            if text is not None:
                found, problems[field] = find(text)
                facts |= found
        return facts, {field: problem for field, problem in problems.items() if problem}

    def _place(self, text: str, district: str) -> tuple[int | None, str]:
        """The commune of today for a code or a name of any time, within the actor's area."""
        place = self._finder.find(text, district)
        if place.pk is None:
            return None, place.problem
        if not self._actor.reaches(place.path):
            return place.pk, _("“%(place)s” nằm ngoài địa bàn của bạn.") % {"place": text}
        return place.pk, ""

    def _type(self, text: str) -> Found:
        """The type of establishment by code or name."""
        code = text if text in self._types else self._type_names.get(fold(text))
        if code:
            return {"type_code": code}, ""
        return {}, _(
            "Không có loại hình “%(text)s” trong danh mục. Ghi mã hoặc đúng tên trong danh mục loại hình cơ sở."
        ) % {"text": text}

    def _sector(self, text: str) -> Found:
        """The sector by code (VSIC 2025, else 2018) or by its exact name; "0810 - Khai thác đá" counts by its code."""
        first = text.split(maxsplit=1)[0].strip(".-–:;").upper() if text.split() else ""
        for version, known in self._sectors.items():
            for code in (first, f"0{first}"):  # Excel takes the zero of 0810
                if code in known:
                    return {"sector_code": code, "sector_version": version}, ""
        if name := self._sector_names.get(fold(text)):
            return {"sector_code": name, "sector_version": SectorVersion.VSIC2025}, ""
        return {}, _("Không có ngành “%(text)s” trong VSIC 2025 hay 2018. Ghi mã ngành, ví dụ 0810.") % {
            "text": text[:60]
        }
