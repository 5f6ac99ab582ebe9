"""A small real importer: establishments by tax code, written as a domain app would write one."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from django.utils import timezone

from antoan.establishments.models import Establishment
from antoan.establishments.permissions import EstablishmentPermission
from antoan.imports import parsers
from antoan.imports.bulk import upsert
from antoan.imports.contract import Context, Field, Importer, ImportRow, Option, Problem, Values, Verdict, register
from antoan.lib.text import collate_key, fold
from antoan.org.models import Place


class SampleImporter(Importer):
    key = "sample"
    title = "Cơ sở (mẫu thử)"
    permission = EstablishmentPermission.IMPORT
    fields = (
        Field("name", "Tên cơ sở", parsers.text(255), aliases=("tên doanh nghiệp",), required=True),
        Field("tax_code", "Mã số thuế", parsers.tax_code, aliases=("mst",), required=True),
        Field("commune", "Xã, phường", parsers.text(120), aliases=("xã",), required=True),
        Field("phone", "Điện thoại", parsers.text(40)),
        Field("founded_on", "Ngày thành lập", parsers.day()),
    )
    options = (Option("source", "Nguồn", required=False),)

    def row_key(self, values: Values) -> Hashable | None:
        return values["tax_code"]

    def check(self, rows: Sequence[ImportRow], context: Context) -> list[Problem]:
        places = context.memo.setdefault(
            "places", {fold(p.short_name): p for p in Place.objects.filter(level="commune")}
        )
        problems = []
        for index, row in enumerate(rows):
            place = places.get(fold(row.values["commune"]))
            if place is None:
                problems.append(Problem(index, "commune", f"Không có xã “{row.values['commune']}”."))
            elif not context.actor.reaches(place.current_path):
                problems.append(Problem(index, "commune", f"Xã “{place.name}” ngoài địa bàn của bạn."))
            else:
                row.values["commune_id"] = place.pk
        return problems

    def _facts(self, row: ImportRow) -> tuple[Any, ...]:
        v = row.values
        return v["name"], v["commune_id"], v["phone"] or "", v["founded_on"]

    def classify(self, rows: Sequence[ImportRow], context: Context) -> list[Verdict]:
        codes = [row.values["tax_code"] for row in rows]
        there = Establishment.objects.filter(tax_code__in=codes)
        known = {
            code: facts for code, *facts in there.values_list("tax_code", "name", "commune_id", "phone", "founded_on")
        }
        return [self._verdict(known.get(row.values["tax_code"]), list(self._facts(row))) for row in rows]

    @staticmethod
    def _verdict(there: list[Any] | None, facts: list[Any]) -> Verdict:
        if there is None:
            return Verdict.ADDED
        return Verdict.SAME if there == facts else Verdict.CHANGED

    def apply(self, rows: Sequence[ImportRow], context: Context) -> None:
        now = timezone.now()
        upsert(
            Establishment,
            COLUMNS,
            [(r.values["tax_code"], *self._facts(r), *_keys(r.values["name"]), now, now, *REST) for r in rows],
            unique=["tax_code"],
            update=["name", "commune_id", "phone", "founded_on", "folded", "sort_key", "updated_at"],
        )


def _keys(name: str) -> tuple[str, str]:
    return fold(name), collate_key(name)


BLANK = (
    "head_province",
    "type_code",
    "sector_code",
    "parent_body",
    "address",
    "email",
    "contact_name",
    "contact_title",
)
COLUMNS = ("tax_code", "name", "commune_id", "phone", "founded_on", "folded", "sort_key", "created_at", "updated_at",
           "site_kind", "sector_version", "status", "is_demo", *BLANK)  # fmt: skip
REST = ("head", "vsic2025", "active", False, *("" for _ in BLANK))
SAMPLE = register(SampleImporter())
