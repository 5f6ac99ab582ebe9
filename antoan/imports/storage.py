"""Uploaded files on disk, under their SHA-256: the same file twice is one file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import default_storage

from antoan.imports.models import ImportJob
from antoan.lib.sheets import Inspection, SheetError, Table, open_table
from antoan.lib.words import gettext as _


def keep(file: File[bytes], filename: str) -> str:
    """Store a file; answers its digest."""
    digest = _digest(file.chunks())
    name = _name(digest, filename)
    if not default_storage.exists(name):
        file.seek(0)
        default_storage.save(name, file)
    return digest


def path_of(job: ImportJob) -> Path:
    """Where the job's file lies; SheetError when it is gone or no longer the file that was sent."""
    path = Path(default_storage.path(_name(job.sha256, job.filename)))
    if job.file_deleted_at:
        raise SheetError(_("Tệp này đã hết thời hạn lưu nên đã được xóa. Hãy tải lên lại."))
    if not path.exists():
        raise SheetError(_("Tệp đã tải lên không còn trên máy chủ. Hãy tải lên lại."))
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != job.sha256:
            raise SheetError(_("Tệp trên máy chủ không còn đúng như lúc tải lên. Hãy tải lên lại."))
    return path


def forget(job: ImportJob) -> None:
    """Remove the job's file, if it is still there."""
    default_storage.delete(_name(job.sha256, job.filename))


def open_file(job: ImportJob) -> Table:
    """The job's file as a table; inspected once, for its bytes are known to be the same."""
    inspection = Inspection.from_json(job.inspection) if job.inspection else None
    return open_table(path_of(job), job.filename, inspection)


def _digest(chunks: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


def _name(digest: str, filename: str) -> str:
    return f"imports/{digest[:2]}/{digest}{Path(filename).suffix.lower()}"
