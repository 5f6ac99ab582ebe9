"""The register on screen: what each person sees, what comes back when something is wrong, and that it costs the same."""

from __future__ import annotations

import csv
import io

import pytest

from antoan.audit.models import Event
from antoan.establishments import actions, panels
from antoan.establishments.models import Establishment, Workforce
from antoan.org.models import Place
from antoan.policy import Role
from tests.conftest import actor_as, make_establishment, make_member

pytestmark = pytest.mark.django_db
GOOD = "4900123410"


@pytest.fixture
def stone(officer, dong_dang) -> Establishment:
    facts = {"name": "Công ty Đá Đồng Đăng", "tax_code": GOOD, "commune": dong_dang, "sector_code": "08101"}
    return actions.register(actor=officer, facts=facts)


@pytest.fixture
def employer(stone):
    return actor_as(make_member(Role.EMPLOYER, establishment=stone, name="Nguyễn Văn Chủ"))


@pytest.fixture
def sent(dong_dang) -> dict[str, object]:
    return {"name": "Hợp tác xã Vân Nham", "tax_code": "", "site_kind": "head", "commune": dong_dang.pk}


def test_registering_on_screen(officer, sent, login) -> None:
    page = login(officer).post(
        "/co-so/them/", {**sent, "tax_code": "49.001.234-10", "sector_code": "08101", "type_code": "200"}
    )
    row = Establishment.objects.get()
    assert page.url == f"/co-so/{row.pk}/"
    assert (row.tax_code, row.sector_code, row.sector_version, row.type_code) == (GOOD, "08101", "vsic2025", "200")
    text = login(officer).get(page.url).content.decode()
    for words in ("Hợp tác xã Vân Nham", GOOD, "Khai thác đá", "Xã Đồng Đăng, Tỉnh Lạng Sơn"):
        assert words in text


def test_all_errors_come_back_at_once_and_nothing_typed_is_lost(officer, login) -> None:
    typed = {
        "name": "",
        "tax_code": "4900123411",
        "email": "x@",
        "founded_on": "31/02/2020",
        "site_kind": "head",
        "address": "Thôn Nà Pài",
    }
    page = login(officer).post("/co-so/them/", typed)
    assert page.status_code == 422
    text = page.content.decode()
    for words in (
        "error-summary",
        "Hãy nhập «Tên cơ sở»",
        "sai chữ số kiểm tra",
        "31/02/2020",
        "Thôn Nà Pài",
        "Xã, phường",
    ):
        assert words in text
    assert not Establishment.objects.exists()


def test_a_double_click_registers_once(officer, sent, login) -> None:
    client = login(officer)
    first = client.post("/co-so/them/", {**sent, "tax_code": GOOD})
    again = client.post("/co-so/them/", {**sent, "tax_code": GOOD})
    assert (first.status_code, again.status_code) == (302, 422)
    assert "Mở cơ sở đã có" in again.content.decode()
    assert Establishment.objects.count() == 1


def test_a_name_nearly_taken_asks_once_more(stone, officer, sent, login) -> None:
    client = login(officer)
    page = client.post("/co-so/them/", {**sent, "name": "Cty TNHH Đá Đồng Đăng"})
    assert page.status_code == 422
    assert f"/co-so/{stone.pk}/" in page.content.decode()
    page = client.post("/co-so/them/", {**sent, "name": "Cty TNHH Đá Đồng Đăng", "is_another": "on"})
    assert page.status_code == 302


def test_where_an_employer_lands(employer, stone, login) -> None:
    client = login(employer)
    assert client.get("/co-so/").url == f"/co-so/{stone.pk}/"
    assert client.get("/co-so/them/").status_code == 403
    page = client.get(f"/co-so/{stone.pk}/").content.decode()
    assert f"/co-so/{stone.pk}/sua/" in page


def test_an_employer_mends_its_own_page(employer, stone, login) -> None:
    client = login(employer)
    form = client.get(f"/co-so/{stone.pk}/sua/").context["form"]
    typed = {
        "seen": form.initial["seen"],
        "name": stone.name,
        "site_kind": "head",
        "commune": stone.commune_id,
        "phone": "0912 345 678",
        "tax_code": "",
        "sector_code": "08101",
    }
    assert client.post(f"/co-so/{stone.pk}/sua/", typed).status_code == 302
    stone.refresh_from_db()
    assert (stone.phone, stone.tax_code) == ("0912 345 678", GOOD)
    late = client.post(f"/co-so/{stone.pk}/sua/", {**typed, "phone": "1"})
    assert late.status_code == 422
    assert "Người khác vừa sửa" in late.content.decode()


URLS = ["", "sua/", "tinh-trang/close/", "lao-dong/", "lao-dong/2026/", "?muc=lich-su", "?muc=lao-dong"]


@pytest.mark.parametrize("url", URLS)
def test_a_strangers_firm_is_not_there(stone, van_nham, login, url) -> None:
    stranger = actor_as(make_member(Role.EMPLOYER, establishment=make_establishment(van_nham, "HTX Vân Nham")))
    assert login(stranger).get(f"/co-so/{stone.pk}/{url}").status_code == 404


