"""Hands on the typing table of a ledger."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

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
