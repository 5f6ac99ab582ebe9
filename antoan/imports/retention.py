"""Uploaded files are not kept for ever: they hold personal data, and what was read from them is in the database.

The job, its counts and its refused rows stay as the report of what was done; only the file goes.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import Max, QuerySet
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from antoan.audit.record import record
from antoan.imports import staging, storage
from antoan.imports.models import ImportJob
from antoan.org.scope import SYSTEM


def forget_old_files(today: dt.date) -> str:
    """Delete the files whose jobs have all rested for `IMPORT_KEEP_DAYS` days (0 = keep for ever); a line for the log."""
    if not settings.IMPORT_KEEP_DAYS:
        return "Tệp nhập: giữ mãi."
    before = today - dt.timedelta(days=settings.IMPORT_KEEP_DAYS)
    digests = _rested(before)
    for digest in digests:
        _forget(digest)
    return f"Tệp nhập đã quá {settings.IMPORT_KEEP_DAYS} ngày, xóa: {len(digests)}."


def _rested(before: dt.date) -> list[str]:
    """Digests none of whose jobs was touched on or after a day: one file may serve several jobs."""
    later = (Coalesce(name, "created_at") for name in ("checked_at", "applied_at", "beat_at"))
    jobs = ImportJob.objects.filter(file_deleted_at=None).order_by()
    rested = jobs.values("sha256").annotate(last=Max(Greatest("created_at", *later)))
    midnight = timezone.make_aware(dt.datetime.combine(before, dt.time()))
    return [row["sha256"] for row in rested if row["last"] < midnight]


@transaction.atomic
def _forget(digest: str) -> None:
    jobs: QuerySet[ImportJob] = ImportJob.objects.select_for_update().filter(sha256=digest, file_deleted_at=None)
    for job in jobs:
        storage.forget(job)
        staging.forget(job)
        job.file_deleted_at = timezone.now()
        job.save(update_fields=["file_deleted_at"])
        record(SYSTEM, "importjob.file_deleted", job, place_path=job.place_path, sha256=digest)
