"""What the ledgers leave to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from antoan.ledgers.permissions import LedgerPermission
from antoan.ledgers.queries.entries import waiting
from antoan.ledgers.queries.pairs import queue
from antoan.org.scope import Actor
from antoan.workflow.duties import Duty

MANY = 999


def owed(actor: Actor, day: dt.date) -> Iterator[Duty]:
    """Lines to screen, pairs to decide; undated: the law sets no day for either."""
    if actor.can(LedgerPermission.WRITE) and (lines := waiting(actor).order_by()[:MANY].count()):
        title = _("%(n)s dòng sổ chờ sàng lọc: có phải tai nạn lao động?") % {"n": lines}
        yield Duty("ledgers-screen", title, reverse("ledgers:screen"), basis="", action=_("Sàng lọc"))
    if actor.can(LedgerPermission.LINK) and (pairs := queue(actor).order_by()[:MANY].count()):
        title = _("%(n)s cặp hồ sơ chờ quyết định: có phải cùng một người?") % {"n": pairs}
        yield Duty("ledgers-pairs", title, reverse("ledgers:pairs"), basis="", action=_("Ghép hồ sơ"))
