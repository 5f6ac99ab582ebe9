"""Import of establishments from a spreadsheet, against the floor: the fastest reader and a bare executemany.

Ours is the whole way a person goes: upload (file checked, header found, columns guessed), dry run, and writing, with
3 % of the rows bad. The floor reads the same file with the same reader and writes the same rows into the same two
tables, in one transaction: no check, no comparison with what is there, no refusal; the search and sort keys, which
the tables' indexes are made of, are given to it. Both in one process, one after the other, ours first so that its
peak of memory is its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

SIZES = {"small": 10_000, "full": 100_000}
HEAD = ["STT", "Tên doanh nghiệp", "Mã số thuế", "Loại hình", "Mã ngành", "Địa chỉ", "Xã, phường", "Điện thoại",
        "Người đại diện", "Ngày thành lập", "Năm", "Tổng số lao động", "Lao động nữ"]  # fmt: skip
KINDS = ("Công ty TNHH", "Công ty CP", "Hợp tác xã", "Doanh nghiệp tư nhân", "Công ty TNHH MTV", "Hộ kinh doanh")
TRADES = ("Khai thác đá", "Xây dựng", "Vận tải", "Thương mại", "Chế biến gỗ", "Cơ khí", "Nông lâm sản", "Điện lực")
PEOPLE = ("Nguyễn Văn Hùng", "Hoàng Thị Lan", "Triệu Đức Lộc", "Lý Văn Mười", "Nông Thị Hoa", "Vi Văn Sơn")


def run(scale: str = "full") -> list[dict[str, Any]]:
    """Time and memory of one import; `scale` small for a smoke run, full for the promise (100,000 rows)."""
    with tempfile.TemporaryDirectory() as name:
        found = _child(Path(name), SIZES[scale])
    note = f"{found['read']} read = {found['added']} added + {found['rejected']} rejected; upload {found['upload']:.1f} s, dry run {found['check']:.1f} s, writing {found['apply']:.1f} s"
    speed = {
        "name": f"import_{found['read']}",
        "ours_s": found["ours"],
        "baseline_s": found["floor"],
        "ratio": found["floor"] / found["ours"],
        "unit": "floor ÷ ours",
        "note": note,
    }
    if scale == "full":  # a short file is mostly the reading of the code lists
        speed["floor"] = 0.3
    memory = {
        "name": f"import_{found['read']}_memory",
        "ratio": found["peak_mb"] / 400,
        "unit": "of 400 MB",
        "limit": 1.0,
        "note": f"peak {found['peak_mb']:.0f} MB",
    }
    return [speed, memory]


def _child(directory: Path, size: int) -> dict[str, Any]:
    environment = os.environ | {"ANTOAN_TEST_SQLITE": str(directory / "bench.sqlite3"), "ANTOAN_MEDIA": str(directory)}
    command = [sys.executable, "-m", "bench.imports", str(directory), str(size)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - ourselves
    if done.returncode:
        raise SystemExit(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def write_file(path: Path, size: int) -> None:
    """Made-up establishments over the real communes, sectors and types; every 33rd row has something wrong."""
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("DN")
        for number, row in enumerate(_rows(size)):
            sheet.write_row(number, 0, row)


def _rows(size: int) -> Iterator[list[Any]]:
    from antoan.law.queries import code_labels
    from antoan.lib.identifiers import check_digit
    from antoan.org.models import Place

    yield HEAD
    sectors = sorted(code for code in code_labels("vsic2025", date.today()) if len(code) == 4)  # noqa: DTZ011 - any day
    communes = list(Place.objects.under("20/").filter(level="commune", valid_to=None).values_list("name", flat=True))
    number = 0
    for count in range(1, size + 1):
        number += 1
        while (digit := check_digit(nine := f"49{number * 7 % 10_000_000:07}")) > 9:
            number += 1
        tax_code = f"{nine}{digit}"
        commune = communes[count * 31 % len(communes)]
        founded = f"{count % 28 + 1:02}/{count % 12 + 1:02}/{1995 + count % 30}"
        if count % 33 == 0:  # a wrong digit, an unknown commune, an impossible date by turns
            tax_code, commune, founded = (
                (f"{nine}{(digit + 1) % 10}", commune, founded),
                (tax_code, "Xã Không Có", founded),
                (tax_code, commune, "31/02/2015"),
            )[count // 33 % 3]
        name = f"{KINDS[count % 6]} {TRADES[count % 8]} số {count}"
        yield [count, name, tax_code, "122", sectors[count * 17 % len(sectors)], f"Thôn {count % 40 + 1}", commune,
               f"0205{count:06}", PEOPLE[count % 6], founded, 2025, count % 90 + 10, count % 10]  # fmt: skip


def main() -> None:
    """The measured process: its own scratch database, ours, then the floor."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        call_command("reference", "load", verbosity=0, stdout=sys.stderr)
        path = Path(sys.argv[1]) / "establishments.xlsx"
        write_file(path, int(sys.argv[2]))
        print(json.dumps({**_ours(path), **_floor(path)}))
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def _ours(path: Path) -> dict[str, Any]:
    from django.core.files import File

    from antoan.imports import actions
    from antoan.imports.console import CONSOLE
    from antoan.imports.contract import importer_named

    marks = [time.perf_counter()]
    with path.open("rb") as file:
        job = actions.upload(
            importer=importer_named("establishments"), file=File(file), filename=path.name, actor=CONSOLE
        )
    for start in (actions.start_check, actions.start_apply):
        marks.append(time.perf_counter())
        start(job=job, actor=CONSOLE)
        actions.carry_out(job=job, actor=CONSOLE)
    marks.append(time.perf_counter())
    assert job.state == "applied", job.message
    steps = dict(zip(("upload", "check", "apply"), (b - a for a, b in pairwise(marks)), strict=True))
    counts = {"read": job.read, "added": job.added, "rejected": job.rejected}
    return {"ours": marks[-1] - marks[0], **steps, **counts, "peak_mb": peak_mb()}


