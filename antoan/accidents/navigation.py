"""The menu lines of this domain."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from antoan.accidents.permissions import AccidentPermission
from antoan.ui.navigation import Item

ITEMS = [
    Item(_("Khai báo tai nạn"), "accidents:declare", AccidentPermission.DECLARE, order=20, icon="alert"),
    Item(_("Chờ tiếp nhận"), "accidents:queue", AccidentPermission.TRIAGE, order=21, icon="check"),
    Item(_("Vụ tai nạn"), "accidents:list", AccidentPermission.VIEW, order=22, icon="case"),
    Item(_("Khai báo đã gửi"), "accidents:declarations", AccidentPermission.VIEW, order=23, icon="history"),
]
