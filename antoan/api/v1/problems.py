"""What is wrong with a request, in words: the validator's English sentences never reach a reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_DATE = _("Phải là ngày có thật, dạng YYYY-MM-DD.")
_TIME = _("Phải là giờ, dạng HH:MM.")
_WHOLE = _("Phải là số nguyên.")
_BOOLEAN = _("Phải là true hoặc false.")
_SENTENCES: Final[Mapping[str, str | Promise]] = {  # type of the validator's error → sentence over its context
    "missing": _("Thiếu trường này."),
    "extra_forbidden": _("API không có trường này. Kiểm tra lại tên trường."),
    "string_type": _("Phải là chuỗi ký tự."),
    "string_too_short": _("Cần ít nhất %(min_length)s ký tự."),
    "string_too_long": _("Nhiều nhất %(max_length)s ký tự."),
    "string_pattern_mismatch": _("Không đúng mẫu %(pattern)s."),
    "literal_error": _("Chỉ nhận một trong: %(expected)s."),
    "enum": _("Chỉ nhận một trong: %(expected)s."),
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "bool_type": _BOOLEAN,
    "bool_parsing": _BOOLEAN,
    "greater_than_equal": _("Phải từ %(ge)s trở lên."),
    "less_than_equal": _("Nhiều nhất là %(le)s."),
    "too_short": _("Cần ít nhất %(min_length)s phần tử."),
    "too_long": _("Nhiều nhất %(max_length)s phần tử."),
    "list_type": _("Phải là một danh sách."),
    "model_type": _("Phải là một đối tượng JSON."),
    "model_attributes_type": _("Phải là một đối tượng JSON."),
    "dict_type": _("Phải là một đối tượng JSON."),
}
_PREFIXES: Final[Mapping[str, str | Promise]] = {"date_": _DATE, "time_": _TIME}
UNREADABLE = _("Không đọc được JSON của yêu cầu. Kiểm tra dấu ngoặc, dấu phẩy, dấu nháy và mã hóa UTF-8.")


def _filled(sentence: str | Promise, context: Mapping[str, Any]) -> str:
    return str(sentence) % {name: str(value).replace(" or ", ", ") for name, value in context.items()}


def _own_words(error: Mapping[str, Any]) -> str:
    """The sentence of our own validators, which they raise as ValueError; anything else has no words yet."""
    own, is_own = str(error["msg"]), error["type"] == "value_error"
    return own.removeprefix("Value error, ") if is_own else str(_("Giá trị này không hợp lệ."))


def problem(error: Mapping[str, Any]) -> dict[str, str]:
    """One error of the validator (type, loc, msg, ctx) in the API's shape: field, message, code."""
    kind = str(error["type"])
    sentence = _SENTENCES.get(kind) or next((words for at, words in _PREFIXES.items() if kind.startswith(at)), None)
    message = _filled(sentence, error.get("ctx", {})) if sentence else _own_words(error)
    # The body is one parameter of the program; its name there is nobody's field.
    where = error["loc"][2:] if error["loc"][:1] == ("body",) else error["loc"][1:]
    return {"field": ".".join(str(part) for part in where), "message": message, "code": kind}
