"""Old lists: words, old names of communes, marks, TCVN3, merged headers; idempotent; a mended file is a clean file."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.base import ContentFile
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from antoan.accidents.actions import edit_facts, move
from antoan.accidents.actions.pause import reopen
from antoan.accidents.importer import REGISTER
from antoan.accidents.models import Accident, Sighting, Victim
from antoan.accidents.register import words
from antoan.audit.models import Event
from antoan.establishments.models import Establishment
from antoan.imports import actions, files
from antoan.imports.models import ImportJob
from antoan.lib.text import encode_legacy
from antoan.org.models import Agency, Place
from antoan.org.scope import Actor
from antoan.policy import Role
from tests.conftest import actor_as, make_establishment, make_member

HEAD = ["TT", "Mã vụ", "Ngày xảy ra", "Xã", "Huyện", "Cơ sở", "Diễn biến", "Họ và tên", "Tuổi", "Giới tính"]
HEAD += ["Tình trạng", "Ngày chết", "Nguyên nhân", "Chi phí y tế"]


pytestmark = pytest.mark.usefixtures("country", "law_lists")


@pytest.fixture(autouse=True)
def _files(db: None, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def labour() -> Actor:
    """The labour officer of Lạng Sơn over the real communes."""
    return actor_as(make_member(Role.OFFICER, agency=Agency.objects.get(code="labour-20"), name="Vi Thị Hoa"))


def row(number: int, **more: Any) -> list[Any]:
    """A clean row, with cells replaced by header."""
    cells: dict[str, Any] = dict.fromkeys(HEAD, "")
    cells |= {"TT": number, "Ngày xảy ra": "05/03/2019", "Xã": "TT Đồng Đăng", "Huyện": "Cao Lộc"}
    cells |= {
        "Diễn biến": f"Đá rơi lần {number}",
        "Họ và tên": f"Nông Văn Số {number}",
        "Tuổi": 30,
        "Tình trạng": "nặng",
    }
    return list((cells | {key.replace("_", " "): value for key, value in more.items()}).values())


def xlsx(rows: Sequence[Sequence[Any]], head: Sequence[Any] = HEAD) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate([head, *rows]):
            sheet.write_row(number, 0, cells)
    return target.getvalue()


Bring = Callable[..., ImportJob]


@pytest.fixture
def bring(labour: Actor) -> Bring:
    """Upload, check and, if anything is to be written, apply."""

    def go(content: bytes, name: str = "so.xlsx", **options: str) -> ImportJob:
        given_options = {"list": "Sổ tỉnh", **options}
        file = ContentFile(content, name)
        job = actions.upload(importer=REGISTER, file=file, filename=name, actor=labour, options=given_options)
        actions.start_check(job=job, actor=labour)
        actions.carry_out(job=job, actor=labour)
        if job.added + job.changed:
            actions.start_apply(job=job, actor=labour)
            actions.carry_out(job=job, actor=labour)
        job.refresh_from_db()
        return job

    return go


def counts(job: ImportJob) -> tuple[int, ...]:
    return job.read, job.added, job.changed, job.same, job.rejected


def reasons(job: ImportJob) -> dict[int, str]:
    return {rejection.row: rejection.reasons[0][1] for rejection in job.rejections.all()}


def facts() -> list[tuple[Any, ...]]:
    """What the lists say, without numbers and file names."""
    names = ("accident__occurred_on", "accident__commune__name", "accident__severity", "accident__cost_medical")
    return sorted(Victim.objects.values_list("name", "birth_year", "severity", "died_on", *names).order_by("name"))


def test_a_row_becomes_a_concluded_case_with_its_source_and_the_commune_of_that_day(bring: Bring) -> None:
    job = bring(xlsx([row(1, Nguyên_nhân="5. Không có quy trình", Giới_tính="Nam", Chi_phí_y_tế="1.500")]))
    assert counts(job) == (1, 1, 0, 0, 0)
    case, victim = Accident.objects.get(), Victim.objects.get()
    assert (case.state, case.classification, case.severity) == ("concluded", "occupational", "one_serious")
    assert (case.commune.name, case.commune.current_path) == ("Thị trấn Đồng Đăng", "20/06184/")
    assert (case.cause_code, case.cost_medical, case.number) == ("5", 1500, "TNLD-2019-000001")
    assert case.source_note.startswith("Sổ tỉnh: so.xlsx, dòng 2")
    assert "ngày kết luận lấy theo ngày xảy ra" in case.source_note
    assert (victim.birth_year, victim.sex, victim.severity) == (1989, "male", "serious")
    sighting = Sighting.objects.get()
    assert (sighting.source, sighting.victim_id) == ("register", victim.pk)
    assert "Tuổi: 30" in sighting.text.splitlines()
    assert Event.objects.filter(verb="accident.import", target_id=str(case.pk)).count() == 1


def test_rows_of_one_event_are_one_case_by_key_or_by_day_place_and_words(bring: Bring) -> None:
    by_key = [row(1, Mã_vụ="07/2019"), row(2, Mã_vụ="07/2019", Tình_trạng="chết", Ngày_chết="06/03/2019")]
    same = {"Diễn_biến": "Sập giàn giáo", "Cơ_sở": "Xây lắp Xứ Lạng"}
    by_words = [row(3, **same), row(4, **same), row(5, **same, Ngày_xảy_ra="06/03/2019")]
    assert counts(bring(xlsx([*by_key, *by_words]))) == (5, 5, 0, 0, 0)
    sizes = {case.severity: case.victims.count() for case in Accident.objects.all()}
    assert sizes == {"fatal": 2, "many_serious": 2, "one_serious": 1}


def test_two_people_of_whom_the_list_tells_nothing_but_day_and_commune_are_two_cases(bring: Bring) -> None:
    bring(xlsx([row(1, Diễn_biến=""), row(2, Diễn_biến="")]))
    assert Accident.objects.count() == 2


def test_the_same_file_again_changes_nothing(bring: Bring) -> None:
    content = xlsx([row(1), row(2, Mã_vụ="A"), row(3, Mã_vụ="A")])
    bring(content)
    before, events = facts(), Event.objects.filter(verb="accident.import").count()
    assert counts(bring(content)) == (3, 0, 0, 3, 0)
    assert facts() == before
    assert Event.objects.filter(verb="accident.import").count() == events


BAD = [
    row(2, Ngày_xảy_ra="31/02/2019"),
    row(3, Xã="Xã Không Có"),
    row(4, Tình_trạng="chết"),
    row(5, Tình_trạng="nặng/nhẹ"),
    row(6, Tuổi=3),
    row(7, Tình_trạng=""),
    row(8, Tình_trạng="nhẹ", Ngày_chết="06/03/2019"),
    row(9, Tình_trạng="chết", Ngày_chết="01/03/2019"),
    row(10, Mã_vụ="V1", Ngày_xảy_ra="07/03/2019"),
]
FIRST = [row(1, Mã_vụ="V1")]


def test_each_bad_row_says_what_where_and_how_to_mend(bring: Bring) -> None:
    job = bring(xlsx([*FIRST, *BAD]))
    assert counts(job) == (10, 1, 0, 0, 9)
    told = reasons(job)
    expected = ["31/02/2019", "Không tìm thấy xã", "phải có ngày chết", "không rõ là chết", "3 tuổi khi bị nạn"]
    expected += ["Thiếu tình trạng", "Có ngày chết mà", "trước ngày xảy ra", "Cùng mã vụ với dòng 2"]
    for line, words_ in enumerate(expected, 3):
        assert words_ in told[line], told[line]


def test_the_mended_file_gives_what_a_clean_file_would_have(bring: Bring) -> None:
    mended = [row(n) for n in range(2, 10)] + [row(10, Mã_vụ="V1")]
    bring(xlsx([*FIRST, *mended]))
    wanted, cases = facts(), Accident.objects.count()
    Sighting.objects.all().delete()
    Victim.objects.all().delete()
    Accident.objects.all().delete()
    job = bring(xlsx([*FIRST, *BAD]))
    book = load_workbook(io.BytesIO(files.rejected_file(job)))
    back = [list(cells) for cells in book.worksheets[0].iter_rows(values_only=True)]
    assert back[0][-2:] == ["Lý do bị từ chối", "Dòng trong tệp gốc"]
    fixed = [[*good, *line[-2:]] for good, line in zip(mended, back[1:], strict=True)]
    again = bring(xlsx(fixed, back[0]))
    assert counts(again) == (9, 9, 0, 0, 0)
    assert facts() == wanted
    assert Accident.objects.count() == cases


def test_a_dead_person_without_a_day_takes_the_day_of_the_accident_only_when_said_so(bring: Bring) -> None:
    content = xlsx([row(1, Tình_trạng="Tử vong")])
    assert counts(bring(content)) == (1, 0, 0, 0, 1)
    assert counts(bring(content, death="occurred")) == (1, 1, 0, 0, 0)
    assert Victim.objects.get().died_on == dt.date(2019, 3, 5)
    assert "ngày chết lấy theo ngày xảy ra" in Accident.objects.get().source_note


def test_marks_under_a_merged_heading_and_money_in_dong(bring: Bring) -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 7, "DANH SÁCH TAI NẠN LAO ĐỘNG NĂM 2016")
        for column, text in enumerate(["STT", "Họ tên nạn nhân", "Ngày bị nạn", "Địa bàn"]):
            sheet.merge_range(2, column, 3, column, text)
        sheet.merge_range(2, 4, 2, 6, "Tình trạng")
        sheet.write_row(3, 4, ["Chết", "Nặng", "Nhẹ"])
        sheet.merge_range(2, 7, 3, 7, "Chi phí y tế")
        sheet.write_row(4, 0, [1, "Lý Văn Một", "7/6/2016", "Vân Nham, Hữu Lũng", "", "x", "", 2_500_000])
        sheet.write_row(5, 0, [2, "Lý Văn Hai", "8/6/2016", "Vân Nham, Hữu Lũng", "", 1, 1, ""])
        sheet.write_row(6, 0, [3, "Lý Văn Ba", "9/6/2016", "Vân Nham, Hữu Lũng", "", "", 1, ""])
    job = bring(target.getvalue(), unit="1")
    assert counts(job) == (3, 2, 0, 0, 1)
    assert "vừa nặng vừa nhẹ" in next(iter(reasons(job).values()))
    states = dict(Victim.objects.values_list("name", "severity"))
    assert states == {"Lý Văn Một": "serious", "Lý Văn Ba": "light"}
    assert Accident.objects.get(victims__name="Lý Văn Một").cost_medical == 2500


def test_an_old_file_in_tcvn3(bring: Bring) -> None:
    cells = [
        row(1, Họ_và_tên="Hoàng Thị Bưởi", Giới_tính="Nữ", Diễn_biến="Ngã từ trên cây hồi xuống đất", Tình_trạng="nhẹ")
    ]
    table = [[encode_legacy(str(cell), "tcvn3") if cell else "" for cell in line] for line in [HEAD, *cells]]
    job = bring(xlsx(table[1:], table[0]))
    assert counts(job) == (1, 1, 0, 0, 0), reasons(job)
    assert Victim.objects.get().name == "Hoàng Thị Bưởi"
    assert Accident.objects.get().summary == "Ngã từ trên cây hồi xuống đất"


def test_the_employer_is_found_by_tax_code_or_name_and_else_kept_in_words(bring: Bring) -> None:
    commune = Place.objects.get(code="06184", level="commune", valid_to=None)
    firm = make_establishment(commune, "Công ty Đá Đồng Đăng", "4900123410")
    Establishment.objects.filter(pk=firm.pk).update(founded_on=dt.date(2015, 1, 1))
    head = [*HEAD, "Mã số thuế"]
    lines = [
        [*row(1), "4900123410"],
        [*row(2, Cơ_sở="công ty đá đồng đăng", Xã="", Huyện=""), ""],
        [*row(3, Cơ_sở="Tổ thợ xây ông Páo"), ""],
        [*row(4, Ngày_xảy_ra="05/03/2014"), "4900123410"],
        [*row(5, Xã="", Huyện=""), ""],
    ]
    job = bring(xlsx(lines, head))
    assert counts(job) == (5, 3, 0, 0, 2)
    assert "trước ngày thành lập" in reasons(job)[5]
    assert "Thiếu xã, phường" in reasons(job)[6]
    found = {
        case.victims.get().name[-1]: (case.establishment_id, case.employer_text) for case in Accident.objects.all()
    }
    assert found == {"1": (firm.pk, ""), "2": (firm.pk, ""), "3": (None, "Tổ thợ xây ông Páo")}


def test_a_changed_row_corrects_what_changed_and_leaves_what_people_corrected(bring: Bring, labour: Actor) -> None:
    bring(xlsx([row(1, Mã_vụ="V1", Chi_phí_y_tế="100")]))
    case = Accident.objects.get()
    reopen(case, actor=labour, on=dt.date(2026, 11, 23), reason="Xem lại")
    edit_facts(case, actor=labour, reason="Đúng ra", place_text="Mỏ Nà Pài")
    case.refresh_from_db()
    Accident.objects.filter(pk=case.pk).update(state="concluded", concluded_on=dt.date(2026, 11, 23))
    changed = row(1, Mã_vụ="V1", Chi_phí_y_tế="250", Tình_trạng="chết", Ngày_chết="09/03/2019")
    job = bring(xlsx([changed]))
    assert counts(job) == (1, 0, 1, 0, 0)
    case.refresh_from_db()
    assert (case.place_text, case.cost_medical, case.severity) == ("Mỏ Nà Pài", 250, "fatal")
    assert case.concluded_on == dt.date(2026, 11, 23)
    assert Victim.objects.get().died_on == dt.date(2019, 3, 9)
    assert Sighting.objects.count() == 1


def test_a_place_out_of_reach_is_refused(bring: Bring, labour: Actor) -> None:
    job = bring(xlsx([row(1, Xã="02680", Huyện="")]))
    assert counts(job)[-1] == 1
    assert "ngoài địa bàn" in reasons(job)[2]


def test_the_command_reads_with_a_map_and_writes_only_with_apply(tmp_path: Path, capsys: Any) -> None:
    head = ["Nạn nhân là ai", "Hôm nào", "Ở xã nào", "Ra sao"]
    source, plan, refused = tmp_path / "log.xlsx", tmp_path / "map.toml", tmp_path / "out.xlsx"
    lines = [["Lý A", "05/03/2019", "06184", "nặng"], ["Lý B", "hôm qua", "06184", "nặng"]]
    source.write_bytes(xlsx(lines, head))
    plan.write_text(
        'header_row = 1\n[columns]\nname = "Nạn nhân là ai"\noccurred_on = "Hôm nào"\ncommune = "Ở xã nào"\nseverity = "Ra sao"\n'
        '[options]\nlist = "Nhật ký mỏ"\n',
        encoding="utf8",
    )
    call_command("import", "accidents", str(source), "--map", str(plan), "--rejected", str(refused))
    assert Accident.objects.count() == 0
    assert "Đã đọc 2 · Thêm mới 1 · Thay đổi 0 · Đã có 0 · Bị từ chối 1" in capsys.readouterr().out
    assert load_workbook(refused).worksheets[0]["A2"].value == "Lý B"
    call_command("import", "accidents", str(source), "--map", str(plan), "--apply")
    assert Accident.objects.get().source_note.startswith("Nhật ký mỏ: log.xlsx")


def test_an_imported_case_can_be_closed_and_counts_as_any_other(bring: Bring, labour: Actor) -> None:
    bring(xlsx([row(1)]))
    case = Accident.objects.get()
    move(case, "close", actor=labour)
    assert case.state == "closed"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Chết", "dead"),
        ("TỬ VONG tại chỗ", "dead"),
        ("bị thương nặng, sau đó chết", "dead"),
        ("Bị thương nặng", "serious"),
        ("nhẹ", "light"),
        ("Nặng (gãy tay)", "serious"),
    ],
)
def test_words_of_states(written: str, meant: str) -> None:
    assert words.severity(written) == (meant, "")


@pytest.mark.parametrize("written", ["nặng/nhẹ", "bình thường", "?"])
def test_words_that_do_not_tell_the_state_are_refused(written: str) -> None:
    assert words.severity(written)[1]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Không có HĐLĐ", "no_contract"),
        ("lao động tự do", "no_contract"),
        ("Có hợp đồng", "contract"),
        ("HĐLĐ không xác định thời hạn", "contract"),
        ("Học nghề", "probation"),
        ("x", "unknown"),
    ],
)
def test_words_of_the_contract(written: str, meant: str) -> None:
    assert words.relation(written) == (meant, "")


@given(st.text())
def test_no_text_breaks_a_reader(text: str) -> None:
    for reader in (words.severity, words.relation, words.classification, words.mark, words.injuries):
        value, problem = reader(text)  # type: ignore[operator]
        assert value is None or not problem
    words.coded(text, {"5": "Không có quy trình"})
