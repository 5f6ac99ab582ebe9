"""Phụ lục XIV of a year at scale 100, against the best SQL written by hand for the same table, on both databases.

Ours is what the page does: from the accepted Phụ lục XII returns to the finished cells of XIV (roll-up, targets, totals,
rates). The baseline is one connection's cursor with hand-written SQL that fetches the same sums and counts and nothing
else; several ways to write it are tried and the fastest counts. Both read the same database in the same run.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

SIZES = {"small": 20_000, "full": 520_000}
LIMIT, ROUNDS = 1.5, 3
PERIOD = "2026"


def run(scale: str = "full") -> list[dict[str, Any]]:
    """One row for each database; `scale` small for a smoke run, full for the promise."""
    from tools.dev.postgres import server

    with tempfile.TemporaryDirectory() as name:
        rows = [_measure("sqlite", f"sqlite:///{Path(name) / 'xiv.sqlite3'}", name, SIZES[scale])]
        with server() as url:
            rows.append(_measure("postgresql", url, name, SIZES[scale]))
    return rows


def _measure(vendor: str, url: str, directory: str, size: int) -> dict[str, Any]:
    environment = os.environ | {"DATABASE_URL": url, "ANTOAN_DATA": directory}
    command = [sys.executable, "-m", "bench.xiv", str(size)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - ourselves
    if done.returncode:
        raise SystemExit(done.stderr)
    found = json.loads(done.stdout.strip().splitlines()[-1])
    note = (
        f"{found['establishments']} establishments, {found['returns']} accepted returns, {found['cells']} of {found['all']} "
        f"cells, {found['victims']} victims in the year ({found['everywhere']} in all); best way: {found['way']}"
    )
    return {
        "name": f"xiv_{vendor}",
        "ours_s": found["ours"],
        "baseline_s": found["baseline"],
        "ratio": found["ours"] / found["baseline"],
        "unit": "ours ÷ hand-written SQL",
        "limit": LIMIT,
        "note": note,
    }


# ---------------------------------------------------------------------------------------------------- one database
def main(size: int) -> dict[str, Any]:
    """Fill an empty database and measure."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "antoan.config.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    fill(size)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
    times = _race({"ours": _ours, **WAYS})
    best = min(WAYS, key=lambda name: times[name])
    _check()
    return {"baseline": times[best], "way": best, **times, **_sizes()}


