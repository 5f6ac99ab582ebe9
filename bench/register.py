"""The register of establishments with half a million rows: pages and searches at the 95th percentile, and the export.

Each address is asked several times, as a signed-in officer through the whole of Django; the time is the server's. The
baseline of a page is the promise of 100 ms; memory of the export is what the process grew by while it was sent.
"""

from __future__ import annotations

import importlib
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SIZES = {"small": 20_000, "full": 500_000}
ROUNDS, PROMISE_S, GROWTH_MB = 12, 0.1, 60
BATCH = 5000
FORMS = ("Công ty TNHH", "Công ty Cổ phần", "Hợp tác xã", "Doanh nghiệp tư nhân", "Hộ kinh doanh")
WORDS = (
    *(
        "Đồng",
        "Đăng",
        "Lạng",
        "Sơn",
        "Cao",
        "Lộc",
        "Phát",
        "Hưng",
        "Thịnh",
        "An",
        "Bình",
        "Minh",
        "Tam",
        "Thanh",
        "Nam",
    ),
    *("Bắc", "Tây", "Hòa", "Vĩnh", "Phú", "Quang", "Hà", "Thái", "Xây", "Dựng", "Thương", "Mại", "Vận", "Tải", "Hoàng"),
    *("Long", "Việt", "Tiến", "Kim", "Ngân", "Đại", "Lợi", "Sông", "Kỳ", "Cùng"),
)
ADDRESSES = {
    "list": "/co-so/",
    "list_page_100": "/co-so/?trang=100",
    "commune": "/co-so/?xa=20/06184/",
    "sector": "/co-so/?nganh=B",
    "type": "/co-so/?loai=120",
    "search_common": "/co-so/?q=cong ty",
    "search_words": "/co-so/?q=hoang long dong dang",
    "search_rare": "/co-so/?q=ky cung kim ngan an",
    "search_nothing": "/co-so/?q=khongcogidau",
    "search_tax_code": "/co-so/?q=4900123",
    "picker": "/co-so/tim/?q=hoang long",
    "detail": "/co-so/{pk}/",
    "workforce": "/co-so/{pk}/?muc=lao-dong",
    "register": "/co-so/them/",
}


def run(scale: str = "full") -> list[dict[str, Any]]:
    """Rows for each database; `scale` small for a smoke run, full for the promise."""
    from tools.dev.postgres import server

    with tempfile.TemporaryDirectory() as name:
        rows = _measure("sqlite", f"sqlite:///{Path(name) / 'register.sqlite3'}", name, SIZES[scale])
        with server() as url:
            rows += _measure("postgresql", url, name, SIZES[scale])
    return rows


