"""What is typed survives a reload, a sign-in that expired and a network that goes away; nobody else sees it."""

from __future__ import annotations

import re

from tests.browser.conftest import ready, sign_in

GALLERY = "/giao-dien/"


def type_name(page, text):
    page.goto(GALLERY)
    page.wait_for_selector("form[data-draft-ready]")
    page.fill("#id_name", text)
    page.check("#id_sex_1")
    page.wait_for_selector("form[data-draft]:not([data-draft-unsaved])")


def opened(page):
    page.goto(GALLERY)
    page.wait_for_selector("form[data-draft-ready]")
    return page


def test_draft_survives_a_reload_and_says_so(page_as):
    page = page_as("thu-coso")
    type_name(page, "Mỏ đá Đồng Đăng")
    opened(page)
    assert page.input_value("#id_name") == "Mỏ đá Đồng Đăng"
    assert page.is_checked("#id_sex_1")
    assert re.search(r"Đã khôi phục bản nháp lúc \d\d:\d\d", page.inner_text("[data-draft-line]"))


def test_dropped_draft_is_gone(page_as):
    page = page_as("thu-coso")
    type_name(page, "Mỏ đá Đồng Đăng")
    opened(page)
    with page.expect_navigation():  # dropping reloads the page once the draft is gone
        page.click("text=Bỏ nháp")
    opened(page)
    assert page.input_value("#id_name") == ""


def test_sign_in_that_expired_while_typing_loses_nothing(page_as):
    page = page_as("thu-coso")
    type_name(page, "Mỏ đá Đồng Đăng")
    page.context.clear_cookies(name="sessionid")
    page.click("form[data-draft] button[type=submit]")
    page.wait_for_url("**/dang-nhap/**")
    assert "hết hạn" in page.inner_text("main")
    page.fill("input[name=username]", "thu-coso")
    page.fill("input[name=password]", "mat-khau-thu-123")
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/giao-dien/**")
    page.wait_for_selector("form[data-draft-ready]")
    assert page.input_value("#id_name") == "Mỏ đá Đồng Đăng"


def test_draft_belongs_to_one_person(page_as):
    page = page_as("thu-coso")
    type_name(page, "Mỏ đá Đồng Đăng")
    page.context.clear_cookies()
    sign_in(page, "thu-xa")
    opened(page)
    assert page.input_value("#id_name") == ""


def test_confirmation_of_the_server_clears_the_draft(page_as):
    page = page_as("thu-coso")
    type_name(page, "Mỏ đá Đồng Đăng")
    fill_rest(page)
    page.click("form[data-draft] button[type=submit]")
    page.wait_for_selector(".note-success")
    opened(page)
    assert page.input_value("#id_name") == ""


def test_refused_form_keeps_what_was_typed_and_links_to_the_field(page_as):
    page = page_as("thu-coso")
    type_name(page, "Mỏ đá Đồng Đăng")
    page.fill("#id_happened_on", "31/02/2026")
    page.click("form[data-draft] button[type=submit]")
    page.wait_for_selector(".error-summary")
    ready(page)
    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.click(".error-summary a[href='#id_happened_on']")
    assert page.evaluate("document.activeElement.id") == "id_happened_on"
    assert page.input_value("#id_name") == "Mỏ đá Đồng Đăng"


def fill_rest(page):
    page.fill("#id_happened_on", "5/3/2026")
    page.fill("#id_days", "1.234")
    page.select_option("#id_kind", "a")
    page.check("#id_agreed")


def test_outbox_keeps_a_form_without_network_and_sends_it_once(page_as):
    page = page_as("thu-coso")
    page.goto("/giao-dien/?thu=1")
    page.wait_for_selector("form[data-draft-ready]")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.fill("#id_name", "Mỏ đá Đồng Đăng")
    page.check("#id_sex_1")
    fill_rest(page)
    page.context.set_offline(True)
    page.click("form[data-outbox] button[type=submit]")
    page.wait_for_selector("text=sẽ tự gửi khi có mạng lại")
    assert "1 tờ khai đang chờ" in page.inner_text("[data-outbox-bar]")
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_selector("text=Đã gửi tờ khai lúc")
    assert page.locator("[data-outbox-bar]").is_hidden()


def test_refused_outbox_item_comes_back_into_the_form(page_as):
    page = page_as("thu-coso")
    page.goto("/giao-dien/?thu=1")
    page.wait_for_selector("form[data-draft-ready]")
    page.fill("#id_name", "Chỉ có tên")
    page.context.set_offline(True)
    page.click("form[data-outbox] button[type=submit]")
    page.wait_for_selector("text=sẽ tự gửi khi có mạng lại")
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.click("text=Mở để sửa")
    page.wait_for_selector("form[data-draft-ready]")
    assert page.input_value("#id_name") == "Chỉ có tên"


def test_page_without_network_is_said_plainly(page_as):
    page = page_as("thu-coso")
    ready(page)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    page.context.set_offline(True)
    page.goto("/tim-kiem/?q=dong")
    assert "Không có mạng" in page.inner_text("h1")
    assert page.locator("[data-offline-bar]").is_visible()


def test_kept_page_opens_without_network_until_sign_out(page_as):
    page = page_as("thu-coso")
    ready(page)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.goto(GALLERY)
    page.context.set_offline(True)
    page.goto(GALLERY)
    assert "Bộ phận giao diện" in page.inner_text("h1")
    page.context.set_offline(False)
    page.goto("/")
    page.locator(".top-menu summary").click()
    page.locator("form[data-sign-out] button").click()
    page.wait_for_url("**/dang-nhap/**")
    page.context.set_offline(True)
    page.goto(GALLERY)
    assert "Không có mạng" in page.inner_text("h1")


def test_searched_list_finds_without_diacritics_and_by_old_name(page_as):
    page = page_as("thu-coso")
    opened(page)
    page.fill("#id_commune-ts-control", "tt dong dang")
    page.click(".ts-dropdown .option:has-text('Xã Đồng Đăng')")
    assert page.input_value("#id_commune") == "1"
    page.fill("#id_sector-ts-control", "khai kh")
    page.click(".ts-dropdown .option:has-text('Khai khoáng')")
    assert page.input_value("#id_sector") == "B"


def test_question_is_asked_before_a_destructive_move(page_as):
    page = page_as("thu-coso")
    opened(page)
    page.click("text=Xóa bản lập")
    assert "Không lấy lại được" in page.inner_text("dialog[open]")
    page.click("dialog [data-ask-no]")
    assert page.locator("dialog[open]").count() == 0
    assert page.url.endswith(GALLERY)
