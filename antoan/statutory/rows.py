"""Rows that Phụ lục XII (table I) and Phụ lục XIV (table II) share: causes, agents, occupations, khoản 2 Điều 39."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from antoan.returns.spec import UNKNOWN, Group, Row

EMPLOYER_CAUSES = ("1", "2", "3", "4", "5", "6")
WORKER_CAUSES = ("7", "8")
OTHER_CAUSE = "9"
_CAUSES = {
    "1": _("Không có thiết bị an toàn hoặc thiết bị không đảm bảo an toàn"),
    "2": _("Không có phương tiện bảo vệ cá nhân hoặc phương tiện bảo vệ cá nhân không tốt"),
    "3": _("Tổ chức lao động không hợp lý"),
    "4": _("Chưa huấn luyện hoặc huấn luyện an toàn, vệ sinh lao động chưa đầy đủ"),
    "5": _("Không có quy trình an toàn hoặc biện pháp làm việc an toàn"),
    "6": _("Điều kiện làm việc không tốt"),
    "7": _("Vi phạm nội quy, quy trình, quy chuẩn, biện pháp làm việc an toàn"),
    "8": _("Không sử dụng phương tiện bảo vệ cá nhân"),
    "9": _("c. Khách quan khó tránh / Nguyên nhân chưa kể đến"),
}
NO_CAUSE = f"1.1x:{UNKNOWN}"  # concluded cases of old lists may lack a cause; they must not vanish from the sum
CAUSE_ROWS = tuple(f"1.1:{code}" for code in _CAUSES)


def cause_row(code: str) -> str:
    """Row of a main cause (list of NĐ 39/2016 Phụ lục XII mục 1.1)."""
    return f"1.1:{code}" if code in _CAUSES else NO_CAUSE


def agent_row(code: str) -> str:
    """Row of an injury agent (TT 13/2020 Phụ lục IV)."""
    return f"1.2:{code or UNKNOWN}"


def occupation_row(code: str) -> str:
    """Row of an occupation (VSCO)."""
    return f"1.3:{code or UNKNOWN}"


def _causes(codes: tuple[str, ...]) -> tuple[Row, ...]:
    return tuple(Row(f"1.1:{code}", _CAUSES[code], code, indent=3) for code in codes)


def classification_rows(*, with_total: bool = True) -> tuple[Row | Group, ...]:
    """All rows in the order of the form (law.md §7.6); `with_total`: rows 2 and 3 as well."""
    rows: tuple[Row | Group, ...] = (
        Row("1", _("1. Tai nạn lao động"), bold=True, sum_of=("1.1",)),
        Row(
            "1.1",
            _("1.1. Phân theo nguyên nhân xảy ra TNLĐ"),
            indent=1,
            bold=True,
            sum_of=("1.1a", "1.1b", f"1.1:{OTHER_CAUSE}", "1.1x:"),
        ),
        Row(
            "1.1a",
            _("a. Do người sử dụng lao động"),
            indent=2,
            sum_of=tuple(f"1.1:{code}" for code in EMPLOYER_CAUSES),
        ),
        *_causes(EMPLOYER_CAUSES),
        Row("1.1b", _("b. Do người lao động"), indent=2, sum_of=tuple(f"1.1:{code}" for code in WORKER_CAUSES)),
        *_causes(WORKER_CAUSES),
        Row(f"1.1:{OTHER_CAUSE}", _CAUSES[OTHER_CAUSE], OTHER_CAUSE, indent=2),
        Group("1.1x", "", indent=2),
        Row("1.2", _("1.2. Phân theo yếu tố gây chấn thương"), indent=1, bold=True, sum_of=("1.2:",)),
        Group("1.2", "agent", indent=2, add_label=_("Thêm yếu tố")),
        Row("1.3", _("1.3. Phân theo nghề nghiệp"), indent=1, bold=True, sum_of=("1.3:",)),
        Group("1.3", "vsco", indent=2, add_label=_("Thêm nghề"), natural=False),
        Row("2", _("2. Tai nạn được hưởng trợ cấp theo quy định tại khoản 2 Điều 39 Luật ATVSLĐ"), bold=True),
    )
    return (*rows, Row("3", _("3. Tổng số (3 = 1 + 2)"), bold=True, sum_of=("1", "2"))) if with_total else rows
