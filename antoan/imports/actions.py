"""What people do with an import: upload, match columns, check, apply, cancel. And the run that does the work."""

from __future__ import annotations

import json
import logging
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from antoan.audit.record import record
from antoan.imports import columns, staging, storage
from antoan.imports.console import CONSOLE
from antoan.imports.contract import Importer
from antoan.imports.enums import JobState
from antoan.imports.models import ColumnMap, ImportJob
from antoan.imports.rules import ImportRefused, checked_options, machine_of
from antoan.imports.run import Overtaken, Run
from antoan.lib.sheets import SheetError, Table
from antoan.lib.text import cell_text, clean_text, nfc
from antoan.org.scope import Actor
from antoan.workflow.machine import allowed

PREVIEW_ROWS = 5
log = logging.getLogger(__name__)


def upload(
    *,
    importer: Importer,
    file: File[bytes],
    filename: str,
    actor: Actor,
    options: dict[str, str] | None = None,
    sheet: str = "",
    header_row: int | None = None,
) -> ImportJob:
    """Store a file and look into it: sheets, header, guessed columns. SheetError or ImportRefused say what is wrong.

    The header is found by itself, on the first sheet, unless `sheet` or `header_row` (from 1) say where it is.
    """
    if not actor.can(importer.permission):
        raise PermissionDenied
    if file.size > settings.IMPORT_LIMIT_BYTES:
        limit = settings.IMPORT_LIMIT_BYTES // 2**20
        raise ImportRefused(_("Tệp quá lớn, tối đa %(limit)s MB. Hãy chia thành nhiều tệp.") % {"limit": limit})
    answers = checked_options(importer, options or {})
    filename = clean_text(nfc(filename))[-255:] or "tep"
    job = ImportJob(
        kind=importer.key,
        membership_id=actor.membership_id,
        agency_id=actor.agency_id,
        actor_name=actor.name[:200],
        agency_name=actor.agency_name[:250],
        establishment_id=actor.establishment_id,
        place_path=actor.place_path,
        filename=filename,
        sha256=storage.keep(file, filename),
        size=file.size,
        options=answers,
    )
    table = storage.open_file(job)
    job.inspection = table.inspection.to_json()
    _lay_out(job, table, sheet or None, header_row)
    with transaction.atomic():
        job.save()
        record(
            actor, "importjob.upload", job, place_path=job.place_path, kind=job.kind, sha256=job.sha256, size=job.size
        )
    return job


def lay_out(*, job: ImportJob, sheet: str, header_row: int | None, actor: Actor) -> None:
    """Take another sheet of the file, or another row as the header; the columns are guessed anew."""
    table = storage.open_file(job)
    with transaction.atomic():
        _reopen(job, actor, "layout")
        _lay_out(job, table, sheet or None, header_row)
        job.save()


def _reopen(job: ImportJob, actor: Actor, why: str) -> None:
    """A dry run under another reading of the file says nothing any more."""
    _fire("reopen", job, actor, comment=why, checked_at=None)
    _begin(job)


def _lay_out(job: ImportJob, table: Table, sheet: str | None, header_row: int | None) -> None:
    importer = job.importer
    header = table.header(sheet, columns.knows(importer), row=header_row)
    job.sheets, job.sheet = list(table.sheets), sheet or table.sheets[0]
    job.encoding = table.encoding
    job.header_first, job.data_from = header.first, header.data_from
    job.names = list(header.names)
    job.total_rows = table.count_rows(sheet)
    job.preview = _preview(table, job)
    known = ColumnMap.objects.filter(kind=job.kind, owner=job.owner, signature=columns.signature(job.names)).first()
    job.mapping = known.mapping if known else columns.guess(importer, job.names)


def _preview(table: Table, job: ImportJob) -> list[list[str]]:
    rows: list[list[str]] = []
    for _number, cells in table.rows(job.sheet, start=job.data_from):
        rows.append([cell_text(cell)[:80] for cell in cells])
        if len(rows) == PREVIEW_ROWS:
            break
    return rows


