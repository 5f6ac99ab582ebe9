"""What was done, in the words of the history (antoan.audit.words)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

VERBS = {
    "documents.attach": _("Đính kèm tệp"),
    "documents.remove": _("Gỡ tệp đính kèm"),
    "documents.issue": _("Ban hành văn bản"),
}
NAMES = {"filename": _("tên tệp"), "hash": _("mã băm"), "kind": _("loại"), "title": _("tên văn bản")}
