"""Phụ lục III NĐ 39/2016: the declaration as a paper (layout: law.md §7.1, compared with one public copy)."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from antoan.accidents.enums import Sex
from antoan.accidents.models import Declaration, Sighting
from antoan.documents.paper import Block, Field, HeadCell, Heading, Paper, Para, Row, Signature, Table
from antoan.law.queries import NotInForce, parameter

VERSION = "2016-1"
# The annex still names the bodies of 2016; since 2025 the labour authority is Sở Nội vụ and there are no districts.
ADDRESSEES = ["- Sở Nội vụ {province};", "- Công an {commune}."]
_STATES = {"dead": "chết", "serious": "bị thương nặng", "light": "bị thương nhẹ"}
_CREDIT = (
    "Mẫu theo Phụ lục III NĐ 39/2016/NĐ-CP (đối chiếu một bản công khai); nơi nhận ghi theo tổ chức bộ máy hiện nay, "
    "chưa đối chiếu Công báo."
)


def paper_of(declaration: Declaration) -> Paper:
    """The paper of one declaration, with the words of its latest sending."""
    sent_on = timezone.localtime(declaration.received_at).date()
    return Paper(
        template="PL-III",
        version=VERSION,
        title="KHAI BÁO TAI NẠN LAO ĐỘNG",
        left=[line for line in (declaration.employer_parent.upper(), _employer(declaration).upper()) if line],
        left_notes=[
            f"Địa chỉ: {declaration.employer_address or '…'}",
            f"Điện thoại/Fax: {declaration.employer_phone or '…'}",
            f"Email: {declaration.employer_email or '…'}",
        ],
        place_date=f"{declaration.commune.short_name}, ngày {sent_on:%d} tháng {sent_on:%m} năm {sent_on.year}",
        subtitle=f"(Số tiếp nhận: {declaration.number})",
        addressees=addressees(declaration, sent_on),
        blocks=_blocks(declaration),
        signatures=[Signature("NGƯỜI KHAI BÁO", "(Ký, ghi rõ họ tên, chức vụ)", _declarant(declaration))],
        unverified=_CREDIT,
        demo=declaration.is_demo,
    )


def addressees(declaration: Declaration, day: dt.date) -> list[str]:
    """ "Kính gửi" of the day: the law data "paper.PL-III.addressees", else the bodies of today."""
    try:
        lines = parameter("paper.PL-III.addressees", day).value
    except NotInForce:
        lines = ADDRESSEES
    commune = declaration.commune
    province = commune
    while province.parent is not None:
        province = province.parent
    names = {"province": province.name if province is not commune else "…", "commune": commune.name}
    return [_filled(str(line), names) for line in lines]


def _filled(line: str, names: dict[str, str]) -> str:
    """The line with {province} and {commune} replaced; an administrator writes the rest."""
    for name, value in names.items():
        line = line.replace(f"{{{name}}}", value)
    return line


def _employer(declaration: Declaration) -> str:
    return declaration.employer_text or (declaration.establishment.name if declaration.establishment else "")


def _declarant(declaration: Declaration) -> str:
    return ", ".join(part for part in (declaration.declarant_name, declaration.declarant_title) if part)


def _blocks(declaration: Declaration) -> list[Block]:
    place = ", ".join(part for part in (declaration.place_text, declaration.commune.name) if part)
    return [
        Heading("1. Thông tin về vụ tai nạn:"),
        Field("- Thời gian xảy ra tai nạn", _when(declaration)),
        Field("- Nơi xảy ra tai nạn", place),
        Field("- Tóm tắt diễn biến/hậu quả vụ tai nạn", ""),
        Para(declaration.summary),
        Heading("2. Thông tin về các nạn nhân:"),
        _table(list(declaration.sightings.order_by("order"))),
    ]


def _when(declaration: Declaration) -> str:
    day, at = declaration.occurred_on, declaration.occurred_at
    clock = f"{at:%H} giờ {at:%M} phút" if at else "… giờ … phút"
    return f"{clock}, ngày {day:%d} tháng {day:%m} năm {day.year}"


def _table(sightings: list[Sighting]) -> Table:
    head = [
        "TT",
        "Họ và tên nạn nhân",
        "Năm sinh",
        "Giới tính",
        "Nghề nghiệp (mã số)",
        "Tình trạng tai nạn (chết/bị thương nặng/nhẹ)",
    ]
    return Table(
        widths=[1, 5, 2, 2, 5, 4],
        head=[[HeadCell(text) for text in head]],
        rows=[Row(_row(number, sighting)) for number, sighting in enumerate(sightings, 1)],
        aligns=["center", "left", "center", "center", "left", "left"],
    )


def _row(number: int, sighting: Sighting) -> list[str | int | None]:
    job = sighting.occupation_text
    if sighting.occupation_code:
        job = f"{job} ({sighting.occupation_code})".strip()
    sex = dict(Sex.choices).get(sighting.sex, "")
    born = str(sighting.birth_year) if sighting.birth_year else ""
    return [number, sighting.name, born, str(sex), job, _STATES.get(sighting.severity, _("chưa rõ"))]
