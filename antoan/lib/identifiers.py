"""Tax codes (mã số thuế, MST).

Ten digits for an organisation: nine digits and a check digit; thirteen, written XXXXXXXXXX-XXX, for a dependent
unit (branch, representative office) of the organisation with the first ten (Thông tư 86/2024/TT-BTC, Điều 5 [M]).
Households and individuals use the twelve digits of the citizen number (CCCD) since 1/7/2025 [M]; that number has
no check digit, so such a code is accepted by its form alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from antoan.lib.outcome import EMPTY, Outcome, refused
from antoan.lib.text.cells import Cell, cell_text
from antoan.lib.words import gettext as _

_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
# Weighted sums of the three groups of three digits: the check digit of 100,000 codes in a tenth of a second.
_SUMS = tuple(
    {f"{n:03}": sum(w * int(d) for w, d in zip(_WEIGHTS[at : at + 3], f"{n:03}", strict=True)) for n in range(1000)}
    for at in (0, 3, 6)
)
_PLAIN = re.compile(r"\d{10}(?:-(?!000)\d{3})?")
_SEPARATORS = re.compile(r"[\s.\-–—_/]")
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d+")
# Citizen number: place of birth registration 001–096, century and sex 0–3 for people born 1900–2099, year, serial.
_CITIZEN = re.compile(r"0(?:0[1-9]|[1-8]\d|9[0-6])[0-3]\d{8}")


class TaxCodeKind(StrEnum):
    """Whose code it is, told by its form."""

    ORGANISATION = "organisation"
    DEPENDENT = "dependent"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class TaxCode:
    """A well-formed tax code; `value` is the stored form: "4900123456", "4900123456-001" or twelve digits."""

    value: str
    kind: TaxCodeKind

    def __str__(self) -> str:
        return self.value

    @property
    def parent(self) -> str:
        """The code of the organisation a dependent unit belongs to; its own code otherwise."""
        return self.value[:10] if self.kind is TaxCodeKind.DEPENDENT else self.value


def check_digit(nine: str) -> int:
    """Check digit of the first nine digits: 10 − (31a+29b+23c+19d+17e+13f+7g+5h+3i) mod 11; 10 is never issued."""
    return 10 - (_SUMS[0][nine[:3]] + _SUMS[1][nine[3:6]] + _SUMS[2][nine[6:]]) % 11


def is_valid_mst(digits: str) -> bool:
    """Whether ten digits carry the right check digit."""
    return len(digits) == 10 and digits.isascii() and digits.isdigit() and check_digit(digits[:9]) == int(digits[9])


def parse_tax_code(value: Cell) -> Outcome[TaxCode]:
    """Read a tax code from a cell: text or number, blanks and dashes anywhere, a leading zero lost by Excel."""
    if type(value) is str and _PLAIN.fullmatch(value) and is_valid_mst(value[:10]):
        return _organisation(value), ""
    text = cell_text(value)
    if not text:
        return EMPTY
    if _SCIENTIFIC.fullmatch(text):
        return refused(
            _(
                "Mã số thuế “%(text)s” đã bị Excel rút gọn, mất chữ số. Định dạng cột là Văn bản (Text) rồi nhập lại mã.",
                text=text,
            )
        )
    digits = _SEPARATORS.sub("", text)
    if not (digits.isascii() and digits.isdigit()):
        return refused(
            _("Mã số thuế “%(text)s” có ký tự không phải chữ số. Chỉ nhập chữ số và dấu gạch ngang.", text=text)
        )
    return _from_digits(text, digits)


def _organisation(value: str) -> TaxCode:
    return TaxCode(value, TaxCodeKind.DEPENDENT if len(value) > 10 else TaxCodeKind.ORGANISATION)


def _from_digits(text: str, digits: str) -> Outcome[TaxCode]:
    if len(digits) in (11, 12) and _CITIZEN.fullmatch(digits.zfill(12)):
        return TaxCode(digits.zfill(12), TaxCodeKind.PERSON), ""
    full = {9: 10, 12: 13}.get(len(digits), len(digits))
    padded = digits.zfill(full)
    if full not in (10, 13):
        return refused(
            _(
                "Mã số thuế “%(text)s” có %(count)s chữ số; mã đúng có 10 chữ số, 13 chữ số (đơn vị phụ thuộc) hoặc 12 chữ số (hộ kinh doanh, cá nhân). Đối chiếu lại với giấy đăng ký.",
                text=text,
                count=len(digits),
            )
        )
    if not is_valid_mst(padded[:10]):
        return refused(_wrong_digit(text, len(digits), full))
    if full == 13 and padded[10:] == "000":
        return refused(_("Mã số thuế “%(text)s”: số đơn vị phụ thuộc phải từ 001 đến 999.", text=text))
    return _organisation(padded if full == 10 else f"{padded[:10]}-{padded[10:]}"), ""


def _wrong_digit(text: str, length: int, full: int) -> str:
    if length != full:
        return _(
            "Mã số thuế “%(text)s” chỉ có %(length)s chữ số và thêm số 0 ở đầu vẫn không đúng. Đối chiếu lại với giấy đăng ký.",
            text=text,
            length=length,
        )
    return _(
        "Mã số thuế “%(text)s” sai chữ số kiểm tra (chữ số thứ 10), có thể gõ nhầm hoặc đảo chữ số. Đối chiếu lại với giấy đăng ký.",
        text=text,
    )
