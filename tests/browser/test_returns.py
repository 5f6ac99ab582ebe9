"""The grid of a return in a real browser: arrows, paste, undo, saving while one types, two people at once, a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from antoan.establishments.models import Establishment
from antoan.law import reference
from antoan.lib.periods import Period
from antoan.org.models import Place
from antoan.org.scope import Actor
from antoan.policy import Role
from antoan.returns import actions
from antoan.returns.models import Cell, Return
from tests.browser.conftest import OpenPage, ready
from tests.conftest import actor_as, make_establishment, make_member
from tests.statutory.conftest import make_case, make_workforce


@pytest.fixture
def of(racing_db: None, commune: Place) -> Return:
    """A prefilled half-year return of an employer with one case."""
    reference.load()
    quarry = make_establishment(commune, "Công ty Đá Đồng Đăng", "4900100018")
    Establishment.objects.filter(pk=quarry.pk).update(type_code="121", sector_code="0810")
    make_workforce(quarry)
    make_case(quarry, agent_code="1")
    owner = actor_as(make_member(Role.EMPLOYER, establishment=quarry, name="Nguyễn Văn Chủ"))
    return actions.open_return(form="XII", period=Period.parse("2026H1"), unit_key="4900100018", actor=owner)


@pytest.fixture
def owner(of: Return) -> Actor:
    from antoan.org.models import Membership

    return actor_as(Membership.objects.get(establishment_id=of.establishment_id))


def box(page: Page, name: str):
    return page.locator(f'input[name="c|{name}"]')


def saved(page: Page) -> None:
    """Until nothing is on its way any more."""
    expect(page.locator(".is-unsaved")).to_have_count(0, timeout=10_000)


def paste(page: Page, text: str) -> None:
    page.evaluate(
        """text => { const data = new DataTransfer(); data.setData("text/plain", text);
        document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})) }""",
        text,
    )


def test_typing_moving_pasting_and_taking_back(open_page: OpenPage, owner: Actor, of: Return):
    page = open_page(owner, width=1366)
    page.goto(_address(of))
    ready(page)
    box(page, "I|1.1:2|3").fill("2")
    box(page, "I|1.1:2|3").press("ArrowRight")
    expect(box(page, "I|1.1:2|4")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(box(page, "I|1.1:3|4")).to_be_focused()
    saved(page)
    expect(page.locator('[id="c-I-1-3"]')).to_have_text("3")
    expect(page.locator("#return-live")).to_contain_text("ghi lý do")
    box(page, "I|1.1:4|3").focus()
    paste(page, "1\t0\t0\t1\r\n1\t1\t0\t2\r\n")
    expect(box(page, "I|1.1:5|6")).to_have_value("2")
    saved(page)
    assert Cell.objects.get(of=of, table="I", row="1.1:5", column="6").value == 2
    page.keyboard.press("Control+z")
    expect(box(page, "I|1.1:5|6")).to_have_value("")
    saved(page)
    assert not Cell.objects.filter(of=of, table="I", row="1.1:5").exists()
    page.locator("#r-all").fill("Theo sổ giấy của cơ sở")
    page.locator("#r-all").press("Tab")
    expect(page.locator('[id="r-I-1.1:2-3"]')).to_have_value("Theo sổ giấy của cơ sở")


def test_what_cannot_be_read_stays_on_the_screen(open_page: OpenPage, owner: Actor, of: Return):
    page = open_page(owner, width=1366)
    page.goto(_address(of))
    ready(page)
    box(page, "H|H|workers").fill("một trăm")
    page.keyboard.press("Tab")
    expect(page.locator("#return-live [role=alert]")).to_contain_text("không phải là số")
    expect(box(page, "H|H|workers")).to_have_value("một trăm")
    expect(box(page, "H|H|workers")).to_have_attribute("aria-invalid", "true")
    assert Cell.objects.get(of=of, column="workers").value == 100


def test_two_people_at_once_meet_in_a_message(open_page: OpenPage, owner: Actor, of: Return):
    page = open_page(owner, width=1366)
    page.goto(_address(of))
    ready(page)
    actions.save(of=of, actor=owner, entries=[actions.CellEntry(("H", "H", "workers"), 90, "nghỉ việc")])
    box(page, "H|H|workers").fill("95")
    page.keyboard.press("Tab")
    expect(page.locator("#return-live [role=alert]")).to_contain_text("được lưu ở nơi khác")
    expect(box(page, "H|H|workers")).to_have_value("95")
    assert Cell.objects.get(of=of, column="workers").value == 90
    page.locator("button[name=de]").click()
    saved(page)
    assert Cell.objects.get(of=of, column="workers").value == 95


@pytest.mark.parametrize("width", [390, 1366])
def test_the_grid_is_accessible_on_a_phone_and_on_a_desk(
    open_page: OpenPage, check_axe, owner: Actor, of: Return, width: int
):
    page = open_page(owner, width=width)
    page.goto(_address(of))
    check_axe(page)
    if width == 390:
        expect(box(page, "I|1.1:2|3")).to_be_hidden()
        page.locator('[data-grid="I"] [data-row="1.1:2"] [data-row-toggle]').click()
        expect(box(page, "I|1.1:2|3")).to_be_focused()
    page.locator(".add-row input[type=search]").first.fill("nga")
    page.locator(".add-found a").first.click()
    expect(page.locator('[data-grid="I"] [data-row^="1.2:"]')).to_have_count(2)
    page.goto(_address(of) + "gui/")
    check_axe(page)
    page.goto(_address(of) + "vi-sao/?o=I|1|3")
    check_axe(page)


def _address(of: Return) -> str:
    return f"/bao-cao/{of.pk}/"
