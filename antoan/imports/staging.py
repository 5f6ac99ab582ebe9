"""Rows as the dry run parsed them, kept beside the file until they are written.

So the real run writes exactly what the person confirmed, and a long file is parsed once. Each record is sealed with the
system's secret key: what was not written here is not loaded.
"""

from __future__ import annotations

import hmac
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.core.files.storage import default_storage
from django.utils.crypto import salted_hmac

from antoan.imports.contract import ImportRow
from antoan.imports.models import ImportJob
from antoan.imports.plan import Parsed
from antoan.lib.text.legacy import Legacy

_SALT = "antoan.imports.staging"
_SEAL = 32  # bytes of HMAC-SHA256
_LENGTH = 8

Legacies = dict[int, Legacy]


class Broken(Exception):
    """There is nothing staged for this job and mapping, or it is not what was staged: read the file instead."""


class Writer:
    """Stages the batches of one dry run; use as a context."""

    def __init__(self, job: ImportJob, legacy: Legacies) -> None:
        self._job, self._legacy = job, legacy

    def __enter__(self) -> Writer:
        path = _path(self._job)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("wb")
        self._put((_identity(self._job), self._legacy))
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def kept(self, batch: list[Parsed]) -> list[Parsed]:
        """The batch, kept as it is now, before checks add anything to it."""
        self._put([(p.row.number, p.row.raw, tuple(p.row.values.values()), p.reasons, p.repeats) for p in batch])
        return batch

    def _put(self, record: Any) -> None:
        payload = pickle.dumps(record, protocol=5)
        self._file.write(len(payload).to_bytes(_LENGTH, "big") + _seal(payload) + payload)


def read(job: ImportJob) -> tuple[Legacies, Iterator[list[Parsed]]]:
    """The old encodings of the columns, and the batches as they were staged; Broken when they cannot be used."""
    try:
        file = _path(job).open("rb")
    except OSError:
        raise Broken from None
    records = _records(file)
    identity, legacy = next(records, ("", {}))
    if identity != _identity(job):
        file.close()
        raise Broken
    keys = [field.key for field in job.importer.fields]
    return legacy, ([_parsed(item, keys) for item in record] for record in records)


def forget(job: ImportJob) -> None:
    """Remove what was staged; it was written, or will not be."""
    _path(job).unlink(missing_ok=True)


def _parsed(item: tuple[Any, ...], keys: list[str]) -> Parsed:
    number, raw, values, reasons, repeats = item
    return Parsed(ImportRow(number, raw, dict(zip(keys, values, strict=True))), reasons, repeats)


def _records(file: BinaryIO) -> Iterator[Any]:
    with file:
        while head := file.read(_LENGTH + _SEAL):
            payload = file.read(int.from_bytes(head[:_LENGTH], "big"))
            if not hmac.compare_digest(head[_LENGTH:], _seal(payload)):
                raise Broken
            yield pickle.loads(payload)  # noqa: S301 - sealed by ourselves


def _seal(payload: bytes) -> bytes:
    return salted_hmac(_SALT, payload, algorithm="sha256").digest()


def _identity(job: ImportJob) -> str:
    """What the staged rows were made of."""
    fields = [field.key for field in job.importer.fields]  # in this order the values of a row are kept
    return repr((job.pk, job.sha256, job.sheet, job.data_from, sorted(job.mapping.items()), fields))


def _path(job: ImportJob) -> Path:
    return Path(default_storage.path(f"imports/staged/{job.pk}.rows"))
