"""The decision that sets up a team: Phụ lục V (grassroots), VI (province), VII (ministry) NĐ 39/2016.

Only the titles of these annexes are known (law.md §7.3); the text is editable law data, printed as "chưa đối chiếu".
"""

from __future__ import annotations

from antoan.accidents.enums import InvestigationLevel
from antoan.accidents.papers.parts import VERSION, head_of, lines_of, people_table, place_date
from antoan.accidents.rules.minutes import Book
from antoan.documents.paper import Block, Paper, Para, Signature

_ANNEX = {
    InvestigationLevel.GRASSROOTS: "PL-V",
    InvestigationLevel.PROVINCE: "PL-VI",
    InvestigationLevel.MINISTRY: "PL-VII",
}
BASIS = (
    "Căn cứ Luật An toàn, vệ sinh lao động ngày 25 tháng 6 năm 2015;",
    "Căn cứ Nghị định số 39/2016/NĐ-CP ngày 15 tháng 5 năm 2016 của Chính phủ;",
    "Xét tính chất, mức độ vụ tai nạn lao động xảy ra ngày {day} tại {commune} (hồ sơ {case});",
)
ARTICLES = (
    "Điều 1. Thành lập Đoàn điều tra tai nạn lao động {level} gồm các ông, bà có tên sau:",
    "Điều 2. Đoàn điều tra có nhiệm vụ điều tra vụ tai nạn lao động nêu trên, lập biên bản, công bố biên bản và "
    "báo cáo theo quy định của pháp luật.",
    "Điều 3. Quyết định này có hiệu lực kể từ ngày ký. Các ông, bà có tên tại Điều 1 và các đơn vị liên quan chịu "
    "trách nhiệm thi hành Quyết định này.",
)
_LEVELS = {
    InvestigationLevel.GRASSROOTS: "cấp cơ sở",
    InvestigationLevel.PROVINCE: "cấp tỉnh",
    InvestigationLevel.MINISTRY: "cấp trung ương",
}
_CREDIT = "Mẫu {annex} NĐ 39/2016/NĐ-CP: chưa đối chiếu; lời văn do quản trị sửa tại mục Pháp luật."


def annex_of(level: str) -> str:
    """Number of the annex of a level, "PL-V" for the grassroots."""
    return _ANNEX.get(InvestigationLevel(level), "PL-V")


def decision_paper(book: Book) -> Paper:
    """The decision on the team, with its people."""
    found = book.investigation
    annex = annex_of(found.level)
    level = _LEVELS.get(InvestigationLevel(found.level), "")
    first, *rest = lines_of(f"paper.{annex}.articles", book, ARTICLES, level=level)
    blocks: list[Block] = [Para(line, italic=True) for line in lines_of(f"paper.{annex}.basis", book, BASIS)]
    blocks += [Para("QUYẾT ĐỊNH:", bold=True, align="center"), Para(first)]
    blocks += [people_table(book.part("head", "member")), *[Para(line) for line in rest]]
    is_own = found.level == InvestigationLevel.GRASSROOTS
    return Paper(
        template=annex,
        version=VERSION,
        title="QUYẾT ĐỊNH",
        subtitle=f"Về việc thành lập Đoàn điều tra tai nạn lao động {level}",
        left=head_of(book)[:1] if not is_own else head_of(book),
        number=f"Số: {found.decision_number or '…'}",
        place_date=place_date(book, found.decision_on),
        blocks=blocks,
        signatures=[Signature("NGƯỜI SỬ DỤNG LAO ĐỘNG" if is_own else "THỦ TRƯỞNG CƠ QUAN")],
        recipients=["Như Điều 1;", "Lưu: VT."],
        unverified=_CREDIT.replace("{annex}", annex.replace("PL-", "Phụ lục ")),
        demo=book.accident.is_demo,
    )
