"""The register as lines of a file; the same columns as the import takes, so that what goes out can come back in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from antoan.establishments.enums import EstablishmentStatus, SiteKind
from antoan.establishments.models import Establishment, Workforce
from antoan.law.queries import code_labels
from antoan.org.models import Place

CHUNK = 2000
FACTS = (
    "pk", "tax_code", "name", "type_code", "sector_code", "sector_version", "address", "commune", "site_kind", "head_province",
    "phone", "email", "contact_name", "contact_title", "founded_on", "status",
)  # fmt: skip


def head() -> list[str]:
    """The column names, as the import knows them."""
    return [
        _("Mã số thuế"), _("Tên cơ sở"), _("Mã loại hình"), _("Loại hình"), _("Mã ngành"), _("Ngành"), _("Địa chỉ"), _("Mã xã"),
        _("Xã, phường"), _("Trụ sở hay chi nhánh"), _("Tỉnh đặt trụ sở chính"), _("Điện thoại"), _("E-mail"), _("Người liên hệ"),
        _("Chức vụ"), _("Ngày thành lập"), _("Tình trạng"), _("Năm"), _("Tổng số lao động"), _("Lao động nữ"),
    ]  # fmt: skip


def rows_of(rows: QuerySet[Establishment], day: dt.date) -> Iterator[list[Any]]:
    """One line per establishment with its latest head count, read in chunks."""
    places = {place.pk: place for place in Place.objects.filter(level="commune").only("code", "name")}
    words = {key: code_labels(key, day) for key in ("establishment_type", "vsic2025", "vsic2018")}
    words["site"] = {key: str(label) for key, label in SiteKind.choices}
    words["status"] = {key: str(label) for key, label in EstablishmentStatus.choices}
    facts = rows.select_related(None).values_list(*FACTS).iterator(chunk_size=CHUNK)
    while chunk := list(islice(facts, CHUNK)):
        counts = _counts([fact[0] for fact in chunk])
        for fact in chunk:
            yield _line(dict(zip(FACTS, fact, strict=True)), places, words, counts.get(fact[0], ()))


def _counts(pks: list[int]) -> dict[int, tuple[int, int, int]]:
    rows = Workforce.objects.filter(establishment__in=pks).order_by("year")
    return {
        pk: (year, total, women)
        for pk, year, total, women in rows.values_list("establishment", "year", "total", "women")
    }


def _line(
    fact: dict[str, Any], places: dict[int, Place], words: dict[str, dict[str, str]], counts: tuple[int, ...]
) -> list[Any]:
    place = places[fact["commune"]]
    year, total, women = counts or (None, None, None)
    return [
        fact["tax_code"], fact["name"], fact["type_code"], words["establishment_type"].get(fact["type_code"], ""),
        fact["sector_code"], words[fact["sector_version"]].get(fact["sector_code"], ""), fact["address"], place.code, place.name,
        words["site"][fact["site_kind"]], fact["head_province"], fact["phone"], fact["email"], fact["contact_name"],
        fact["contact_title"], fact["founded_on"], words["status"][fact["status"]], year, total, women,
    ]  # fmt: skip
