"""The minutes: sections, gaps, what blocks; the papers hold the answers; meeting, posting, conclusion, measures."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import docx
import pytest
from django.core.exceptions import PermissionDenied
from pypdf import PdfReader

from antoan.accidents import actions
from antoan.accidents.actions.conclusion import Meeting, announce, conclude, publish
from antoan.accidents.actions.investigation import start
from antoan.accidents.actions.measures import Planned, finish_measure, save_measures
from antoan.accidents.actions.minutes import (
    Person,
    issue_decision,
    minute,
    save_causes,
    save_section,
    save_team,
    save_victim,
)
from antoan.accidents.enums import CaseState, Relation
from antoan.accidents.models import Accident, Investigation, Measure
from antoan.accidents.queries.investigation import book_of
from antoan.accidents.rules.gravest import Harm, gravest
from antoan.accidents.rules.minutes import blocking, gaps, sections
from antoan.accidents.rules.plausible import Implausible
from antoan.audit.models import Event
from antoan.documents import storage
from antoan.documents.models import Paper
from antoan.org.scope import Actor
from antoan.workflow.machine import TransitionRefused
from tests.accidents.conftest import DAY, TODAY, person

TEAM = [
    Person("head", "Nguyễn Văn Chủ", "Công ty Đá Đồng Đăng", "Giám đốc"),
    Person("member", "Lý Thị Đoàn", "Công đoàn cơ sở", "Chủ tịch"),
    Person("attending", "Vi Văn Xem", "UBND xã"),
]
COSTS = {"cost_medical": 12_500, "cost_wages": 3_000, "cost_compensation": 0, "cost_property": 1_234_567}


pytestmark = pytest.mark.usefixtures("law_lists")


@pytest.fixture(autouse=True)
def _files(db: None, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def text_of(paper: Paper) -> str:
    """Every word of the frozen Word file, cells included."""
    assert paper.docx is not None
    document = docx.Document(io.BytesIO(storage.load(paper.docx)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*[p.text for p in document.paragraphs], *cells])


def cells_after(paper: Paper, header: str) -> list[list[str]]:
    """The rows of the table whose heading has a cell with this text."""
    assert paper.docx is not None
    document = docx.Document(io.BytesIO(storage.load(paper.docx)))
    table = next(t for t in document.tables if any(cell.text == header for cell in t.rows[0].cells))
    return [[cell.text for cell in row.cells] for row in table.rows[1:]]


@pytest.fixture
def begun(open_case: Any, officer: Actor, employer: Actor) -> Callable[..., Accident]:
    """A case whose investigation runs."""

    def go(*people: Any, by: Actor = employer, **more: Any) -> Accident:
        accident = open_case(*(people or (person(severity="serious", injury_codes=("034",)),)), **more)
        start(accident, actor=by)
        accident.refresh_from_db()
        return accident

    return go


def write(accident: Accident, actor: Actor, *, team: list[Person] | None = None) -> None:
    """Every section, as people would."""
    save_team(accident, actor=actor, people=team or TEAM, number="07/QĐ-ĐTTN", decided_on=TODAY)
    victim = accident.victims.get()
    facts = {"hometown": "Cao Lộc", "workplace_text": "Tổ khoan", "contract_text": "Không thời hạn", "trained": True}
    facts |= {"residence_text": "Thôn Nà Pài", "injury_text": "Gãy cẳng tay trái", "treatment_text": "BVĐK tỉnh"}
    facts |= {"seniority_years": Decimal("2.5"), "occupation_text": "Thợ khoan", "days_off": 45}
    save_victim(victim, actor=actor, facts=facts, answers={"trade_years": "7", "grade": "3/7"})
    course = {"work_started_at": dt.time(13), "hours_worked": Decimal("1.5")}
    save_section(accident, actor=actor, section="vu-viec", course=course)
    save_section(accident, actor=actor, section="dien-bien", course={"course_text": "Đá sạt từ vách trên xuống."})
    save_causes(accident, actor=actor, cause_code="6", cause_text="Vách đá nứt", harms=[Harm("T8", "serious")])
    answers = {"classification": "occupational"}
    facts = {"fault_text": "Không có người có lỗi"}
    save_section(accident, actor=actor, section="ket-luan", facts=facts, answers=answers)
    planned = [Planned("Cạy đá om trước ca", "Quản đốc Hứa Văn Lâm", dt.date(2026, 12, 10))]
    save_measures(accident, actor=actor, planned=planned)
    save_section(accident, actor=actor, section="thiet-hai", facts=COSTS)
    accident.refresh_from_db()


def test_a_new_book_lists_what_is_missing_and_what_blocks(begun: Any) -> None:
    book = book_of(begun())
    keys = {gap.section for gap in gaps(book)}
    assert keys == {"co-so", "doan", "nan-nhan", "vu-viec", "nguyen-nhan", "ket-luan", "bien-phap"}
    assert {gap.text for gap in blocking(book)} == {
        "Trưởng đoàn",
        "Thành viên đoàn",
        "Nguyên nhân chính",
        "Yếu tố gây chấn thương chính",
        "Kết luận về vụ tai nạn",
    }


def test_the_minutes_are_refused_with_what_is_missing_and_nothing_is_kept(begun: Any, employer: Actor) -> None:
    accident = begun()
    with pytest.raises(TransitionRefused, match="Trưởng đoàn; Thành viên đoàn; Nguyên nhân chính"):
        minute(accident, actor=employer, number="01/BB", on=TODAY)
    assert Investigation.objects.get().minutes_on is None
    assert not Paper.objects.exists()


def test_the_frozen_minutes_hold_every_answer(begun: Any, employer: Actor) -> None:
    accident = begun()
    write(accident, employer)
    paper = minute(accident, actor=employer, number="01/BB-ĐTTNLĐ", on=TODAY)
    words = text_of(paper)
    assert paper.template == "PL-IX"
    for expected in (
        "BIÊN BẢN ĐIỀU TRA TAI NẠN LAO ĐỘNG",
        "(nặng)",
        "Số: 01/BB-ĐTTNLĐ",
        "Tên cơ sở: Công ty Đá Đồng Đăng",
        "Hoàng Văn Nam; giới tính: Nam",
        "Quê quán: Cao Lộc",
        "Tuổi nghề (năm): 7; bậc thợ 3/7",
        "Thời gian làm việc cho người sử dụng lao động (năm): 2,5",
        "Đã được huấn luyện về an toàn, vệ sinh lao động: có",
        "Thời gian bắt đầu làm việc: 13 giờ 00 phút",
        "Số giờ đã làm việc cho đến khi tai nạn xảy ra: 1,5",
        "Đá sạt từ vách trên xuống.",
        "6. Điều kiện làm việc không tốt (do người sử dụng lao động)",
        ": Sập lò, sập đất đá",
        "Tai nạn lao động",
        "Không có người có lỗi",
        "Chi phí y tế: 12.500",
        "Thiệt hại tài sản, thiết bị: 1.234.567",
        "chưa đối chiếu",
    ):
        assert expected in words or expected in foot(paper), expected
    assert cells_after(paper, "Nội dung công việc") == [
        ["1", "Cạy đá om trước ca", "Quản đốc Hứa Văn Lâm", "10/12/2026"]
    ]
    assert cells_after(paper, "Đơn vị công tác")[0][1:3] == ["Nguyễn Văn Chủ", "Công ty Đá Đồng Đăng"]
    injury = cells_after(paper, "Chấn thương (Phụ lục II)")[0]
    assert injury[1:3] == ["Hoàng Văn Nam", "Bị thương nặng"]
    assert injury[3].startswith("034 ")
    assert injury[4] == "Gãy cẳng tay trái"
    assert paper.pdf is not None
    pdf = " ".join(" ".join(p.extract_text() for p in PdfReader(io.BytesIO(storage.load(paper.pdf))).pages).split())
    assert "Cạy đá om trước ca" in pdf


def foot(paper: Paper) -> str:
    assert paper.docx is not None
    return docx.Document(io.BytesIO(storage.load(paper.docx))).sections[0].footer.paragraphs[0].text


def test_the_case_is_minuted_once_and_a_mended_copy_is_a_new_paper(begun: Any, employer: Actor) -> None:
    accident = begun()
    write(accident, employer)
    first = minute(accident, actor=employer, number="01/BB", on=TODAY)
    accident.refresh_from_db()
    assert accident.state == CaseState.MINUTED
    save_section(accident, actor=employer, section="dien-bien", course={"course_text": "Sửa lại diễn biến."})
    second = minute(accident, actor=employer, number="01/BB", on=TODAY)
    assert first.data_hash != second.data_hash
    assert "Đá sạt" in text_of(first)
    assert "Sửa lại diễn biến." in text_of(second)
    assert Event.objects.filter(verb="accident.minute.own").count() == 1


def test_the_decision_needs_a_head_and_holds_the_editable_text(begun: Any, employer: Actor) -> None:
    accident = begun()
    with pytest.raises(TransitionRefused, match="trưởng đoàn"):
        issue_decision(accident, actor=employer)
    save_team(accident, actor=employer, people=TEAM, number="07/QĐ", decided_on=TODAY)
    paper = issue_decision(accident, actor=employer)
    assert (paper.template, paper.number) == ("PL-V", "07/QĐ")
    assert "Điều 1. Thành lập Đoàn điều tra tai nạn lao động cấp cơ sở" in text_of(paper)
    assert [row[1] for row in cells_after(paper, "Đơn vị công tác")] == ["Nguyễn Văn Chủ", "Lý Thị Đoàn"]
    assert "chưa đối chiếu" in foot(paper)


def test_a_team_has_one_head(begun: Any, employer: Actor) -> None:
    with pytest.raises(Implausible, match="một trưởng đoàn"):
        save_team(begun(), actor=employer, people=[TEAM[0], Person("head", "Khác")])


def test_the_provinces_minutes_have_basis_and_proposals(begun: Any, officer: Actor) -> None:
    accident = begun(person(severity="dead"), by=officer)
    write(accident, officer)
    save_section(accident, actor=officer, section="kien-nghi", answers={"proposals": "Kiến nghị xử phạt"})
    paper = minute(accident, actor=officer, number="02/BB-SNV", on=TODAY)
    words = text_of(paper)
    assert paper.template == "PL-X"
    assert "Quyết định số 07/QĐ-ĐTTN ngày 23/11/2026" in words
    assert "Kiến nghị xử phạt" in words
    assert "(chết người)" in words
    assert cells_after(paper, "Chấn thương (Phụ lục II)")[0][2] == "Chết (20/11/2026)"


def test_who_worked_for_nobody_has_minutes_without_an_establishment(begun: Any, officer: Actor) -> None:
    dead = person(severity="dead", relation=Relation.NO_CONTRACT)
    accident = begun(dead, by=officer, actor=officer, establishment=None, employer_text="")
    assert any(gap.section == "co-so" for gap in gaps(book_of(accident)))
    write(accident, officer)
    assert "Tên cơ sở: …" in text_of(minute(accident, actor=officer, number="05/BB", on=TODAY))


def test_the_communes_record_needs_no_team_no_meeting_and_is_posted(
    begun: Any, officer: Actor, commune_officer: Actor
) -> None:
    who = person(severity="serious", injury_codes=("034",), relation=Relation.NO_CONTRACT)
    accident = begun(who, by=commune_officer, actor=officer, establishment=None, employer_text="")
    assert [s.key for s in sections(Investigation.objects.get().level)] == [
        *("doan", "nan-nhan", "vu-viec", "dien-bien", "nguyen-nhan", "bien-phap")
    ]
    save_team(accident, actor=commune_officer, people=[Person("head", "Lý Văn Xã", "UBND xã")])
    save_causes(accident, actor=commune_officer, cause_code="9", cause_text="", harms=[Harm("T9", "serious")])
    save_section(accident, actor=commune_officer, section="vu-viec", answers={"work": "Hái hồi", "work_for": "Nhà"})
    paper = minute(accident, actor=commune_officer, number="03/BB", on=TODAY)
    assert paper.template == "BB-GN"
    assert "Công việc đang làm: Hái hồi" in text_of(paper)
    with pytest.raises(TransitionRefused, match="không có họp công bố"):
        announce(accident, actor=commune_officer, meeting=Meeting(TODAY), people=TEAM)
    publish(accident, actor=commune_officer, on=TODAY, where="Trụ sở UBND xã")
    accident.refresh_from_db()
    assert accident.state == CaseState.ANNOUNCED
    end(accident, commune_officer)
    assert accident.state == CaseState.CONCLUDED


def end(accident: Accident, actor: Actor, classification: str = "occupational", **more: Any) -> None:
    """Conclude with what the case holds."""
    names = ("cause_code", "agent_code", "esaw_deviation", "esaw_contact", "esaw_agent", "fault_text", *COSTS)
    facts = {name: getattr(accident, name) for name in names} | more
    days = {victim.pk: 60 for victim in accident.victims.all()}
    conclude(accident, actor=actor, classification=classification, concluded_on=TODAY, facts=facts, days_off=days)
    accident.refresh_from_db()


@pytest.fixture
def announced(begun: Any, employer: Actor) -> Callable[..., Accident]:
    """A case whose minutes were announced by the employer's team."""

    def go() -> Accident:
        accident: Accident = begun()
        write(accident, employer)
        minute(accident, actor=employer, number="01/BB", on=TODAY)
        guests = [Person("meeting", "Hoàng Văn Nam", group="victim"), Person("meeting", "Lý Đoàn", group="union")]
        words = Meeting(TODAY, "Phòng họp mỏ", dt.time(8), "Nhất trí", "Ông A chưa nhất trí mục 9")
        announce(accident, actor=employer, meeting=words, people=guests)
        accident.refresh_from_db()
        return accident

    return go