def _measure(vendor: str, url: str, directory: str, size: int) -> list[dict[str, Any]]:
    environment = os.environ | {"DATABASE_URL": url, "ANTOAN_DATA": directory, "ANTOAN_STATIC_STORAGE": PLAIN_STATIC}
    command = [sys.executable, "-m", "bench.register", str(size)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - ourselves
    if done.returncode:
        raise SystemExit(done.stderr)
    found = json.loads(done.stdout.strip().splitlines()[-1])
    rows = [
        {"name": f"{page}_{vendor}", "ours_s": took, "baseline_s": PROMISE_S, "ratio": took / PROMISE_S, "unit": "p95 of 100 ms",
         "limit": 1.0, "note": f"{found['rows']} establishments, {queries} queries"}
        for page, (took, queries) in found["pages"].items()
    ]  # fmt: skip
    note = f"{found['rows']} rows in {found['export_s']:.0f} s"
    growth = found["growth_mb"] / GROWTH_MB
    return [
        *rows,
        {"name": f"export_memory_{vendor}", "ratio": growth, "unit": f"of {GROWTH_MB} MB", "limit": 1.0, "note": note},
    ]


PLAIN_STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"


# ---------------------------------------------------------------------------------------------------- one database
def main(size: int) -> dict[str, Any]:
    """Fill an empty database and measure."""
    importlib.import_module("antoan.config.wsgi")  # set up as the server is
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    call_command("reference", "load", stdout=sys.stderr)
    fill(size)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    client = _officer()
    pk = _middle()
    pages = {name: _page(client, url.format(pk=pk)) for name, url in ADDRESSES.items()}
    return {"rows": size, "pages": pages, **_export(client)}


def fill(size: int) -> None:
    """Made-up establishments over the real communes, each with a head count."""
    from django.db import transaction

    from antoan.establishments import bulk
    from antoan.establishments.models import Establishment

    rows = _facts(size)
    while chunk := [row for row, _ in zip(rows, range(BATCH), strict=False)]:
        with transaction.atomic():
            bulk.insert(chunk)
            known = dict(
                Establishment.objects.filter(tax_code__in=[row["tax_code"] for row in chunk]).values_list(
                    "tax_code", "pk"
                )
            )
            bulk.put_workforces([_heads(known[row["tax_code"]]) for row in chunk])


def _facts(size: int) -> Iterator[dict[str, Any]]:
    from antoan.establishments.rules import search_key, sort_key
    from antoan.lib.identifiers import check_digit
    from antoan.org.models import Place

    chance = random.Random(20)
    communes = list(Place.objects.under("20/").filter(level="commune", valid_to=None).values_list("pk", flat=True))
    number = 0
    for _ in range(size):
        number += 1
        while (digit := check_digit(nine := f"49{number:07}")) > 9:
            number += 1
        name = f"{chance.choice(FORMS)} {' '.join(chance.choices(WORDS, k=chance.randint(2, 5)))}"
        yield {
            "tax_code": f"{nine}{digit}", "name": name, "folded": search_key(name, f"{nine}{digit}"), "sort_key": sort_key(name),
            "type_code": chance.choice(("121", "122", "123", "200", "300")), "site_kind": "head", "status": "active",
            "sector_version": "vsic2025", "sector_code": chance.choice(("0810", "4101", "4649", "4933", "1610", "0210")),
            "commune_id": chance.choice(communes), "address": f"Thôn {chance.randint(1, 20)}",
        }  # fmt: skip


def _heads(pk: int) -> dict[str, Any]:
    return {"establishment_id": pk, "year": 2026, "total": pk % 90 + 1, "women": 0, "hazardous": 0, "minors": 0, "under_15": 0,
            "disabled": 0, "elderly": 0, "payroll_million": None}  # fmt: skip


def _officer() -> Any:
    from django.test import Client

    from antoan.accounts.models import User
    from antoan.org.models import Agency, Membership

    user = User.objects.create(username="officer", full_name="Officer")
    Membership.objects.create(user=user, agency=Agency.objects.get(code="labour-20"), role="officer")
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    return client


def _middle() -> int:
    from antoan.establishments.models import Establishment

    return int(Establishment.objects.values_list("pk", flat=True).order_by("pk")[Establishment.objects.count() // 2])


def _page(client: Any, url: str) -> tuple[float, int]:
    """95th percentile in seconds, and the number of queries."""
    from django.db import connection

    spent: list[str] = []

    def count(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        spent.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        client.get(url)
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        answer = client.get(url)
        times.append(time.perf_counter() - start)
        if answer.status_code != 200:
            raise SystemExit(f"{url}: {answer.status_code}")
    return sorted(times)[int(len(times) * 0.95) - 1], len(spent)


def _export(client: Any) -> dict[str, float]:
    before = _memory_mb()
    start, peak = time.perf_counter(), before
    for count, _piece in enumerate(client.get("/co-so/xuat.csv").streaming_content):
        if count % 50 == 0:
            peak = max(peak, _memory_mb())
    return {"export_s": time.perf_counter() - start, "growth_mb": peak - before}


def _memory_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
