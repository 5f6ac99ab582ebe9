"""Phụ lục XI NĐ 39/2016: minutes of the meeting that announces the minutes (law.md §7.5, from memory)."""

from __future__ import annotations

from antoan.accidents.enums import MeetingGroup
from antoan.accidents.papers import parts
from antoan.accidents.rules.minutes import Book
from antoan.documents.paper import Block, Field, Heading, Paper, Para, Signature

_CREDIT = "Mẫu Phụ lục XI NĐ 39/2016/NĐ-CP: chưa đối chiếu."


def meeting_paper(book: Book) -> Paper:
    """Who came, what was read, what was said, who did not agree."""
    found = book.investigation
    heads = book.part("head")
    return Paper(
        template="PL-XI",
        version=parts.VERSION,
        title="BIÊN BẢN CUỘC HỌP CÔNG BỐ BIÊN BẢN ĐIỀU TRA TAI NẠN LAO ĐỘNG",
        left=parts.head_of(book),
        place_date=parts.place_date(book, found.meeting_on),
        blocks=_blocks(book),
        signatures=[
            Signature("THƯ KÝ CUỘC HỌP"),
            Signature("NGƯỜI SỬ DỤNG LAO ĐỘNG"),
            Signature("TRƯỞNG ĐOÀN ĐIỀU TRA", name=heads[0].name if heads else ""),
        ],
        unverified=_CREDIT,
        demo=book.accident.is_demo,
    )


def _blocks(book: Book) -> list[Block]:
    found = book.investigation
    at = f"{found.meeting_at:%H giờ %M phút}, " if found.meeting_at else ""
    opinions, dissent = found.meeting_opinions, found.meeting_dissent
    return [
        Field("Thời gian", f"{at}ngày {parts.day_words(found.meeting_on)}"),
        Field("Địa điểm", found.meeting_place),
        Field("Vụ tai nạn", f"{book.accident.number}, xảy ra {parts.when(book)}, tại {parts.where(book)}"),
        Heading("I. Thành phần dự họp:"),
        *_groups(book),
        Heading("II. Nội dung:"),
        Para(f"Trưởng đoàn đọc biên bản điều tra số {found.minutes_number} ngày {parts.day_words(found.minutes_on)}."),
        Heading("III. Ý kiến tham gia:"),
        Para(opinions, dots=not opinions),
        Heading("IV. Ý kiến không nhất trí:"),
        Para(dissent or "Không có."),
    ]


def _groups(book: Book) -> list[Block]:
    """One table per group of Điều 35 khoản 8, those without a group last."""
    people = book.part("meeting")
    here = {group: [p for p in people if (p.group or MeetingGroup.OTHER) == group] for group in MeetingGroup}
    return [parts.people_table(here[group], caption=f"{group.label}:") for group in MeetingGroup if here[group]]