@pytest.mark.parametrize("url", URLS)
def test_every_page_opens_for_the_officer(stone, officer, login, url) -> None:
    assert login(officer).get(f"/co-so/{stone.pk}/{url}").status_code == 200


def test_who_only_reads_finds_no_way_to_write(stone, commune_officer, login) -> None:
    client = login(commune_officer)
    assert "/sua/" not in client.get(f"/co-so/{stone.pk}/").content.decode()
    for url in ("sua/", "tinh-trang/close/", "lao-dong/"):
        assert client.post(f"/co-so/{stone.pk}/{url}", {}).status_code == 403


def test_closing_on_screen(stone, officer, login) -> None:
    client = login(officer)
    assert client.post(f"/co-so/{stone.pk}/tinh-trang/close/", {"on": "", "reason": ""}).status_code == 422
    assert client.post(f"/co-so/{stone.pk}/tinh-trang/close/", {"on": "", "reason": "giải thể"}).status_code == 302
    text = client.get(f"/co-so/{stone.pk}/?muc=lich-su").content.decode()
    assert "Đóng cơ sở" in text
    assert "giải thể" in text
    assert client.get(f"/co-so/{stone.pk}/tinh-trang/explode/").status_code == 404


def test_heads_on_screen(stone, employer, login) -> None:
    client = login(employer)
    page = client.post(f"/co-so/{stone.pk}/lao-dong/2026/", {"year": "2026", "total": "1.250", "women": "2.000"})
    assert page.status_code == 422
    assert "Không thể nhiều hơn tổng số lao động" in page.content.decode()
    page = client.post(
        f"/co-so/{stone.pk}/lao-dong/2026/",
        {"year": "2026", "total": "1.250", "women": "600", "payroll_million": "99.500,5"},
    )
    assert page.status_code == 302
    assert Workforce.objects.get().total == 1250
    assert "1.250" in client.get(f"/co-so/{stone.pk}/?muc=lao-dong").content.decode()


def test_a_vsic_2018_sector_stays_until_a_new_one_is_chosen(stone, officer, login) -> None:
    Establishment.objects.filter(pk=stone.pk).update(sector_version="vsic2018", sector_code="081")
    client = login(officer)
    page = client.get(f"/co-so/{stone.pk}/sua/")
    assert "VSIC 2018: 081" in page.content.decode()
    stone.refresh_from_db()
    typed = {
        "seen": stone.updated_at.isoformat(),
        "name": stone.name,
        "site_kind": "head",
        "commune": stone.commune_id,
        "tax_code": GOOD,
    }
    client.post(f"/co-so/{stone.pk}/sua/", typed)
    stone.refresh_from_db()
    assert (stone.sector_version, stone.sector_code) == ("vsic2018", "081")


# --- lists


def firms(place: Place, count: int) -> None:
    for number in range(count):
        row = make_establishment(place, f"Cơ sở {number}")
        Establishment.objects.filter(pk=row.pk).update(sector_code="08101", type_code="121")
        Workforce.objects.create(establishment=row, year=2026, total=number)


def test_the_list_costs_the_same_for_one_and_many(officer, dong_dang, login, django_assert_max_num_queries) -> None:
    client = login(officer)
    counted = []
    for number in (1, 3, 30):
        firms(dong_dang, number)
        with django_assert_max_num_queries(20) as spent:
            assert client.get("/co-so/?q=co so").status_code == 200
        counted.append(len(spent))
    assert len(set(counted)) == 1, counted


def test_the_list_filters_while_typing(stone, officer, dong_dang, login) -> None:
    firms(dong_dang, 3)
    page = login(officer).get(
        "/co-so/?q=ĐÁ đồng&xa=20/06184/&nganh=B&tinh_trang=active", headers={"hx-request": "true"}
    )
    text = page.content.decode()
    assert "Công ty Đá Đồng Đăng" in text
    assert "Cơ sở 1" not in text
    assert "<html" not in text


def test_a_wrong_filter_filters_nothing(stone, officer, login) -> None:
    page = login(officer).get("/co-so/?xa=99/&nganh=ZZ&tinh_trang=gone&trang=999")
    assert "Công ty Đá Đồng Đăng" in page.content.decode()


def test_roles_without_the_permission_see_no_list(officer, login, monkeypatch) -> None:
    from antoan.org import scope

    monkeypatch.setitem(scope._grants(), Role.OFFICER, frozenset())
    for url in ("/co-so/", "/co-so/xuat.csv"):
        assert login(officer).get(url).status_code == 403


