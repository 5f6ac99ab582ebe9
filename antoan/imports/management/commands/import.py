"""`antoan import KIND FILE`: the same import as in the browser, from the server's command line."""

# ruff: noqa: N999 - a command is named by its file, and this is the verb people type

from __future__ import annotations

import tomllib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError

from antoan.imports import actions, columns, files, queries
from antoan.imports.console import CONSOLE
from antoan.imports.contract import Importer, importer_named, importers
from antoan.imports.enums import JobState
from antoan.imports.models import ImportJob
from antoan.imports.rules import ImportRefused
from antoan.lib.numbers import format_number
from antoan.lib.sheets import SheetError
from antoan.workflow.machine import TransitionRefused


class Command(BaseCommand):
    """A dry run unless --apply is given; the map file is written once per layout."""

    help = (
        "Import a table (xlsx, xls, ods, csv): dry run, or --apply to write\n\n"
        "MAP.toml names the column of each field, and what the importer asks once for the whole file:\n"
        '  sheet = "Danh sách"        # optional\n  header_row = 4             # optional\n'
        '  [columns]\n  name = "Tên doanh nghiệp"\n  [options]\n  source = "Sổ của công ty"\n'
        "Without it the columns are guessed from their headers, and the guess is printed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """KIND FILE [--map MAP.toml] [--apply] [--rejected OUT.xlsx]."""
        parser.add_argument("kind", help=f"one of: {', '.join(i.key for i in importers())}")
        parser.add_argument("file", type=Path)
        parser.add_argument("--map", type=Path, metavar="MAP.toml", help="which column is which field")
        parser.add_argument("--apply", action="store_true", help="write the rows (default: only say what would happen)")
        parser.add_argument(
            "--rejected", type=Path, metavar="OUT.xlsx", help="write the refused rows here, with reasons"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Upload, match, check and perhaps apply; say the four counts and the first refusals."""
        try:
            job = self._prepare(_importer(options["kind"]), options["file"], _read_map(options["map"]))
            self._run(job, options["apply"])
        except (SheetError, ImportRefused, TransitionRefused) as error:
            raise CommandError(str(error)) from None
        self._tell(job)
        if options["rejected"] and job.rejected:
            options["rejected"].write_bytes(files.rejected_file(job))
        if job.state == JobState.FAILED:
            raise CommandError(job.message)

    def _prepare(self, importer: Importer, path: Path, given: dict[str, Any]) -> ImportJob:
        if not path.is_file():
            raise CommandError(f"Không thấy tệp {path}.")
        with path.open("rb") as opened:
            file = File(opened, path.name)
            job = actions.upload(
                importer=importer, file=file, filename=path.name, actor=CONSOLE, options=given.get("options", {}),
                sheet=given.get("sheet", ""), header_row=given.get("header_row"),
            )  # fmt: skip
        self._match(job, given.get("columns", {}))
        return job

    def _match(self, job: ImportJob, wanted: dict[str, str]) -> None:
        mapping = dict(job.mapping)
        if wanted:
            mapping, wrong = columns.from_names(job.importer, job.names, wanted)
            if wrong:
                raise CommandError("\n".join([*wrong, f"Các cột của tệp: {'; '.join(filter(None, job.names))}."]))
        for field in job.importer.fields:
            if field.key in mapping:
                self.stdout.write(f"  {field.key} = {job.names[mapping[field.key]]!r}")
        actions.match_columns(job=job, mapping=mapping, actor=CONSOLE)

    def _run(self, job: ImportJob, is_applied: bool) -> None:
        actions.start_check(job=job, actor=CONSOLE)
        actions.carry_out(job=job, actor=CONSOLE)
        if is_applied and job.state == JobState.CHECKED and job.added + job.changed:
            actions.start_apply(job=job, actor=CONSOLE)
            actions.carry_out(job=job, actor=CONSOLE)

    def _tell(self, job: ImportJob) -> None:
        words = (
            ("Đã đọc", job.read),
            ("Thêm mới", job.added),
            ("Thay đổi", job.changed),
            ("Đã có", job.same),
            ("Bị từ chối", job.rejected),
        )
        self.stdout.write(
            f"{job.get_state_display()}: " + " · ".join(f"{word} {format_number(n)}" for word, n in words)
        )
        for line in queries.first_rejections(job):
            self.stderr.write(f"  dòng {line['row']}: {line['reason']}")
        if job.state == JobState.CHECKED and job.added + job.changed:
            self.stdout.write("Chưa ghi gì. Thêm --apply để nhập vào hệ thống.")


def _importer(kind: str) -> Importer:
    try:
        return importer_named(kind)
    except KeyError:
        raise CommandError(f"Không có loại “{kind}”. Các loại: {', '.join(i.key for i in importers())}.") from None


def _read_map(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CommandError(f"Không đọc được {path}: {error}") from None