def match_columns(*, job: ImportJob, mapping: columns.Mapping, actor: Actor) -> None:
    """Confirm which column is which field; remembered for the sender's next file with this header."""
    if wrong := columns.problems(job.importer, mapping, len(job.names)):
        raise ImportRefused(" ".join(wrong))
    with transaction.atomic():
        _reopen(job, actor, json.dumps(mapping))
        job.mapping = mapping
        job.save(update_fields=["mapping"])
        ColumnMap.objects.update_or_create(
            kind=job.kind,
            owner=job.owner,
            signature=columns.signature(job.names),
            defaults={"mapping": mapping},
        )


@transaction.atomic
def start_check(*, job: ImportJob, actor: Actor) -> None:
    """Begin the dry run from the first row; what an earlier one found is forgotten."""
    _fire("check", job, actor)
    _begin(job, checked_at=None)


@transaction.atomic
def start_apply(*, job: ImportJob, actor: Actor) -> None:
    """Begin to write, from the first row; counts and refusals are made anew, as the database is now."""
    _fire("apply", job, actor, comment=_summary(job))
    _begin(job)


def _begin(job: ImportJob, **more: Any) -> None:
    job.rejections.all().delete()
    zero = dict.fromkeys(("cursor", "read", "added", "changed", "same", "rejected"), 0)
    ImportJob.objects.filter(pk=job.pk).update(**zero, message="", beat_at=timezone.now(), **more)
    job.refresh_from_db()


def _summary(job: ImportJob) -> str:
    return f"{job.filename}: {job.read} = +{job.added} ~{job.changed} ={job.same} !{job.rejected}"


def cancel(*, job: ImportJob, actor: Actor) -> None:
    """Give the job up. Batches already written stay: they are facts with their own history."""
    _fire("cancel", job, actor)
    staging.forget(job)


@transaction.atomic
def resume(*, job: ImportJob, actor: Actor) -> None:
    """Let a run that stopped while writing go on after its last whole batch."""
    _fire("resume", job, actor, comment=f"> {job.cursor}")
    ImportJob.objects.filter(pk=job.pk).update(message="", beat_at=timezone.now())
    job.refresh_from_db()


def carry_out(*, job: ImportJob, actor: Actor) -> None:
    """Run a job in state checking or applying to its end; whatever goes wrong ends in its message, not in silence."""
    if not job.is_running:
        return
    if not allowed(job.importer.permission, actor, job):
        _fail(
            job,
            _("Người nhập không còn quyền nhập loại dữ liệu này. Người có quyền hãy bấm “Tiếp tục” hoặc tải lại tệp."),
        )
        return
    run = Run(job, actor)
    try:
        run.go()
        _finish(run, actor)
    except Overtaken:
        job.refresh_from_db()
    except SheetError as error:
        _fail(job, str(error))
    except Exception:  # the person must see that it stopped, and where; the cause goes to the log
        log.exception("import %s stopped after row %s", job.pk, job.cursor)
        _fail(job, _stopped(job))


def _fail(job: ImportJob, message: str) -> None:
    _fire("fail", job, CONSOLE, message=message)


def _stopped(job: ImportJob) -> str:
    if job.state == JobState.APPLYING:
        return _("Hệ thống gặp lỗi sau dòng %(row)s. Các dòng trước đó đã nhập đủ; bấm “Tiếp tục” để nhập nốt.") % {
            "row": job.cursor
        }
    return _("Hệ thống gặp lỗi sau dòng %(row)s khi kiểm tra; chưa có gì được ghi. Hãy kiểm tra lại.") % {
        "row": job.cursor
    }


@transaction.atomic
def _finish(run: Run, actor: Actor) -> None:
    job, now = run.job, timezone.now()
    if run.context.is_dry_run:
        _fire("checked", job, actor, comment=_summary(job), checked_at=now)
        return
    run.importer.finish(run.context)
    _fire("applied", job, actor, comment=_summary(job), applied_at=now)
    transaction.on_commit(lambda: staging.forget(job))


def _fire(move: str, job: ImportJob, actor: Actor, comment: str = "", **fields: Any) -> None:
    machine_of(job.kind).fire(move, job, actor=actor, comment=comment, **fields)
