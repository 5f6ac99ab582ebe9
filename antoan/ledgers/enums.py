"""Closed lists of the ledgers."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Work(TextChoices):
    """Whether an entry concerns an accident at work. A rule proposes, a person decides."""

    PENDING = "pending", _("Chưa xét")
    YES = "yes", _("Liên quan lao động")
    NO = "no", _("Không liên quan")
    UNSURE = "unsure", _("Chưa rõ, cần hỏi lại")


class Origin(TextChoices):
    """How an entry came in."""

    TYPED = "typed", _("Nhập tay")
    IMPORTED = "imported", _("Nhập từ tệp")


class PairState(TextChoices):
    """What was decided about two sightings."""

    OPEN = "open", _("Chờ quyết định")
    LINKED = "linked", _("Cùng một người")
    DIFFERENT = "different", _("Hai người khác nhau")
    LATER = "later", _("Để sau, cần hỏi lại")


class Outcome(TextChoices):
    """Diễn biến of the Phiếu TNTT (law.md §7.15, item 5)."""

    DEAD = "dead", _("Chết")
    DISABLED = "disabled", _("Tàn phế")
    RECOVERED = "recovered", _("Không tàn phế")
    UNKNOWN = "unknown", _("Chưa xác định")
