"""What may be entered as law, and the names of the code lists."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LIST_NAMES: dict[str, str | Promise] = {
    "cause": gettext_lazy("Nguyên nhân tai nạn"),
    "cause_group": gettext_lazy("Nhóm nguyên nhân"),
    "agent": gettext_lazy("Yếu tố gây chấn thương"),
    "serious_injury": gettext_lazy("Chấn thương nặng"),
    "establishment_type": gettext_lazy("Loại hình cơ sở"),
    "vsic2025": gettext_lazy("Ngành kinh tế VSIC 2025"),
    "vsic2018": gettext_lazy("Ngành kinh tế VSIC 2018"),
    "vsco": gettext_lazy("Nghề nghiệp (VSCO 2020)"),
    "esaw_deviation": gettext_lazy("ESAW: diễn biến bất thường"),
    "esaw_contact": gettext_lazy("ESAW: cách tiếp xúc"),
    "esaw_agent": gettext_lazy("ESAW: vật gây tai nạn"),
    "esaw_part": gettext_lazy("ESAW: bộ phận cơ thể"),
    "esaw_injury": gettext_lazy("ESAW: loại thương tích"),
    "esaw_activity": gettext_lazy("ESAW: hoạt động lúc bị nạn"),
    "esaw_environment": gettext_lazy("ESAW: môi trường làm việc"),
    "esaw_process": gettext_lazy("ESAW: quá trình làm việc"),
    "icd10": gettext_lazy("ICD-10: khối mã chấn thương"),
    "ethnic": gettext_lazy("Dân tộc"),
    "disease": gettext_lazy("Bệnh nghề nghiệp"),
}
# Lists whose codes go onto papers of the law; in the others the words may be mended, the codes may not.
OPEN_LISTS = frozenset({"cause", "cause_group", "agent", "serious_injury", "establishment_type", "disease", "ethnic"})
_DAY_OF_YEAR = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


# Codes of ours that stand in for codes of the act that nobody had at hand; they join rows and never go onto a paper.
_STAND_INS = {"agent": re.compile(r"T\d+")}


def official_code(list_key: str, code: str) -> str:
    """The code as a paper shows it: "" for a stand-in of ours, whose name alone is printed until it is compared."""
    stand_in = _STAND_INS.get(list_key)
    return "" if stand_in and stand_in.fullmatch(code) else code


def read_value(text: str, like: Any) -> tuple[Any, str]:
    """A typed value as what the parameter holds (number, day of the year, list, text), or what is wrong with it."""
    text = text.strip()
    if isinstance(like, bool | list | dict):
        return _json(text, type(like))
    if isinstance(like, int | float):
        return _number(text)
    if isinstance(like, str) and _DAY_OF_YEAR.fullmatch(like):
        good = _DAY_OF_YEAR.fullmatch(text)
        return (text, "") if good else (None, _("Ghi ngày trong năm dạng tháng-ngày, ví dụ 07-05 là ngày 5 tháng 7."))
    return text, ""


def _json(text: str, kind: type) -> tuple[Any, str]:
    try:
        value = json.loads(text)
    except ValueError:
        return None, _("Giá trị này là một danh sách; giữ nguyên dấu ngoặc và dấu phẩy như giá trị cũ.")
    return (value, "") if isinstance(value, kind) else (None, _("Giá trị mới phải cùng dạng với giá trị cũ."))


def _number(text: str) -> tuple[Any, str]:
    plain = text.replace(".", "").replace(" ", "").replace(",", ".")
    try:
        value = float(plain)
    except ValueError:
        return None, _("Ghi một số, ví dụ 30 hoặc 2.530.000.")
    if not 0 <= value < 10**12:
        return None, _("Số phải từ 0 đến dưới 1.000 tỷ.")
    return int(value) if value.is_integer() else value, ""


def written(value: Any) -> str:
    """The value as it is typed: "2.530.000", "07-05", JSON for lists."""
    if isinstance(value, bool | list | dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int):
        return f"{value:,}".replace(",", ".")
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)


def start_problem(start: dt.date, latest: dt.date, today: dt.date) -> str:
    """Why a new value cannot begin on a day: values follow one another and the past has been used already."""
    if start <= latest:
        return _("Ngày hiệu lực phải sau %(day)s, ngày bắt đầu của giá trị gần nhất.") % {"day": f"{latest:%d/%m/%Y}"}
    if start > today + dt.timedelta(days=3 * 366):
        return _("Ngày hiệu lực xa quá ba năm. Kiểm tra lại năm.")
    return ""
