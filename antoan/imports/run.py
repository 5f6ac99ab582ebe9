"""One pass over a file: the dry run and the real one are the same code, but for `apply`.

Each batch is one transaction that holds its rows, its refusals, its counts and the cursor, so a stopped run leaves
whole batches and goes on after the last of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

from antoan.imports import staging, storage
from antoan.imports.bulk import upsert
from antoan.imports.cells import to_json
from antoan.imports.contract import Context, ImportRow, Verdict
from antoan.imports.enums import JobState
from antoan.imports.models import ImportJob, Rejection
from antoan.imports.pace import long_run
from antoan.imports.plan import Parsed, Plan, Reason
from antoan.lib.text.legacy import Legacy
from antoan.lib.words import gettext as _
from antoan.org.scope import Actor

BATCH_ROWS = 10_000  # the more, the less often each index page is written; so many rows are some ten megabytes


class Overtaken(Exception):
    """Another run, or a person, has moved the job meanwhile; this run's batch is rolled back."""


class Run:
    """The run of one job in state checking or applying, from its cursor on."""

    def __init__(self, job: ImportJob, actor: Actor) -> None:
        self.job = job
        self.importer = job.importer
        self.context = Context(
            job_id=job.pk,
            actor=actor,
            filename=job.filename,
            sha256=job.sha256,
            header=tuple(job.names),
            options=job.options,
            is_dry_run=job.state != JobState.APPLYING,
        )

    def go(self) -> None:
        """Work through the file; SheetError when it cannot be read, Overtaken when another run is at work."""
        with long_run():
            if self.context.is_dry_run:
                self._try_out()
            else:
                self._apply()

    def _try_out(self) -> None:
        batches, legacy = self._read()
        with staging.Writer(self.job, legacy) as stage:
            self._go_on(map(stage.kept, batches))

    def _apply(self) -> None:
        """From what the dry run staged; from the file where that is gone or damaged, even half-way."""
        try:
            legacy, batches = staging.read(self.job)
            self._plan = self._planned(legacy)
            self._go_on(batches)
        except staging.Broken:
            self._go_on(self._read()[0])

    def _go_on(self, batches: Iterator[list[Parsed]]) -> None:
        for batch in batches:
            if rest := [parsed for parsed in batch if parsed.row.number > self.job.cursor]:
                self._batch(rest)
            del batch, rest

    def _read(self) -> tuple[Iterator[list[Parsed]], dict[int, Legacy]]:
        job, table = self.job, storage.open_file(self.job)
        legacy = table.legacy_columns(job.sheet)
        self._plan = self._planned(legacy)
        rows = table.rows(job.sheet, start=job.data_from, clean=False)
        return self._plan.batches(rows, BATCH_ROWS), legacy

    def _planned(self, legacy: dict[int, Legacy]) -> Plan:
        return Plan(self.importer, self.job.mapping, len(self.job.names), legacy)

    def _batch(self, batch: list[Parsed]) -> None:
        if self.context.is_dry_run:
            self._judge(batch)
            with transaction.atomic():
                self._save(batch)
            return
        with transaction.atomic():
            self._hold()  # before anything is written, so that two runs cannot write the same batch
            self._judge(batch)
            self._write(batch)
            self._save(batch)

    def _judge(self, batch: list[Parsed]) -> None:
        good = _good(batch)
        for problem in self.importer.check([p.row for p in good], self.context):
            good[problem.index].reasons.append([problem.field, problem.message])
        rows = [p.row for p in _good(batch)]
        verdicts = self.importer.classify(rows, self.context)
        for row, verdict in zip(rows, verdicts, strict=True):
            row.verdict = verdict
        for parsed in batch:
            if parsed.repeats:
                parsed.row.verdict = Verdict.SAME

    def _write(self, batch: list[Parsed]) -> None:
        wanted = [p for p in _good(batch) if p.row.verdict != Verdict.SAME]
        if not wanted or self._try([p.row for p in wanted]):
            return
        # The database refused something: row by row shows which, and saves the others.
        for parsed in wanted:
            if not self._try([parsed.row]):
                parsed.reasons.append(["", _("Cơ sở dữ liệu không nhận dòng này, có thể mâu thuẫn với dữ liệu đã có.")])

    def _try(self, rows: Sequence[ImportRow]) -> bool:
        try:
            with transaction.atomic():
                self.importer.apply(rows, self.context)
        except (IntegrityError, DataError):
            return False
        return True

    def _hold(self) -> None:
        mine = ImportJob.objects.select_for_update().filter(
            pk=self.job.pk, state=self.job.state, cursor=self.job.cursor
        )
        if not mine.exists():
            raise Overtaken

    def _save(self, batch: list[Parsed]) -> None:
        job = self.job
        refused = [p for p in batch if p.reasons]
        upsert(Rejection, ("job_id", "row", "cells", "reasons"), [self._rejection(p) for p in refused])
        verdicts = Counter(p.row.verdict for p in batch if not p.reasons)
        counts = {
            "read": job.read + len(batch),
            "added": job.added + verdicts[Verdict.ADDED],
            "changed": job.changed + verdicts[Verdict.CHANGED],
            "same": job.same + verdicts[Verdict.SAME],
            "rejected": job.rejected + len(refused),
            "cursor": batch[-1].row.number,
        }
        mine = ImportJob.objects.filter(pk=job.pk, state=job.state, cursor=job.cursor)
        if not mine.update(**counts, beat_at=timezone.now()):
            raise Overtaken
        for name, value in counts.items():
            setattr(job, name, value)

    def _rejection(self, parsed: Parsed) -> tuple[int, int, list[Any], list[Reason]]:
        cells = [to_json(cell) for cell in self._plan.kept(parsed.row.raw)]
        return self.job.pk, parsed.row.number, cells, parsed.reasons


def _good(batch: list[Parsed]) -> list[Parsed]:
    """Rows that nothing stands against and no earlier row repeats."""
    return [p for p in batch if not p.reasons and not p.repeats]
