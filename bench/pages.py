"""The first page, the cases and one case with the whole demonstration behind them: 95th percentile of the server's time.

`full` fills an empty SQLite database with the demonstration at scale 100 (over 500,000 establishments and as many
victims), `small` with scale 1; each page is asked as a signed-in officer through the whole of Django. The baseline is
the promise of 100 ms.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import tempfile
import time
from typing import Any

ROUNDS, PROMISE_S = 30, 0.1
SCALES = {"small": "1", "full": "100"}
PAGES = {
    "home": "/",
    "overview": "/toan-canh/",
    "cases": "/tai-nan/",
    "cases, page 100": "/tai-nan/?trang=100",
    "cases of a commune": "/tai-nan/?dia_ban={place}",
    "cases by name": "/tai-nan/?q=nong van",
    "case": "/tai-nan/{case}/",
    "queue": "/tai-nan/tiep-nhan/",
    "returns": "/bao-cao/",
}


def run(scale: str = "full") -> list[dict[str, Any]]:
    """One row per page; ratio = p95 ÷ 100 ms."""
    with tempfile.TemporaryDirectory(prefix="antoan-pages-") as folder:
        settings = {
            "DJANGO_SETTINGS_MODULE": "antoan.config.settings",
            "ANTOAN_DATA": folder,
            "ANTOAN_DEMO": "1",
            "DATABASE_URL": "",
        }
        environment = {**os.environ, **settings, "ANTOAN_STATIC_STORAGE": PLAIN_STATIC}
        environment.pop("DATABASE_URL")
        for words in (["migrate", "-v0"], ["demo", "--scale", SCALES[scale]]):
            command = [sys.executable, "-m", "django", *words]
            subprocess.run(command, env=environment, check=True, stdout=sys.stderr)  # noqa: S603 - our own interpreter
        answer = subprocess.run(
            [sys.executable, "-m", "bench.pages"], env=environment, check=True, capture_output=True, text=True
        )
    found: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
    return [
        {
            "name": f"{name} ({found['sizes']})",
            "ours_s": p95,
            "baseline_s": PROMISE_S,
            "ratio": p95 / PROMISE_S,
            "unit": "of 100 ms",
            "limit": 1.0,
            "note": f"{found['queries'][name]} queries",
        }
        for name, p95 in found["pages"].items()
    ]


PLAIN_STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"  # no manifest is needed to time a page


def main() -> dict[str, Any]:
    """Measure in this process; the database is the one of the environment."""
    importlib.import_module("antoan.config.wsgi")  # set up as the server is
    from django.test import Client

    from antoan.accidents.models import Accident, Victim
    from antoan.accounts.models import User
    from antoan.establishments.models import Establishment
    from antoan.org.models import Place

    client = Client()
    client.force_login(User.objects.get(username="so-noi-vu"), "django.contrib.auth.backends.ModelBackend")
    ids = {
        "case": Accident.objects.order_by("-occurred_on")[20].pk,
        "place": Place.objects.get(code="06184", level="commune", valid_to=None).pk,
    }
    pages, queries = {}, {}
    for name, url in PAGES.items():
        pages[name], queries[name] = _page(client, url.format(**ids))
    sizes = f"{Establishment.objects.count():,} establishments, {Victim.objects.count():,} victims"
    return {"pages": pages, "queries": queries, "sizes": sizes}


def _page(client: Any, url: str) -> tuple[float, int]:
    from django.db import connection

    queries: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        queries.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        answer = client.get(url, HTTP_HOST="localhost")
    if answer.status_code != 200:
        raise RuntimeError(f"{url}: {answer.status_code}")
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        client.get(url, HTTP_HOST="localhost")
        times.append(time.perf_counter() - start)
    return sorted(times)[int(ROUNDS * 0.95)], len(queries)


if __name__ == "__main__":
    print(json.dumps(main()))