def test_pickers_see_only_the_readers_scope(stone, officer, employer, van_nham, login) -> None:
    other = make_establishment(van_nham, "Đá Vân Nham")
    Establishment.objects.filter(pk=other.pk).update(folded="da van nham")
    found = login(officer).get("/co-so/tim/?q=đá").json()["results"]
    assert [each["text"] for each in found] == ["Đá Vân Nham", "Công ty Đá Đồng Đăng"]
    assert [each["text"] for each in login(employer).get("/co-so/tim/?q=da").json()["results"]] == [
        "Công ty Đá Đồng Đăng"
    ]


def test_a_tab_of_a_higher_ring(stone, officer, login, monkeypatch) -> None:
    monkeypatch.setattr(panels, "_tabs", {})
    panels.register("vu", "Vụ tai nạn", lambda actor, row: panels.Panel("establishments/status_badge.html", {"n": 1}))
    panels.register("kin", "Mục kín", lambda actor, row: None)
    client = login(officer)
    assert "Vụ tai nạn" in client.get(f"/co-so/{stone.pk}/").content.decode()
    assert client.get(f"/co-so/{stone.pk}/?muc=vu").status_code == 200
    assert "không xem được mục này" in client.get(f"/co-so/{stone.pk}/?muc=kin").content.decode()
    assert client.get(f"/co-so/{stone.pk}/?muc=khong-co").status_code == 404


# --- files out


def test_csv_of_the_filtered_list(stone, officer, dong_dang, login) -> None:
    Establishment.objects.filter(pk=stone.pk).update(name='=HYPERLINK("x")')
    Workforce.objects.create(establishment=stone, year=2025, total=12, women=4)
    firms(dong_dang, 2)
    answer = login(officer).get("/co-so/xuat.csv?q=đá")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    [head, line] = csv.reader(io.StringIO(text))
    facts = dict(zip(head, line, strict=True))
    assert facts["Tên cơ sở"] == '\'=HYPERLINK("x")'
    assert (facts["Mã số thuế"], facts["Mã xã"], facts["Tổng số lao động"], facts["Năm"]) == (
        GOOD,
        "06184",
        "12",
        "2025",
    )
    assert Event.objects.count() == 1  # reading writes nothing


def test_xlsx_of_the_list(stone, officer, login) -> None:
    import openpyxl

    answer = login(officer).get("/co-so/xuat.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    rows = list(book.active.values)
    assert rows[0][0] == "Mã số thuế"
    assert rows[1][:2] == (GOOD, "Công ty Đá Đồng Đăng")


def test_files_cost_the_same_queries_however_long(officer, dong_dang, login, django_assert_max_num_queries) -> None:
    client = login(officer)
    counted = []
    for number in (1, 30):
        firms(dong_dang, number)
        with django_assert_max_num_queries(14) as spent:
            b"".join(client.get("/co-so/xuat.csv").streaming_content)
        counted.append(len(spent))
    assert len(set(counted)) == 1, counted


# --- accounts


def test_an_administrator_gives_an_employer_an_account(stone, country, officer, employer, login) -> None:
    from antoan.accounts.models import User
    from antoan.org.models import Agency

    agency = Agency.objects.create(code="system-20", kind="system", name="Quản trị", place=Place.objects.get(code="20"))
    admin = actor_as(make_member(Role.ADMIN, agency=agency, name="Vi Quản Trị"))
    url = f"/co-so/{stone.pk}/tai-khoan/"
    for other in (officer, employer):
        assert login(other).get(url).status_code == 403
        assert login(other).get(f"/co-so/{stone.pk}/?muc=tai-khoan").status_code == 404
    client = login(admin)
    assert client.post(url, {"full_name": "", "username": "?"}).status_code == 422
    page = client.post(url, {"full_name": "Nông Văn Chủ", "username": "chu.nong", "email": "", "phone": ""})
    user = User.objects.get(username="chu.nong")
    assert user.check_password(page.context["password"])
    assert user.memberships.get().establishment_id == stone.pk
    assert "Nông Văn Chủ" in client.get(f"/co-so/{stone.pk}/?muc=tai-khoan").content.decode()


def test_the_returns_of_a_firm_are_on_its_page(stone, officer, employer, login) -> None:
    from antoan.returns.models import Return

    Return.objects.create(
        form="XII", form_version="2016", period="2026H1", unit_key=GOOD, unit_name=stone.name,
        establishment_id=stone.pk, place=stone.commune,
    )  # fmt: skip
    for actor in (officer, employer):
        page = login(actor).get(f"/co-so/{stone.pk}/?muc=bao-cao").content.decode()
        assert "6 tháng đầu năm 2026" in page
        assert "Phụ lục XII" in page


def test_firms_with_accidents_can_be_asked_for(stone, officer, dong_dang, login) -> None:
    import datetime as dt

    from django.utils import timezone

    from antoan.accidents.models import Accident

    firms(dong_dang, 1)
    Accident.objects.create(
        number="TNLD-1",
        occurred_on=dt.date(2026, 1, 5),
        commune=dong_dang,
        establishment=stone,
        received_at=timezone.now(),
    )
    page = login(officer).get("/co-so/?tai_nan=on").content.decode()
    assert stone.name in page
    assert "Cơ sở 0" not in page
