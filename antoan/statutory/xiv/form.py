"""Phụ lục XIV, version of NĐ 39/2016/NĐ-CP (law.md §7.7). Never edit a version that has been used: add the next one."""

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
    Group,
    HeaderField,
    Rate,
    Row,
    RowCheck,
    Table,
)
from antoan.returns.spec.checks import Level
from antoan.statutory.rows import classification_rows
from antoan.statutory.xiv.provider import XIV_PROVIDER

_SITES, _WORKERS, _HURT = _("Cơ sở"), _("Lực lượng lao động"), _("Tổng số TNLĐ – số người bị nạn")
_RATES = _("Tần suất TNLĐ")
_CASES, _PEOPLE, _DAMAGE = _("Số vụ (Vụ)"), _("Số người bị nạn (Người)"), _("Thiệt hại do TNLĐ")
_MONEY, _ALL = _("Chi phí tính bằng tiền (1.000 đ)"), _("Tổng số")

TABLE_I = Table(
    "I",
    _("I. Thông tin tổng quan"),
    (
        Column("name", (_("Loại hình cơ sở"),), "1", "name", width=4),
        Column("code", (_("Mã số"),), "2", "code"),
        Column("3", (_SITES, _ALL), "3"),
        Column("4", (_SITES, _("Số cơ sở tham gia báo cáo")), "4"),
        Column("5", (_WORKERS, _("Tổng số lao động")), "5"),
        Column("6", (_WORKERS, _("Số lao động của cơ sở tham gia báo cáo")), "6"),
        Column("7", (_WORKERS, _("Số lao động nữ")), "7"),
        Column("8", (_HURT, _ALL), "8"),
        Column("9", (_HURT, _("Số người bị chết")), "9"),
        Column("10", (_HURT, _("Số người bị thương nặng")), "10"),
        # Per 1,000 workers. The denominator is column 6 unless the ministry answers otherwise [M?].
        Column("11", (_RATES, "K_TNLĐ"), "11", "rate", digits=2, rate=Rate("8", "6", 1000, "denominator")),
        Column("12", (_RATES, _("K_chết")), "12", "rate", digits=2, rate=Rate("9", "6", 1000, "denominator")),
        Column("13", (_("Ghi chú"),), "13", "note"),
    ),
    (
        Row("T", _("Tổng số"), bold=True, sum_of=("T:",)),
        Group("T", "establishment_type", indent=1, natural=False),
    ),
)
TABLE_II = Table(
    "II",
    _("II. Phân loại TNLĐ"),
    (
        Column("name", (_("Tên chỉ tiêu thống kê"),), "1", "name", width=5),
        Column("code", (_("Mã số"),), "2", "code"),
        Column("3", (_CASES, _ALL), "3"),
        Column("4", (_CASES, _("Số vụ có người chết")), "4"),
        Column("5", (_CASES, _("Số vụ có từ 2 người bị nạn trở lên")), "5"),
        Column("6", (_PEOPLE, _ALL), "6"),
        Column("7", (_PEOPLE, _("Số lao động nữ")), "7"),
        Column("8", (_PEOPLE, _("Số người chết")), "8"),
        Column("9", (_PEOPLE, _("Số người bị thương nặng")), "9"),
        Column("10", (_DAMAGE, _("Tổng số ngày nghỉ vì TNLĐ (kể cả ngày nghỉ chế độ)")), "10"),
        Column("11", (_DAMAGE, _MONEY, _ALL), "11", "amount", sum_of=("12", "13", "14"), width=1.3),
        Column("12", (_DAMAGE, _MONEY, _("Y tế")), "12", "amount", width=1.2),
        Column("13", (_DAMAGE, _MONEY, _("Trả lương trong thời gian điều trị")), "13", "amount", width=1.2),
        Column("14", (_DAMAGE, _MONEY, _("Bồi thường / Trợ cấp")), "14", "amount", width=1.2),
        Column("15", (_DAMAGE, _("Thiệt hại tài sản (1.000 đ)")), "15", "amount", width=1.2),
    ),
    classification_rows(),
)
CONTROL = Table(
    "C",
    _("Đối chiếu: tổng bảng II của các Phụ lục XII"),
    (
        Column("10", (_("Số ngày nghỉ"),), "10"),
        Column("12", (_("Y tế"),), "12", "amount"),
        Column("13", (_("Trả lương"),), "13", "amount"),
        Column("14", (_("Bồi thường / Trợ cấp"),), "14", "amount"),
        Column("15", (_("Thiệt hại tài sản"),), "15", "amount"),
    ),
    (Row("C", _("Tổng số")),),
    printed=False,
)


