"""The menu line of the tokens."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from antoan.org.permissions import OrgPermission
from antoan.ui.navigation import Item

ITEMS = [Item(_("Kết nối hệ thống"), "api:tokens", OrgPermission.EDIT, order=84, icon="link")]
