"""The menu lines of the ledgers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from antoan.ledgers.permissions import LedgerPermission
from antoan.ui.navigation import Item

ITEMS = [
    Item(_("Sổ theo dõi"), "ledgers:list", LedgerPermission.VIEW, order=25, icon="history"),
    Item(_("Ghép hồ sơ"), "ledgers:pairs", LedgerPermission.LINK, order=26, icon="check"),
    Item(_("Số chưa thấy"), "ledgers:unseen", LedgerPermission.VIEW_UNSEEN, order=27, icon="chart"),
]
