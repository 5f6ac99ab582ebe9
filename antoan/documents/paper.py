"""An official paper as data: one description, from which Word, PDF and Excel are made with the same words and figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

Align = Literal["left", "center", "right"]
Value = str | int | Decimal | None


@dataclass(frozen=True)
class Heading:
    """A numbered or lettered heading inside the paper; level 1 is the largest."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Para:
    """Running text. An empty `text` with `dots` draws a dotted line to write on."""

    text: str
    bold: bool = False
    italic: bool = False
    align: Align = "left"
    dots: bool = False


@dataclass(frozen=True)
class Field:
    """ "Label: value" on one line; a missing value prints as a dotted line, as on the blank form."""

    label: str
    value: str = ""


@dataclass(frozen=True)
class HeadCell:
    """A cell of a table's heading; `colspan` and `rowspan` give the merged heading of the legal layout."""

    text: str
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True)
class Row:
    """A row of a table. Numbers stay numbers in Excel; None prints empty."""

    cells: Sequence[Value]
    bold: bool = False
    indent: int = 0


@dataclass(frozen=True)
class Table:
    """A table with a merged heading that repeats on every page. `widths` are relative."""

    widths: Sequence[float]
    head: Sequence[Sequence[HeadCell]]
    rows: Sequence[Row]
    aligns: Sequence[Align] = ()
    caption: str = ""
    decimals: Sequence[int] = ()  # digits after the comma per column; () = as they are


@dataclass(frozen=True)
class Signature:
    """A signature block: the capacity in capitals, the hint under it, the printed name."""

    capacity: str
    hint: str = "(Ký, ghi rõ họ tên)"
    name: str = ""


Block = Heading | Para | Field | Table


@dataclass(frozen=True)
class Paper:
    """Layout of NĐ 30/2020: two columns at the head, title, body, signatures, recipients."""

    template: str  # "PL-III"
    version: str
    title: str
    blocks: Sequence[Block]
    left: Sequence[str] = ()  # issuing body, line by line; the last one is bold
    left_notes: Sequence[str] = ()  # address, phone, e-mail under it
    number: str = ""  # "Số: …/BC-SNV"
    place_date: str = ""  # "Đồng Đăng, ngày 23 tháng 11 năm 2026"
    subtitle: str = ""
    addressees: Sequence[str] = ()  # "Kính gửi"
    signatures: Sequence[Signature] = ()
    recipients: Sequence[str] = ()  # "Nơi nhận"
    landscape: bool = False
    unverified: str = ""  # printed small at the foot when the layout was not compared with the gazette
    content_hash: str = ""
    demo: bool = False  # prints "DỮ LIỆU MINH HỌA" across the page
    footnotes: Sequence[str] = field(default_factory=tuple)
