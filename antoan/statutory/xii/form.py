"""Phụ lục XII, version of NĐ 39/2016/NĐ-CP (law.md §7.6). Never edit a version that has been used: add the next one."""

from __future__ import annotations

import datetime as dt

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from antoan.lib.periods import PeriodKind
from antoan.returns.permissions import ReturnPermission
from antoan.returns.spec import (
    Check,
    Column,
    ColumnCheck,
    CrossCheck,
    FormSpec,
    HeaderCheck,
    HeaderField,
    Row,
    RowCheck,
    Table,
    UnknownCheck,
)
from antoan.statutory.rows import classification_rows
from antoan.statutory.xii.provider import XII_PROVIDER

_CASES = _("Số vụ (Vụ)")
_PEOPLE = _("Số người bị nạn (Người)")
_WOMEN, _DEAD, _SERIOUS = _("Số LĐ nữ"), _("Số người bị chết"), _("Số người bị thương nặng")
_ALL, _OUTSIDE = _("Tổng số"), _("Nạn nhân không thuộc quyền quản lý")
_MONEY = _("Chi phí tính bằng tiền (1.000 đ)")

NAME = Column("name", (_("Tên chỉ tiêu thống kê"),), "1", "name", width=6)
CODE = Column("code", (_("Mã số"),), "2", "code", width=1.2)

HEADING = Table(
    "H",
    _("Lao động và quỹ lương của cơ sở"),
    (
        Column("workers", (_("Tổng số lao động (người)"),), "9", unit=_("người")),
        Column("women", (_("Trong đó: nữ (người)"),), "9", unit=_("người")),
        Column("payroll", (_("Tổng quỹ lương (triệu đồng)"),), "10", "amount", _("triệu đồng"), digits=3),
    ),
    (Row("H", _("Của cả kỳ báo cáo")),),
)
TABLE_I = Table(
    "I",
    _("I. Phân loại TNLĐ theo mức độ thương tật"),
    (
        NAME,
        CODE,
        Column("3", (_CASES, _ALL), "3"),
        Column("4", (_CASES, _("Số vụ có người chết")), "4"),
        Column("5", (_CASES, _("Số vụ có từ 2 người bị nạn trở lên")), "5"),
        Column("6", (_PEOPLE, _ALL), "6"),
        Column("7", (_PEOPLE, _OUTSIDE), "7"),
        Column("8", (_PEOPLE, _WOMEN, _ALL), "8"),
        Column("9", (_PEOPLE, _WOMEN, _OUTSIDE), "9"),
        Column("10", (_PEOPLE, _DEAD, _ALL), "10"),
        Column("11", (_PEOPLE, _DEAD, _OUTSIDE), "11"),
        Column("12", (_PEOPLE, _SERIOUS, _ALL), "12"),
        Column("13", (_PEOPLE, _SERIOUS, _OUTSIDE), "13"),
    ),
    classification_rows(),
)
TABLE_II = Table(
    "II",
    _("II. Thiệt hại do TNLĐ"),
    (
        Column("1", (_("Tổng số ngày nghỉ vì TNLĐ (kể cả ngày nghỉ chế độ)"),), "1"),
        Column("2", (_MONEY, _ALL), "2", "amount", digits=0, sum_of=("3", "4", "5")),
        Column("3", (_MONEY, _("Y tế")), "3", "amount"),
        Column("4", (_MONEY, _("Trả lương trong thời gian điều trị")), "4", "amount"),
        Column("5", (_MONEY, _("Bồi thường / Trợ cấp")), "5", "amount"),
        Column("6", (_("Thiệt hại tài sản (1.000 đ)"),), "6", "amount"),
    ),
    (Row("II", _("Tổng số")),),
)
# Phụ lục XIV wants the damage of each cause, agent and occupation; the paper form XII does not carry it. This detail
# comes from the cases, is not printed, and is what XIV adds up.
DETAIL = Table(
    "D",
    _("Chi tiết thiệt hại theo nguyên nhân, yếu tố, nghề nghiệp (để tổng hợp Phụ lục XIV)"),
    (
        NAME,
        CODE,
        Column("10", (_("Số ngày nghỉ"),), "1"),
        Column("12", (_MONEY, _("Y tế")), "3", "amount"),
        Column("13", (_MONEY, _("Trả lương trong thời gian điều trị")), "4", "amount"),
        Column("14", (_MONEY, _("Bồi thường / Trợ cấp")), "5", "amount"),
        Column("15", (_("Thiệt hại tài sản (1.000 đ)"),), "6", "amount"),
    ),
    classification_rows(with_total=False),
    printed=False,
    note=_("Không in trên Phụ lục XII."),
)


