"""`./dev shot`: what a page looks like on a phone and on a desk, for whoever wants to look before believing."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tools.dev import environment
from tools.dev.project import PYTHON, ROOT, Failure
from tools.dev.steps import have, loud, say

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WIDTHS = {390: 844, 1366: 768}
SHOTS = ROOT / "shots"
DEMO_PASSWORD = "an-toan-minh-hoa"  # noqa: S105 - of antoan.demo.accounts, whose test holds the two together


def shot(words: Sequence[str]) -> int:
    """Take the pictures in the project's environment (Playwright lives there, not here)."""
    environment.python_environment("test")
    return loud([PYTHON, "-m", "tools.dev.shot", *words])


def chromium() -> str:
    """The browser to drive: CHROMIUM, else the system's."""
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if name and (path := have(name))), None)
    if found is None:
        raise Failure("No Chromium here: apt-get install chromium, or set CHROMIUM to the program.")
    return found


def main() -> None:
    """Log in once per width, then one full-page picture per path: shots/PATH-WIDTH.png."""
    options = _options()
    from playwright.sync_api import sync_playwright

    SHOTS.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        for width in options.width or WIDTHS:
            _pictures(browser, width, options)
        browser.close()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser("./dev shot", description=main.__doc__)
    parser.add_argument("paths", nargs="+", help="/accidents/ …, on a server started by ./dev run")
    parser.add_argument("--as", dest="account", default="", help="account to log in with; default: no login")
    parser.add_argument("--password", default=DEMO_PASSWORD, help="default: the demonstration password")
    parser.add_argument("--at", default="http://127.0.0.1:8000", help="address of the running server")
    parser.add_argument("--width", type=int, action="append")
    parser.add_argument("--name", default="", help="name of the file instead of the path")
    parser.add_argument("--fold", action="store_true", help="only what is seen without scrolling")
    return parser.parse_args()


def _pictures(browser: Browser, width: int, options: argparse.Namespace) -> None:
    height = WIDTHS.get(width, 800)
    page = browser.new_context(viewport={"width": width, "height": height}, locale="vi-VN").new_page()
    page.on("console", lambda message: say(f"    console: {message.text}") if message.type == "error" else None)
    page.on("pageerror", lambda problem: say(f"    error: {problem}"))
    if options.account:
        _log_in(page, options)
    for path in options.paths:
        answer = page.goto(options.at + path)
        page.wait_for_load_state("networkidle")
        name = options.name or re.sub(r"\W+", "-", path).strip("-") or "home"
        file = SHOTS / f"{name}-{width}.png"
        page.screenshot(path=file, full_page=not options.fold)
        wide = page.evaluate("document.documentElement.scrollWidth")
        note = f"  wider than the screen: {wide} px" if wide > width else ""
        say(f"  {file.relative_to(ROOT)}  {answer.status if answer else '?'}{note}")


def _log_in(page: Page, options: argparse.Namespace) -> None:
    """The front page sends a stranger to the log-in page; wherever that is, it has a name and a password."""
    page.goto(options.at + "/")
    page.fill("input[name=username]", options.account)
    page.fill("input[name=password]", options.password)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_load_state("networkidle")
    if page.locator("input[name=password]").count():
        raise SystemExit(f"{options.account} could not log in: {page.locator('body').inner_text()[:300]}")


if __name__ == "__main__":
    main()
