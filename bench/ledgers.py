"""A station's ledger of half a million lines, as CSV and as xlsx, through the way a person takes: upload, header and
guess of the columns, dry run, writing. Every 97th line has a date that does not exist.

What is promised is memory, the whole way, in a process that does nothing else, and that each wrong line comes back by
itself: the lines of a file are counted, not trusted. Rows per second are told, without a promise.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from bench.imports import peak_mb

KINDS = ("csv", "xlsx")
SIZES = {"small": 10_000, "full": 500_000}
MOST_MB = 400
WRONG_EVERY = 97
HEAD = ("STT", "Họ tên", "Năm sinh", "Giới", "Nghề nghiệp", "Địa chỉ", "Ngày tai nạn", "Loại tai nạn", "Diễn biến",
        "Kết quả điều trị", "Nơi điều trị", "Trang sổ")  # fmt: skip
TRADES = ("Làm ruộng", "Thợ xây", "Lái xe", "Công nhân mỏ đá", "Buôn bán", "Thợ mộc", "Học sinh", "Cán bộ")
CAUSES = ("Ngã", "Tai nạn giao thông", "Đuối nước", "Bỏng", "Điện giật", "Súc vật cắn")
EVENTS = (
    "Ngã từ cây hồi khi hái hồi",
    "Trượt chân ở nhà",
    "Đá rơi vào chân khi khai thác",
    "Va quệt xe máy",
    "Máy cưa",
)
ENDS = ("Khỏi", "Đỡ", "Tàn phế", "Chuyển viện", "Không rõ")
PLACES = ("Trạm y tế", "Bệnh viện đa khoa tỉnh", "Trung tâm y tế huyện")


def run(scale: str = "full") -> list[dict[str, Any]]:
    """Peak memory and rows per second of both kinds of file; `scale` small for a smoke run."""
    found = []
    for kind in KINDS:
        with tempfile.TemporaryDirectory() as name:
            found.append(_told(kind, _child(Path(name), kind, SIZES[scale])))
    return found


def _told(kind: str, found: dict[str, Any]) -> dict[str, Any]:
    steps = "; ".join(
        f"{step} {found[step]:.0f} s, {found[f'{step}_mb']:.0f} MB" for step in ("upload", "check", "apply")
    )
    counts = f"{found['read']} read = {found['added']} added + {found['rejected']} rejected"
    return {
        "name": f"ledger_{kind}_{found['read']}_memory",
        "ratio": found["apply_mb"] / MOST_MB,
        "unit": f"of {MOST_MB} MB",
        "limit": 1.0,
        "note": f"{counts}; {found['read'] / found['seconds']:.0f} rows/s; {steps}",
    }


def _child(directory: Path, kind: str, size: int) -> dict[str, Any]:
    path = directory / f"so.{kind}"
    command = [sys.executable, "-m", "bench.ledgers", str(path), str(size)]
    environment = os.environ | {"ANTOAN_TEST_SQLITE": str(directory / "bench.sqlite3"), "ANTOAN_MEDIA": str(directory)}
    for step in ("write", "import"):  # the file is made by a process of its own, whose memory is not ours
        done = subprocess.run([*command, step], env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - ourselves
        if done.returncode:
            raise SystemExit(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def rows(size: int) -> Iterator[tuple[str, ...]]:
    """Made-up people over the communes of the province."""
    from antoan.linkage.generator import people

    yield HEAD
    for count, person in enumerate(people(size, seed=7), 1):
        day = date(2026, 1, 1) + timedelta(days=count % 300)
        yield (
            str(count), person.name, str(person.born.year), "Nam" if person.male else "Nữ", TRADES[count % 8],
            f"Thôn {person.hamlet}, xã {person.commune}", "31/02/2026" if count % WRONG_EVERY == 0 else f"{day:%d/%m/%Y}",
            CAUSES[count % 6], f"{EVENTS[count % 5]} ({person.hamlet})", ENDS[count % 5], PLACES[count % 3],
            str(count // 25 + 1),
        )  # fmt: skip


def write_file(path: Path, size: int) -> None:
    """The file as the station's program would give it: xlsx, or CSV with ";" and the mark of UTF-8."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, delimiter=";").writerows(rows(size))
        return
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("TNTT")
        for number, row in enumerate(rows(size)):
            sheet.write_row(number, 0, row)


def main() -> None:
    """The measured process, with a scratch database of its own."""
    import django

    django.setup()
    path, size, step = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    if step == "write":
        write_file(path, size)
        return
    from django.core.management import call_command
    from django.db import connection

    name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        call_command("reference", "load", verbosity=0, stdout=sys.stderr)
        print(json.dumps(_import(path, size)))
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def _import(path: Path, size: int) -> dict[str, Any]:
    from django.core.files import File

    from antoan.imports import actions
    from antoan.imports.console import CONSOLE
    from antoan.imports.contract import importer_named

    found: dict[str, Any] = {}
    marks = [time.perf_counter()]
    with path.open("rb") as file:
        job = actions.upload(
            importer=importer_named("ledgers"), file=File(file), filename=path.name, actor=CONSOLE,
            options={"source": "health_station"},
        )  # fmt: skip
    marks.append(time.perf_counter())
    found["upload_mb"] = peak_mb()
    actions.match_columns(job=job, mapping=job.mapping, actor=CONSOLE)
    for step, start in (("check", actions.start_check), ("apply", actions.start_apply)):
        start(job=job, actor=CONSOLE)
        actions.carry_out(job=job, actor=CONSOLE)
        marks.append(time.perf_counter())
        found[f"{step}_mb"] = peak_mb()
        assert job.state == {"check": "checked", "apply": "applied"}[step], job.message
    assert (job.read, job.rejected) == (size, size // WRONG_EVERY), (job.read, job.rejected)
    assert job.rejections.count() == job.rejected
    found |= dict(zip(("upload", "check", "apply"), (b - a for a, b in pairwise(marks)), strict=True))
    return found | {"read": job.read, "added": job.added, "rejected": job.rejected, "seconds": marks[-1] - marks[0]}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "antoan.config.settings")
    main()
