"""Pieces that the papers of an investigation share: heads, dates, tables of people, the law's editable lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from antoan.accidents.enums import InvestigationLevel
from antoan.accidents.models import Participant
from antoan.accidents.rules.minutes import Book
from antoan.documents.paper import HeadCell, Row, Signature, Table
from antoan.law.queries import NotInForce, parameter

VERSION = "2016-1"
DOTS = "…"


def head_of(book: Book) -> list[str]:
    """The issuing body, line by line: the employer, the commune, the labour authority, the ministry."""
    commune = book.accident.commune
    level = book.investigation.level
    if level == InvestigationLevel.GRASSROOTS:
        return [line for line in (book.site.get("parent", ""), str(book.site.get("name") or DOTS).upper()) if line]
    if level == InvestigationLevel.COMMUNE_RECORD:
        return ["ỦY BAN NHÂN DÂN", commune.name.upper()]
    if level == InvestigationLevel.MINISTRY:
        return ["BỘ NỘI VỤ", "ĐOÀN ĐIỀU TRA TAI NẠN LAO ĐỘNG CẤP TRUNG ƯƠNG"]
    return [f"SỞ NỘI VỤ {province_of(book).upper()}", "ĐOÀN ĐIỀU TRA TAI NẠN LAO ĐỘNG CẤP TỈNH"]


def province_of(book: Book) -> str:
    """Name of the province in which it happened."""
    place = book.accident.commune
    while place.parent is not None:
        place = place.parent
    return place.name if place is not book.accident.commune else DOTS


def place_date(book: Book, day: dt.date | None) -> str:
    """ "Đồng Đăng, ngày 23 tháng 11 năm 2026"; dots for a day not given."""
    when = f"ngày {day:%d} tháng {day:%m} năm {day.year}" if day else "ngày … tháng … năm …"
    return f"{book.accident.commune.short_name}, {when}"


def day_words(day: dt.date | None) -> str:
    """dd/mm/yyyy, or nothing."""
    return f"{day:%d/%m/%Y}" if day else ""


def when(book: Book) -> str:
    """Hour and day of the accident in the words of the forms."""
    day, at = book.accident.occurred_on, book.accident.occurred_at
    clock = f"{at:%H} giờ {at:%M} phút" if at else "… giờ … phút"
    return f"{clock}, ngày {day:%d} tháng {day:%m} năm {day.year}"


def where(book: Book) -> str:
    """The spot, its commune, its province."""
    return ", ".join(part for part in (book.accident.place_text, book.accident.commune.name, province_of(book)) if part)


def people_table(people: Sequence[Participant], caption: str = "", *, is_team: bool = True) -> Table:
    """Name, agency, title of each, and whether head or member where there is a team."""
    return Table(
        widths=[1, 5, 6, 6],
        head=[[HeadCell("TT"), HeadCell("Họ và tên"), HeadCell("Đơn vị công tác"), HeadCell("Chức vụ, tư cách")]],
        rows=[Row([i, p.name, p.agency, _capacity(p) if is_team else p.title]) for i, p in enumerate(people, 1)],
        aligns=["center", "left", "left", "left"],
        caption=caption,
    )


def _capacity(person: Participant) -> str:
    role = str(person.get_part_display()) if person.part in {"head", "member"} else ""
    return ", ".join(part for part in (person.title, role) if part)


def lines_of(key: str, book: Book, fallback: Sequence[str], **more: str) -> list[str]:
    """Lines of a paper kept as law data under `key` (an administrator writes them), else `fallback`.

    {employer}, {commune}, {province}, {case} and the names in `more` are put in.
    """
    try:
        lines: Sequence[str] = parameter(key, book.accident.occurred_on).value
    except NotInForce:
        lines = fallback
    names = {
        "employer": str(book.site.get("name") or DOTS),
        "commune": book.accident.commune.name,
        "province": province_of(book),
        "case": book.accident.number,
        "day": day_words(book.accident.occurred_on),
        **more,
    }
    return [filled(str(line), names) for line in lines]


def filled(line: str, names: Mapping[str, str]) -> str:
    """The line with {name} replaced."""
    for name, value in names.items():
        line = line.replace(f"{{{name}}}", value)
    return line


def team_signatures(book: Book) -> list[Signature]:
    """Members on the left, the head on the right, with the head's name."""
    heads = book.part("head")
    name = heads[0].name if heads else ""
    capacity = "TRƯỞNG ĐOÀN"
    if book.investigation.level == InvestigationLevel.GRASSROOTS:
        capacity = "TRƯỞNG ĐOÀN (người sử dụng lao động hoặc người được ủy quyền)"
    return [Signature("CÁC THÀNH VIÊN ĐOÀN ĐIỀU TRA"), Signature(capacity, "(Ký, ghi rõ họ tên, đóng dấu)", name)]