def _at_most(part: str, whole: str) -> ColumnCheck:
    message = _("Dòng «%(row)s»: cột {part} (%(left)s) lớn hơn cột {whole} (%(right)s).")
    return ColumnCheck(f"{part}<={whole}", "I", (part,), "<=", (whole,), format_lazy(message, part=part, whole=whole))


def _detail(column: str, detail: str) -> CrossCheck:
    message = _("Cột {column} bảng II (%(right)s) khác tổng phần chi tiết thiệt hại (%(left)s).")
    filled = format_lazy(message, column=column)
    return CrossCheck(f"detail:{column}", (("D", "1", detail),), "==", (("II", "II", column),), filled, "warning")


CHECKS: tuple[Check, ...] = (
    *(_at_most(part, whole) for part, whole in (("4", "3"), ("5", "3"))),
    *(_at_most(part, whole) for part, whole in (("8", "6"), ("10", "6"), ("12", "6"))),
    *(_at_most(part, whole) for part, whole in (("7", "6"), ("9", "8"), ("11", "10"), ("13", "12"), ("9", "7"))),
    ColumnCheck(
        "10+12<=6",
        "I",
        ("10", "12"),
        "<=",
        ("6",),
        _("Dòng «%(row)s»: số người chết cộng bị thương nặng (%(left)s) lớn hơn tổng số người bị nạn (%(right)s)."),
    ),
    ColumnCheck(
        "11+13<=7",
        "I",
        ("11", "13"),
        "<=",
        ("7",),
        _(
            "Dòng «%(row)s»: người chết và bị thương nặng không thuộc quyền quản lý (%(left)s) lớn hơn cột 7 (%(right)s)."
        ),
    ),
    ColumnCheck(
        "4<=10",
        "I",
        ("4",),
        "<=",
        ("10",),
        _("Dòng «%(row)s»: có %(left)s vụ chết người nhưng chỉ có %(right)s người chết (cột 10)."),
    ),
    ColumnCheck(
        "10=>4",
        "I",
        ("10",),
        "=>",
        ("4",),
        _("Dòng «%(row)s»: có %(left)s người chết nhưng không có vụ nào có người chết (cột 4)."),
    ),
    ColumnCheck(
        "3+5<=6",
        "I",
        ("3", "5"),
        "<=",
        ("6",),
        _(
            "Dòng «%(row)s»: mỗi vụ có ít nhất 1 người, vụ ở cột 5 ít nhất 2 người, vậy cột 6 (%(right)s) phải từ %(left)s."
        ),
    ),
    RowCheck(
        "1.2=1.1", "I", "1.2", "==", "1.1", _("Cột %(column)s: tổng mục 1.2 (%(left)s) khác tổng mục 1.1 (%(right)s).")
    ),
    RowCheck(
        "1.3=1.1", "I", "1.3", "==", "1.1", _("Cột %(column)s: tổng mục 1.3 (%(left)s) khác tổng mục 1.1 (%(right)s).")
    ),
    ColumnCheck(
        "women<=workers",
        "H",
        ("women",),
        "<=",
        ("workers",),
        _("Số lao động nữ (%(left)s) lớn hơn tổng số lao động (%(right)s)."),
    ),
    CrossCheck(
        "workers",
        (("I", "3", "6"),),
        "=>",
        (("H", "H", "workers"),),
        _("Có %(left)s người bị nạn nhưng tổng số lao động của cơ sở đang là 0."),
    ),
    HeaderCheck(
        "type",
        "type_code",
        _("Chưa có mã loại hình cơ sở. Bổ sung ở hồ sơ cơ sở rồi bấm «Cập nhật số liệu»."),
        "warning",
    ),
    HeaderCheck(
        "sector",
        "sector_code",
        _("Chưa có mã lĩnh vực sản xuất chính. Bổ sung ở hồ sơ cơ sở rồi bấm «Cập nhật số liệu»."),
        "warning",
    ),
    UnknownCheck("cause?", "I", "1.1x", "3", _("%(left)s vụ chưa ghi nguyên nhân chính.")),
    UnknownCheck("agent?", "I", "1.2", "3", _("%(left)s vụ chưa ghi yếu tố gây chấn thương.")),
    UnknownCheck("occupation?", "I", "1.3", "3", _("%(left)s vụ chưa ghi mã nghề của nạn nhân nặng nhất.")),
    *(
        RowCheck(
            f"D:{row}=1.1",
            "D",
            row,
            "==",
            "1.1",
            _("Chi tiết thiệt hại, cột %(column)s: tổng các mục không bằng nhau (%(left)s và %(right)s)."),
            "warning",
        )
        for row in ("1.2", "1.3")
    ),
    *(_detail(column, detail) for column, detail in (("1", "10"), ("3", "12"), ("4", "13"), ("5", "14"), ("6", "15"))),
)