def test_the_meeting_is_minuted_by_groups_with_dissent(announced: Any) -> None:
    accident = announced()
    paper = Paper.objects.get(template="PL-XI")
    words = text_of(paper)
    for expected in ("Phòng họp mỏ", "Nhất trí", "Ông A chưa nhất trí mục 9", "Nạn nhân, thân nhân:", "01/BB"):
        assert expected in words
    assert accident.state == CaseState.ANNOUNCED


def test_a_meeting_before_the_minutes_or_without_people_is_refused(begun: Any, employer: Actor) -> None:
    accident = begun()
    write(accident, employer)
    minute(accident, actor=employer, number="01/BB", on=TODAY)
    with pytest.raises(Implausible, match="trước ngày lập biên bản"):
        announce(accident, actor=employer, meeting=Meeting(DAY), people=TEAM)
    with pytest.raises(Implausible, match="một người dự họp"):
        announce(accident, actor=employer, meeting=Meeting(TODAY), people=[])


def test_the_conclusion_writes_what_the_returns_count(announced: Any, employer: Actor) -> None:
    accident = announced()
    end(accident, employer, cost_medical=15_000)
    assert (accident.state, accident.classification, accident.concluded_on) == ("concluded", "occupational", TODAY)
    assert (accident.cause_code, accident.agent_code, accident.cost_medical) == ("6", "T8", 15_000)
    assert accident.victims.get().days_off == 60


