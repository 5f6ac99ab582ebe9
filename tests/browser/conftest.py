"""A real Chromium on a real server, in two ways, both under our own CSP.

`open_page(actor, width=390)`: on the test's own database and rows, the server being a thread of the test.
`page_as("thu-coso", width=390)`: on `server`, a separate process with reference and demonstration data, once per run;
for what needs several requests, a sign-in form, a service worker or a network that goes away.
Accounts (password in seed.PASSWORD): thu-chuyenvien (officer), thu-lanhdao (head), thu-coso (employer), thu-xa (commune
officer), thu-haivai (two roles). Reference data are loaded; demonstration data too, when the command is there.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import Client
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from antoan.accounts.models import User
from antoan.org.scope import Actor

ROOT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "mat-khau-thu-123"

HEIGHTS = {390: 844, 1366: 768}
expect.set_options(timeout=20_000)  # a busy machine is slow, not wrong
OpenPage = Callable[..., Page]
PageAs = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if Path(item.path).is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment(folder: Path) -> dict[str, str]:
    env = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "ANTOAN_TEST_SQLITE"}}
    return env | {
        "DJANGO_SETTINGS_MODULE": "antoan.config.settings",
        "PYTHONPATH": str(ROOT),
        "ANTOAN_DATA": str(folder),
        "ANTOAN_DEMO": "true",
        "ANTOAN_STATIC": str(folder / "static"),
        "ANTOAN_STATIC_STORAGE": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage",
        "EMAIL_URL": "filemail://",
    }


def _run(env: dict[str, str], *words: str) -> str:
    done = subprocess.run([sys.executable, *words], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{words}: {done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return done.stdout


def _prepare(env: dict[str, str]) -> None:
    cli = ("-m", "antoan.config.cli")
    _run(env, *cli, "migrate", "--no-input")
    _run(env, *cli, "collectstatic", "--no-input")
    commands = _run(
        env,
        "-c",
        "import django; django.setup(); from django.core.management import get_commands; print(*get_commands())",
    )
    if "reference" in commands.split():
        _run(env, *cli, "reference", "load")
    if "demo" in commands.split():
        _run(env, *cli, "demo", "--scale", "tiny")
    _run(env, "-m", "tests.browser.seed")


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The server's ANTOAN_DATA: mails land in `mail/`."""
    return tmp_path_factory.mktemp("antoan")


@pytest.fixture(scope="session")
def server(data_folder: Path) -> Iterator[str]:
    """The address of a running system, e.g. http://127.0.0.1:40123"""
    env = _environment(data_folder)
    _prepare(env)
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "antoan.config.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    command += [
        "--worker-class",
        "gthread",
        "--workers",
        "1",
        "--threads",
        "4",
        "--no-control-socket",
        "--log-level",
        "warning",
    ]
    with (data_folder / "server.log").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
        try:
            _wait_for(f"http://127.0.0.1:{port}/suc-khoe", process, data_folder / "server.log")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(15)


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(150):
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(url, timeout=3):  # noqa: S310 - our own http address
                return
        except (OSError, urllib.error.URLError):
            time.sleep(0.2)
    raise AssertionError(log.read_text())


def _chromium() -> str:
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if name and (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium here")
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a process."""
    program = _chromium()
    # Playwright's loop runs in this thread for the rest of the process; Django must not take us for asynchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield running
        running.close()


class Watch:
    """Errors a page must not have: script errors, and anything the Content-Security-Policy refused."""

    def __init__(self) -> None:
        self.errors: list[str] = []

    def follow(self, page: Page) -> None:
        page.on("pageerror", lambda problem: self.errors.append(str(problem)))
        page.on("console", lambda message: self._console(message.type, message.text))

    def _console(self, kind: str, text: str) -> None:
        # "Failed to load resource" is how Chromium notes a 4xx page or a missing network; tests that cause one know it.
        if kind == "error" and "Failed to load resource" not in text:
            self.errors.append(text)


@pytest.fixture
def new_context(browser: Browser, server: str) -> Iterator[Callable[..., BrowserContext]]:
    """Make browser contexts; after the test, no page may have had an error."""
    contexts: list[BrowserContext] = []
    watch = Watch()

    def make(width: int = 1366, **options: Any) -> BrowserContext:
        size = {"width": width, "height": HEIGHTS.get(width, 800)}
        context = browser.new_context(viewport=size, locale="vi-VN", base_url=server, has_touch=width < 700, **options)
        context.set_default_timeout(15_000)
        context.on("page", watch.follow)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
    assert watch.errors == []


def sign_in(page: Page, username: str, password: str = PASSWORD) -> None:
    """Through the real form; an account with several roles takes the first."""
    page.goto("/tai-khoan/dang-nhap/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "dang-nhap" not in url)
    if "/vai-tro/" in page.url:
        page.locator("button[name=membership]").first.click()
        page.wait_for_url("**/")


@pytest.fixture
def page_as(new_context: Callable[..., BrowserContext]) -> PageAs:
    """`page_as(username, width=390)`: a page signed in as that account ("" = nobody), ready for relative addresses."""

    def go(username: str, width: int = 390, **options: Any) -> Page:
        page = new_context(width, **options).new_page()
        if username:
            sign_in(page, username)
        return page

    return go


def ready(page: Page) -> Page:
    """Wait until the page's script has done its work (the CSP forbids wait_for_function's eval)."""
    page.wait_for_selector("html[data-ready]", state="attached")
    return page


def problems(page: Page) -> list[str]:
    """Violations of WCAG 2.2 AA (axe), and sideways scrolling."""
    ready(page)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": tags}}).response["violations"]
    said = [f"{v['id']}: {[node['html'][:120] for node in v['nodes'][:4]]}" for v in found]
    if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
        said.append("wider than the screen")
    return said


@pytest.fixture
def check_axe() -> Callable[[Page], None]:
    """No violation of WCAG 2.2 AA (axe), and no sideways scrolling."""

    def check(page: Page) -> None:
        assert problems(page) == []

    return check


@pytest.fixture
def site(racing_db: None) -> Iterator[str]:
    """The address of a server in a thread, on the test database, with the static files of the sources."""
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler, connections_override={}, port=0)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[OpenPage]:
    """`open_page(actor, width=390)` → a page signed in as the actor, on the site. What the browser complains of fails the test."""
    contexts, complaints = [], []

    def go(actor: Actor | None = None, *, width: int = 1366) -> Page:
        context = browser.new_context(
            base_url=site,
            viewport={"width": width, "height": HEIGHTS.get(width, 800)},
            locale="vi-VN",
            accept_downloads=True,
        )
        contexts.append(context)
        if actor:
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": _session(actor), "url": site}])
        page = context.new_page()
        page.on("pageerror", lambda problem: complaints.append(str(problem)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        return page

    yield go
    for context in contexts:
        context.close()
    assert complaints == [], "the browser complained"


def _session(actor: Actor) -> str:
    """The key of a session as signing in would make it."""
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    session = client.session
    if actor.membership_id:
        session["membership"] = actor.membership_id
        session.save()
    return str(session.session_key)