def peak_mb() -> float:
    """Most memory that this process has held."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024


def _floor(path: Path) -> dict[str, Any]:
    """Read and executemany, nothing else; the key of a commune is the only look-up, since the table needs one."""
    import python_calamine
    from django.db import connection, transaction

    from antoan.establishments.models import Establishment
    from antoan.imports.models import ImportJob
    from antoan.org.models import Place

    good = {code: keys for code, *keys in Establishment.objects.values_list("tax_code", "folded", "sort_key")}
    places = dict(Place.objects.under("20/").filter(valid_to=None).values_list("name", "pk"))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM establishments_workforce")
        cursor.execute("DELETE FROM establishments_establishment")
    ImportJob.objects.all().delete()
    start = time.perf_counter()
    rows = [row for row in python_calamine.load_workbook(path).get_sheet_by_index(0).iter_rows() if row[2] in good]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(
            ESTABLISHMENT, [_cells(number, row, good[row[2]], places) for number, row in enumerate(rows, 1)]
        )
        cursor.executemany(WORKFORCE, [(number, *map(int, row[10:13])) for number, row in enumerate(rows, 1)])
    return {"floor": time.perf_counter() - start}


def _cells(number: int, row: list[Any], keys: list[str], places: dict[str, int]) -> tuple[Any, ...]:
    day = f"{row[9][6:]}-{row[9][3:5]}-{row[9][:2]}"
    return (number, row[2], row[1], *keys, row[3], row[4], row[5], places[row[6]], row[7], row[8], day)


ESTABLISHMENT = (
    "INSERT INTO establishments_establishment (id, tax_code, name, folded, sort_key, type_code, sector_code, address, "
    "commune_id, phone, contact_name, founded_on, site_kind, head_province, sector_version, parent_body, email, "
    "contact_title, status, is_demo, created_at, updated_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, "
    "'head', '', 'vsic2025', '', '', '', 'active', false, '2026-01-01', '2026-01-01')"
)
WORKFORCE = (
    "INSERT INTO establishments_workforce (establishment_id, year, total, women, hazardous, minors, under_15, disabled, "
    "elderly) VALUES (%s, %s, %s, %s, 0, 0, 0, 0, 0)"
)

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "antoan.config.settings")
    main()