def _race(ways: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Seconds of each way: turn by turn, so that a busy moment hits all alike; the fastest round counts."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            start = time.perf_counter()
            way()
            times[name].append(time.perf_counter() - start)
    return {name: min(found) for name, found in times.items()}


def _ours() -> dict[Any, Any]:
    from antoan.lib.periods import Period
    from antoan.returns.registry import form_of
    from antoan.returns.spec import complete
    from antoan.statutory.xiv.rollup import roll_up

    return complete(form_of("XIV", "2016"), roll_up("20/", Period.parse(PERIOD)))


def _check() -> None:
    """Ours and the baseline say the same."""
    ours = _ours()
    sums = {(table, row, column): 0 for _s, table, row, column, _t in plain()[0]}
    for _stratum, table, row, column, total in plain()[0]:
        sums[table, row, column] += total
    assert ours["II", "1.1:1", "3"] == sums["I", "1.1:1", "3"]
    assert ours["I", "T", "6"] == sums["H", "H", "workers"]
    assert ours["II", "1", "10"] == sums["II", "II", "1"]


PLACES = "(SELECT id FROM org_place WHERE current_path LIKE '20/%')"
ACCEPTED = f"r.form = 'XII' AND r.period = '{PERIOD}' AND r.state = 'accepted' AND r.place_id IN {PLACES}"
COUNTS = f"SELECT r.stratum, COUNT(*) FROM returns_return r WHERE {ACCEPTED} GROUP BY r.stratum"
REGISTER = f"""
SELECT e.type_code, COUNT(*), SUM(w.total) FROM establishments_establishment e
LEFT JOIN establishments_workforce w ON w.establishment_id = e.id AND w.year = {PERIOD}
WHERE e.site_kind = 'head' AND e.status <> 'paused' AND (e.founded_on IS NULL OR e.founded_on <= '{PERIOD}-12-31')
  AND ((e.closed_on IS NULL AND e.status <> 'closed') OR e.closed_on >= '{PERIOD}-01-01') AND e.commune_id IN {PLACES}
GROUP BY e.type_code"""
SUMS = f"""
SELECT r.stratum, c."table", c."row", c."column", SUM(c.value) FROM returns_return r JOIN returns_cell c ON c.of_id = r.id
WHERE {ACCEPTED} GROUP BY r.stratum, c."table", c."row", c."column" """
# Strata matter to the heading and the causes only; the rest can be grouped by fewer keys.
FEWER_KEYS = f"""
SELECT CASE WHEN c."table" = 'H' OR (c."table" = 'I' AND c."row" LIKE '1.1%') THEN r.stratum ELSE '' END AS s,
  c."table", c."row", c."column", SUM(c.value) FROM returns_return r JOIN returns_cell c ON c.of_id = r.id
WHERE {ACCEPTED} GROUP BY 1, 2, 3, 4"""
ONE_KEY = f"""
SELECT r.stratum || '|' || c."table" || '|' || c."row" || '|' || c."column" AS k, SUM(c.value)
FROM returns_return r JOIN returns_cell c ON c.of_id = r.id WHERE {ACCEPTED} GROUP BY 1"""
WANTED = f"""
SELECT r.stratum, c."table", c."row", c."column", SUM(c.value) FROM returns_return r JOIN returns_cell c ON c.of_id = r.id
WHERE {ACCEPTED} AND c."column" NOT IN ('payroll', '7', '9', '11') GROUP BY r.stratum, c."table", c."row", c."column" """
CELLS_FIRST = f"""
SELECT r.stratum, c."table", c."row", c."column", SUM(c.value) FROM returns_cell c
JOIN (SELECT id, stratum FROM returns_return r WHERE {ACCEPTED}) r ON c.of_id = r.id
GROUP BY r.stratum, c."table", c."row", c."column" """


def _by_hand(sums: str) -> list[list[tuple[Any, ...]]]:
    from django.db import connection

    found = []
    for sql in (sums, COUNTS, REGISTER):
        with connection.cursor() as cursor:
            cursor.execute(sql)
            found.append(cursor.fetchall())
    return found


def plain() -> list[list[tuple[Any, ...]]]:
    """The way most people write it."""
    return _by_hand(SUMS)


WAYS: dict[str, Callable[[], object]] = {
    "plain": plain,
    "fewer keys": lambda: _by_hand(FEWER_KEYS),
    "one key": lambda: _by_hand(ONE_KEY),
    "wanted columns": lambda: _by_hand(WANTED),
    "cells first": lambda: _by_hand(CELLS_FIRST),
}


# ------------------------------------------------------------------------------------------------------ made-up data
CELL = 'INSERT INTO returns_cell (of_id, "table", "row", "column", value, reason) '
ROWS = "SELECT 1 AS k UNION ALL SELECT 2 UNION ALL SELECT 3"
ROW = """CASE k WHEN 1 THEN '1.1:' || (1 + i / 7 % 9) WHEN 2 THEN '1.2:' || (1 + i / 7 % 20) ELSE '1.3:' || (1000 + i / 7 % 300) END"""


def fill(size: int) -> None:
    """Communes, establishments, workforce, returns of two periods with their cells, all by INSERT … SELECT."""
    from antoan.establishments.models import Establishment, Workforce
    from antoan.org.models import Place
    from antoan.returns.models import Return

    province = Place.objects.create(
        code="20", level="province", name="Lạng Sơn", short_name="Lạng Sơn", kind="tỉnh", current_path="20/"
    )
    first = province.pk + 1
    Place.objects.bulk_create(
        Place(
            pk=first + n,
            code=f"{n:05}",
            level="commune",
            name=f"Xã {n}",
            kind="xã",
            parent=province,
            current_path=f"20/{n:05}/",
        )
        for n in range(65)
    )
    series = f"(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {size}) SELECT i FROM n) AS s"
    place, stratum = f"{first} + (i * 31) % 65", "CAST(100 + i / 11 % 14 AS TEXT)"
    _insert(Establishment, series, id="i", name="'Công ty ' || i", tax_code="'49' || (10000000 + i)", commune_id=place,
            type_code=stratum, sort_key="'x' || i", folded="'x' || i", site_kind="'head'", status="'active'")  # fmt: skip
    _insert(Workforce, series, id="i", establishment_id="i", year=PERIOD, total="5 + i % 90", women="i % 5")
    for shift, period in ((0, "2026"), (size, "2026H1")):
        _insert(Return, series, id=f"i + {shift}", form="'XII'", form_version="'2016'", period=f"'{period}'",
                unit_key="'49' || (10000000 + i)", unit_name="'Công ty ' || i", establishment_id="i", place_id=place,
                stratum=stratum, state="CASE WHEN i % 20 = 0 THEN 'submitted' ELSE 'accepted' END", header="'{}'",
                submitted_at="CURRENT_TIMESTAMP", content_hash="CASE WHEN i % 20 = 0 THEN '' ELSE 'x' END")  # fmt: skip
        _cells(series, shift)


def _cells(series: str, shift: int) -> None:
    """Workforce of every return; one in seven has accidents with five victims, in a cause, an agent, an occupation."""
    parts = [
        f"SELECT i + {shift} AS o, 'H' AS t, 'H' AS r, c, CASE c WHEN 'workers' THEN 5 + i % 90 WHEN 'women' THEN 1 + i % 5 "
        f"ELSE 7 + i % 999 END AS v, '' AS why FROM {series} CROSS JOIN ({_columns('workers women payroll')}) AS y",
        f"SELECT i + {shift}, 'I', {ROW}, c, CASE c WHEN '6' THEN 5 ELSE 1 END, '' FROM {series} CROSS JOIN ({ROWS}) AS x "
        f"CROSS JOIN ({_columns('3 4 6 7 8 10 12')}) AS y WHERE i % 7 = 0 AND (c NOT IN ('4', '10') OR i % 5 = 0)",
        f"SELECT i + {shift}, 'D', {ROW}, c, 100 + i % 50, '' FROM {series} CROSS JOIN ({ROWS}) AS x "
        f"CROSS JOIN ({_columns('10 12 13 14 15')}) AS y WHERE i % 7 = 0",
        f"SELECT i + {shift}, 'II', 'II', c, 100 + i % 50, '' FROM {series} "
        f"CROSS JOIN ({_columns('1 3 4 5 6')}) AS y WHERE i % 7 = 0",
    ]
    _run(CELL + "SELECT * FROM (" + " UNION ALL ".join(parts) + ") AS every_cell ORDER BY o")


def _columns(words: str) -> str:
    return " UNION ALL ".join(f"SELECT '{word}' AS c" for word in words.split())


def _insert(model: Any, source: str, **given: str) -> None:
    """INSERT … SELECT with the model's own defaults for what is not given."""
    fields = model._meta.concrete_fields
    values = [given.get(field.column) or _default(field) for field in fields]
    columns = ", ".join(field.column for field in fields)
    _run(f"INSERT INTO {model._meta.db_table} ({columns}) SELECT {', '.join(values)} FROM {source}")


def _default(field: Any) -> str:
    if field.null:
        return "NULL"
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        return "CURRENT_TIMESTAMP"
    value = field.get_default()
    if isinstance(value, bool):
        return str(value).upper()
    return str(value) if isinstance(value, int) else f"'{value or ''}'"


def _run(sql: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql)


def _sizes() -> dict[str, Any]:
    from django.db.models import Sum

    from antoan.establishments.models import Establishment
    from antoan.returns.models import Cell, Return

    year = Return.objects.filter(period=PERIOD, state="accepted")
    victims = Cell.objects.filter(table="I", column="6", row__startswith="1.1:")
    return {
        "establishments": Establishment.objects.count(),
        "returns": year.count(),
        "cells": Cell.objects.filter(of__in=year).order_by().count(),
        "all": Cell.objects.order_by().count(),
        "victims": victims.filter(of__in=year).order_by().aggregate(n=Sum("value"))["n"],
        "everywhere": victims.order_by().aggregate(n=Sum("value"))["n"],
    }


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1])), default=str))