XII_2016 = FormSpec(
    code="XII",
    version="2016",
    title=_("BÁO CÁO TỔNG HỢP TÌNH HÌNH TAI NẠN LAO ĐỘNG"),
    short_title=_("Phụ lục XII – Báo cáo tai nạn lao động của cơ sở"),
    basis="NĐ 39/2016/NĐ-CP Đ.24, Phụ lục XII",
    unverified="Phụ lục XII NĐ 39/2016/NĐ-CP; số cột bảng II và ô ký tên chưa đối chiếu với bản công báo",
    valid_from=dt.date(2016, 7, 1),
    kinds=(PeriodKind.HALF, PeriodKind.YEAR),
    header=(
        HeaderField("unit", _("Đơn vị báo cáo"), "1"),
        HeaderField("tax_code", _("Mã số thuế"), ""),
        HeaderField("address", _("Địa chỉ"), "2"),
        HeaderField("commune_code", _("Mã xã, phường"), "3"),
        HeaderField("period", _("Kỳ báo cáo"), "4"),
        HeaderField("report_date", _("Ngày báo cáo"), "5", editable=True),
        HeaderField("type_name", _("Thuộc loại hình cơ sở (doanh nghiệp)"), "6"),
        HeaderField("type_code", _("Mã loại hình cơ sở"), "6"),
        HeaderField("receiver", _("Đơn vị nhận báo cáo"), "7"),
        HeaderField("sector_name", _("Lĩnh vực sản xuất chính của cơ sở"), "8"),
        HeaderField("sector_code", _("Mã lĩnh vực"), "8"),
    ),
    tables=(HEADING, TABLE_I, TABLE_II, DETAIL),
    checks=CHECKS,
    fill=ReturnPermission.FILL,
    fill_for=ReturnPermission.FILL_FOR_OTHERS,
    decide=ReturnPermission.REVIEW,
    signer=_("ĐẠI DIỆN NGƯỜI SỬ DỤNG LAO ĐỘNG"),
    receiver=_("Sở Nội vụ nơi đặt trụ sở chính"),
    provider=XII_PROVIDER,
    many_units=True,
    due_keys={PeriodKind.HALF: "return.due.XII.half", PeriodKind.YEAR: "return.due.XII.year"},
)
