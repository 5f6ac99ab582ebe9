"""The words of the screening rule, as the administrator has them."""

from __future__ import annotations

from django.db.models import QuerySet

from antoan.ledgers.models import Keyword
from antoan.ledgers.rules.screening import Screen


def current_screen() -> Screen:
    """The rules with today's keywords; one query. Callers with many entries keep the result."""
    return Screen(Keyword.objects.filter(is_active=True).values_list("text", "weight"))


def all_keywords() -> QuerySet[Keyword]:
    """Every word, the strongest for work first."""
    return Keyword.objects.order_by("-weight", "folded")
