"""The declaration on a 390 px phone: four short pages, a draft that survives, a line that drops, one receipt."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from antoan.accidents import actions
from antoan.accidents.models import Declaration
from antoan.law import reference
from antoan.org.models import Place
from antoan.org.scope import Actor
from tests.browser.conftest import OpenPage, PageAs, ready
from tests.browser.test_pages import judge

NEW = "/tai-nan/khai-bao/moi/"


def shot(page: Page, name: str) -> None:
    """A picture for whoever asked for pictures (ANTOAN_SHOTS=folder)."""
    if folder := os.environ.get("ANTOAN_SHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def choose(page: Page, field: str, words: str, line: str) -> None:
    """Type into a searched list and take the line that holds the words."""
    control = page.locator(f"[name='{field}'] + .ts-wrapper")
    control.click()
    control.locator("input").press_sequentially(words, delay=10)
    page.locator(".ts-dropdown:visible .option", has_text=line).first.click()


def onwards(page: Page) -> None:
    page.get_by_role("button", name="Tiếp tục").click()


def when_and_where(page: Page, commune: str = "Đồng Đăng") -> None:
    page.fill("[name=occurred_on]", "20/11/2026")
    page.fill("[name=occurred_at]", "14h30")
    choose(page, "commune", "dong dang", commune)
    page.fill("[name=place_text]", "Mỏ đá Nà Pài")


def somebody(page: Page, index: int, name: str, severity: str) -> None:
    page.fill(f"[name=p-{index}-name]", name)
    page.locator(f"[name=p-{index}-severity][value={severity}]").check()
    page.fill(f"[name=p-{index}-birth_year]", "1990")
    page.locator(f"[name=p-{index}-sex][value=male]").check()


@pytest.fixture
def law(racing_db: None, commune: Place) -> None:
    """Parameters and code lists as they are delivered, and a commune that can be searched."""
    reference.load()
    Place.objects.filter(pk=commune.pk).update(folded="xa dong dang", short_name="Đồng Đăng")


@pytest.mark.usefixtures("law")
def test_four_pages_then_the_receipt(open_page: OpenPage, employer: Actor) -> None:
    page = open_page(employer, width=390)
    page.goto(NEW)
    ready(page)
    assert page.locator("[data-step]:visible").count() == 1
    expect(page.locator("[data-steps-bar]")).to_contain_text("Bước 1 trên 4")
    when_and_where(page)
    judge(page)
    shot(page, "khai-bao-1")
    onwards(page)
    page.fill("[name=summary]", "Đá rơi trúng hai người khi đang khoan ở tầng 3.")
    judge(page)
    shot(page, "khai-bao-2")
    onwards(page)
    somebody(page, 0, "Hoàng Văn Nam", "dead")
    expect(page.locator("[name=p-0-died_on]")).to_have_value("20/11/2026")
    choose(page, "p-0-occupation", "tho da", "Thợ đá")
    page.get_by_role("button", name="Thêm người bị nạn").click()
    somebody(page, 1, "Lý Thị Sao", "serious")
    expect(page.locator("[data-grave]")).to_be_visible()
    judge(page)
    shot(page, "khai-bao-3")
    onwards(page)
    summary = page.locator("[data-summary]")
    for words in ("20/11/2026", "14h30", "Đồng Đăng", "Đá rơi trúng hai người", "Hoàng Văn Nam", "Người thứ 2", "Chết"):
        expect(summary).to_contain_text(words)
    judge(page)
    shot(page, "khai-bao-4")
    page.get_by_role("button", name="Gửi khai báo").click()
    page.wait_for_url(re.compile("bien-nhan"))
    expect(page.locator(".receipt-number")).to_have_text(re.compile(r"KB-\d{4}-000001"))
    expect(page.locator("main")).to_contain_text("Hãy báo ngay cho Công an")
    judge(page)
    shot(page, "bien-nhan")
    assert [s.name for s in Declaration.objects.get().sightings.order_by("order")] == ["Hoàng Văn Nam", "Lý Thị Sao"]
    page.goto(NEW)
    ready(page)
    assert page.locator("[name=place_text]").input_value() == "", "the sent declaration leaves no draft"


def test_what_is_wrong_opens_its_page(page_as: PageAs) -> None:
    page = page_as("thu-coso", width=390)
    page.goto(NEW)
    ready(page)
    when_and_where(page)
    onwards(page)
    page.fill("[name=summary]", "Ngã từ giàn giáo.")
    onwards(page)
    somebody(page, 0, "Lý A Páo", "light")
    page.fill("[name=p-0-birth_year]", "85")
    onwards(page)
    page.get_by_role("button", name="Gửi khai báo").click()
    link = page.locator(".error-summary a", has_text="Năm sinh 85 không hợp lý")
    expect(link).to_be_visible()
    expect(page.locator("[data-steps-bar]")).to_contain_text("Bước 3 trên 4")
    link.click()
    expect(page.locator("[name=p-0-birth_year]")).to_be_focused()
    page.fill("[name=p-0-birth_year]", "2013")
    onwards(page)
    page.get_by_role("button", name="Gửi khai báo").click()
    expect(page.locator("[data-confirmations]")).to_contain_text("dưới 15 tuổi")
    shot(page, "khai-bao-xac-nhan")
    page.locator("[name=confirmed]").check()
    for _ in range(3):
        onwards(page)
    page.get_by_role("button", name="Gửi khai báo").click()
    page.wait_for_url(re.compile("bien-nhan"))


def test_the_draft_survives_with_its_people(page_as: PageAs) -> None:
    page = page_as("thu-coso", width=390)
    page.goto(NEW)
    ready(page)
    when_and_where(page)
    onwards(page)
    page.fill("[name=summary]", "Cây đổ khi đang chặt.")
    onwards(page)
    somebody(page, 0, "Vi Văn Ba", "light")
    page.get_by_role("button", name="Thêm người bị nạn").click()
    somebody(page, 1, "Vi Thị Lan", "serious")
    expect(page.locator("[data-draft-line]")).to_contain_text("Đã lưu nháp")
    page.reload()
    ready(page)
    expect(page.locator("[data-draft-line]")).to_contain_text("Đã khôi phục bản nháp")
    assert page.locator("[name=p-1-name]").input_value() == "Vi Thị Lan"
    assert page.locator("[name=p-1-severity][value=serious]").is_checked()
    assert page.locator("[name=summary]").input_value() == "Cây đổ khi đang chặt."
    page.get_by_role("button", name="Bỏ nháp").click()


def test_a_dropped_line_keeps_the_declaration_and_sends_it_once(page_as: PageAs) -> None:
    page = page_as("thu-coso", width=390)
    page.goto(NEW)
    ready(page)
    when_and_where(page)
    onwards(page)
    page.fill("[name=summary]", "Điện giật khi sửa máy xay đá.")
    onwards(page)
    somebody(page, 0, "Nông Văn Tám", "serious")
    onwards(page)
    page.context.set_offline(True)
    expect(page.locator("[data-offline-bar]")).to_be_visible()
    page.get_by_role("button", name="Gửi khai báo").click()
    expect(page.locator("[data-live]")).to_contain_text("sẽ tự gửi khi có mạng lại")
    shot(page, "khai-bao-mat-mang")
    page.context.set_offline(False)
    sent = page.locator("[data-live] .note", has_text="Đã gửi tờ khai")
    expect(sent).to_be_visible(timeout=20_000)
    sent.get_by_role("link", name="Xem").click()
    number = page.locator(".receipt-number").inner_text()
    assert re.fullmatch(r"KB-\d{4}-\d{6}", number)
    page.goto("/tai-nan/khai-bao/")
    assert page.get_by_role("link", name=number).count() == 1


@pytest.mark.usefixtures("law")
def test_the_whole_form_without_script(
    browser: object, site: str, open_page: OpenPage, employer: Actor, login: Callable[..., object]
) -> None:
    page = open_page(employer, width=390)
    cookies = page.context.cookies()
    plain = browser.new_context(base_url=site, java_script_enabled=False, viewport={"width": 390, "height": 844})  # type: ignore[attr-defined]
    plain.add_cookies(cookies)
    page = plain.new_page()
    page.goto(NEW)
    assert page.locator("[data-step]:visible").count() == 4
    assert page.get_by_role("button", name="Kiểm tra lại trước khi gửi").is_visible()
    plain.close()


@pytest.mark.usefixtures("law")
@pytest.mark.parametrize("width", [390, 1366])
def test_triage_and_case_pages(
    open_page: OpenPage, officer: Actor, employer: Actor, make_declaration: Callable[..., Declaration], width: int
) -> None:
    first, second = make_declaration("a"), make_declaration("b")
    page = open_page(officer, width=width)
    page.goto("/tai-nan/tiep-nhan/")
    judge(page)
    shot(page, f"cho-tiep-nhan-{width}")
    accident = actions.accept(first, actor=officer)
    for name, address in {
        "tiep-nhan": f"/tai-nan/tiep-nhan/{second.pk}/",
        "ghep": f"/tai-nan/tiep-nhan/{second.pk}/ghep/{accident.pk}/",
        "danh-sach": "/tai-nan/",
        "vu": f"/tai-nan/{accident.pk}/",
        "sua": f"/tai-nan/{accident.pk}/sua/",
        "nan-nhan": f"/tai-nan/{accident.pk}/nan-nhan/{accident.victims.all()[0].pk}/",
        "dien-bien": f"/tai-nan/{accident.pk}/nan-nhan/{accident.victims.all()[0].pk}/dien-bien/",
        "to-khai": f"/tai-nan/khai-bao/{first.pk}/",
    }.items():
        page.goto(address)
        ready(page)
        judge(page)
        shot(page, f"{name}-{width}")


@pytest.fixture
def make_declaration(employer: Actor, establishment: object, commune: object) -> Callable[[str], Declaration]:
    """A declaration of two people by the employer."""
    from antoan.accidents.rules.claim import Claim
    from tests.accidents.conftest import DAY, person

    def make(key: str) -> Declaration:
        claim = Claim(
            occurred_on=DAY, commune=commune, summary="Đá rơi trúng hai người khi đang khoan ở tầng 3.",  # type: ignore[arg-type]
            establishment=establishment, employer_text="Công ty Đá Đồng Đăng", declarant_name="Nguyễn Văn Chủ",  # type: ignore[arg-type]
            place_text="Mỏ đá Nà Pài",
            people=(person("Hoàng Văn Nam", "serious", injury_codes=("014",)), person("Lý Thị Sao")),
        )  # fmt: skip
        return actions.submit(claim, actor=employer, key=key).declaration

    return make