def _at_most(table: str, part: str, whole: str, level: Level = "error") -> ColumnCheck:
    message = format_lazy(
        _("Bảng {table}, dòng «%(row)s»: cột {part} (%(left)s) lớn hơn cột {whole} (%(right)s)."),
        table=table,
        part=part,
        whole=whole,
    )
    return ColumnCheck(f"{table}:{part}<={whole}", table, (part,), "<=", (whole,), message, level)


def _control(column: str) -> CrossCheck:
    message = format_lazy(
        _("Bảng II cột {column}: tổng theo nguyên nhân (%(left)s) khác tổng thiệt hại các cơ sở báo cáo (%(right)s)."),
        column=column,
    )
    return CrossCheck(f"control:{column}", (("II", "1", column),), "==", (("C", "C", column),), message, "warning")


def _agree(key: str, of_i: str, of_ii: str) -> CrossCheck:
    message = format_lazy(_("Bảng I cột {i} (%(left)s) khác bảng II dòng 1 cột {ii} (%(right)s)."), i=of_i, ii=of_ii)
    return CrossCheck(key, (("I", "T", of_i),), "==", (("II", "1", of_ii),), message)


_COUNTS, _DAMAGES = ("3", "4", "5", "6", "7", "8", "9"), ("10", "12", "13", "14", "15")


def _groups(columns: tuple[str, ...], level: Level) -> tuple[RowCheck, ...]:
    words = {
        "1.2": _("Bảng II cột %(column)s: tổng mục 1.2 (%(left)s) khác tổng mục 1.1 (%(right)s)."),
        "1.3": _("Bảng II cột %(column)s: tổng mục 1.3 (%(left)s) khác tổng mục 1.1 (%(right)s)."),
    }
    return tuple(RowCheck(f"{row}=1.1", "II", row, "==", "1.1", text, level, columns) for row, text in words.items())


CHECKS: tuple[Check, ...] = (
    *(_at_most("I", part, whole, "warning") for part, whole in (("4", "3"), ("6", "5"))),
    *(_at_most("I", part, whole) for part, whole in (("7", "6"), ("9", "8"), ("10", "8"))),
    *(_at_most("II", part, whole) for part, whole in (("4", "3"), ("5", "3"), ("7", "6"), ("8", "6"), ("9", "6"))),
    *_groups(_COUNTS, "error"),
    *_groups(_DAMAGES, "warning"),
    _agree("I8=II6", "8", "6"),
    _agree("I9=II8", "9", "8"),
    _agree("I10=II9", "10", "9"),
    *(_control(column) for column in ("10", "12", "13", "14", "15")),
)

XIV_2016 = FormSpec(
    code="XIV",
    version="2016",
    title=_("BÁO CÁO TỔNG HỢP TÌNH HÌNH TAI NẠN LAO ĐỘNG TRÊN ĐỊA BÀN TỈNH"),
    short_title=_("Phụ lục XIV – Báo cáo tai nạn lao động của tỉnh"),
    basis="NĐ 39/2016/NĐ-CP Đ.24, Phụ lục XIV",
    unverified="Phụ lục XIV NĐ 39/2016/NĐ-CP; mẫu số của K, dòng 2 và 3 bảng II chưa đối chiếu với bản công báo",
    valid_from=dt.date(2016, 7, 1),
    kinds=(PeriodKind.HALF, PeriodKind.YEAR),
    header=(
        HeaderField("unit", _("Đơn vị báo cáo")),
        HeaderField("province", _("Tỉnh, thành phố")),
        HeaderField("province_code", _("Mã tỉnh")),
        HeaderField("period", _("Kỳ báo cáo")),
        HeaderField("report_date", _("Ngày báo cáo"), editable=True),
        HeaderField("receiver", _("Đơn vị nhận báo cáo"), editable=True),
        HeaderField("receiver_2", _("Đồng gửi"), editable=True),
        HeaderField("denominator", _("K tính trên số lao động ở cột (chưa đối chiếu)")),
    ),
    tables=(TABLE_I, TABLE_II, CONTROL),
    checks=CHECKS,
    fill=ReturnPermission.COMPILE,
    decide=ReturnPermission.SIGN,
    signer=_("GIÁM ĐỐC"),
    receiver=_("Bộ Nội vụ; Thống kê tỉnh"),
    provider=XIV_PROVIDER,
    due_keys={PeriodKind.HALF: "return.due.XIV.half", PeriodKind.YEAR: "return.due.XIV.year"},
    heading_tables=frozenset(),
    submit_label=_("Trình ký"),
    accept_label=_("Ký và chốt"),
    issues_paper=True,
)
