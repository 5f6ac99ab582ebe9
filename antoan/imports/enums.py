"""States of an import."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class JobState(TextChoices):
    """Uploaded → checking → checked → applying → applied; failed and cancelled beside."""

    UPLOADED = "uploaded", _("Đã tải lên")
    CHECKING = "checking", _("Đang kiểm tra")
    CHECKED = "checked", _("Đã kiểm tra")
    APPLYING = "applying", _("Đang nhập")
    APPLIED = "applied", _("Đã nhập")
    FAILED = "failed", _("Dừng vì lỗi")
    CANCELLED = "cancelled", _("Đã hủy")


RUNNING = frozenset({JobState.CHECKING, JobState.APPLYING})
