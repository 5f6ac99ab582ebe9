"""A declaration: the words of whoever declared, never edited into another's (Phụ lục III NĐ 39/2016)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from antoan.accidents.enums import Channel, DeclarationState
from antoan.accidents.models.case import Accident
from antoan.establishments.models import Establishment
from antoan.org.models import Place
from antoan.org.scope import ScopedQuerySet


class DeclarationQuerySet(ScopedQuerySet["Declaration"]):
    """Where it happened, where the employer stands, and the employer itself."""

    place_fields = ("commune", "establishment__commune")


class Declaration(models.Model):
    """Phụ lục III as received; its victims are the sightings that point here."""

    number = models.CharField(_("số tiếp nhận"), max_length=20, unique=True)  # "KB-2026-000123"
    idempotency_key = models.CharField(max_length=80, unique=True)  # made on the device: a resend is not a second one
    state = models.CharField(
        _("trạng thái"), max_length=20, choices=DeclarationState.choices, default=DeclarationState.SUBMITTED
    )
    channel = models.CharField(_("kênh"), max_length=10, choices=Channel.choices)
    establishment = models.ForeignKey(Establishment, models.PROTECT, null=True, blank=True, related_name="declarations")
    employer_text = models.CharField(_("cơ sở xảy ra tai nạn"), max_length=255, blank=True)
    employer_parent = models.CharField(_("cơ quan quản lý cấp trên"), max_length=255, blank=True)
    employer_address = models.CharField(_("địa chỉ"), max_length=255, blank=True)
    employer_phone = models.CharField(_("điện thoại/fax"), max_length=40, blank=True)
    employer_email = models.CharField(_("e-mail"), max_length=254, blank=True)
    occurred_on = models.DateField(_("ngày xảy ra"))
    occurred_at = models.TimeField(_("giờ xảy ra"), null=True, blank=True)
    commune = models.ForeignKey(Place, models.PROTECT, related_name="declarations")
    place_text = models.CharField(_("nơi xảy ra"), max_length=300, blank=True)
    summary = models.TextField(_("tóm tắt diễn biến, hậu quả"))
    declarant_name = models.CharField(_("người khai báo"), max_length=150)
    declarant_title = models.CharField(_("chức vụ, quan hệ"), max_length=150, blank=True)
    declarant_phone = models.CharField(_("điện thoại người khai"), max_length=40, blank=True)
    received_at = models.DateTimeField(_("nhận lúc"))
    decided_at = models.DateTimeField(_("xử lý lúc"), null=True, blank=True)
    decision_reason = models.TextField(_("lý do"), blank=True)
    accident = models.ForeignKey(Accident, models.PROTECT, null=True, blank=True, related_name="declarations")
    revision = models.PositiveSmallIntegerField(default=1)  # sent again after being returned
    submitted_by_id = models.CharField(max_length=36, blank=True)
    is_demo = models.BooleanField(default=False)

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-received_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="declaration_case_iff_taken",
                condition=Q(state__in=["accepted", "joined"], accident__isnull=False)
                | ~Q(state__in=["accepted", "joined"]),
                violation_error_message=_("Khai báo đã tiếp nhận phải gắn với một vụ."),
            ),
            models.CheckConstraint(
                name="declaration_reason",
                condition=~Q(state__in=["returned", "not_occupational"]) | ~Q(decision_reason=""),
                violation_error_message=_("Trả lại hoặc từ chối phải ghi lý do."),
            ),
            models.CheckConstraint(
                name="declaration_decided_iff_dated",
                condition=Q(state="submitted", decided_at=None) | (~Q(state="submitted") & Q(decided_at__isnull=False)),
                violation_error_message=_("Khai báo đã xử lý phải có thời điểm xử lý."),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "received_at"], name="declaration_queue"),
            models.Index(fields=["occurred_on", "commune"], name="declaration_event"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def place_path(self) -> str:
        """Path of the unit that answers for the place today."""
        return self.commune.current_path


class DeclarationRevision(models.Model):
    """What was sent, each time it was sent: the words stay even when the declarant mends them later."""

    declaration = models.ForeignKey(Declaration, models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField(_("lần gửi"))
    content = models.JSONField(_("nội dung đã gửi"))
    content_hash = models.CharField(max_length=64)
    sent_at = models.DateTimeField(_("gửi lúc"))
    sent_by = models.CharField(_("người gửi"), max_length=200)
    # Why it came back after this sending, kept when the next sending clears the declaration's own reason.
    returned_reason = models.TextField(_("lý do trả lại"), blank=True)

    class Meta:
        ordering: ClassVar = ["declaration_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["declaration", "number"], name="declaration_revision_once")
        ]

    def __str__(self) -> str:
        return f"{self.declaration} ({self.number})"
