"""The menu lines of returns."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from antoan.returns.permissions import ReturnPermission
from antoan.ui.navigation import Item

ITEMS = [
    Item(_("Báo cáo"), "returns:list", ReturnPermission.VIEW, order=30, icon="report"),
    Item(_("Độ phủ báo cáo"), "returns:completeness", ReturnPermission.REVIEW, order=31, icon="chart"),
]
