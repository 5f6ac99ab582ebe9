"""The menu line of the chain of events."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from antoan.audit.permissions import AuditPermission
from antoan.ui.navigation import Item

ITEMS = [Item(_("Nhật ký"), "audit:list", AuditPermission.VIEW, order=85, icon="history")]
