"""The weight of a pair in words: what speaks for one person and what against, the heaviest first."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from antoan.linkage.pairs import Pair, Part

_NOTICED = 1.5  # bits; from here a value is called rare or common

_SAME, _NEAR, _SLIP = _("giống nhau"), _("gần giống"), _("lệch một chữ số")
_OTHER = _("khác nhau")
LABELS: dict[str, str | Promise] = {
    "name": _("Họ và tên"),
    "middle": _("Tên đệm"),
    "twins": _("Sinh đôi"),
    "namesakes": _("Trùng tên"),
    "giv": _("Tên"),
    "fam": _("Họ"),
    "born": _("Ngày sinh"),
    "sex": _("Giới tính"),
    "cccd": _("Số căn cước"),
    "bhxh": _("Mã số BHXH"),
    "soc": _("Mã số xã hội"),
    "phone": _("Điện thoại"),
    "place": _("Xã, phường"),
    "hamlet": _("Thôn, bản"),
    "event": _("Ngày xảy ra"),
    "number": _("Số nhà"),
    "street": _("Đường"),
    "street2": _("Địa chỉ (dòng 2)"),
    "suburb": _("Khu vực"),
    "postcode": _("Mã bưu chính"),
    "state": _("Tỉnh"),
}
WORDS: dict[tuple[str, str], str | Promise] = {
    ("name", "same"): _("cùng họ tên"),
    ("name", "unmarked"): _("cùng họ tên, một bên viết không dấu"),
    ("name", "marks"): _("họ tên chỉ khác dấu"),
    ("name", "order"): _("cùng các chữ trong tên, khác thứ tự"),
    ("name", "sound"): _("họ tên đọc gần như nhau (lỗi chính tả thường gặp)"),
    ("name", "near"): _("họ tên lệch một chữ cái"),
    ("name", "given"): _("cùng tên gọi, khác họ"),
    ("name", "far"): _("họ tên lệch hai chữ cái"),
    ("name", "other"): _("khác họ tên"),
    ("middle", "same"): _("cùng tên đệm"),
    ("middle", "sound"): _("tên đệm gần giống"),
    ("middle", "part"): _("tên đệm viết thiếu"),
    ("middle", "other"): _("khác tên đệm"),
    ("born", "same"): _("cùng ngày sinh"),
    ("born", "year"): _("cùng năm sinh, một bên không ghi ngày"),
    ("born", "turned"): _("ngày và tháng sinh viết đảo"),
    ("born", "slip"): _("ngày sinh lệch một chữ số"),
    ("born", "day"): _("cùng ngày và tháng sinh, khác năm"),
    ("born", "year_other_day"): _("cùng năm sinh, khác ngày"),
    ("born", "near"): _("năm sinh lệch 1"),
    ("born", "other"): _("khác năm sinh"),
    ("twins", "twins"): _("có thể là anh chị em sinh đôi: cùng họ, cùng ngày sinh, hai tên khác hẳn"),
    ("twins", "home"): _("có thể là anh chị em sinh đôi: cùng thôn, cùng họ, cùng ngày sinh, hai tên khác hẳn"),
    ("twins", "other"): _("không có dấu hiệu sinh đôi"),
    ("namesakes", "namesakes"): _("chỉ trùng tên và năm sinh, hai ngày xảy ra cách xa nhau: dễ là hai người"),
    ("namesakes", "kin"): _("cùng thôn, cùng tên gọi và năm sinh, hai ngày xảy ra cách xa nhau: dễ là hai người"),
    ("namesakes", "thin"): _("chỉ trùng tên và năm sinh, khác xã, khác ngày xảy ra: dễ là hai người"),
    ("namesakes", "other"): _("không có dấu hiệu hai người trùng tên"),
    ("sex", "same"): _("cùng giới tính"),
    ("sex", "other"): _("khác giới tính"),
    ("place", "same"): _("cùng xã"),
    ("place", "near"): _("tên xã gần giống"),
    ("place", "other"): _("khác xã"),
    ("event", "same"): _("cùng ngày"),
    ("event", "days"): _("lệch vài ngày"),
    ("event", "week"): _("lệch khoảng một tuần"),
    ("event", "month"): _("lệch khoảng một tháng"),
    ("event", "other"): _("lệch hơn một tháng"),
    ("giv", "turned"): _("trùng với họ ở bên kia"),
    ("fam", "turned"): _("trùng với tên ở bên kia"),
    ("street", "turned"): _("trùng với dòng 2 ở bên kia"),
}
_GENERAL = {"same": _SAME, "near": _NEAR, "slip": _SLIP, "far": _("hơi giống"), "other": _OTHER}


@dataclass(frozen=True)
class Reason:
    """One step of the waterfall: the label, the finding in words, its weight in bits, and the sum after it."""

    comparison: str
    label: str
    words: str
    weight: float
    running: float


def finding(part: Part) -> str:
    """The finding of one comparison in words: "cùng họ tên (hiếm)"."""
    words = str(WORDS.get((part.comparison, part.level)) or _GENERAL[part.level])
    if part.rarity >= _NOTICED:
        return f"{words} ({_('hiếm')})"
    return f"{words} ({_('phổ biến')})" if part.rarity <= -_NOTICED else words


def explain(pair: Pair) -> list[Reason]:
    """The waterfall: first what everybody starts with (the prior), then each comparison, heaviest first."""
    start = pair.weight - sum(part.weight for part in pair.parts)
    reasons = [Reason("prior", str(_("Trước khi so")), str(_("hai người bất kỳ")), start, start)]
    for part in sorted(pair.parts, key=lambda p: -abs(p.weight)):
        running = reasons[-1].running + part.weight
        label = str(LABELS[part.comparison])
        reasons.append(Reason(part.comparison, label, finding(part), part.weight, running))
    return reasons
