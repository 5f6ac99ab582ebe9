"""The commune's story: lines typed from the paper ledger, screened with keys, a ledger from a file; then the province's."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from antoan.accidents.models import Accident
from antoan.law import reference
from antoan.ledgers import reference as keywords
from antoan.ledgers.enums import Origin, PairState, Work
from antoan.ledgers.models import Entry, Pair
from antoan.org.models import Place
from antoan.org.scope import Actor
from tests.browser.conftest import OpenPage, ready
from tests.browser.typing_table import import_ledger, keys, opened, press, row

DAY = timezone.localdate().replace(month=1, day=1)  # of this year, whenever the test runs
FALLEN, DRUNK, HIDDEN = "Nông Văn Thắng", "Hà Văn Say", "Triệu Thị Mùi"


@pytest.fixture(autouse=True)
def _delivered(racing_db: None, commune: Place, settings: Any, tmp_path: Path) -> None:
    """Code lists and keywords as they are delivered, and a commune that can be searched."""
    settings.MEDIA_ROOT = tmp_path / "media"
    reference.load()
    keywords.load()
    Place.objects.filter(pk=commune.pk).update(folded="xa dong dang", short_name="Đồng Đăng")


def test_from_the_paper_ledger_to_a_case(
    open_page: OpenPage, commune_officer: Actor, officer: Actor, tmp_path: Path
) -> None:
    page = open_page(commune_officer)
    write_page(page)
    screen(page, "1", FALLEN, Work.YES)
    screen(page, "2", DRUNK, Work.NO)
    import_the_station(page, tmp_path / "so-tram.csv")
    for _line in range(2):
        press(page, "1")
    expect(page.locator("main")).to_contain_text("Không còn dòng nào chờ sàng lọc")
    assert Entry.objects.filter(work=Work.YES).count() == 3
    desk = open_page(officer)
    compare_and_decide(desk)
    open_a_case(desk)


def write_page(page: Page) -> None:
    """Two rows of the paper ledger, typed without a mouse, each saved by itself when the person goes on."""
    opened(page)
    page.select_option("#book_source", "health_station")
    row(page, 0).locator("[name=seen_on]").focus()
    for name, born, sex, text in (
        (FALLEN, "1980", "n", "Ngã từ cây hồi khi đang hái hồi thuê, gãy chân"),
        (DRUNK, "1975", "n", "Uống rượu say, tự ngã ở nhà"),
    ):
        keys(page, f"{DAY:%d%m%y}", "Tab", name, "Tab", born, "Tab", sex, "Tab", "Tab", text, "Enter")
    for number, name in enumerate((FALLEN, DRUNK)):
        expect(row(page, number)).to_have_attribute("data-state", "saved")
        entry = Entry.objects.get(sighting__name=name)
        assert (entry.origin, entry.source, entry.sighting.seen_on) == (Origin.TYPED, "health_station", DAY)
    expect(page.locator("#rows")).to_contain_text(DRUNK)


def screen(page: Page, key: str, name: str, work: str) -> None:
    """The likeliest undecided line first; one key decides."""
    page.goto("/so-theo-doi/sang-loc/")
    expect(page.locator("main h2").first).to_have_text(name)
    press(page, key)
    assert Entry.objects.get(sighting__name=name).work == work


def import_the_station(page: Page, path: Path) -> None:
    """Two lines of the station's own file: one man is in it a second time."""
    lines = ("Họ và tên;Ngày xảy ra;Năm sinh;Giới tính;Nguyên nhân",)
    lines += (f"{FALLEN};{DAY:%d/%m/%Y};1980;Nam;Ngã cây hồi, chuyển tuyến",)
    lines += (f"{HIDDEN};{DAY:%d/%m/%Y};1966;Nữ;Bị máy tuốt lúa cuốn tay khi làm thuê",)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    import_ledger(page, path, source="health_station")
    page.goto("/so-theo-doi/sang-loc/")
    expect(page.locator("main")).to_contain_text("Năm sinh")
    assert Entry.objects.filter(origin=Origin.IMPORTED).count() == 2


def compare_and_decide(page: Page) -> None:
    """The officer compares the new lines; the doubtful pair is decided with one key."""
    page.goto("/so-theo-doi/ghep/")
    ready(page)
    page.get_by_role("button", name="So các dòng mới").click()
    expect(page.locator(".pair-table")).to_contain_text(FALLEN)
    assert Pair.objects.get().state == PairState.OPEN
    press(page, "y")
    expect(page.locator("main")).to_contain_text("Không còn cặp nào chờ quyết định")
    assert Pair.objects.get().state == PairState.LINKED


def open_a_case(page: Page) -> None:
    """Two people are only in the ledger; one gets a case, and is no longer hidden."""
    page.goto("/so-theo-doi/chua-thay/")
    ready(page)
    hidden = page.locator(".hidden-line")
    expect(hidden.filter(has_text=FALLEN)).to_have_count(1)
    expect(page.locator("main")).not_to_contain_text(DRUNK)
    hidden.filter(has_text=HIDDEN).get_by_role("button", name="Mở hồ sơ").click()
    page.wait_for_url(re.compile(r"/tai-nan/\d+/"))
    assert [victim.name for victim in Accident.objects.get().victims.all()] == [HIDDEN]
    page.goto("/so-theo-doi/chua-thay/")
    expect(hidden).to_have_count(1)
    expect(hidden).to_contain_text(FALLEN)
