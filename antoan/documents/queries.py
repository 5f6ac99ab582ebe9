"""Questions about files and papers of a record. The caller has already found the record in the actor's scope."""

from __future__ import annotations

from django.db import models

from antoan.documents.models import Attachment, Paper
from antoan.documents.registry import readable, writable
from antoan.org.scope import Actor


def attachments_of(obj: models.Model) -> models.QuerySet[Attachment]:
    """Files attached to a record and not removed, by kind."""
    return Attachment.objects.filter(
        target_type=obj._meta.label_lower, target_id=str(obj.pk), removed_at=None
    ).select_related("blob")


def papers_of(obj: models.Model) -> models.QuerySet[Paper]:
    """Papers issued for a record, newest first."""
    return Paper.objects.filter(target_type=obj._meta.label_lower, target_id=str(obj.pk)).select_related(
        "pdf", "docx", "xlsx"
    )


def readable_attachment(actor: Actor, pk: int) -> Attachment | None:
    """An attachment whose record the actor may read, else None."""
    found = Attachment.objects.filter(pk=pk, removed_at=None).select_related("blob").first()
    return found if found and readable(actor, found.target_type, found.target_id) else None


def writable_attachment(actor: Actor, pk: int) -> tuple[Attachment, models.Model] | None:
    """An attachment and its record, when the actor may change the record's files."""
    found = Attachment.objects.filter(pk=pk, removed_at=None).first()
    target = writable(actor, found.target_type, found.target_id) if found else None
    return (found, target) if found and target else None


def readable_paper(actor: Actor, pk: int) -> Paper | None:
    """An issued paper whose record the actor may read, else None."""
    found = Paper.objects.filter(pk=pk).select_related("pdf", "docx", "xlsx").first()
    return found if found and readable(actor, found.target_type, found.target_id) else None