def test_a_code_of_no_list_is_refused(announced: Any, employer: Actor) -> None:
    accident = announced()
    with pytest.raises(Implausible, match="«77»"):
        end(accident, employer, cause_code="77")
    with pytest.raises(Implausible, match="«X1»"):
        end(accident, employer, esaw_contact="X1")
    accident.refresh_from_db()
    assert accident.state == CaseState.ANNOUNCED


def test_only_the_labour_authority_dismisses(announced: Any, employer: Actor, officer: Actor) -> None:
    accident = announced()
    with pytest.raises(TransitionRefused, match="Sở Nội vụ"):
        end(accident, employer, "not_occupational")
    end(accident, officer, "not_occupational")
    assert (accident.state, accident.classification) == (CaseState.DISMISSED, "not_occupational")


def test_measures_have_owner_and_day_are_done_once_and_then_the_case_closes(
    announced: Any, employer: Actor, officer: Actor, stranger: Actor
) -> None:
    accident = announced()
    end(accident, employer)
    measure = accident.measures.get()
    with pytest.raises(TransitionRefused, match="Còn 1 biện pháp"):
        actions.move(accident, "close", actor=officer)
    with pytest.raises(PermissionDenied):
        finish_measure(measure, actor=stranger, done_on=TODAY, note="")
    finish_measure(measure, actor=employer, done_on=TODAY, note="Đã cạy đá")
    with pytest.raises(TransitionRefused, match="đã ghi hoàn thành"):
        finish_measure(measure, actor=officer, done_on=TODAY, note="")
    actions.move(accident, "close", actor=officer)
    assert accident.state == CaseState.CLOSED


