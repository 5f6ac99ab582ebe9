"""Every page of the menus of an officer and an employer, with demonstration data, on a phone: accessible, no script errors, not too wide."""

from __future__ import annotations

import pytest

from antoan.demo.accounts import ACCOUNTS, PASSWORD
from tests.browser.conftest import problems, ready, sign_in

ROLES = [account.username for account in ACCOUNTS]


@pytest.mark.slow
@pytest.mark.parametrize("username", ["so-noi-vu", "co-so"])
def test_menu_of_a_role(page_as, username):
    assert username in ROLES
    page = page_as("", 390)
    sign_in(page, username, PASSWORD)
    links = page.locator("#menu a").evaluate_all("links => links.map(a => a.getAttribute('href'))")
    assert "/" in links
    found = {}
    for link in links:
        answer = page.goto(link)
        found[link] = problems(page) if answer.status == 200 else [f"status {answer.status}"]
    assert {link: said for link, said in found.items() if said} == {}


def test_print_shows_the_facts_and_not_the_buttons(page_as):
    page = page_as("", 1366)
    sign_in(page, "so-noi-vu", PASSWORD)
    ready(page)
    page.emulate_media(media="print")
    assert not page.locator("#menu").is_visible()
    assert not page.locator(".top").is_visible()
    assert page.locator("h1").is_visible()
    assert page.locator(".demo-banner").is_visible()
    assert page.locator(".duty-title").first.is_visible()


def test_list_filters_while_typing_and_sorts_by_a_heading(page_as):
    page = page_as("", 1366)
    sign_in(page, "so-noi-vu", PASSWORD)
    page.goto("/co-so/")
    ready(page)
    heading = page.locator("thead th a").first
    heading.click()
    page.wait_for_selector("th[aria-sort]")
    assert "sap=" in page.url
    page.locator(".filter-bar input").first.press_sequentially("zzzz")
    page.wait_for_selector("#rows .empty-state")
    assert "zzzz" in page.url
    page.reload()
    assert page.locator("#rows .empty-state").is_visible()
