"""What was done, in the words of the history (antoan.audit.words)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

VERBS = {"api.token_created": _("Cấp khóa kết nối"), "api.token_revoked": _("Thu hồi khóa kết nối")}
