"""Codes and places as files write them, resolved from memory: read once for a whole file."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from antoan.establishments.enums import SectorVersion
from antoan.law.queries import code_labels
from antoan.lib.text import fold
from antoan.org.queries import Found, PlaceFinder

Answer = tuple[dict[str, Any], str]  # facts found, and what is wrong


class Lookup:
    """The lists in force today and every place of any time."""

    def __init__(self) -> None:
        self.today = today = timezone.localdate()
        self._finder = PlaceFinder(today, f"{settings.PROVINCE_CODE}/")
        self._types = code_labels("establishment_type", today)
        self._sectors = {version: code_labels(version, today) for version in SectorVersion.values}
        self._type_names = {fold(label): code for code, label in self._types.items()}
        self._sector_names = {fold(label): code for code, label in self._sectors[SectorVersion.VSIC2025].items()}
        self._answers: dict[tuple[str, str], Answer] = {}

    def place(self, text: str, district: str) -> Found:
        """The commune of today for a code or a name of any time."""
        return self._finder.find(text, district)

    def type_code(self, text: str | None) -> Answer:
        """The type of establishment by code or name."""
        return self._remember("type", text)

    def sector(self, text: str | None) -> Answer:
        """The sector by code (VSIC 2025, else 2018) or by its exact name; "0810 - Khai thác đá" counts by its code."""
        return self._remember("sector", text)

    def _remember(self, kind: str, text: str | None) -> Answer:
        if text is None:
            return {}, ""
        if (kind, text) not in self._answers:
            self._answers[kind, text] = self._type(text) if kind == "type" else self._sector(text)
        return self._answers[kind, text]

    def _type(self, text: str) -> Answer:
        code = text if text in self._types else self._type_names.get(fold(text))
        if code:
            return {"type_code": code}, ""
        return {}, _(
            "Không có loại hình “%(text)s” trong danh mục. Ghi mã hoặc đúng tên trong danh mục loại hình cơ sở."
        ) % {"text": text}

    def _sector(self, text: str) -> Answer:
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
