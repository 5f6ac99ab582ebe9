"""The menu line of the legal data."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from antoan.law.permissions import LawPermission
from antoan.ui.navigation import Item

ITEMS = [Item(_("Pháp luật, danh mục"), "law:parameters", LawPermission.VIEW, order=75, icon="law")]
