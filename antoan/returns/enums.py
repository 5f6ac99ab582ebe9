"""States of a return, the same at each level."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReturnState(TextChoices):
    """DRAFT → SUBMITTED → ACCEPTED, or RETURNED with a mandatory reason."""

    DRAFT = "draft", _("Đang lập")
    SUBMITTED = "submitted", _("Đã gửi, chờ duyệt")
    RETURNED = "returned", _("Trả lại để sửa")
    ACCEPTED = "accepted", _("Đã duyệt")
    SUPERSEDED = "superseded", _("Đã thay bằng bản sửa")
