"""Readers of the words that old lists use for states, sexes, relations and codes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from antoan.accidents.enums import Classification, Relation, Severity, Sex
from antoan.imports import parsers
from antoan.lib.outcome import EMPTY, Outcome, refused
from antoan.lib.text import Cell, cell_text, name_key

_DEAD = re.compile(r"\b(chet|tu vong|tu nan|tv)\b")
_SERIOUS = re.compile(r"\bnang\b")
_LIGHT = re.compile(r"\bnhe\b")
_MARKS = frozenset({"x", "1", "co", "v", "yes", "true"})
_NO_MARKS = frozenset({"0", "khong", "no", "false", ""})
_CODE = re.compile(r"\s*([A-Za-z]?\d+(?:\.\d+)?)\s*(?:[-.):].*)?", re.DOTALL)
SEXES = {"Nam": Sex.MALE, "Nữ": Sex.FEMALE, "M": Sex.MALE, "F": Sex.FEMALE}
_INJURIES = re.compile(r"[;,\s/]+")


def severity(value: Cell) -> Outcome[Severity]:
    """ "chết", "bị thương nặng", "nhẹ" …; "nặng, sau chết" is dead; "nặng/nhẹ" is refused."""
    text = name_key(cell_text(value))
    if _DEAD.search(text):
        return Severity.DEAD, ""
    is_serious, is_light = bool(_SERIOUS.search(text)), bool(_LIGHT.search(text))
    if is_serious != is_light:
        return (Severity.SERIOUS if is_serious else Severity.LIGHT), ""
    return refused(
        _("“%(text)s” không rõ là chết, nặng hay nhẹ. Ghi một trong ba chữ đó.") % {"text": cell_text(value)}
    )


def mark(value: Cell) -> Outcome[bool]:
    """A column "chết" or "nặng" in which x or 1 stands for the person of the row; 2 and more is not one person."""
    text = name_key(cell_text(value)).removesuffix(" 0") if not isinstance(value, float) else f"{value:g}"
    if text in _MARKS:
        return True, ""
    if text in _NO_MARKS or text == "-":
        return EMPTY
    return refused(
        _("“%(text)s” phải là x hoặc 1 (mỗi dòng một người). Tách thành nhiều dòng nếu nhiều người.")
        % {"text": cell_text(value)}
    )


def relation(value: Cell) -> Outcome[Relation]:
    """With a contract or without, in the words of old lists; what cannot be told stays open."""
    text = name_key(cell_text(value))
    words = (
        (r"khong (co |theo )?(hop dong|hd|hdld|qhld|quan he)|tu do|tu lam|phi chinh thuc", Relation.NO_CONTRACT),
        (r"thu viec|hoc nghe|tap nghe", Relation.PROBATION),
        (r"thue lai", Relation.LEASED),
        (r"nuoc ngoai", Relation.OVERSEAS),
        (r"hop dong|hdld|\bhd\b|quan he lao dong|qhld|^co$", Relation.CONTRACT),
        (r"^khong$", Relation.NO_CONTRACT),
    )
    for pattern, found in words:
        if re.search(pattern, text):
            return found, ""
    return Relation.UNKNOWN, ""


def classification(value: Cell) -> Outcome[Classification]:
    """An accident at work unless the list says "khoản 2 Điều 39" (on the way); "không phải" is no row of a register."""
    text = name_key(cell_text(value))
    if "khong phai" in text:
        return refused(_("Dòng này ghi không phải tai nạn lao động, nên không nhập. Xóa dòng này."))
    commuting = re.search(r"khoan 2|dieu 39|duong di|tren duong|di lam|di lai", text)
    return (Classification.COMMUTING if commuting else Classification.OCCUPATIONAL), ""


def injuries(value: Cell) -> Outcome[tuple[str, ...]]:
    """Codes of Phụ lục II, "011; 034"."""
    return tuple(code for code in _INJURIES.split(cell_text(value).strip()) if code), ""


sex = parsers.choice(SEXES, kind="giới tính")


def coded(text: str, labels: Mapping[str, str]) -> str:
    """The code that a cell means: the code itself ("5", "5. Không có quy trình"), or exactly its words; "" for neither."""
    if (found := _CODE.fullmatch(text)) and found[1] in labels:
        return found[1]
    wanted = name_key(text)
    return next((code for code, label in labels.items() if name_key(label) == wanted), "")