def test_a_measure_that_is_done_is_neither_changed_nor_removed(begun: Any, employer: Actor) -> None:
    accident = begun()
    plans = [Planned("Một", "A", TODAY), Planned("Hai", "B", TODAY)]
    save_measures(accident, actor=employer, planned=plans)
    one, two = Measure.objects.order_by("pk")
    finish_measure(one, actor=employer, done_on=TODAY, note="")
    save_measures(accident, actor=employer, planned=[Planned("Khác", "C", TODAY, one.pk)])
    assert list(Measure.objects.values_list("text", flat=True)) == ["Một"]
    assert not Measure.objects.filter(pk=two.pk).exists()


def test_of_several_agents_the_gravest_stands_and_the_last_of_equals() -> None:
    fall, blow, cut = Harm("T9", "serious", "50"), Harm("T6", "dead", "30"), Harm("T4", "dead", "40")
    assert gravest([fall, blow, cut]) is cut
    assert gravest([cut, blow, fall]) is blow
    assert gravest([fall]) is fall
    assert gravest([]) is None


def test_the_main_agent_of_the_case_comes_from_the_rows(begun: Any, employer: Actor) -> None:
    accident = begun()
    harms = [Harm("T9", "light"), Harm("T6", "serious", "30", "40"), Harm("1", "light")]
    save_causes(accident, actor=employer, cause_code="1", cause_text="", harms=harms)
    accident.refresh_from_db()
    assert (accident.agent_code, accident.esaw_deviation, accident.esaw_contact) == ("T6", "30", "40")


def test_sections_are_written_while_the_minutes_are_and_only_by_the_team(
    begun: Any, employer: Actor, stranger: Actor, commune_officer: Actor
) -> None:
    accident = begun()
    for actor in (stranger, commune_officer):
        with pytest.raises(PermissionDenied):
            save_section(accident, actor=actor, section="dien-bien", course={"course_text": "x"})
        with pytest.raises(PermissionDenied):
            save_victim(accident.victims.get(), actor=actor, facts={"hometown": "x"}, answers={})
    write(accident, employer)
    minute(accident, actor=employer, number="1", on=TODAY)
    announce(accident, actor=employer, meeting=Meeting(TODAY), people=TEAM)
    with pytest.raises(TransitionRefused, match="Đã công bố"):
        save_section(accident, actor=employer, section="dien-bien", course={"course_text": "x"})


def test_the_log_of_a_section_names_fields_and_no_person(begun: Any, employer: Actor) -> None:
    accident = begun()
    write(accident, employer)
    told = [str(event.data) for event in Event.objects.filter(verb="investigation.section")]
    assert any("hometown" in data for data in told)
    assert not any(name in data for data in told for name in ("Cao Lộc", "Hoàng Văn Nam", "Gãy cẳng tay"))
