"""The menu lines of places, agencies and people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from antoan.org.permissions import OrgPermission
from antoan.ui.navigation import Item

ITEMS = [
    Item(_("Người dùng"), "org:people", OrgPermission.EDIT, order=80, icon="users"),
    Item(_("Cơ quan"), "org:agencies", OrgPermission.VIEW, order=81, icon="building"),
    Item(_("Địa bàn"), "org:places", OrgPermission.VIEW, order=82, icon="map"),
]
