"""The register of establishments ("cơ sở sản xuất, kinh doanh", Luật ATVSLĐ Điều 3)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from antoan.establishments.enums import EstablishmentStatus, SectorVersion, SiteKind
from antoan.lib.text import fold
from antoan.org.models import Place
from antoan.org.scope import ScopedQuerySet


class EstablishmentQuerySet(ScopedQuerySet["Establishment"]):
    """Scope: where it stands, and itself."""

    place_fields = ("commune",)
    establishment_field = "pk"


class Establishment(models.Model):
    """Enterprise, cooperative, household or organisation that employs people."""

    # NULL when there is none (a household without a tax code); never "".
    tax_code = models.CharField(_("mã số thuế"), max_length=14, unique=True, null=True, blank=True)
    name = models.CharField(_("tên cơ sở"), max_length=255)
    folded = models.CharField(max_length=300)  # search key: folded name + tax code
    sort_key = models.CharField(max_length=600)  # Vietnamese order of the name
    # Folded name without its legal form (rules.core_name): what two spellings of one firm share. Kept with the name.
    core = models.CharField(max_length=255, default="", db_default="", editable=False)
    site_kind = models.CharField(_("trụ sở hay chi nhánh"), max_length=10, choices=SiteKind.choices, default="head")
    head_office = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="branches", db_index=False
    )
    head_province = models.CharField(_("tỉnh đặt trụ sở chính"), max_length=10, blank=True)  # province code of today
    type_code = models.CharField(_("loại hình cơ sở"), max_length=10, blank=True)  # code list "establishment_type"
    sector_version = models.CharField(max_length=10, choices=SectorVersion.choices, default="vsic2025")
    sector_code = models.CharField(_("ngành kinh tế (VSIC)"), max_length=10, blank=True)
    parent_body = models.CharField(_("cơ quan quản lý cấp trên"), max_length=255, blank=True)
    # As it was when recorded. Its index is the two below that begin with it.
    commune = models.ForeignKey(Place, models.PROTECT, related_name="establishments", db_index=False)
    address = models.CharField(_("địa chỉ"), max_length=255, blank=True)
    phone = models.CharField(_("điện thoại"), max_length=40, blank=True)
    email = models.CharField(_("e-mail"), max_length=254, blank=True)
    contact_name = models.CharField(_("người liên hệ"), max_length=150, blank=True)
    contact_title = models.CharField(_("chức vụ"), max_length=120, blank=True)
    founded_on = models.DateField(_("ngày thành lập"), null=True, blank=True)
    closed_on = models.DateField(_("ngày đóng"), null=True, blank=True)
    status = models.CharField(_("tình trạng"), max_length=10, choices=EstablishmentStatus.choices, default="active")
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = EstablishmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["sort_key", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="establishment_tax_code_or_null",
                condition=Q(tax_code=None) | ~Q(tax_code=""),
                violation_error_message=_("Mã số thuế để trống thì không lưu chuỗi rỗng."),
            ),
            models.CheckConstraint(
                name="establishment_dates",
                condition=Q(founded_on=None) | Q(closed_on=None) | Q(closed_on__gte=F("founded_on")),
                violation_error_message=_("Ngày đóng phải sau ngày thành lập."),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["sort_key", "id"], name="establishment_order"),
            models.Index(fields=["commune", "sort_key"], name="establishment_commune_order"),
            # A search looks for a piece of the key in the middle: it reads this index through, and no row.
            models.Index(fields=["commune", "folded"], name="establishment_commune_key"),
            # Old lists name firms in many spellings; a batch of them is one look into this index.
            models.Index(fields=["core"], name="establishment_core"),
            models.Index(fields=["sector_code"], name="establishment_sector"),
            models.Index(fields=["status"], name="establishment_status"),
            # Partial: with hundreds of thousands of NULLs in it the planner would think it useless.
            models.Index(
                fields=["head_office"], name="establishment_head_office", condition=Q(head_office__isnull=False)
            ),
            models.Index(fields=["type_code"], name="establishment_type"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def place_path(self) -> str:
        """Path of the unit that answers for it today."""
        return self.commune.current_path

    @property
    def full_address(self) -> str:
        """The address with its commune, which is not said twice when somebody wrote it there already."""
        commune = str(self.commune)
        if fold(commune) in fold(self.address):
            return self.address
        return ", ".join(part for part in (self.address, commune) if part)

    @property
    def establishment_id(self) -> int:
        """Itself, for the scope of an employer's actor."""
        return self.pk


class WorkforceQuerySet(ScopedQuerySet["Workforce"]):
    """Scope of the establishment."""

    place_fields = ("establishment__commune",)


class Workforce(models.Model):
    """Head counts of one establishment in one year (persons; payroll in million đồng, Phụ lục II TT 07/2016 item 1)."""

    establishment = models.ForeignKey(Establishment, models.CASCADE, related_name="workforces")
    year = models.PositiveSmallIntegerField(_("năm"))
    total = models.IntegerField(_("tổng số lao động"))
    women = models.IntegerField(_("lao động nữ"), default=0)
    hazardous = models.IntegerField(_("lao động trong điều kiện loại IV, V, VI"), default=0)
    minors = models.IntegerField(_("lao động chưa thành niên"), default=0)
    under_15 = models.IntegerField(_("lao động dưới 15 tuổi"), default=0)
    disabled = models.IntegerField(_("lao động khuyết tật"), default=0)
    elderly = models.IntegerField(_("lao động cao tuổi"), default=0)
    payroll_million = models.DecimalField(
        _("tổng quỹ lương (triệu đồng)"), max_digits=15, decimal_places=3, null=True, blank=True
    )

    objects = WorkforceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-year"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["establishment", "year"], name="workforce_once"),
            models.CheckConstraint(
                name="workforce_counts",
                condition=Q(
                    total__gte=0,
                    total__lte=10_000_000,
                    women__range=(0, F("total")),
                    hazardous__range=(0, F("total")),
                    minors__range=(0, F("total")),
                    under_15__range=(0, F("minors")),
                    disabled__range=(0, F("total")),
                    elderly__range=(0, F("total")),
                ),
                violation_error_message=_("Mỗi số “trong đó” phải từ 0 đến tổng số lao động."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.establishment} {self.year}"
