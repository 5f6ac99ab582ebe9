"""Hands on a ledger: its typing table, its queues, its import."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import ready

NAMED = {"Tab", "Enter", "ArrowUp", "ArrowDown", "Escape", "Control+d", "Shift+Enter", "Space"}


def opened(page: Page) -> Page:
    """The ledger's page when its table has started."""
    page.goto("/so-theo-doi/")
    page.wait_for_selector("[data-typing][data-started]")
    return page


def row(page: Page, number: int) -> Locator:
    """A row of the table, from 0."""
    return page.locator(".typing-row").nth(number)


def keys(page: Page, *words: str) -> None:
    """Press keys by name, type everything else."""
    for word in words:
        if word in NAMED:
            page.keyboard.press(word)
        else:
            page.keyboard.type(word)


def press(page: Page, key: str) -> None:
    """A key of a queue, and the page that follows."""
    ready(page)
    with page.expect_navigation():
        page.keyboard.press(key)


def import_ledger(page: Page, path: Path, *, source: str) -> None:
    """A file of a ledger, from its upload to the last line written."""
    page.goto("/nhap-lieu/moi/ledgers/")
    ready(page)
    page.set_input_files("input[type=file]", path)
    page.select_option("[name=source]", source)
    page.get_by_role("button", name="Tải lên và xem cột").click()
    page.wait_for_url("**/cot/")
    page.get_by_role("button", name="Kiểm tra thử").click()
    page.get_by_role("button", name="Nhập vào hệ thống").click()
    page.locator("[data-ask-yes]").click()
    expect(page.locator("main")).to_contain_text("Đã nhập hết", timeout=15_000)
