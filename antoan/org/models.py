"""Places over time, agencies with a jurisdiction, and the memberships that put people in them."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from antoan.lib.text import COLLATE_KEY_LENGTH, collate_key, fold

FIRST_DAY = dt.date(1900, 1, 1)


class PlaceLevel(models.TextChoices):
    """Levels of the State's territory; the district ended on 30/06/2025."""

    PROVINCE = "province", _("Tỉnh, thành phố")
    DISTRICT = "district", _("Huyện (đến 30/06/2025)")
    COMMUNE = "commune", _("Xã, phường, thị trấn")


class PlaceQuerySet(models.QuerySet["Place"]):
    """Questions about places always name a day."""

    def on(self, day: dt.date) -> Self:
        """Places in force on a day (both ends inclusive)."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)

    def under(self, path: str) -> Self:
        """Places, of any time, whose jurisdiction today lies under a path ("" means the whole country)."""
        return self.filter(current_path__startswith=path) if path else self


class Place(models.Model):
    """An administrative unit during one period. Codes change owner over time: identity is (code, level, valid_from)."""

    code = models.CharField(_("mã"), max_length=10)
    level = models.CharField(_("cấp"), max_length=10, choices=PlaceLevel.choices)
    name = models.CharField(_("tên"), max_length=120)
    short_name = models.CharField(max_length=120)
    kind = models.CharField(_("loại"), max_length=20)  # xã, phường, thị trấn, tỉnh, thành phố …
    folded = models.CharField(max_length=160, db_index=True)  # search key without diacritics
    sort_key = models.CharField(max_length=400)  # Vietnamese order
    valid_from = models.DateField(_("từ ngày"), default=FIRST_DAY)
    valid_to = models.DateField(_("đến ngày"), null=True, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    # The path of the unit in force today that answers for this place: "20/06184/". Never edited by hand.
    current_path = models.CharField(max_length=60, db_index=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    area_km2 = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    population = models.IntegerField(_("dân số (tham khảo)"), null=True, blank=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["sort_key"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "level", "valid_from"], name="org_place_identity"),
            models.CheckConstraint(
                name="org_place_period",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("Ngày hết hiệu lực phải sau ngày bắt đầu."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Succession(models.Model):
    """An old unit that went, whole or in part, into a new one (Resolution 1672/NQ-UBTVQH15 for Lạng Sơn)."""

    old = models.ForeignKey(Place, models.PROTECT, related_name="successions")
    new = models.ForeignKey(Place, models.PROTECT, related_name="predecessions")
    whole = models.BooleanField(_("nhập trọn"), default=True)
    # For a record of a split unit whose exact spot is unknown: which heir answers for it (our convention, not law).
    is_default = models.BooleanField(default=True)
    on_date = models.DateField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["old", "new"], name="org_succession_once")]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"


class AgencyKind(models.TextChoices):
    """Kinds of bodies that use the system (law.md §4)."""

    LABOUR = "labour", _("Sở Nội vụ")
    HEALTH = "health", _("Sở Y tế")
    INSURANCE = "insurance", _("Bảo hiểm xã hội")
    UNION = "union", _("Liên đoàn Lao động")
    FRONT = "front", _("Mặt trận Tổ quốc")
    ZONE = "zone", _("Ban quản lý khu kinh tế")
    PROVINCE = "province", _("UBND tỉnh, Tỉnh ủy")
    COMMUNE = "commune", _("UBND xã, phường")
    STATION = "station", _("Trạm y tế")
    HOSPITAL = "hospital", _("Bệnh viện")
    POLICE = "police", _("Công an")
    DEPARTMENT = "department", _("Sở, ban, ngành khác")
    EMPLOYER = "employer", _("Cơ sở sản xuất, kinh doanh")
    PROVIDER = "provider", _("Đơn vị dịch vụ ATVSLĐ")
    SYSTEM = "system", _("Quản trị hệ thống")


class Agency(models.Model):
    """A body with a jurisdiction: the part of the territory under `place` (today's unit)."""

    code = models.CharField(_("mã"), max_length=40, unique=True)
    kind = models.CharField(_("loại"), max_length=20, choices=AgencyKind.choices)
    name = models.CharField(_("tên"), max_length=250)
    parent_name = models.CharField(_("cơ quan cấp trên"), max_length=250, blank=True)  # the paper's top left line
    place = models.ForeignKey(Place, models.PROTECT, related_name="agencies")
    address = models.CharField(_("địa chỉ"), max_length=250, blank=True)
    phone = models.CharField(_("điện thoại"), max_length=40, blank=True)
    email = models.EmailField(blank=True)
    document_code = models.CharField(_("ký hiệu văn bản"), max_length=20, blank=True)
    is_active = models.BooleanField(default=True)
    folded = models.CharField(max_length=250, blank=True, editable=False)  # search key without diacritics
    sort_key = models.CharField(max_length=COLLATE_KEY_LENGTH, blank=True, editable=False)  # Vietnamese order

    class Meta:
        ordering: ClassVar = ["kind", "sort_key"]

    def __str__(self) -> str:
        return self.name

    def set_keys(self) -> None:
        """Bring the keys in step with the name; `save` does it, a bulk insert must ask."""
        self.folded, self.sort_key = fold(self.name)[:250], collate_key(self.name)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """With the keys that lists search and sort by."""
        self.set_keys()
        super().save(*args, **kwargs)


class Membership(models.Model):
    """A person in a role at an agency, for a time. An employer's membership also names the establishment."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="memberships")
    role = models.CharField(_("vai trò"), max_length=40)
    # An engine-neutral reference: org lies below establishments and may not point up at it.
    establishment_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    establishment_name = models.CharField(max_length=255, blank=True)
    folded = models.CharField(max_length=255, blank=True, editable=False)  # search key of the establishment's name
    title = models.CharField(_("chức vụ"), max_length=120, blank=True)
    valid_from = models.DateField(default=FIRST_DAY)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "agency", "role"],
                condition=Q(establishment_id=None),
                name="org_membership_once",
            ),
            models.UniqueConstraint(
                fields=["user", "establishment_id", "role"],
                condition=Q(establishment_id__isnull=False),
                name="org_membership_employer_once",
            ),
            models.CheckConstraint(
                name="org_membership_somewhere",
                condition=Q(agency__isnull=False) | Q(establishment_id__isnull=False),
                violation_error_message=_("Phải chọn cơ quan hoặc cơ sở."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.role}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """With the key that the list of people is searched by."""
        self.folded = fold(self.establishment_name)[:255]
        super().save(*args, **kwargs)
