"""The investigation of one accident: level, clock, team, minutes, announcement."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from antoan.accidents.enums import InvestigationLevel, MeetingGroup
from antoan.accidents.models.case import Accident


class Investigation(models.Model):
    """Clock of Luật ATVSLĐ Điều 35 khoản 6: from receipt to the announcement of the minutes."""

    accident = models.OneToOneField(Accident, models.PROTECT, related_name="investigation")
    level = models.CharField(_("cấp điều tra"), max_length=20, choices=InvestigationLevel.choices)
    clock_from = models.DateField(_("tính từ ngày"))  # receipt, or when the police handed everything over
    base_days = models.PositiveSmallIntegerField(_("thời hạn (ngày)"))  # the law of the day, kept
    basis = models.CharField(_("căn cứ"), max_length=250, blank=True)
    needs_expertise = models.BooleanField(_("cần giám định kỹ thuật, pháp y"), default=False)
    extension_days = models.PositiveSmallIntegerField(_("gia hạn (ngày)"), default=0)
    extended_on = models.DateField(_("gia hạn ngày"), null=True, blank=True)
    extension_reason = models.TextField(_("lý do gia hạn"), blank=True)
    due_on = models.DateField(_("hạn công bố biên bản"), db_index=True)
    decision_number = models.CharField(_("số quyết định thành lập đoàn"), max_length=60, blank=True)
    decision_on = models.DateField(_("ngày quyết định"), null=True, blank=True)
    work_started_at = models.TimeField(_("giờ bắt đầu làm việc"), null=True, blank=True)
    hours_worked = models.DecimalField(
        _("số giờ đã làm đến khi tai nạn"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    course_text = models.TextField(_("diễn biến vụ tai nạn"), blank=True)  # item 6 of the minutes
    minutes_number = models.CharField(_("số biên bản"), max_length=60, blank=True)
    minutes_on = models.DateField(_("ngày lập biên bản"), null=True, blank=True)
    meeting_on = models.DateField(_("ngày họp công bố"), null=True, blank=True)
    meeting_place = models.CharField(_("địa điểm họp"), max_length=250, blank=True)
    meeting_opinions = models.TextField(_("ý kiến tại cuộc họp"), blank=True)
    meeting_dissent = models.TextField(_("ý kiến không nhất trí"), blank=True)
    published_on = models.DateField(_("ngày niêm yết công khai"), null=True, blank=True)
    published_where = models.CharField(_("nơi niêm yết"), max_length=250, blank=True)
    suspended_on = models.DateField(_("ngày chuyển cơ quan điều tra"), null=True, blank=True)
    suspended_reason = models.TextField(blank=True)
    resumed_on = models.DateField(_("ngày nhận lại đủ hồ sơ"), null=True, blank=True)  # the clock runs from here
    round = models.PositiveSmallIntegerField(_("lần điều tra"), default=1)  # 2 and more: investigated again
    extension_by = models.CharField(_("người đồng ý gia hạn"), max_length=150, blank=True)
    # The province hands a case to the ministry (Điều 35 khoản 3): its decision.
    handed_over_on = models.DateField(_("ngày chuyển cấp trung ương"), null=True, blank=True)
    handed_over_number = models.CharField(_("số văn bản chuyển"), max_length=60, blank=True)
    handed_over_reason = models.TextField(_("lý do chuyển"), blank=True)
    meeting_at = models.TimeField(_("giờ họp"), null=True, blank=True)
    # Answers of the minutes that no other column holds; keys are those of the sections (rules/minutes.py).
    answers = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="investigation_handed_over_whole",
                condition=Q(handed_over_on=None, handed_over_reason="")
                | (Q(handed_over_on__isnull=False) & ~Q(handed_over_reason="")),
                violation_error_message=_("Chuyển cấp trung ương phải có ngày và lý do."),
            ),
            models.CheckConstraint(
                name="investigation_extension_whole",
                condition=Q(extended_on=None, extension_days=0, extension_reason="")
                | (Q(extended_on__isnull=False, extension_days__gt=0) & ~Q(extension_reason="")),
                violation_error_message=_("Gia hạn phải có ngày, số ngày và lý do."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.accident} {self.get_level_display()}"


class Participant(models.Model):
    """A member of the team, someone attending, or someone at the announcement meeting (minutes, items 2 and 3)."""

    investigation = models.ForeignKey(Investigation, models.CASCADE, related_name="participants")
    part = models.CharField(
        _("tư cách"),
        max_length=10,
        choices=[
            ("head", _("Trưởng đoàn")),
            ("member", _("Thành viên")),
            ("attending", _("Tham dự điều tra")),
            ("meeting", _("Dự họp công bố")),
        ],
    )
    name = models.CharField(_("họ và tên"), max_length=150)
    agency = models.CharField(_("đơn vị công tác"), max_length=200, blank=True)
    title = models.CharField(_("chức vụ"), max_length=150, blank=True)
    group = models.CharField(_("thành phần"), max_length=12, choices=MeetingGroup.choices, blank=True)  # at the meeting
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["investigation"],
                condition=Q(part="head"),
                name="participant_one_head",
                violation_error_message=_("Mỗi đoàn chỉ có một trưởng đoàn."),
            )
        ]

    def __str__(self) -> str:
        return self.name
