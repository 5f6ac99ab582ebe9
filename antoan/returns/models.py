"""Returns and their cells. The engine knows forms, units and periods; it knows nothing of safety at work."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from antoan.org.models import Place
from antoan.org.scope import ScopedQuerySet
from antoan.returns.enums import ReturnState


class ReturnQuerySet(ScopedQuerySet["Return"]):
    """Scope: the place of the unit, or the establishment whose return it is."""

    place_fields = ("place",)


class Return(models.Model):
    """One unit's return of one form for one period, in one revision."""

    form = models.CharField(_("biểu"), max_length=20)  # "XII", "XIV"
    form_version = models.CharField(max_length=20)
    period = models.CharField(_("kỳ"), max_length=10)  # "2026H1", "2026"
    unit_key = models.CharField(_("mã đơn vị"), max_length=40)  # tax code, place code …: what API and files say
    unit_name = models.CharField(_("đơn vị báo cáo"), max_length=255)
    unit_folded = models.CharField(max_length=300, blank=True)  # search key without diacritics
    establishment_id = models.BigIntegerField(null=True, blank=True)  # engine-neutral: no foreign key upwards
    place = models.ForeignKey(Place, models.PROTECT, related_name="returns")
    stratum = models.CharField(max_length=20, blank=True)  # how a parent groups it (type of establishment)
    state = models.CharField(_("trạng thái"), max_length=12, choices=ReturnState.choices, default=ReturnState.DRAFT)
    is_nil = models.BooleanField(_("không phát sinh"), default=False)
    header = models.JSONField(default=dict)  # the form's heading: text and codes as on the paper
    revision = models.PositiveSmallIntegerField(_("lần"), default=1)
    correction_reason = models.TextField(_("lý do sửa sau khi duyệt"), blank=True)
    signer_name = models.CharField(_("người ký"), max_length=150, blank=True)
    signer_title = models.CharField(_("chức vụ"), max_length=150, blank=True)
    submitted_at = models.DateTimeField(_("gửi lúc"), null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.TextField(_("lý do trả lại"), blank=True)
    content_hash = models.CharField(_("mã nội dung"), max_length=64, blank=True)  # frozen on acceptance
    # Handed in on paper and keyed in by an office: who, for which office, when, and the day the paper came.
    paper_received_on = models.DateField(_("ngày nhận bản giấy"), null=True, blank=True)
    paper_by = models.CharField(_("người nhập thay"), max_length=200, blank=True)
    paper_agency_id = models.BigIntegerField(null=True, blank=True)
    paper_at = models.DateTimeField(_("nhập thay lúc"), null=True, blank=True)
    objection = models.TextField(_("ý kiến không đồng ý của cơ sở"), blank=True)
    objected_at = models.DateTimeField(null=True, blank=True)
    prefilled_at = models.DateTimeField(null=True, blank=True)
    saved_at = models.DateTimeField(auto_now=True)
    is_demo = models.BooleanField(default=False)

    objects = ReturnQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-period", "unit_name", "-revision"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["form", "period", "unit_key", "revision"], name="return_once"),
            models.UniqueConstraint(
                fields=["form", "period", "unit_key"],
                condition=Q(state="accepted"),
                name="return_one_accepted",
                violation_error_message=_("Đã có một bản được duyệt cho kỳ này."),
            ),
            models.UniqueConstraint(
                fields=["form", "period", "unit_key"],
                condition=Q(state__in=["draft", "submitted", "returned"]),
                name="return_one_open",
                violation_error_message=_("Đang có một bản chưa duyệt cho kỳ này."),
            ),
            models.CheckConstraint(
                name="return_reason",
                condition=~Q(state="returned") | ~Q(decision_reason=""),
                violation_error_message=_("Trả lại phải ghi lý do."),
            ),
            models.CheckConstraint(
                name="return_frozen_iff_hashed",
                condition=Q(state__in=["accepted", "superseded"]) & ~Q(content_hash="")
                | ~Q(state__in=["accepted", "superseded"]) & Q(content_hash=""),
                violation_error_message=_("Báo cáo đã duyệt phải có mã nội dung."),
            ),
            models.CheckConstraint(
                name="return_submitted_iff_dated",
                condition=Q(state__in=["draft", "superseded"]) | Q(submitted_at__isnull=False),
                violation_error_message=_("Báo cáo đã gửi phải có thời điểm gửi."),
            ),
            models.CheckConstraint(
                name="return_paper_whole",
                condition=Q(paper_received_on=None, paper_by="", paper_at=None)
                | Q(paper_received_on__isnull=False, paper_at__isnull=False) & ~Q(paper_by=""),
                violation_error_message=_("Bản nhập thay phải ghi người nhập, lúc nhập và ngày nhận bản giấy."),
            ),
        ]
        indexes: ClassVar = [
            # A queue asks for a state of any period, a roll-up for one period; both find their places in the index.
            models.Index(fields=["form", "state", "period", "place"], name="return_rollup"),
            models.Index(fields=["establishment_id", "period"], name="return_establishment"),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.period} {self.unit_name}"

    @property
    def is_on_paper(self) -> bool:
        """Whether an office keyed it in from the paper that the unit handed in."""
        return self.paper_received_on is not None

    @property
    def place_path(self) -> str:
        """Path of the unit that answers today."""
        return self.place.current_path


class Cell(models.Model):
    """One number of one return. Only what is not zero is stored. `row` and `column` are keys of the form's specification."""

    of = models.ForeignKey(Return, models.CASCADE, related_name="cells")
    table = models.CharField(max_length=10)
    row = models.CharField(max_length=40)
    column = models.CharField(max_length=20)
    value = models.DecimalField(max_digits=20, decimal_places=4)
    prefilled = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    reason = models.CharField(_("lý do sửa"), max_length=400, blank=True)  # mandatory when value ≠ prefilled

    class Meta:
        ordering: ClassVar = ["of_id", "table", "row", "column"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["of", "table", "row", "column"], name="cell_once"),
            models.CheckConstraint(
                name="cell_change_reasoned",
                condition=Q(prefilled=None) | Q(value=models.F("prefilled")) | ~Q(reason=""),
                violation_error_message=_("Sửa số đã tổng hợp phải ghi lý do."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table}/{self.row}/{self.column} = {self.value}"


class CellComment(models.Model):
    """The receiver's remark on one cell."""

    of = models.ForeignKey(Return, models.CASCADE, related_name="comments")
    table = models.CharField(max_length=10)
    row = models.CharField(max_length=40)
    column = models.CharField(max_length=20)
    text = models.CharField(max_length=500)
    author_name = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.text[:60]
