"""The minutes of an investigation: Phụ lục IX (light, one serious), Phụ lục X (province), or the commune's record.

Structure of the predecessor TTLT 12/2012 PL 06 (law.md §7.4, mostly from memory): printed as "chưa đối chiếu".
"""

from __future__ import annotations

from antoan.accidents.enums import CaseSeverity, Classification, InvestigationLevel, Severity
from antoan.accidents.models import Victim
from antoan.accidents.papers import parts
from antoan.accidents.papers.record import record_paper
from antoan.accidents.rules.minutes import Book
from antoan.documents.paper import Block, Field, HeadCell, Heading, Paper, Para, Row, Table
from antoan.documents.render import cell_text
from antoan.law.queries import code_items, code_labels
from antoan.law.rules import official_code

_CREDIT = "Mẫu {annex} NĐ 39/2016/NĐ-CP dựng theo mẫu tiền thân (TTLT 12/2012), chưa đối chiếu."
_KINDS = {
    CaseSeverity.LIGHT: "nhẹ",
    CaseSeverity.ONE_SERIOUS: "nặng",
    CaseSeverity.MANY_SERIOUS: "làm bị thương nặng từ 02 người lao động trở lên",
    CaseSeverity.FATAL: "chết người",
}
BASIS = ("Căn cứ Luật An toàn, vệ sinh lao động; Nghị định số 39/2016/NĐ-CP; {decision}.",)
_SIDES = {"a": "do người sử dụng lao động", "b": "do người lao động", "c": "khách quan, nguyên nhân khác"}


def minutes_paper(book: Book) -> Paper:
    """The minutes of the case's level; the commune's record where there is no team."""
    found = book.investigation
    if found.level == InvestigationLevel.COMMUNE_RECORD:
        return record_paper(book)
    is_own = found.level == InvestigationLevel.GRASSROOTS
    annex = "PL-IX" if is_own else "PL-X"
    return Paper(
        template=annex,
        version=parts.VERSION,
        title="BIÊN BẢN ĐIỀU TRA TAI NẠN LAO ĐỘNG",
        subtitle=f"({_KINDS[CaseSeverity(book.accident.severity)]})",
        left=parts.head_of(book),
        number=f"Số: {found.minutes_number or '…'}",
        place_date=parts.place_date(book, found.minutes_on),
        blocks=[*([] if is_own else _basis(book)), *_blocks(book), *([] if is_own else _proposals(book))],
        signatures=parts.team_signatures(book),
        recipients=[
            "Các cơ quan có thành viên trong đoàn;",
            "Sở Nội vụ;",
            "Người sử dụng lao động;",
            "Nạn nhân hoặc thân nhân;",
            "Lưu hồ sơ vụ tai nạn.",
        ],
        unverified=_CREDIT.replace("{annex}", annex.replace("PL-", "Phụ lục ")),
        demo=book.accident.is_demo,
    )


def _basis(book: Book) -> list[Block]:
    found = book.investigation
    decision = f"Quyết định số {found.decision_number or '…'} ngày {parts.day_words(found.decision_on) or '…'}"
    own = str(book.answer("basis_text"))
    lines = [own] if own else parts.lines_of("paper.PL-X.basis", book, BASIS, decision=decision)
    return [Para(line, italic=True) for line in lines]


def _blocks(book: Book) -> list[Block]:
    attending = book.part("attending")
    return [
        *_site(book),
        Heading("2. Thành phần đoàn điều tra:"),
        parts.people_table(book.part("head", "member")),
        Heading("3. Thành phần tham dự điều tra:"),
        parts.people_table(attending) if attending else Para("", dots=True),
        Heading("4. Sơ lược lý lịch những người bị nạn:"),
        *[block for number, victim in enumerate(book.victims, 1) for block in _victim(book, victim, number)],
        *_event(book),
        *_causes(book),
        *_conclusion(book),
        Heading("10. Biện pháp ngăn ngừa tai nạn tương tự hoặc tái diễn:"),
        measures_table(book),
        Heading("11. Tình trạng thương tích:"),
        injuries_table(book),
        Heading("12. Nơi điều trị và biện pháp xử lý ban đầu:"),
        *[Field(f"- {victim.name}", victim.treatment_text) for victim in book.victims],
        *_damage(book),
    ]


def _site(book: Book) -> list[Block]:
    site = book.site
    workers = site.get("workers")
    return [
        Heading("1. Cơ sở để xảy ra tai nạn lao động:"),
        Field("- Tên cơ sở", str(site.get("name") or "")),
        Field("- Địa chỉ", str(site.get("address") or "")),
        Field("- Số điện thoại, Fax, E-mail", str(site.get("contact") or "")),
        Field("- Lĩnh vực hoạt động kinh tế của cơ sở", str(site.get("sector") or "")),
        Field("- Tổng số lao động", cell_text(workers) if workers is not None else ""),
        Field("- Loại hình cơ sở", str(site.get("type") or "")),
        Field("- Cơ quan quản lý cấp trên trực tiếp (nếu có)", str(site.get("parent") or "")),
    ]


