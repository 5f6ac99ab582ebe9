"""The law as dated data: acts, parameters and code lists, each with its source and how certain it is."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

FIRST_DAY = dt.date(1900, 1, 1)
D = TypeVar("D", bound=models.Model)


class Certainty(models.TextChoices):
    """How the fact was obtained; all but VERIFIED and READ are shown as "chưa đối chiếu"."""

    VERIFIED = "verified", _("đã đối chiếu")  # an administrator compared it with the gazette
    READ = "read", _("đọc từ nguồn công khai")
    WEAK = "weak", _("chưa đối chiếu (nguồn thứ cấp)")
    MEMORY = "memory", _("chưa đối chiếu")
    DERIVED = "derived", _("chưa đối chiếu (suy ra)")


class DatedQuerySet(models.QuerySet[D]):
    """Rows that hold for a period."""

    def on(self, day: dt.date) -> Self:
        """Rows in force on a day."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)


class Dated(models.Model):
    """Shared columns: validity, legal basis, certainty."""

    valid_from = models.DateField(_("hiệu lực từ"), default=FIRST_DAY)
    valid_to = models.DateField(_("hiệu lực đến"), null=True, blank=True)
    basis = models.CharField(_("căn cứ"), max_length=250, blank=True)  # "Luật ATVSLĐ Đ.35 k.6"
    certainty = models.CharField(_("mức đối chiếu"), max_length=10, choices=Certainty.choices, default=Certainty.MEMORY)
    note = models.TextField(_("ghi chú"), blank=True)

    class Meta:
        abstract = True

    @property
    def is_unverified(self) -> bool:
        """Whether screens must say "chưa đối chiếu"."""
        return self.certainty not in {Certainty.VERIFIED, Certainty.READ}


class Act(models.Model):
    """A legal act with its dates."""

    code = models.CharField(_("số hiệu"), max_length=60, unique=True)  # "84/2015/QH13"
    short_name = models.CharField(_("tên gọi tắt"), max_length=120)
    title = models.CharField(_("trích yếu"), max_length=400)
    issued_on = models.DateField(null=True, blank=True)
    in_force_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaces")
    certainty = models.CharField(max_length=10, choices=Certainty.choices, default=Certainty.MEMORY)
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.short_name or self.code

    @property
    def is_unverified(self) -> bool:
        """Whether screens must say "chưa đối chiếu"."""
        return self.certainty not in {Certainty.VERIFIED, Certainty.READ}


class Parameter(Dated):
    """One dated value: a number of days, an amount, a date of the year. `value` is JSON (number, text or list)."""

    key = models.CharField(_("tham số"), max_length=80, db_index=True)  # "investigation.days.fatal"
    label = models.CharField(_("tên"), max_length=250)
    value = models.JSONField(_("giá trị"))
    unit = models.CharField(_("đơn vị"), max_length=40, blank=True)
    act = models.ForeignKey(Act, models.PROTECT, null=True, blank=True, related_name="parameters")

    objects = DatedQuerySet["Parameter"].as_manager()

    class Meta:
        ordering: ClassVar = ["key", "valid_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "valid_from"], name="law_parameter_once"),
            models.CheckConstraint(
                name="law_parameter_period",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("Ngày hết hiệu lực phải sau ngày bắt đầu."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"


class CodeItem(Dated):
    """One entry of a code list ("cause", "agent", "serious_injury", "vsco", "vsic2025", "esaw_deviation" …).

    Codes are text: leading zeros matter ("011"), and order is explicit ("0110" follows "019").
    """

    list_key = models.CharField(_("danh mục"), max_length=40)
    code = models.CharField(_("mã"), max_length=20)
    parent_code = models.CharField(_("thuộc mã"), max_length=20, blank=True)
    level = models.PositiveSmallIntegerField(default=1)
    label = models.CharField(_("tên"), max_length=500)
    label_en = models.CharField(max_length=500, blank=True)
    folded = models.CharField(max_length=500, blank=True)
    order = models.IntegerField(default=0)

    objects = DatedQuerySet["CodeItem"].as_manager()

    class Meta:
        ordering: ClassVar = ["list_key", "order", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["list_key", "code", "valid_from"], name="law_codeitem_once")
        ]
        indexes: ClassVar = [models.Index(fields=["list_key", "order"], name="law_codeitem_list")]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"
