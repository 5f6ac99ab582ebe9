"""The register from a file: one row an establishment, with its head count of a year if the file has it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from antoan.establishments import bulk
from antoan.establishments.enums import EstablishmentStatus, SiteKind
from antoan.establishments.lookup import Lookup
from antoan.establishments.models import Establishment, Workforce
from antoan.establishments.permissions import EstablishmentPermission
from antoan.establishments.rules import COUNTS, LARGEST, core_name, keys_of, search_key, workforce_problems
from antoan.imports import parsers
from antoan.imports.bulk import among
from antoan.imports.contract import Context, Field, Importer, ImportRow, Option, Problem, Values, Verdict, register
from antoan.lib.text import fold

TEXTS = ("address", "phone", "email", "contact_name", "contact_title", "parent_body")
PLAIN = (*TEXTS, "founded_on", "status", "site_kind")  # stored as they are read
COUNTED = ("total", *COUNTS, "payroll_million")
WRITTEN = (
    "name", "folded", "sort_key", "core", "site_kind", "type_code", "sector_version", "sector_code", "commune_id", "founded_on",
    "status", *TEXTS,
)  # fmt: skip
SITES = {
    "Trụ sở chính": SiteKind.HEAD, "Trụ sở": SiteKind.HEAD, "Chi nhánh, địa điểm kinh doanh": SiteKind.BRANCH,
    "Chi nhánh": SiteKind.BRANCH, "Địa điểm kinh doanh": SiteKind.BRANCH, "Văn phòng đại diện": SiteKind.BRANCH,
}  # fmt: skip
STATUSES = {
    "Đang hoạt động": EstablishmentStatus.ACTIVE, "Hoạt động": EstablishmentStatus.ACTIVE,
    "NNT đang hoạt động": EstablishmentStatus.ACTIVE, "Tạm ngừng": EstablishmentStatus.PAUSED,
    "Tạm ngừng hoạt động": EstablishmentStatus.PAUSED, "Tạm nghỉ kinh doanh có thời hạn": EstablishmentStatus.PAUSED,
}  # fmt: skip
_people = parsers.whole(0, LARGEST)


class Establishments(Importer):
    """Adds what is new and corrects what is known by its tax code; an empty cell leaves what is there."""

    key = "establishments"
    title = _("Danh sách cơ sở")
    permission = EstablishmentPermission.IMPORT
    help = _("Mỗi dòng một cơ sở. Có mã số thuế thì nhận ra cơ sở đã có và cập nhật; ô trống không xóa dữ liệu đã có.")
    options = (
        Option(
            "year",
            _("Năm của số lao động"),
            required=False,
            help=_("Chỉ cần khi tệp có số lao động mà không có cột năm."),
        ),
    )
    fields = (
        Field("tax_code", _("Mã số thuế"), parsers.tax_code, ("mst", "mã số doanh nghiệp", "mã dn", "mã số"), example="4900123410"),
        Field("name", _("Tên cơ sở"), parsers.text(255), ("tên doanh nghiệp", "tên đơn vị", "tên công ty", "tên người nộp thuế"), required=True, example="Công ty TNHH Ví Dụ"),
        Field("type", _("Mã loại hình"), parsers.text(120), ("loại hình", "loại hình cơ sở", "loại hình doanh nghiệp"), example="122"),
        Field("sector", _("Mã ngành"), parsers.text(300), ("ngành", "ngành nghề", "ngành kinh tế", "ngành nghề kinh doanh chính", "vsic", "ngành chính"), example="0810"),
        Field("address", _("Địa chỉ"), parsers.text(255), ("địa chỉ trụ sở", "địa chỉ kinh doanh", "số nhà, đường, thôn")),
        Field("commune", _("Mã xã"), parsers.text(200), ("xã, phường", "xã", "phường xã", "xã/phường", "xã/phường/thị trấn", "tên xã", "địa bàn"), required=True, help=_("Mã 5 chữ số hoặc tên, tên cũ cũng được."), example="06184"),
        Field("district", _("Huyện cũ"), parsers.text(120), ("huyện", "quận huyện", "huyện/thành phố", "tên huyện"), help=_("Chỉ cần khi ghi tên xã cũ trùng nhau.")),
        Field("site_kind", _("Trụ sở hay chi nhánh"), parsers.choice(SITES, kind=gettext_noop("cách ghi")), ("loại cơ sở", "trụ sở/chi nhánh")),
        Field("parent_body", _("Cơ quan quản lý cấp trên"), parsers.text(255), ("cấp trên", "cơ quan chủ quản")),
        Field("phone", _("Điện thoại"), parsers.text(40), ("số điện thoại", "sđt", "đt")),
        Field("email", _("E-mail"), parsers.text(254), ("thư điện tử",)),
        Field("contact_name", _("Người liên hệ"), parsers.text(150), ("người đại diện", "giám đốc", "chủ cơ sở", "đại diện pháp luật")),
        Field("contact_title", _("Chức vụ"), parsers.text(120)),
        Field("founded_on", _("Ngày thành lập"), parsers.day(), ("ngày cấp", "ngày bắt đầu hoạt động", "ngày đăng ký"), example="15/03/2018"),
        Field("status", _("Tình trạng"), parsers.choice(STATUSES, kind=gettext_noop("tình trạng")), ("trạng thái", "tình trạng hoạt động")),
        Field("year", _("Năm"), parsers.year, ("năm số liệu",)),
        Field("total", _("Tổng số lao động"), _people, ("số lao động", "lao động", "tổng lao động", "số lđ"), example="25"),
        Field("women", _("Lao động nữ"), _people, ("nữ", "số lao động nữ")),
        Field("hazardous", _("Lao động loại IV, V, VI"), _people, ("lao động nặng nhọc độc hại", "nặng nhọc, độc hại, nguy hiểm")),
        Field("minors", _("Lao động chưa thành niên"), _people, ("chưa thành niên",)),
        Field("under_15", _("Lao động dưới 15 tuổi"), _people, ("dưới 15 tuổi",)),
        Field("disabled", _("Lao động khuyết tật"), _people, ("khuyết tật",)),
        Field("elderly", _("Lao động cao tuổi"), _people, ("cao tuổi",)),
        Field("payroll_million", _("Quỹ lương (triệu đồng)"), parsers.number(), ("tổng quỹ lương", "quỹ lương")),
    )  # fmt: skip

    def row_key(self, values: Values) -> Hashable | None:
        """The tax code, or name and place where there is none."""
        if values["tax_code"]:
            return str(values["tax_code"])
        name, commune = values["name"], values["commune"]
        return (core_name(name), fold(commune), fold(values["district"] or "")) if name and commune else None

    def check(self, rows: Sequence[ImportRow], context: Context) -> Sequence[Problem]:
        """Places, codes, scope and head counts; what was found goes into the row for the steps after."""
        lookup: Lookup = context.memo.get("lookup") or context.memo.setdefault("lookup", Lookup(context.actor))
        found = [
            Problem(index, field, message)
            for index, row in enumerate(rows)
            for field, message in _resolve(row.values, lookup, context).items()
        ]
        bad = {problem.index for problem in found}
        good = [(index, row) for index, row in enumerate(rows) if index not in bad]
        _recognise([row.values for _index, row in good])
        found += [
            Problem(
                index,
                "tax_code",
                gettext("Mã số thuế này đã có ở một cơ sở ngoài địa bàn của bạn. Liên hệ nơi quản lý cơ sở đó."),
            )
            for index, row in good
            if (known := row.values["known"]) and not context.actor.reaches(known["path"])
        ]
        return found

    def classify(self, rows: Sequence[ImportRow], context: Context) -> Sequence[Verdict]:
        """Added when unknown; changed when the file says something else than what is stored."""
        return [_verdict(row.values) for row in rows]

    def apply(self, rows: Sequence[ImportRow], context: Context) -> None:
        """New ones in, known ones corrected, head counts put; three statements however many rows."""
        new = [row.values for row in rows if not row.values["known"]]
        known = [row.values for row in rows if row.values["known"]]
        bulk.insert([values["facts"] for values in new if values["tax_code"]])
        without = [Establishment(**values["facts"]) for values in new if not values["tax_code"]]
        Establishment.objects.bulk_create(without)
        bulk.update([(v["known"]["pk"], {**v["known"], **v["facts"]}) for v in known], WRITTEN)
        _put_workforces([row.values for row in rows], without)


def _resolve(values: Values, lookup: Lookup, context: Context) -> dict[str, str]:
    """Fill values["facts"] and values["counts"]; field → what is wrong."""
    name, tax_code = values["name"], values["tax_code"]
    found, wrong = lookup.facts((values["commune"], values["district"], values["type"], values["sector"]))
    facts: dict[str, Any] = {"name": name, "tax_code": tax_code, **found}
    if not context.is_dry_run:  # made from the name alone, so a dry run need not spend a third of its time on them
        facts |= keys_of(name, tax_code)
    elif not tax_code:
        facts["folded"] = search_key(name, tax_code)
    for field in PLAIN:
        if (value := values[field]) is not None:
            facts[field] = value
    if values["site_kind"] is None and tax_code and len(tax_code) > 12:
        facts["site_kind"] = SiteKind.BRANCH
    values["facts"] = facts
    return wrong | _resolve_counts(values, lookup.today, context)


def _resolve_counts(values: Values, today: dt.date, context: Context) -> dict[str, str]:
    given = values["counts"] = {field: value for field in COUNTED if (value := values[field]) is not None}
    if not given:
        return {}
    year = values["year"] or _year_asked(context)
    if year is None:
        return {"year": gettext("Có số lao động nhưng không có năm. Thêm cột Năm hoặc ghi năm khi tải tệp lên.")}
    if "total" not in given:
        return {"total": gettext("Có số lao động chi tiết nhưng thiếu tổng số lao động.")}
    problems = workforce_problems(given, year, today)
    given["year"] = year
    return problems


def _year_asked(context: Context) -> int | None:
    text = context.options.get("year", "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None


def _recognise(rows: Sequence[Values]) -> None:
    """Put the stored facts of each row that is already there into values["known"], with its head count of that year."""
    codes = [values["tax_code"] for values in rows if values["tax_code"]]
    nameless = [values["facts"] for values in rows if not values["tax_code"]]
    columns = ("pk", "tax_code", *WRITTEN, "commune__current_path")
    stored = list(Establishment.objects.filter(among("tax_code", codes)).order_by().values(*columns))
    places, keys = {facts["commune_id"] for facts in nameless}, {facts["folded"] for facts in nameless}
    unnamed = Establishment.objects.filter(among("folded", keys), tax_code=None, commune__in=places).order_by()
    by_code = {row["tax_code"]: row for row in stored}
    by_name = {(row["commune_id"], row["folded"]): row for row in (unnamed.values(*columns) if keys else ())}
    for values in rows:
        facts = values["facts"]
        known = (
            by_code.get(values["tax_code"])
            if values["tax_code"]
            else by_name.get((facts["commune_id"], facts["folded"]))
        )
        values["known"] = {**known, "path": known["commune__current_path"]} if known else None
    _recognise_counts([values for values in rows if values["known"] and values["counts"]])


def _recognise_counts(rows: Sequence[Values]) -> None:
    wanted = {values["known"]["pk"]: values for values in rows}
    found = Workforce.objects.filter(establishment__in=list(wanted), year__in={v["counts"]["year"] for v in rows})
    stored = {(row["establishment_id"], row["year"]): row for row in found.values()} if wanted else {}
    for values in rows:
        values["stored_counts"] = stored.get((values["known"]["pk"], values["counts"]["year"]))


def _verdict(values: Values) -> Verdict:
    if not values["known"]:
        return Verdict.ADDED
    same = all(values["known"][name] == value for name, value in values["facts"].items())
    stored: Mapping[str, Any] = values.get("stored_counts") or {}
    same_counts = all(stored.get(name) == value for name, value in values["counts"].items())
    return Verdict.SAME if same and same_counts else Verdict.CHANGED


def _put_workforces(rows: Sequence[Values], without: Sequence[Establishment]) -> None:
    counted = [values for values in rows if values["counts"]]
    codes = [values["tax_code"] for values in counted if values["tax_code"] and not values["known"]]
    added = Establishment.objects.filter(among("tax_code", codes)).order_by()
    new = dict(added.values_list("tax_code", "pk")) if codes else {}
    unnamed = {(row.commune_id, row.folded): row.pk for row in without}
    blank = {**dict.fromkeys(COUNTS, 0), "payroll_million": None}
    lines = []
    for values in counted:
        facts, stored = values["facts"], values.get("stored_counts") or {}
        pk = (
            values["known"]["pk"] if values["known"]
            else new.get(values["tax_code"]) or unnamed[facts["commune_id"], facts["folded"]]
        )  # fmt: skip
        lines.append({**blank, **stored, **values["counts"], "establishment_id": pk})
    bulk.put_workforces(lines)


register(Establishments())
