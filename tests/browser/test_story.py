"""One accident from the phone of an employer to the return of the province: real pages, real papers, the same figures."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from antoan.accidents.enums import CaseState, InvestigationLevel
from antoan.accidents.models import Accident, Declaration, Investigation
from antoan.establishments.models import Establishment
from antoan.law import reference
from antoan.lib.periods import Period
from antoan.org.models import Agency, Place
from antoan.org.scope import Actor
from antoan.policy import Role
from antoan.returns.models import Return
from antoan.returns.queries import assess
from antoan.statutory.queries import return_values
from tests.accidents.test_investigation_pages import at, rows
from tests.browser.conftest import OpenPage, ready
from tests.browser.read_back import Grid, assert_in_pdf, excel_lines, figures, number, read_back, word_lines
from tests.browser.test_declare import choose, onwards, somebody
from tests.conftest import actor_as, make_establishment, make_member
from tests.statutory.conftest import make_workforce

TAX_CODE = "4900100018"
COSTS = {"cost_medical": 1500, "cost_wages": 2000, "cost_compensation": 700, "cost_property": 90}
Login = Callable[[Actor], Client]


@pytest.fixture
def period() -> Period:
    """The last period that is over and whose returns are open: the first half of the year, else the year before."""
    today = timezone.localdate()
    return Period.parse(f"{today.year}H1") if today.month > 6 else Period(today.year - 1)


@pytest.fixture
def quarry(racing_db: None, commune: Place, period: Period, settings: Any, tmp_path: Path) -> Establishment:
    """A quarry with 100 workers, in a commune that can be searched, under the law as it is delivered."""
    settings.MEDIA_ROOT = tmp_path
    reference.load()
    Place.objects.filter(pk=commune.pk).update(folded="xa dong dang", short_name="Đồng Đăng")
    found = make_establishment(commune, "Công ty Đá Đồng Đăng", TAX_CODE)
    Establishment.objects.filter(pk=found.pk).update(type_code="121", sector_code="0810")
    make_workforce(found, period.year)
    return found


@pytest.fixture
def owner(quarry: Establishment) -> Actor:
    return actor_as(make_member(Role.EMPLOYER, establishment=quarry, name="Nguyễn Văn Chủ"))


@pytest.fixture
def head(officer: Actor) -> Actor:
    agency = Agency.objects.get(pk=officer.agency_id)
    return actor_as(make_member(Role.HEAD, agency=agency, name="Lương Thị Giám Đốc"))


def test_from_a_phone_to_the_return_of_the_province(
    open_page: OpenPage, login: Login, owner: Actor, officer: Actor, head: Actor, period: Period, tmp_path: Path
) -> None:
    declare(open_page(owner, width=390), period)
    counter = open_page(officer, width=1366)
    accident = accept_declaration(counter)
    desk = open_page(owner, width=1366)
    start_and_tell_the_course(desk, accident)
    fill_the_minutes(login(owner), accident)
    conclude(desk, accident)
    twelve = report(desk, "XII", period, signer="Nguyễn Văn Chủ")
    decide(counter, twelve, "Duyệt")
    fourteen = report(counter, "XIV", period, signer="Lương Thị Giám Đốc")
    boss = open_page(head, width=1366)
    decide(boss, fourteen, "Ký và chốt")
    for page, of, actor, unit in ((desk, twelve, owner, TAX_CODE), (boss, fourteen, head, "20")):
        same_figures_everywhere(page, of, actor, unit, tmp_path)
    assert_counted(twelve, "I", "1", {"3": 1, "4": 0, "6": 1, "10": 0})
    damage = {"10": 45, "11": 4200, "12": 1500, "13": 2000, "14": 700, "15": 90}
    assert_counted(fourteen, "II", "1", {"3": 1, "4": 0, "5": 0, "6": 1, "7": 0, "8": 0, "9": 1, **damage})
    assert_counted(fourteen, "I", "T", {"3": 1, "4": 1, "6": 100, "7": 40, "8": 1, "9": 0, "10": 1, "11": 10, "12": 0})


def declare(page: Page, period: Period) -> None:
    """Four short pages on a phone."""
    page.goto("/tai-nan/khai-bao/moi/")
    ready(page)
    page.fill("[name=occurred_on]", f"12/05/{period.year}")
    page.fill("[name=occurred_at]", "14h30")
    choose(page, "commune", "dong dang", "Đồng Đăng")
    page.fill("[name=place_text]", "Mỏ đá Nà Pài")
    onwards(page)
    page.fill("[name=summary]", "Đá rơi trúng người khi đang khoan ở tầng 3.")
    onwards(page)
    somebody(page, 0, "Hoàng Văn Nam", "serious")
    choose(page, "p-0-occupation", "tho da", "Thợ đá")
    onwards(page)
    page.get_by_role("button", name="Gửi khai báo").click()
    page.wait_for_url(re.compile("bien-nhan"))
    expect(page.locator(".receipt-number")).to_have_text(re.compile(r"KB-\d{4}-\d{6}"))


def accept_declaration(page: Page) -> Accident:
    """The labour officer opens the case from the queue."""
    declaration = Declaration.objects.get()
    page.goto("/tai-nan/tiep-nhan/")
    ready(page)
    page.locator(f"a[href='/tai-nan/tiep-nhan/{declaration.pk}/']").first.click()
    expect(page.locator("main")).to_contain_text("Hoàng Văn Nam")
    page.get_by_role("button", name="Tiếp nhận, mở hồ sơ vụ").click()
    page.wait_for_url(re.compile(r"/tai-nan/\d+/"))
    return Accident.objects.get()


def start_and_tell_the_course(page: Page, accident: Accident) -> None:
    """The employer's own team: the investigation begins, and one section of the minutes is typed."""
    page.goto(at("investigation", accident))
    ready(page)
    page.get_by_role("button", name="Bắt đầu điều tra").click()
    expect(page.locator("main")).to_contain_text("Biên bản theo mục")
    assert Investigation.objects.get().level == InvestigationLevel.GRASSROOTS
    page.goto(at("section", accident, "dien-bien"))
    ready(page)
    page.fill("[name=course_text]", "Vách đá nứt, một tảng sạt xuống chân người khoan.")
    page.get_by_role("button", name="Lưu, sang mục tiếp").click()
    page.wait_for_url(re.compile("nguyen-nhan"))
    assert Investigation.objects.get().course_text.startswith("Vách đá nứt")


