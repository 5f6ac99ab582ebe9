"""The heading of Phụ lục XII: texts and codes as of the end of the period."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings

from antoan.establishments.models import Establishment
from antoan.law.models import CodeItem
from antoan.lib.periods import Period
from antoan.org.models import Agency, AgencyKind

Header = dict[str, str]


def header_maker(period: Period) -> Callable[[Establishment], Header]:
    """Makes headings; names of codes and of receivers are asked once each, so that a batch costs no more than one."""
    names: dict[tuple[str, str], str] = {}
    receivers: dict[str, str] = {}

    def name(list_key: str, code: str) -> str:
        if code and (list_key, code) not in names:
            items = CodeItem.objects.on(period.end).filter(list_key=list_key, code=code)
            names[list_key, code] = items.values_list("label", flat=True).first() or ""
        return names.get((list_key, code), "")

    def receiver(place_path: str) -> str:
        province = place_path.partition("/")[0] or settings.PROVINCE_CODE
        if province not in receivers:
            receivers[province] = _labour_authority(province)
        return receivers[province]

    def header(head: Establishment) -> Header:
        return {
            "unit": head.name,
            "tax_code": head.tax_code or "",
            "address": head.full_address,
            "commune_code": head.commune.code,
            "period": period.return_label,
            "report_date": "",
            "type_name": name("establishment_type", head.type_code),
            "type_code": head.type_code,
            "receiver": receiver(head.place_path),
            "sector_name": name(head.sector_version, head.sector_code),
            "sector_code": head.sector_code,
        }

    return header


def _labour_authority(province: str) -> str:
    """The labour authority of the head office's province."""
    found = Agency.objects.filter(kind=AgencyKind.LABOUR, place__current_path=f"{province}/", is_active=True).first()
    return found.name if found else "Sở Nội vụ"
