"""What must hold for an establishment and its workforce, and the keys made from its name."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from antoan.establishments.enums import EstablishmentStatus, SiteKind
from antoan.lib.identifiers import TaxCode, TaxCodeKind
from antoan.lib.text import collate_key, fold

Problems = dict[str, str]
COUNTS = ("women", "hazardous", "minors", "under_15", "disabled", "elderly")
LARGEST = 10_000_000  # persons; as the database's own check
# Ways of writing what a firm is, as they stand at the beginning of a folded name; longest first.
FORMS = (
    "cong ty trach nhiem huu han mot thanh vien", "cong ty trach nhiem huu han hai thanh vien tro len",
    "cong ty trach nhiem huu han", "cong ty tnhh mot thanh vien", "cong ty tnhh mtv", "cong ty tnhh 1tv", "cong ty tnhh",
    "cong ty co phan", "cong ty cp", "cong ty", "cty tnhh mtv", "cty tnhh", "cty cp", "cty",
    "doanh nghiep tu nhan", "dntn", "hop tac xa", "htx", "ho kinh doanh", "hkd", "chi nhanh",
)  # fmt: skip
_FORM = re.compile(f"(?:{'|'.join(FORMS)}) ")
_NOT_A_LETTER = re.compile(r"[\W_]+")


def search_key(name: str, tax_code: str | None) -> str:
    """What a search compares with: the folded name, then the tax code."""
    return _search(fold(name), tax_code)


def _search(folded: str, tax_code: str | None) -> str:
    return f"{folded} {tax_code or ''}".strip()[:300]


def sort_key(name: str) -> str:
    """Vietnamese order of the name."""
    return collate_key(name)


def core_name(name: str) -> str:
    """The folded name without its legal form and punctuation: what two spellings of one firm share."""
    return _core(fold(name))


def _core(folded: str) -> str:
    key = folded
    if not folded.replace(" ", "").isalnum():
        key = " ".join(_NOT_A_LETTER.sub(" ", folded).split())
    form = _FORM.match(key)
    return key[form.end() :].strip()[:255] if form else key[:255]


def keys_of(name: str, tax_code: str | None) -> dict[str, str]:
    """All that is made from the name, by column; it is folded once, which counts where there are many."""
    folded = fold(name)
    return {"folded": _search(folded, tax_code), "sort_key": sort_key(name), "core": _core(folded)}


def problems(facts: Mapping[str, Any], tax: TaxCode | None, today: dt.date) -> Problems:
    """Field → what is wrong with the facts of an establishment and how to mend it."""
    found: Problems = {}
    if tax and tax.kind is TaxCodeKind.DEPENDENT and facts.get("site_kind") == SiteKind.HEAD:
        found["site_kind"] = _(
            "Mã số thuế 13 chữ số là của đơn vị phụ thuộc: chọn «Chi nhánh, địa điểm kinh doanh», "
            "hoặc nhập mã 10 chữ số của trụ sở chính."
        )
    founded, closed = facts.get("founded_on"), facts.get("closed_on")
    if founded and founded > today:
        found["founded_on"] = _("Ngày thành lập ở tương lai. Kiểm tra lại ngày.")
    if closed and closed > today:
        found["closed_on"] = _("Ngày đóng ở tương lai. Kiểm tra lại ngày.")
    if founded and closed and closed < founded:
        found["closed_on"] = _("Ngày đóng trước ngày thành lập %(day)s.") % {"day": f"{founded:%d/%m/%Y}"}
    return found


def workforce_problems(counts: Mapping[str, int | None], year: int, today: dt.date) -> Problems:
    """Field → what is wrong with the head counts of one year."""
    found: Problems = {}
    if not 1990 <= year <= today.year + 1:
        found["year"] = _("Năm phải từ 1990 đến %(last)d.") % {"last": today.year + 1}
    total = counts.get("total") or 0
    for name, value in counts.items():
        if value and value > total and name in COUNTS:
            found[name] = _("Không thể nhiều hơn tổng số lao động (%(total)d người).") % {"total": total}
    if (counts.get("under_15") or 0) > (counts.get("minors") or 0):
        found["under_15"] = _(
            "Lao động dưới 15 tuổi cũng là chưa thành niên: số này không thể lớn hơn số chưa thành niên."
        )
    return found


@dataclass(frozen=True)
class Move:
    """One change of an establishment's status."""

    name: str
    label: str | Promise
    sources: frozenset[str]
    target: str
    danger: bool = False


_ACTIVE, _PAUSED, _CLOSED = EstablishmentStatus.ACTIVE, EstablishmentStatus.PAUSED, EstablishmentStatus.CLOSED
LIFE = {
    move.name: move
    for move in (
        Move("pause", _lazy("Tạm ngừng"), frozenset({_ACTIVE}), _PAUSED),
        Move("resume", _lazy("Hoạt động lại"), frozenset({_PAUSED}), _ACTIVE),
        Move("close", _lazy("Đóng cơ sở"), frozenset({_ACTIVE, _PAUSED}), _CLOSED, danger=True),
        Move("reopen", _lazy("Mở lại"), frozenset({_CLOSED}), _ACTIVE),
    )
}


def moves_from(status: str) -> list[Move]:
    """The changes of status that are possible now."""
    return [move for move in LIFE.values() if status in move.sources]