def sections(accident: Accident) -> Iterator[tuple[str, dict[str, str]]]:
    """What the sections between are sent with."""
    victim, today = accident.victims.get(), timezone.localdate()
    team = rows("p", {"part": "head", "name": "Ông Chủ"}, {"part": "member", "name": "Bà Đoàn"})
    yield "doan", {"number": "07/QĐ", "decided_on": f"{today:%d/%m/%Y}", **team}
    yield "co-so", {"name": "Công ty Đá Đồng Đăng", "workers": "100", "address": "Đồng Đăng"}
    yield "nan-nhan", {f"v{victim.pk}-hometown": "Cao Lộc", f"v{victim.pk}-injury_codes": "034"}
    yield "vu-viec", {"occurred_at": "14:30", "place_text": "Mỏ", "work_started_at": "13h", "hours_worked": "1,5"}
    harms = rows("h", {"agent": "T8", "severity": "serious"})
    yield "nguyen-nhan", {"cause_code": "6", "cause_text": "Vách nứt", **harms}
    yield "ket-luan", {"classification": "occupational", "fault_text": "Không"}
    due = f"{today + dt.timedelta(days=20):%d/%m/%Y}"
    yield "bien-phap", rows("m", {"text": "Cạy đá", "owner": "Quản đốc", "due_on": due})
    yield "thiet-hai", {name: str(value) for name, value in COSTS.items()}


def fill_the_minutes(client: Client, accident: Accident) -> None:
    """Team and sections, the minutes, the meeting that announces them, the posting."""
    for key, sent in sections(accident):
        post(client, at("section", accident, key), sent)
    today = f"{timezone.localdate():%d/%m/%Y}"
    post(client, at("step", accident, "lap-bien-ban"), {"number": "01/BB", "on": today})
    guests = rows("g", {"group": "team", "name": "Ông Chủ"}, {"group": "victim", "name": "Nam"})
    post(client, at("meeting", accident), {"on": today, "place": "Phòng họp", **guests})
    post(client, at("step", accident, "niem-yet"), {"on": today, "where": "Bảng tin mỏ"})


def post(client: Client, address: str, sent: dict[str, str]) -> None:
    """Send a form that must be taken."""
    answer = client.post(address, sent)
    assert answer.status_code == 302, (address, answer.content.decode())


