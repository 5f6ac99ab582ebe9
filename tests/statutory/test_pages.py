"""The pages: the grid with and without JavaScript, the moves, completeness, files; and what strangers see."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from antoan.establishments.models import Establishment
from antoan.lib.periods import Period
from antoan.org.models import Place
from antoan.org.scope import Actor
from antoan.returns import actions
from antoan.returns.models import Cell, Return
from antoan.returns.queries import stamp
from tests.conftest import make_establishment
from tests.statutory.conftest import make_case

H1 = Period.parse("2026H1")
Login = Callable[[Actor], Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-07-02 09:00+07:00"):  # it ticks: the stamp of a save is its moment
        yield


def opened(owner: Actor, quarry: Establishment) -> Return:
    return actions.open_return(form="XII", period=H1, unit_key=quarry.tax_code or "", actor=owner)


def page(client: Client, name: str, *args: object, query: str = "") -> str:
    response = client.get(reverse(f"returns:{name}", args=args) + query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_employer_starts_from_the_list_and_fills_the_grid(login: Login, owner: Actor, quarry: Establishment):
    case = make_case(quarry)
    client = login(owner)
    assert "Lập báo cáo" in page(client, "list")
    response = client.post(reverse("returns:open", args=["XII", "2026H1", quarry.tax_code]), follow=True)
    text = response.content.decode()
    of = Return.objects.get()
    assert response.redirect_chain[-1][0] == reverse("returns:detail", args=[of.pk])
    assert 'name="c|I|1.1:1|3" value="1"' in text
    assert "Công ty cổ phần" in text
    assert "Mọi vụ trong kỳ" in page(client, "pending", of.pk)
    why = page(client, "source", of.pk, query="?o=I%7C1.1:1%7C3")
    assert case.number in why
    assert reverse("accidents:case", args=[case.pk]) in why


def test_saving_without_javascript_goes_back_to_the_page(login: Login, owner: Actor, quarry: Establishment):
    of = opened(owner, quarry)
    data = {
        "version": stamp(of),
        "c|H|H|workers": "1.200",
        "r|H|H|workers": "tuyển thêm",
        "h|report_date": "02/07/2026",
    }
    response = login(owner).post(reverse("returns:save", args=[of.pk]), data)
    assert response.status_code == 302
    assert Cell.objects.get(of=of, column="workers").value == 1200
    of.refresh_from_db()
    assert of.header["report_date"] == "02/07/2026"


def test_a_wrong_cell_stays_on_the_screen_and_the_right_one_is_saved(login: Login, owner: Actor, quarry: Establishment):
    of = opened(owner, quarry)
    data = {"version": stamp(of), "c|H|H|workers": "abc<b>", "c|H|H|women": "41"}
    response = login(owner).post(reverse("returns:save", args=[of.pk]), data)
    text = response.content.decode()
    assert response.status_code == 422
    assert 'value="abc&lt;b&gt;"' in text
    assert "không phải là số" in text
    assert "1 ô chưa lưu" in text
    assert Cell.objects.get(of=of, column="women").value == 41


def test_live_saving_answers_with_messages_totals_and_a_new_version(login: Login, owner: Actor, quarry: Establishment):
    of = opened(owner, quarry)
    url = reverse("returns:save", args=[of.pk])
    response = login(owner).post(url, {"version": stamp(of), "c|I|1.1:2|4": "1"}, headers=HTMX)
    text = response.content.decode()
    of.refresh_from_db()
    assert response["X-Version"] == stamp(of)
    assert 'data-ref="c-I-1.1:2-4"' in text
    assert 'id="c-I-1-4" hx-swap-oob="true"' in text
    assert "<html" not in text


def test_two_editors_meet_in_a_message_that_keeps_both(login: Login, owner: Actor, quarry: Establishment):
    of = opened(owner, quarry)
    url, old = reverse("returns:save", args=[of.pk]), stamp(of)
    client = login(owner)
    client.post(url, {"version": old, "c|H|H|workers": "90"}, headers=HTMX)
    response = client.post(url, {"version": old, "c|H|H|workers": "95"})
    text = response.content.decode()
    assert response.status_code == 409
    assert 'value="95"' in text
    assert "Lưu đè" in text
    assert Cell.objects.get(of=of, column="workers").value == 90
    client.post(url, {"version": old, "c|H|H|workers": "95", "de": "1"})
    assert Cell.objects.get(of=of, column="workers").value == 95


def test_thousands_of_pasted_cells_are_answered(login: Login, owner: Actor, quarry: Establishment):
    of = opened(owner, quarry)
    url = reverse("returns:save", args=[of.pk])
    client = login(owner)
    data = {f"c|I|1.2:{n}|{c}": "1" for n in range(300) for c in range(3, 14)}
    assert client.post(url, data, headers=HTMX).status_code == 200
    assert Cell.objects.filter(of=of, table="I").count() == 3_300
    too_many = {f"c|I|1.2:{n}|{c}": "1" for n in range(1_400) for c in range(3, 14)}
    response = client.post(url, too_many)
    assert response.status_code == 422
    assert "Dán quá nhiều ô" in response.content.decode()


def test_rows_are_found_by_name_without_marks_and_added(login: Login, owner: Actor, quarry: Establishment):
    of = opened(owner, quarry)
    client = login(owner)
    found = page(client, "row-search", of.pk, query="?bang=I&nhom=1.3&q=tho mo")
    assert "8111 Thợ mỏ" in found
    assert "Lao động giản đơn" not in found
    row = page(client, "row-new", of.pk, query="?bang=I&nhom=1.3&ma=8111")
    assert 'name="c|I|1.3:8111|3"' in row
    assert 'name="c|I|1.3:8111|3"' in page(client, "detail", of.pk, query="?them=I%7C1.3:8111&them=X%7Cy&them=I%7C9")
    for wrong in ("?bang=I&nhom=1.1x", "?bang=Z&nhom=1.3", "", "?bang=I&nhom=1.3&ma=nope"):
        assert client.get(reverse("returns:row-new", args=[of.pk]) + wrong).status_code == 404
    assert not Cell.objects.filter(of=of, table="I").exists()


def test_the_whole_story_over_the_web(login: Login, owner: Actor, officer: Actor, head: Actor, quarry: Establishment):
    make_case(quarry)
    of = opened(owner, quarry)
    client = login(owner)
    assert "Kiểm tra lại trước khi gửi" in page(client, "submit", of.pk)
    response = client.post(reverse("returns:submit", args=[of.pk]), {"signer_name": ""})
    assert response.status_code == 422
    client.post(reverse("returns:submit", args=[of.pk]), {"signer_name": "Nguyễn Văn Chủ"})
    client.post(reverse("returns:submit", args=[of.pk]), {"signer_name": "Nguyễn Văn Chủ"})  # a double click
    client = login(officer)
    assert "Xét báo cáo" in page(client, "detail", of.pk)
    client.post(reverse("returns:comment", args=[of.pk]), {"o": "I|1.1:1|3", "text": "Vụ nào?"})
    assert "Vụ nào?" in page(client, "detail", of.pk)
    client.post(reverse("returns:send-back", args=[of.pk]), {"reason": "Xem góp ý"})
    client = login(owner)
    assert "Xem góp ý" in page(client, "detail", of.pk)
    client.post(reverse("returns:refresh", args=[of.pk]))
    client.post(reverse("returns:submit", args=[of.pk]), {"signer_name": "Nguyễn Văn Chủ"})
    client = login(officer)
    client.post(reverse("returns:accept", args=[of.pk]))
    of.refresh_from_db()
    assert of.state == "accepted"
    assert of.content_hash in page(client, "detail", of.pk)
    client.post(reverse("returns:open", args=["XIV", "2026H1", "20"]))
    province = Return.objects.get(form="XIV")
    client.post(reverse("returns:submit", args=[province.pk]), {"signer_name": "Giám đốc"})
    assert client.post(reverse("returns:accept", args=[province.pk])).status_code == 404
    login(head).post(reverse("returns:accept", args=[province.pk]))
    province.refresh_from_db()
    assert province.state == "accepted"
    client = login(owner)
    client.post(reverse("returns:revise", args=[of.pk]), {"reason": "Sửa số lao động"})
    draft = Return.objects.get(form="XII", revision=2)
    assert "Không có số nào khác" in page(client, "difference", draft.pk)


def test_the_excel_file_has_the_layout_of_the_law(login: Login, owner: Actor, quarry: Establishment):
    make_case(quarry, [{"severity": "dead", "sex": "female"}])
    of = opened(owner, quarry)
    client = login(owner)
    data = client.get(reverse("returns:file", args=[of.pk, "xlsx"])).content
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = {str(c.value): c for sheet in book for line in sheet for c in line if c.value is not None}
    assert {"Tên chỉ tiêu thống kê", "Số vụ (Vụ)", "(13)", "3. Tổng số (3 = 1 + 2)"} <= cells.keys()
    sheet = cells["(13)"].parent
    row = next(line for line in sheet.iter_rows() if line[0].value and "1. Tai nạn lao động" in str(line[0].value))
    assert [c.value for c in row[2:13]] == [1, 1, 0, 1, 0, 1, 0, 1, 0, 0, 0]
    assert any(str(r).startswith(cells["Số vụ (Vụ)"].coordinate) for r in sheet.merged_cells.ranges)
    pdf = client.get(reverse("returns:file", args=[of.pk, "pdf"])).content
    assert pdf.startswith(b"%PDF")
    docx = client.get(reverse("returns:file", args=[of.pk, "docx"])).content
    assert "Phân theo nguyên nhân" in zipfile.ZipFile(io.BytesIO(docx)).read("word/document.xml").decode()
    assert client.get(reverse("returns:file", args=[of.pk, "exe"])).status_code == 404


def test_the_wall_says_who_has_sent_in_colour_and_letter(
    login: Login, owner: Actor, officer: Actor, quarry: Establishment, other_establishment: Establishment
):
    of = opened(owner, quarry)
    client = login(officer)
    wall = page(client, "completeness")
    assert "Xã Đồng Đăng" in wall
    assert "0/1" in wall
    actions.submit(of=of, actor=owner, signer_name="Chủ")
    units = page(client, "wall", "XII", query="?noi=20/06184/")
    assert "Đã gửi, chờ duyệt" in units
    assert "Vân Nham" not in units
    missing = page(client, "missing", "XII", "2026H1")
    assert "Hợp tác xã Vân Nham" in missing
    assert "Công ty Đá" not in missing
    lines = list(
        csv.reader(
            io.StringIO(
                b"".join(
                    client.get(reverse("returns:missing-export", args=["XII", "2026H1"])).streaming_content
                ).decode("utf-8-sig")
            )
        )
    )
    assert [line[0] for line in lines] == ["Đơn vị", "Hợp tác xã Vân Nham"]
    assert page(client, "wall", "XII", query="?noi=01/&trang=99999999")  # outside: the own territory


def test_lists_and_walls_ask_the_same_number_of_questions_for_one_and_for_three(
    login: Login, owner: Actor, officer: Actor, quarry: Establishment, commune: Place, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def counted(name: str, *args: str, query: str = "") -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            page(client, name, *args, query=query)
        return len(seen)

    of = opened(owner, quarry)
    actions.submit(of=of, actor=owner, signer_name="Chủ")
    client = login(officer)
    pages = [
        ("list", (), ""),
        ("completeness", (), ""),
        ("wall", ("XII",), "?noi=20/06184/"),
        ("missing", ("XII", "2026H1"), ""),
    ]
    for name, args, query in pages:
        page(client, name, *args, query=query)
    make_establishment(commune, "Công ty X")
    before = [counted(name, *args, query=query) for name, args, query in pages]
    for number in range(3):
        make_establishment(commune, f"Công ty {number}")
        copy = Return.objects.get(pk=of.pk)
        copy.pk, copy._state.adding, copy.unit_key = None, True, f"K{number}"
        copy.save()
    assert [counted(name, *args, query=query) for name, args, query in pages] == before


GETS = ["detail", "pending", "submit", "difference", "source", "row-search", "row-new"]
POSTS = ["save", "comment", "refresh", "accept", "send-back", "revise", "submit"]


def test_a_stranger_finds_nothing_anywhere(
    login: Login, owner: Actor, stranger: Actor, officer: Actor, quarry: Establishment
):
    of = opened(owner, quarry)
    client = login(stranger)
    for name in GETS:
        assert client.get(reverse(f"returns:{name}", args=[of.pk])).status_code == 404, name
    for name in POSTS:
        assert client.post(reverse(f"returns:{name}", args=[of.pk])).status_code == 404, name
    for kind in ("pdf", "docx", "xlsx"):
        assert client.get(reverse("returns:file", args=[of.pk, kind])).status_code == 404
    assert client.post(reverse("returns:open", args=["XII", "2026", quarry.tax_code])).status_code == 404
    for name, args in (("wall", ["XII"]), ("missing", ["XII", "2026H1"]), ("missing-export", ["XII", "2026H1"])):
        assert client.get(reverse(f"returns:{name}", args=args)).status_code == 403, name
    assert login(officer).get(reverse("returns:detail", args=[of.pk])).status_code == 404  # a draft is its owner's
    assert Return.objects.count() == 1


def test_strange_addresses_are_not_found(login: Login, officer: Actor, owner: Actor, quarry: Establishment):
    of = opened(owner, quarry)
    client = login(officer)
    for args in (["XII", "2026H2"], ["XII", "x"], ["ZZ", "2026"], ["XIV", "2026H1"], ["XII", "0001"]):
        assert client.get(reverse("returns:missing", args=args)).status_code == 404, args
    client = login(owner)
    for name in ("I|1|3|4", "I|1", "Z|1|3", "I|zz|3", "I|1|name", "I|1.2:%00|3", "I|1.2:" + "9" * 60 + "|3", ""):
        assert client.get(reverse("returns:source", args=[of.pk]) + f"?o={name}").status_code == 404, name
    assert client.get(reverse("returns:list") + "?ky=x&bieu=%00&trang_thai=zz&q=%00").status_code == 200


def test_duties_name_what_is_owed_and_by_when(
    owner: Actor, officer: Actor, commune_officer: Actor, quarry: Establishment
):
    import datetime as dt

    from antoan.returns import todo

    today = dt.date(2026, 7, 2)
    own = list(todo.own(owner, today))
    assert [(d.due_on, d.action) for d in own] == [(dt.date(2026, 7, 4), "Lập báo cáo")]
    of = opened(owner, quarry)
    actions.submit(of=of, actor=owner, signer_name="Chủ")
    assert list(todo.own(owner, today)) == []
    assert [d.title for d in todo.own(officer, today)][-1].startswith("1 báo cáo chờ duyệt")
    assert list(todo.others(officer, today)) == []
    make_establishment(quarry.commune, "Công ty Chậm")
    late = list(todo.others(officer, dt.date(2026, 7, 5)))
    assert [d.due_on for d in late] == [dt.date(2026, 7, 4)]
    assert list(todo.others(owner, dt.date(2026, 7, 5))) == []
    assert list(todo.own(commune_officer, today)) == []
