"""A file on its way in: the job with its counts, the rows it refused, and the columns people have matched before."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from antoan.imports.contract import Importer, importer_named, importers
from antoan.imports.enums import RUNNING, JobState
from antoan.org.models import Agency, Membership
from antoan.org.scope import Actor

STALE = timedelta(minutes=2)  # a run writes after every batch, so silence means that its process is gone


class ImportJobQuerySet(models.QuerySet["ImportJob"]):
    """A job belongs to a kind (its permission), and to a place or an establishment (its scope)."""

    def visible_to(self, actor: Actor, permission: str = "") -> Self:
        """Jobs of the kinds the actor may import (of one permission, if named), within reach."""
        kinds = [i.key for i in importers() if actor.can(i.permission) and permission in ("", i.permission)]
        mine = self.filter(kind__in=kinds)
        if actor.establishment_id is not None:
            return mine.filter(establishment_id=actor.establishment_id)
        if actor.nation:
            return mine
        return mine.filter(place_path__startswith=actor.place_path) if actor.place_path else self.none()


class ImportJob(models.Model):
    """One file. `cursor` is the number of the last row whose batch is in the database, counts and refusals with it."""

    kind = models.CharField(_("loại dữ liệu"), max_length=40)
    state = models.CharField(_("trạng thái"), max_length=10, choices=JobState.choices, default=JobState.UPLOADED)
    membership = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    actor_name = models.CharField(_("người nhập"), max_length=200)
    agency_name = models.CharField(_("đơn vị gửi"), max_length=250, blank=True)
    establishment_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    place_path = models.CharField(max_length=60, blank=True, db_index=True)

    filename = models.CharField(_("tên tệp"), max_length=255)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField(_("dung lượng"))
    inspection = models.JSONField(null=True)  # what the first look at the file found, so that it is looked at once
    encoding = models.CharField(max_length=20, blank=True)
    sheets = models.JSONField(default=list)
    sheet = models.CharField(_("trang tính"), max_length=120, blank=True)
    header_first = models.IntegerField(_("dòng tiêu đề"), default=1)
    data_from = models.IntegerField(default=2)
    names = models.JSONField(default=list)  # header, one text per column
    preview = models.JSONField(default=list)  # the first rows as text
    options = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)  # field key → column index

    total_rows = models.IntegerField(_("số dòng"), default=0)
    cursor = models.IntegerField(default=0)
    read = models.IntegerField(_("đã đọc"), default=0)
    added = models.IntegerField(_("thêm mới"), default=0)
    changed = models.IntegerField(_("thay đổi"), default=0)
    same = models.IntegerField(_("đã có"), default=0)
    rejected = models.IntegerField(_("bị từ chối"), default=0)
    message = models.TextField(_("thông báo"), blank=True)
    created_at = models.DateTimeField(_("tải lên lúc"), auto_now_add=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    applied_at = models.DateTimeField(_("nhập xong lúc"), null=True, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True)
    file_deleted_at = models.DateTimeField(null=True, blank=True)  # by retention; the report stays

    objects = ImportJobQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="import_job_counts",
                condition=Q(read=F("added") + F("changed") + F("same") + F("rejected")),
                violation_error_message=_("Số dòng đã đọc phải bằng thêm mới + thay đổi + đã có + bị từ chối."),
            ),
            models.CheckConstraint(
                name="import_job_applied_when",
                condition=Q(state="applied", applied_at__isnull=False) | (~Q(state="applied") & Q(applied_at=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filename} ({self.get_state_display()})"

    @property
    def importer(self) -> Importer:
        """The kind's declaration."""
        return importer_named(self.kind)

    @property
    def is_running(self) -> bool:
        """Whether a run should be at work on it."""
        return self.state in RUNNING

    @property
    def is_stalled(self) -> bool:
        """Whether its run has been silent too long: its process was stopped."""
        return self.is_running and self.beat_at is not None and timezone.now() - self.beat_at > STALE

    @property
    def is_part_applied(self) -> bool:
        """Whether it stopped on the way, with some batches in the database."""
        return self.state == JobState.FAILED and self.checked_at is not None

    @property
    def level(self) -> str:
        """How the state is shown: neutral, info, ok, warn or late."""
        if self.state == JobState.APPLIED:
            return "warn" if self.rejected else "ok"
        return {JobState.FAILED: "late", JobState.CHECKED: "info"}.get(JobState(self.state), "neutral")

    @property
    def percent(self) -> int:
        """Progress of the current run, 0–100."""
        return min(100, self.cursor * 100 // self.total_rows) if self.total_rows else 0

    @property
    def owner(self) -> str:
        """Whose habits of columns apply."""
        return f"establishment:{self.establishment_id}" if self.establishment_id else f"agency:{self.agency_id or 0}"


class Rejection(models.Model):
    """A row that was refused in the latest run, as it came, with the reasons."""

    job = models.ForeignKey(ImportJob, models.CASCADE, related_name="rejections")
    row = models.IntegerField(_("dòng"))
    cells = models.JSONField()
    reasons = models.JSONField()  # [[field key, sentence], …]

    class Meta:
        ordering: ClassVar = ["row"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["job", "row"], name="import_rejection_once")]

    def __str__(self) -> str:
        return f"{self.job_id}:{self.row}"


class ColumnMap(models.Model):
    """Which column is which field, as a person confirmed it for a sender's layout; used again for the same header."""

    kind = models.CharField(max_length=40)
    owner = models.CharField(max_length=40)
    signature = models.CharField(max_length=64)  # SHA-256 of the folded header
    mapping: models.JSONField[dict[str, Any]] = models.JSONField()
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "owner", "signature"], name="import_column_map_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.owner}"