def _victim(book: Book, victim: Victim, number: int) -> list[Block]:
    about = book.about(victim)
    born = parts.day_words(victim.birth_date) or (str(victim.birth_year) if victim.birth_year else "")
    home = ", ".join(p for p in (victim.residence_text, victim.residence.name if victim.residence else "") if p)
    job = f"{victim.occupation_text} ({victim.occupation_code})" if victim.occupation_code else victim.occupation_text
    grade = f"; bậc thợ {about['grade']}" if about.get("grade") else ""
    trained = {True: "có", False: "không"}.get(victim.trained, "")  # type: ignore[arg-type]
    contract = "; ".join(p for p in (str(victim.get_relation_display()), victim.contract_text) if p)
    facts = (
        ("- Họ tên", f"{victim.name}; giới tính: {victim.get_sex_display()}"),
        ("- Ngày, tháng, năm sinh", born),
        ("- Quê quán", victim.hometown),
        ("- Nơi thường trú", home),
        ("- Hoàn cảnh gia đình", victim.family_text),
        ("- Nơi làm việc (tổ, phân xưởng)", victim.workplace_text),
        ("- Nghề nghiệp", job),
        ("- Thời gian làm việc cho người sử dụng lao động (năm)", years(victim.seniority_years)),
        ("- Tuổi nghề (năm)", f"{about.get('trade_years') or ''}{grade}"),
        ("- Loại lao động", contract),
        ("- Đã được huấn luyện về an toàn, vệ sinh lao động", trained),
    )
    return [Heading(f"4.{number}. {victim.name}", level=2), *[Field(label, value) for label, value in facts]]


def years(value: object) -> str:
    """2.5 → "2,5"; nothing for None."""
    return "" if value is None else f"{value}".replace(".", ",")


def _event(book: Book) -> list[Block]:
    found = book.investigation
    began = f"{found.work_started_at:%H giờ %M phút}" if found.work_started_at else ""
    return [
        Heading("5. Thông tin về vụ tai nạn:"),
        Field("- Ngày, giờ xảy ra tai nạn", parts.when(book)),
        Field("- Nơi xảy ra tai nạn", parts.where(book)),
        Field("- Thời gian bắt đầu làm việc", began),
        Field("- Số giờ đã làm việc cho đến khi tai nạn xảy ra", years(found.hours_worked)),
        Heading("6. Diễn biến của vụ tai nạn:"),
        Para(found.course_text, dots=not found.course_text),
    ]


def _causes(book: Book) -> list[Block]:
    case = book.accident
    return [
        Heading("7. Nguyên nhân gây ra tai nạn:"),
        Field("- Nguyên nhân chính", cause_words(book)),
        Para(case.cause_text, dots=not case.cause_text),
        Field("- Yếu tố gây chấn thương chính", coded("agent", case.agent_code, book)),
    ]


def cause_words(book: Book) -> str:
    """ "5. Không có quy trình … (do người sử dụng lao động)"."""

    for item in code_items("cause", book.accident.occurred_on):
        if item.code == book.accident.cause_code:
            side = _SIDES.get(item.parent_code, "")
            return f"{item.code}. {item.label}" + (f" ({side})" if side else "")
    return book.accident.cause_code


def coded(list_key: str, code: str, book: Book) -> str:
    """A code with its words on the day of the accident; the words alone where the code of the act is not known."""
    if not code:
        return ""
    words, shown = code_labels(list_key, book.accident.occurred_on).get(code, ""), official_code(list_key, code)
    return f"{shown}. {words}".strip() if shown else words


def _conclusion(book: Book) -> list[Block]:
    words = dict(Classification.choices)
    chosen = str(book.answer("classification")) or book.accident.classification
    return [
        Heading("8. Kết luận về vụ tai nạn:"),
        Para(str(words.get(chosen, "")) if chosen != Classification.PENDING else "", dots=chosen == "pending"),
        Heading("9. Kết luận về những người có lỗi, đề nghị hình thức xử lý:"),
        Para(book.accident.fault_text, dots=not book.accident.fault_text),
    ]


def measures_table(book: Book) -> Table:
    """Measure, who answers, by when."""
    texts = ("TT", "Nội dung công việc", "Người có trách nhiệm thi hành", "Thời gian hoàn thành")
    return Table(
        widths=[1, 8, 5, 4],
        head=[[HeadCell(text) for text in texts]],
        rows=[Row([i, m.text, m.owner, parts.day_words(m.due_on)]) for i, m in enumerate(book.measures, 1)],
        aligns=["center", "left", "left", "center"],
    )


def injuries_table(book: Book) -> Table:
    """Who, how grave, which injuries of Phụ lục II, in what words."""
    labels = code_labels("serious_injury", book.accident.occurred_on)
    texts = ("TT", "Họ và tên", "Mức độ", "Chấn thương (Phụ lục II)", "Vị trí vết thương, mức độ tổn thương")
    rows = []
    for number, victim in enumerate(book.victims, 1):
        codes = "; ".join(f"{code} {labels.get(code, '')}".strip() for code in victim.injury_codes)
        state = str(victim.get_severity_display())
        if victim.severity == Severity.DEAD:
            state = f"{state} ({parts.day_words(victim.died_on)})"
        rows.append(Row([number, victim.name, state, codes, victim.injury_text]))
    return Table(
        widths=[1, 4, 3, 6, 5],
        head=[[HeadCell(text) for text in texts]],
        rows=rows,
        aligns=["center", "left", "left", "left", "left"],
    )


def _damage(book: Book) -> list[Block]:
    case = book.accident
    total = case.cost_medical + case.cost_wages + case.cost_compensation
    return [
        Heading("13. Thiệt hại do tai nạn lao động (nghìn đồng):"),
        Field("- Chi phí của cơ sở", cell_text(total)),
        Field("  + Chi phí y tế", cell_text(case.cost_medical)),
        Field("  + Trả lương trong thời gian điều trị", cell_text(case.cost_wages)),
        Field("  + Bồi thường hoặc trợ cấp", cell_text(case.cost_compensation)),
        Field("- Thiệt hại tài sản, thiết bị", cell_text(case.cost_property)),
        Field("- Tổng số ngày nghỉ vì tai nạn", cell_text(sum(victim.days_off for victim in book.victims))),
    ]


def _proposals(book: Book) -> list[Block]:
    text = str(book.answer("proposals"))
    return [Heading("14. Kiến nghị của đoàn điều tra:"), Para(text, dots=not text)]
