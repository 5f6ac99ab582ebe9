"""The menu line of the register."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from antoan.establishments.permissions import EstablishmentPermission
from antoan.ui.navigation import Item

ITEMS = [Item(_("Cơ sở"), "establishments:list", EstablishmentPermission.VIEW, order=40, icon="building")]
