"""Change a screening word."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from antoan.audit.record import record
from antoan.ledgers.actions.entries import rescreen
from antoan.ledgers.models import Keyword
from antoan.ledgers.permissions import LedgerPermission
from antoan.lib.text import fold
from antoan.org.scope import Actor


class KeywordTaken(ValueError):
    """The word, up to diacritics, is in the list already, or weighs nothing."""


@transaction.atomic
def save_keyword(*, pk: int | None, text: str, weight: int, is_active: bool, actor: Actor) -> int:
    """Add or change a word and judge the undecided lines again; returns how many. Raises KeywordTaken."""
    if not actor.can(LedgerPermission.LINK):
        raise PermissionDenied
    if weight == 0:
        raise KeywordTaken(_("Điểm 0 không có tác dụng. Muốn bỏ từ này, hãy tắt «Đang dùng»."))
    folded = fold(text)
    if Keyword.objects.filter(folded=folded).exclude(pk=pk or 0).exists():
        raise KeywordTaken(_("Từ «%(text)s» đã có trong danh sách (không phân biệt dấu).") % {"text": text})
    values = {"text": text, "folded": folded, "weight": weight, "is_active": is_active}
    word = Keyword.objects.get(pk=pk) if pk else Keyword()
    for name, value in values.items():
        setattr(word, name, value)
    word.save()
    record(actor, "ledger.keyword", word, place_path=actor.place_path, weight=weight, active=is_active)
    return rescreen()
