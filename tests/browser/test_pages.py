"""The first pages anybody sees, on a phone and on a desk: no complaint of the browser, none of axe, nothing wider than the screen."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page

from antoan.org.scope import Actor
from tests.browser.conftest import HEIGHTS, OpenPage


def judge(page: Page) -> None:
    """WCAG 2.2 AA as far as a program can tell, and no sideways scrolling."""
    wcag = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}}
    found = Axe().run(page, options=wcag).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


@pytest.mark.parametrize("width", HEIGHTS)
def test_signing_in(open_page: OpenPage, width: int) -> None:
    page = open_page(width=width)
    page.goto(reverse("accounts:login"))
    judge(page)


@pytest.mark.parametrize("width", HEIGHTS)
@pytest.mark.parametrize("who", ["employer", "officer", "commune_officer"])
def test_home(open_page: OpenPage, request: pytest.FixtureRequest, who: str, width: int) -> None:
    actor: Actor = request.getfixturevalue(who)
    page = open_page(actor, width=width)
    page.goto("/")
    assert page.locator("h1").count() == 1
    judge(page)
