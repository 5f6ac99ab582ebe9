"""What the home page and the search box show; every row through the reader's scope."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from antoan.accidents.models import Accident
from antoan.accidents.permissions import AccidentPermission
from antoan.establishments.models import Establishment
from antoan.establishments.queries import suggestions
from antoan.law.models import Parameter
from antoan.law.queries import NotInForce, parameter
from antoan.lib.text.keys import fold
from antoan.notices.models import Notice
from antoan.org.scope import Actor

FOUND = 20  # rows of each kind that the search shows


def emergency_phone() -> Parameter | None:
    """The department's telephone number, when somebody has entered it."""
    try:
        found = parameter("contact.phone.labour", timezone.localdate())
    except NotInForce:
        return None
    return found if found.value else None


def latest_notices(actor: Actor, most: int = 6) -> list[Notice]:
    """The newest lines of the inbox."""
    return list(Notice.objects.visible_to(actor).order_by("-pk")[:most])


@dataclass(frozen=True)
class Found:
    """What a search found, each list at most `FOUND` long."""

    establishments: list[Establishment]
    accidents: list[Accident]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found."""
        return not (self.establishments or self.accidents)


def find(actor: Actor, text: str) -> Found:
    """Establishments by name or tax code, accidents by number, employer or place; diacritics do not matter."""
    words = fold(text).split()
    if not words:
        return Found([], [])
    accidents = Accident.objects.visible_to(actor, AccidentPermission.VIEW).select_related("commune", "establishment")
    by_number = Q(number__icontains=text.strip())
    by_name = Q()
    for word in words:
        by_name &= Q(establishment__folded__holds=word) | Q(commune__folded__contains=word)
    return Found(
        suggestions(actor, text)[:FOUND],
        list(accidents.filter(by_number | (by_name & ~Q(state="merged"))).order_by("-occurred_on", "-pk")[:FOUND]),
    )
