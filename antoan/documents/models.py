"""Files by content, attachments to any record, and issued papers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Blob(models.Model):
    """The bytes of one file, stored once under their SHA-256."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    content_type = models.CharField(max_length=120)  # found by looking at the bytes, not at the name
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.sha256[:12]


class Attachment(models.Model):
    """A file attached to a record. Reading it goes through the record's scope (registered resolver), never alone."""

    target_type = models.CharField(max_length=60)
    target_id = models.CharField(max_length=36)
    kind = models.CharField(_("loại giấy tờ"), max_length=20, blank=True)  # a–k of the case file
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="attachments")
    filename = models.CharField(_("tên tệp"), max_length=200)
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)
    uploaded_by = models.CharField(max_length=200)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["kind", "pk"]
        indexes: ClassVar = [models.Index(fields=["target_type", "target_id"], name="attachment_target")]

    def __str__(self) -> str:
        return self.filename


class Paper(models.Model):
    """An official paper as issued: template, data and files frozen."""

    template = models.CharField(max_length=40)  # "PL-III", "PL-IX", "XII" …
    template_version = models.CharField(max_length=20)
    target_type = models.CharField(max_length=60)
    target_id = models.CharField(max_length=36)
    number = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)
    title = models.CharField(_("tên giấy tờ"), max_length=250)
    data = models.JSONField()
    data_hash = models.CharField(max_length=64)
    pdf = models.ForeignKey(Blob, models.PROTECT, null=True, blank=True, related_name="+")
    docx = models.ForeignKey(Blob, models.PROTECT, null=True, blank=True, related_name="+")
    xlsx = models.ForeignKey(Blob, models.PROTECT, null=True, blank=True, related_name="+")
    issued_by = models.CharField(max_length=200)
    issued_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["target_type", "target_id"], name="paper_target")]

    def __str__(self) -> str:
        return self.title
