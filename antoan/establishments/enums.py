"""Closed lists of the register. Sector and type codes are code lists in antoan.law, not here."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SiteKind(TextChoices):
    """Head office or branch; a branch's returns go to the head office's province (NĐ 39/2016 Đ.24)."""

    HEAD = "head", _("Trụ sở chính")
    BRANCH = "branch", _("Chi nhánh, địa điểm kinh doanh")


class EstablishmentStatus(TextChoices):
    """Whether the establishment still works."""

    ACTIVE = "active", _("Đang hoạt động")
    PAUSED = "paused", _("Tạm ngừng")
    CLOSED = "closed", _("Đã đóng")


class SectorVersion(TextChoices):
    """VSIC version of the sector code: 2025 (QĐ 36/2025/QĐ-TTg); 2018 is kept for old records."""

    VSIC2025 = "vsic2025", "VSIC 2025"
    VSIC2018 = "vsic2018", "VSIC 2018"
