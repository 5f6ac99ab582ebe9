"""The typing table with keys alone, without a network, after a reload and an expired sign-in: nothing lost, nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, PageAs, ready
from tests.browser.typing_table import keys, opened, row

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001"
    "e221bc330000000049454e44ae426082"
)

# Nothing else can be written to the rows on this device until the page is left.
BUSY = """() => new Promise((done) => {
    const asked = indexedDB.open("antoan");
    asked.onsuccess = () => {
        const rows = asked.result.transaction("rows", "readwrite").objectStore("rows");
        const spin = () => (rows.count().onsuccess = spin);
        spin();
        done();
    };
})"""


@pytest.fixture
def name() -> str:
    """A family name nobody else has: the ledger of the test server is shared."""
    return "Thử " + "".join(chr(ord("a") + int(c, 16)) for c in uuid4().hex[:8])


def type_rows(page: Page, name: str, count: int = 3) -> None:
    row(page, 0).locator("[name=died_on]").focus()
    for number in range(count):
        keys(
            page,
            "5/3/2025" if number == 0 else "0603",
            "Tab",
            f"{name} {'ABC'[number]}",
            "Tab",
            str(41 + number),
            "Enter",
        )


def lines_of(page: Page, name: str) -> list[str]:
    """The lines the server has of this name."""
    page.goto(f"/so-theo-doi/?q={name}")
    ready(page)
    return page.locator("#rows tbody tr td:nth-child(3) a").all_inner_texts()


def test_a_page_is_typed_with_the_keyboard_alone(page_as: PageAs, name: str, check_axe: Callable[[Page], None]) -> None:
    page = opened(page_as("thu-xa", 1366))
    page.locator("#book_page").fill("7")
    first, second = row(page, 0), row(page, 1)
    first.locator("[name=line]").focus()
    keys(
        page, "14", "Tab", "5/3/2025", "Tab", f"{name} A", "Tab", "1980", "Tab", "u", "Tab", "Làm rẫy", "Tab", "Ngã cây"
    )
    keys(page, "Tab", "7", "Enter")
    expect(first).to_have_attribute("data-state", "saved")
    expect(first.locator("[name=died_on]")).to_have_value("05/03/2025")
    expect(first.locator("[name=sex]")).to_have_value("female")
    expect(first.locator("[name=cause_code]")).to_have_value("fall")
    expect(second.locator("[name=died_on]")).to_be_focused()
    keys(page, "0603", "Tab", f"{name} B", "Tab", "45", "Tab", "n", "Tab", "Control+d", "Tab", '"')
    expect(second.locator("[name=line]")).to_have_value("15")
    expect(second.locator("[name=died_on]")).to_have_value("06/03/2025")
    expect(second.locator("[name=born]")).to_have_value("45 tuổi")
    expect(second.locator("[name=text]")).to_have_value("Ngã cây")
    keys(page, "ArrowUp")
    expect(first.locator("[name=text]")).to_be_focused()
    expect(second).to_have_attribute("data-state", "saved")
    keys(page, "Ngã từ cây hồi", "Enter")
    expect(first.locator("[name=text]")).to_have_value("Ngã từ cây hồi")
    expect(first).to_have_attribute("data-state", "saved")
    check_axe(page)
    assert sorted(lines_of(page, name)) == [f"{name} A", f"{name} B"]
    assert "Ngã từ cây hồi" in page.inner_text("#rows")


def test_rows_typed_without_a_network_survive_a_reload_and_arrive_once(page_as: PageAs, name: str) -> None:
    page = opened(page_as("thu-xa", 1366))
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    opened(page)
    page.wait_for_function("caches.match('/so-theo-doi/?instead').then((page) => !!page)")
    page.context.set_offline(True)
    type_rows(page, name)
    for number in range(3):
        expect(row(page, number)).to_have_attribute("data-state", "waiting")
    expect(page.locator("[data-typing]")).to_have_attribute("data-waiting", "3")
    page.goto("/tim-kiem/?q=dong")
    expect(page.locator("h1")).to_have_text("Không có mạng")
    opened(page)
    for number in range(3):
        expect(row(page, number)).to_have_attribute("data-state", "waiting")
    assert page.locator("#rows").count() == 0  # nobody's lines are kept on the device
    row(page, 3).locator("[name=died_on]").focus()
    keys(page, "0703", "Tab", f"{name} D", "Enter")
    expect(row(page, 3)).to_have_attribute("data-state", "waiting")
    page.goto("/tim-kiem/?q=dong")  # away from the table, which would send as soon as the network is back
    page.context.set_offline(False)
    page.goto("/")
    expect(page.locator("[data-outbox-bar]")).to_contain_text("còn 4 dòng sổ chưa gửi")
    opened(page)
    for number in range(4):
        expect(row(page, number)).to_have_attribute("data-state", "saved")
    assert sorted(lines_of(page, name)) == [f"{name} {letter}" for letter in "ABCD"]
    opened(page)
    expect(row(page, 0)).to_have_attribute("data-state", "blank")


def test_an_answer_that_was_lost_does_not_make_a_second_line(page_as: PageAs, name: str) -> None:
    page = opened(page_as("thu-xa", 1366))
    cut = lambda route: (route.fetch(), route.abort())  # noqa: E731 - the server hears, the device does not
    page.route("**/so-theo-doi/dong/", cut)
    type_rows(page, name, 1)
    expect(row(page, 0)).to_have_attribute("data-state", "waiting")
    page.unroute("**/so-theo-doi/dong/")
    row(page, 0).locator("[name=name]").fill(f"{name} Mới")
    keys(page, "Enter")
    expect(row(page, 0)).to_have_attribute("data-state", "saved")
    assert lines_of(page, name) == [f"{name} Mới"]


def test_a_wrong_row_says_so_and_holds_nobody_up(page_as: PageAs, name: str) -> None:
    page = opened(page_as("thu-xa", 1366))
    row(page, 0).locator("[name=died_on]").focus()
    keys(page, "31/2/2025", "Tab", f"{name} A", "Enter", "5/3/2025", "Tab", f"{name} B", "Enter")
    expect(row(page, 1)).to_have_attribute("data-state", "saved")
    expect(row(page, 0)).to_have_attribute("data-state", "wrong")
    wrong = row(page, 0).locator("[name=died_on]")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(row(page, 0).locator(".said")).to_contain_text("31/02/2025")
    wrong.fill("28/2/2025")
    keys(page, "Enter")
    expect(row(page, 0)).to_have_attribute("data-state", "saved")
    assert len(lines_of(page, name)) == 2


def test_mending_a_line_somebody_has_decided_about_is_refused_and_can_be_given_up(page_as: PageAs, name: str) -> None:
    page = opened(page_as("thu-xa", 1366))
    type_rows(page, name, 1)
    expect(row(page, 0)).to_have_attribute("data-state", "saved")
    other = page.context.new_page()
    other.goto(row(page, 0).locator(".t-state a").get_attribute("href") or "")
    ready(other)
    other.get_by_role("button", name="Không liên quan lao động").click()
    other.wait_for_url("**/so-theo-doi/")
    row(page, 0).locator("[name=name]").fill(f"{name} Khác")
    keys(page, "Enter")
    expect(row(page, 0)).to_have_attribute("data-state", "wrong")
    expect(row(page, 0).locator(".typing-note")).to_contain_text("Bỏ quyết định ở trang của dòng")
    row(page, 0).locator("[data-drop]").click()
    page.click("[data-ask-yes]")
    expect(row(page, 0)).to_have_attribute("data-state", "blank")
    assert lines_of(page, name) == [f"{name} A"]
    opened(page)
    expect(row(page, 0)).to_have_attribute("data-state", "blank")


def test_rows_wait_for_the_person_to_sign_in_again(page_as: PageAs, name: str) -> None:
    page = opened(page_as("thu-xa", 1366))
    page.context.clear_cookies(name="sessionid")
    type_rows(page, name, 1)
    expect(page.locator("[data-notice]")).to_contain_text("đăng nhập")
    page.locator("[data-notice] a").click()
    page.wait_for_url("**/dang-nhap/**")
    page.fill("input[name=username]", "thu-xa")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_selector("[data-typing][data-started]")
    expect(row(page, 0)).to_have_attribute("data-state", "saved")
    assert lines_of(page, name) == [f"{name} A"]


def test_a_half_typed_row_comes_back_and_is_not_sent_by_itself(
    page_as: PageAs, name: str, check_axe: Callable[[Page], None]
) -> None:
    page = opened(page_as("thu-xa", 390))
    row(page, 0).locator("[name=name]").fill(name)
    opened(page)
    expect(row(page, 0).locator("[name=name]")).to_have_value(name)
    expect(row(page, 0)).to_have_attribute("data-state", "half")
    check_axe(page)
    row(page, 0).locator("[data-drop]").click()
    page.click("[data-ask-yes]")
    expect(row(page, 0)).to_have_attribute("data-state", "blank")
    opened(page)
    expect(row(page, 0)).to_have_attribute("data-state", "blank")
    assert lines_of(page, name) == []


def test_what_was_typed_last_survives_although_the_device_had_no_time_to_write(page_as: PageAs, name: str) -> None:
    page = opened(page_as("thu-xa", 1366))
    page.evaluate(BUSY)
    row(page, 0).locator("[name=name]").focus()
    keys(page, name)
    opened(page)
    expect(row(page, 0).locator("[name=name]")).to_have_value(name)


def test_a_line_with_the_same_name_is_pointed_out_while_typing(page_as: PageAs, name: str) -> None:
    page = opened(page_as("thu-xa", 1366))
    type_rows(page, name, 1)
    expect(row(page, 0)).to_have_attribute("data-state", "saved")
    opened(page)
    row(page, 0).locator("[name=died_on]").focus()
    keys(page, "6/3/2025", "Tab", f"{name} A", "Tab")
    expect(row(page, 0)).to_have_attribute("data-state", "typing")
    expect(page.locator(".typing-note").first).to_contain_text("Có thể dòng này đã ghi")


def test_a_photograph_of_the_page_is_kept_with_it_also_without_a_network(
    page_as: PageAs, name: str, tmp_path: Path
) -> None:
    first, second = tmp_path / "trang.png", tmp_path / "trang-sau.png"
    first.write_bytes(PNG)
    second.write_bytes(PNG + b" ")
    page = opened(page_as("thu-xa", 1366))
    page.fill("#book_page", name)
    page.set_input_files("#typing-files", first)
    expect(page.locator("[data-scans-here] a")).to_have_text("trang.png")
    type_rows(page, name, 1)
    expect(row(page, 0)).to_have_attribute("data-state", "saved")
    page.context.set_offline(True)
    page.set_input_files("#typing-files", second)
    expect(page.locator("[data-live]")).to_contain_text("ảnh được giữ trong máy này")
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-live] .note-ok")).to_be_visible()
    page.goto(row(page, 0).locator(".t-state a").get_attribute("href") or "")
    expect(page.locator("#scans .scan-list a")).to_have_text(["trang.png", "trang-sau.png"])


def test_a_draft_that_was_sent_does_not_come_back_although_the_page_was_left_at_once(page_as: PageAs) -> None:
    page = page_as("thu-xa")
    page.goto("/so-theo-doi/ghi/")
    page.wait_for_selector("form[data-draft-ready]")
    page.fill("[name=name]", "Nháp cũ")
    page.wait_for_selector("form[data-draft]:not([data-draft-unsaved])")
    # As the confirming page leaves it when it is closed before IndexedDB has answered.
    page.evaluate(
        """() => localStorage.setItem(
            `draft-done:${document.querySelector("meta[name=antoan-user]").content}/ledger-line`, String(Date.now()))"""
    )
    page.goto("/so-theo-doi/ghi/")
    page.wait_for_selector("form[data-draft-ready]")
    assert page.input_value("[name=name]") == ""
