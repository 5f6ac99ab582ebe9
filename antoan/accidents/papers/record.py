"""The commune's record of an event with one person seriously hurt and without contract (Luật ATVSLĐ Điều 35 khoản 1).

Its annex and layout were not found; the content is the least that the law's sentence needs (law.md §7.18).
"""

from __future__ import annotations

from antoan.accidents.models import Victim
from antoan.accidents.papers import parts
from antoan.accidents.rules.minutes import Book
from antoan.documents.paper import Block, Field, HeadCell, Heading, Paper, Para, Row, Signature, Table
from antoan.law.queries import code_labels
from antoan.law.rules import official_code

_CREDIT = "Luật ATVSLĐ Đ.35 k.1 không kèm mẫu; bố cục do hệ thống đề nghị, chưa đối chiếu."


def record_paper(book: Book) -> Paper:
    """ "Biên bản ghi nhận sự việc"."""
    found = book.investigation
    heads = book.part("head")
    return Paper(
        template="BB-GN",
        version=parts.VERSION,
        title="BIÊN BẢN GHI NHẬN SỰ VIỆC",
        subtitle="Tai nạn lao động của người làm việc không theo hợp đồng lao động",
        left=parts.head_of(book),
        number=f"Số: {found.minutes_number or '…'}",
        place_date=parts.place_date(book, found.minutes_on),
        blocks=_blocks(book),
        signatures=[
            Signature("ĐẠI DIỆN GIA ĐÌNH, NGƯỜI CHỨNG KIẾN"),
            Signature("TM. ỦY BAN NHÂN DÂN", "(Ký, ghi rõ họ tên, đóng dấu)", heads[0].name if heads else ""),
        ],
        recipients=["Sở Nội vụ;", "Gia đình người bị nạn;", "Lưu: VT."],
        unverified=_CREDIT,
        demo=book.accident.is_demo,
    )


def _blocks(book: Book) -> list[Block]:
    case, found = book.accident, book.investigation
    causes, agents = code_labels("cause", case.occurred_on), code_labels("agent", case.occurred_on)
    measures = "; ".join(f"{m.text} ({m.owner}, {parts.day_words(m.due_on)})" for m in book.measures)
    return [
        Heading("1. Nơi lập biên bản, người có mặt:"),
        Field("- Nơi lập biên bản", str(book.answer("written_at"))),
        parts.people_table(book.part("head", "member", "attending"), is_team=False),
        Heading("2. Người bị nạn:"),
        _people(book),
        *[Field(f"- Nơi điều trị của {victim.name}", victim.treatment_text) for victim in book.victims],
        Heading("3. Công việc đang làm, làm cho ai:"),
        Field("- Công việc đang làm", str(book.answer("work"))),
        Field("- Làm cho", str(book.answer("work_for")) or str(book.site.get("name") or "")),
        Heading("4. Thời gian, nơi xảy ra:"),
        Field("- Thời gian", parts.when(book)),
        Field("- Nơi xảy ra", parts.where(book)),
        Heading("5. Diễn biến sự việc:"),
        Para(found.course_text, dots=not found.course_text),
        Heading("6. Nguyên nhân:"),
        Field("- Nguyên nhân chính", f"{case.cause_code} {causes.get(case.cause_code, '')}".strip()),
        Field(
            "- Yếu tố gây chấn thương",
            f"{official_code('agent', case.agent_code)} {agents.get(case.agent_code, '')}".strip(),
        ),
        Para(case.cause_text, dots=not case.cause_text),
        Heading("7. Biện pháp đề nghị:"),
        Para(measures, dots=not measures),
    ]


def _people(book: Book) -> Table:
    labels = code_labels("serious_injury", book.accident.occurred_on)
    texts = ("TT", "Họ và tên", "Năm sinh", "Giới tính", "Nghề nghiệp", "Nơi thường trú", "Thương tích")
    return Table(
        widths=[1, 4, 2, 2, 3, 4, 5],
        head=[[HeadCell(text) for text in texts]],
        rows=[Row(_row(i, victim, labels)) for i, victim in enumerate(book.victims, 1)],
        aligns=["center", "left", "center", "center", "left", "left", "left"],
    )


def _row(number: int, victim: Victim, labels: dict[str, str]) -> list[str | int | None]:
    codes = [f"{code} {labels.get(code, '')}".strip() for code in victim.injury_codes]
    injury = "; ".join(part for part in (str(victim.get_severity_display()), *codes, victim.injury_text) if part)
    home = ", ".join(p for p in (victim.residence_text, victim.residence.name if victim.residence else "") if p)
    born = str(victim.birth_year or "")
    return [number, victim.name, born, str(victim.get_sex_display()), victim.occupation_text, home, injury]
