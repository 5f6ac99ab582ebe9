"""Attach a file, remove it with a reason, issue an official paper."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Protocol

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from antoan.audit.record import record
from antoan.documents import models as rows
from antoan.documents import storage
from antoan.documents.paper import Paper, Table
from antoan.documents.render import to_docx, to_pdf, to_xlsx
from antoan.documents.rules import ACCEPTED, FileRefused, check_file, too_large
from antoan.org.scope import Actor


class Upload(Protocol):
    """What a web framework's uploaded file looks like."""

    @property
    def name(self) -> str | None: ...
    @property
    def size(self) -> int | None: ...
    def read(self, num_bytes: int | None = None, /) -> bytes: ...


def attach(*, upload: Upload, target: models.Model, kind: str, actor: Actor, note: str = "") -> rows.Attachment:
    """Attach one file to a record the actor may write to. Raises FileRefused; the type is found from the bytes."""
    from django.conf import settings  # noqa: PLC0415 - read at call time so that a deployment's limit holds

    name = clean_name(upload.name or "")
    if (upload.size or 0) > settings.UPLOAD_LIMIT_BYTES:
        raise FileRefused(too_large(name, upload.size or 0))
    data = upload.read()
    found = check_file(name, data)
    blob = storage.keep(data, found)
    return _add_attachment(blob=blob, target=target, kind=kind, actor=actor, name=name, note=note)


@transaction.atomic
def _add_attachment(
    *, blob: rows.Blob, target: models.Model, kind: str, actor: Actor, name: str, note: str
) -> rows.Attachment:
    attachment = rows.Attachment.objects.create(
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        kind=kind,
        blob=blob,
        filename=name,
        note=note[:300],
        uploaded_by=actor.name[:200],
    )
    place_path = getattr(target, "place_path", "")
    record(
        actor,
        "documents.attach",
        target,
        place_path=place_path,
        attachment=attachment.pk,
        kind=kind,
        sha256=blob.sha256,
    )
    return attachment


@transaction.atomic
def remove(*, attachment: rows.Attachment, target: models.Model, actor: Actor, reason: str) -> None:
    """Take a file out of sight; the bytes and the event stay. Raises FileRefused without a reason."""
    if not reason.strip():
        raise FileRefused(_("Cần ghi rõ lý do gỡ tệp."))
    attachment.removed_at = timezone.now()
    attachment.removed_reason = reason.strip()[:300]
    attachment.save(update_fields=["removed_at", "removed_reason"])
    place_path = getattr(target, "place_path", "")
    record(actor, "documents.remove", target, place_path=place_path, attachment=attachment.pk, reason=reason)


def move_attachments(source: models.Model, target: models.Model, *, only: Sequence[int] | None = None) -> list[int]:
    """Files of one record become those of another of the same model; returns their numbers. The caller's event."""
    found = rows.Attachment.objects.filter(target_type=source._meta.label_lower, target_id=str(source.pk))
    chosen = list((found if only is None else found.filter(pk__in=only)).values_list("pk", flat=True))
    rows.Attachment.objects.filter(pk__in=chosen).update(target_id=str(target.pk))
    return chosen


def clean_name(name: str) -> str:
    """A file name without folders or control characters, at most 200 characters, extension kept."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    printable = "".join(c for c in base if c.isprintable()) or "tep"
    stem, dot, extension = printable.rpartition(".")
    return f"{stem[:190]}{dot}{extension[:9]}" if dot else printable[:200]


def issue(paper: Paper, *, target: models.Model, actor: Actor, number: str = "") -> rows.Paper:
    """Make and freeze an official paper: data, hash, PDF and Word (and Excel where it has a table)."""
    data = paper_json(paper)
    digest = hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    stamped = dataclasses.replace(paper, content_hash=paper.content_hash or digest)
    pdf = storage.keep(to_pdf(stamped), ACCEPTED["pdf"])
    docx = storage.keep(to_docx(stamped), ACCEPTED["docx"])
    has_table = any(isinstance(block, Table) for block in paper.blocks)
    xlsx = storage.keep(to_xlsx(stamped), ACCEPTED["xlsx"]) if has_table else None
    with transaction.atomic():
        row = rows.Paper.objects.create(
            template=paper.template,
            template_version=paper.version,
            target_type=target._meta.label_lower,
            target_id=str(target.pk),
            number=number,
            title=paper.title[:250],
            data=data,
            data_hash=digest,
            pdf=pdf,
            docx=docx,
            xlsx=xlsx,
            issued_by=actor.name[:200],
        )
        place_path = getattr(target, "place_path", "")
        record(actor, "documents.issue", target, place_path=place_path, paper=paper.title, hash=digest)
    return row


def paper_json(paper: Paper) -> dict[str, Any]:
    """The paper as JSON: what is frozen and hashed. Each block carries its kind; decimals are text."""
    data = dataclasses.asdict(paper)
    for block, raw in zip(paper.blocks, data["blocks"], strict=True):
        raw["kind"] = type(block).__name__.lower()
    frozen: dict[str, Any] = json.loads(json.dumps(data, default=_plain, ensure_ascii=False))
    return frozen


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(type(value).__name__)