def conclude(page: Page, accident: Accident) -> None:
    """Everything stands there already but the days off."""
    page.goto(at("conclude", accident))
    ready(page)
    expect(page.locator("[name=cost_compensation]")).to_have_value("700")
    page.fill(f"[name=days_{accident.victims.get().pk}]", "45")
    page.locator("main").get_by_role("button", name="Kết luận", exact=True).click()
    page.locator("[data-ask-yes]").click()
    expect(page.locator("main")).to_contain_text("Bảng tin mỏ")
    accident.refresh_from_db()
    assert (accident.state, accident.agent_code) == (CaseState.CONCLUDED, "T8")


def report(page: Page, form: str, period: Period, *, signer: str) -> Return:
    """Open the return from the list, prefilled; check, sign, send."""
    page.goto("/bao-cao/")
    ready(page)
    line = page.locator("#can-lap li", has_text=f"Phụ lục {form} ").filter(has_text=period.label)
    line.get_by_role("button", name="Lập báo cáo").click()
    page.wait_for_url(re.compile(r"/bao-cao/\d+/$"))
    of = Return.objects.get(form=form)
    page.goto(f"/bao-cao/{of.pk}/gui/")
    ready(page)
    page.fill("[name=signer_name]", signer)
    page.locator("form", has=page.locator("[name=signer_name]")).locator("button[type=submit]").click()
    page.wait_for_url(f"**/bao-cao/{of.pk}/")
    of.refresh_from_db()
    assert (of.state, of.signer_name) == ("submitted", signer)
    return of


def decide(page: Page, of: Return, word: str) -> None:
    """Accept or sign: the figures are frozen."""
    page.goto(f"/bao-cao/{of.pk}/")
    ready(page)
    page.locator(".decide").get_by_role("button", name=word, exact=True).click()
    page.locator("[data-ask-yes]").click()
    expect(page.locator("code.hash")).to_be_visible()
    of.refresh_from_db()
    assert of.state == "accepted"


def same_figures_everywhere(page: Page, of: Return, actor: Actor, unit: str, folder: Path) -> None:
    """Screen, plain data, Excel, Word and PDF of a frozen return agree cell by cell."""
    page.goto(f"/bao-cao/{of.pk}/")
    ready(page)
    assert drawn(page) == stored(of, actor, unit)
    grids = [grid_of(page, key) for key in printed(page)]
    assert sum(len(grid) for grid in grids) > 10
    files = {word: download(page, word, folder) for word in ("Excel", "Word", "PDF")}
    assert read_back(excel_lines(files["Excel"]), grids) == figures(grids)
    assert read_back(word_lines(files["Word"]), grids) == figures(grids)
    assert_in_pdf(files["PDF"], grids)


def drawn(page: Page) -> dict[str, Decimal]:
    """Every figure on the screen that is not zero, by the name of its cell."""
    found = page.locator("[data-grid] output").evaluate_all(
        "all => all.map(each => [each.id, each.textContent.trim()])"
    )
    return {name: value for name, text in found if (value := number(text))}


def stored(of: Return, actor: Actor, unit: str) -> dict[str, Decimal]:
    """The same from the return as plain data."""
    data = return_values(of.form, of.period, unit, actor)
    assert data is not None
    lines = [(key, line) for key, table in data["tables"].items() for line in table]
    figures = {f"c-{key}-{line['row']}-{c}": Decimal(v) for key, line in lines for c, v in line["values"].items()}
    return {name: value for name, value in figures.items() if value}


def printed(page: Page) -> list[str]:
    """Tables of the paper; the head counts of Phụ lục XII stand in its heading."""
    keys = page.locator("main > .return-sheet [data-grid], main :not(details) > .return-sheet [data-grid]")
    return [key for key in keys.evaluate_all("all => all.map(each => each.dataset.grid)") if key != "H"]


def grid_of(page: Page, key: str) -> Grid:
    """The cells of a table as they are read on the screen; None where no figure belongs."""
    script = "all => all.map(line => [...line.querySelectorAll('td.cell')].map(c => c.querySelector('output')?.textContent.trim() ?? null))"
    found: Grid = page.locator(f"[data-grid='{key}'] tbody tr").evaluate_all(script)
    return found


def download(page: Page, word: str, folder: Path) -> bytes:
    """The file behind a button of the page."""
    with page.expect_download() as waiting:
        page.locator("a[href*='/tai.']", has_text=word).click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path.read_bytes()


def assert_counted(of: Return, table: str, row: str, expected: dict[str, int]) -> None:
    """What one line of the accepted return says, totals included."""
    found = {c: value for (t, r, c), value in assess(of).full.items() if (t, r) == (table, row)}
    assert {column: found.get(column, 0) for column in expected} == expected
