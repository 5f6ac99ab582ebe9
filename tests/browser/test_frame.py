"""The frame of every page, on a phone and on a desk."""

from __future__ import annotations

import pytest

PAGES = [
    "/",
    "/giao-dien/",
    "/tro-giup/",
    "/tai-khoan/ho-so/",
    "/tai-khoan/noi-dang-nhap/",
    "/tai-khoan/mat-khau/",
    "/tim-kiem/?q=dong",
]


@pytest.mark.parametrize("width", [390, 1366])
def test_signed_in_pages_are_accessible(page_as, check_axe, width):
    page = page_as("thu-chuyenvien", width)
    for path in PAGES:
        page.goto(path)
        check_axe(page)


@pytest.mark.parametrize("width", [390, 1366])
def test_public_pages_are_accessible(page_as, check_axe, width):
    page = page_as("", width)
    for path in ["/tai-khoan/dang-nhap/", "/tai-khoan/quen-mat-khau/", "/tro-giup/", "/giao-dien/ngoai-tuyen/"]:
        page.goto(path)
        check_axe(page)


def test_every_target_can_be_hit_with_a_thumb(page_as):
    """Links and buttons outside running text are at least 44 px high on a phone (24 px inside a list or table)."""
    page = page_as("thu-chuyenvien", 390)
    page.goto("/giao-dien/")
    script = """() => [...document.querySelectorAll('button, .btn, .top a, .menu a, .chip, select, input:not([type=hidden])')]
      .filter(e => e.offsetParent && !e.closest('.ts-wrapper') && !['checkbox', 'radio'].includes(e.type) && e.getAttribute('aria-hidden') !== 'true')
      .filter(e => e.getBoundingClientRect().height < 43.5)
      .map(e => e.outerHTML.slice(0, 120) + ' ' + e.getBoundingClientRect().height)"""
    assert page.evaluate(script) == []


def test_menu_opens_on_a_phone(page_as):
    page = page_as("thu-chuyenvien", 390)
    page.goto("/giao-dien/")
    menu = page.locator("#menu")
    assert not menu.is_visible()
    page.locator("[data-menu-toggle]").click()
    assert menu.is_visible()
    assert page.locator("[data-menu-toggle]").get_attribute("aria-expanded") == "true"


def test_demonstration_is_marked_on_every_page(page_as):
    page = page_as("thu-chuyenvien", 390)
    for path in PAGES:
        page.goto(path)
        assert page.locator(".demo-banner").is_visible(), path
