"""Bytes on disk under their SHA-256: the same file is kept once, and cannot change unnoticed."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from antoan.documents.models import Blob


class BlobDamaged(OSError):
    """The bytes on disk are not the bytes that were stored."""


def keep(data: bytes, content_type: str) -> Blob:
    """Store bytes; idempotent by content."""
    digest = hashlib.sha256(data).hexdigest()
    path = _path(digest)
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(data))
    return Blob.objects.get_or_create(sha256=digest, defaults={"size": len(data), "content_type": content_type})[0]


def load(blob: Blob) -> bytes:
    """The bytes, verified. Raises BlobDamaged or FileNotFoundError."""
    with default_storage.open(_path(blob.sha256)) as file:
        data: bytes = file.read()
    if hashlib.sha256(data).hexdigest() != blob.sha256:
        raise BlobDamaged(blob.sha256)
    return data


def _path(digest: str) -> str:
    return f"blobs/{digest[:2]}/{digest}"
