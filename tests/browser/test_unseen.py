"""A commune with two paper ledgers, one typed and one from a file: three new cases, and the province's estimate."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from antoan.accidents.actions import accept, submit
from antoan.accidents.models import Accident
from antoan.accidents.rules.claim import Claim, Person
from antoan.law import reference
from antoan.ledgers import reference as keywords
from antoan.ledgers.enums import Work
from antoan.ledgers.models import Entry
from antoan.org.models import Place
from antoan.org.scope import Actor
from tests.browser.conftest import OpenPage, ready
from tests.browser.typing_table import import_ledger, keys, opened, press, row

DAY = timezone.localdate().replace(month=1, day=1)  # of this year, whenever the test runs
DECLARED = (
    *("Nông Văn Thắng", "Lý Thị Mai", "Hoàng Văn Páo", "Triệu Đức Lộc", "Vi Văn Sơn", "Lành Thị Bích", "Đàm Quang Huy"),
    *("Chu Thị Nguyệt", "Bế Văn Khoa", "Lương Thị Hạnh", "Mông Văn Tuấn", "Phùng Thị Xuân"),
)
IN_BOTH, ONLY_STATION = DECLARED[:8], ("Dương Thị Nhẫn", "Hứa Văn Quyền")
DEAD, DRUNK = "Tô Văn Lưu", "Hà Văn Say"


@pytest.fixture(autouse=True)
def _province(racing_db: None, commune: Place, officer: Actor, settings: Any, tmp_path: Path) -> None:
    """Delivered lists, and twelve injured people of four declared accidents."""
    settings.MEDIA_ROOT = tmp_path / "media"
    reference.load()
    keywords.load()
    Place.objects.filter(pk=commune.pk).update(folded="xa dong dang", short_name="Đồng Đăng")
    for number in range(0, len(DECLARED), 3):
        people = tuple(
            Person(name, "serious", "male", 1970 + number + index, relation="no_contract")
            for index, name in enumerate(DECLARED[number : number + 3])
        )
        claim = Claim(
            occurred_on=DAY, commune=commune, summary="Sập giàn giáo", declarant_name="Người nhà", people=people
        )
        accept(submit(claim, actor=officer, key=f"k{number}").declaration, actor=officer)


def test_two_paper_ledgers_become_three_cases_and_an_estimate(
    open_page: OpenPage, commune_officer: Actor, officer: Actor, tmp_path: Path
) -> None:
    before = Accident.objects.count()
    page = open_page(commune_officer)
    type_the_death_register(page)
    import_the_station(page, tmp_path / "so-tram.csv")
    screen_all(page)
    desk = open_page(officer)
    compare(desk)
    hidden = {DEAD, *ONLY_STATION}
    for left in range(3, 0, -1):
        open_the_first(desk, left)
    new = Accident.objects.order_by("pk")[before:]
    assert {victim.name for accident in new for victim in accident.victims.all()} == hidden
    read_the_estimate(desk)


def type_the_death_register(page: Page) -> None:
    """Two deaths, one of them not at work, typed without a mouse."""
    opened(page)
    page.select_option("#book_source", "death_register")
    row(page, 0).locator("[name=name]").focus()
    for number, (name, born, text) in enumerate(
        ((DEAD, "1975", "Bị đá đè khi đang khai thác đá thuê"), (DRUNK, "1969", "Uống rượu say, tự ngã ở nhà"))
    ):
        line = row(page, number)
        for field, value in (("name", name), ("born", born), ("died_on", f"{DAY:%d%m%y}"), ("text", text)):
            line.locator(f"[name={field}]").focus()
            keys(page, value)
        keys(page, "Enter")
        expect(line).to_have_attribute("data-state", "saved")
    assert Entry.objects.filter(source="death_register", sighting__died_on=DAY).count() == 2


def import_the_station(page: Page, path: Path) -> None:
    """The station's own file: eight of the declared, and two that nobody declared."""
    lines = ["Họ và tên;Ngày xảy ra;Năm sinh;Giới tính;Nguyên nhân"]
    lines += [f"{name};{DAY:%d/%m/%Y};{1970 + DECLARED.index(name)};Nam;Ngã giàn giáo khi đang làm" for name in IN_BOTH]
    lines += [f"{name};{DAY:%d/%m/%Y};1966;Nữ;Bị máy tuốt lúa cuốn tay khi làm thuê" for name in ONLY_STATION]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    import_ledger(page, path, source="health_station")


def screen_all(page: Page) -> None:
    """One key for each line: the drunk man fell at home, the others were at work."""
    page.goto("/so-theo-doi/sang-loc/")
    for _line in range(Entry.objects.count()):
        press(page, "2" if DRUNK in page.inner_text("main") else "1")
    expect(page.locator("main")).to_contain_text("Không còn dòng nào chờ sàng lọc")
    assert Entry.objects.get(work=Work.NO).sighting.name == DRUNK


def compare(page: Page) -> None:
    """Eight of the station's lines are declared people; what the machine does not decide the officer does."""
    page.goto("/so-theo-doi/ghep/")
    ready(page)
    page.get_by_role("button", name="So các dòng mới").click()
    ready(page)
    while page.locator(".pair-table").count():
        press(page, "y")
    expect(page.locator("main")).to_contain_text("Không còn cặp nào chờ quyết định")
    linked = Entry.objects.filter(sighting__victim__isnull=False)
    assert {entry.sighting.name for entry in linked} == set(IN_BOTH)


def open_the_first(page: Page, left: int) -> None:
    """The people only the ledgers know: one button, one case."""
    page.goto("/so-theo-doi/chua-thay/")
    hidden = page.locator(".hidden-line")
    expect(hidden).to_have_count(left)
    hidden.first.get_by_role("button", name="Mở hồ sơ").click()
    page.wait_for_url(re.compile(r"/tai-nan/\d+/"))


def read_the_estimate(page: Page) -> None:
    """Declared, seen, and a range that starts at what was seen; the figure opens its people."""
    page.goto("/so-theo-doi/chua-thay/")
    line = page.get_by_role("row").filter(has_text="Người bị thương").first
    expect(line.get_by_role("cell").nth(0)).to_have_text("12")
    expect(line.get_by_role("cell").nth(1)).to_have_text("14")
    low, high = re.findall(r"(\d+) – (\d+)", line.inner_text())[0]
    assert 14 <= int(low) < int(high)
    line.get_by_role("link", name="14", exact=True).click()
    expect(page.get_by_role("row")).to_have_count(15)
