"""What the home page and the search box show; every row through the reader's scope."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from antoan.accidents.models import Accident
from antoan.accidents.permissions import AccidentPermission
from antoan.establishments.models import Establishment
from antoan.establishments.queries import suggestions
from antoan.law.models import Parameter
from antoan.law.queries import NotInForce, parameter
from antoan.lib.periods import Period
from antoan.lib.text.keys import fold
from antoan.notices.models import Notice
from antoan.org.scope import Actor
from antoan.returns.enums import ReturnState
from antoan.returns.models import Return
from antoan.returns.permissions import ReturnPermission

FOUND = 20  # rows of each kind that the search shows


@dataclass(frozen=True)
class Progress:
    """How far the returns of one form and period are: `done` accepted, `waiting` submitted, of `total` begun."""

    form: str
    period: str
    total: int
    done: int
    waiting: int

    @property
    def title(self) -> str:
        """The period in words."""
        return Period.parse(self.period).label


def progress_of_returns(actor: Actor, today: dt.date) -> list[Progress]:
    """Returns of the latest period of each form in the actor's scope, of this year or the last; one query, index only."""
    recent = Return.objects.visible_to(actor, ReturnPermission.VIEW).filter(period__gte=str(today.year - 1))
    counts = (
        recent.exclude(state=ReturnState.SUPERSEDED)
        .order_by()
        .values("form", "period")
        .annotate(
            total=Count("pk"),
            done=Count("pk", filter=Q(state=ReturnState.ACCEPTED)),
            waiting=Count("pk", filter=Q(state=ReturnState.SUBMITTED)),
        )
    )
    latest: dict[str, Progress] = {}
    for row in sorted((Progress(**row) for row in counts), key=lambda each: each.period):
        latest[row.form] = row
    return [latest[form] for form in sorted(latest)]


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
        by_name &= Q(establishment__folded__contains=word) | Q(commune__folded__contains=word)
    return Found(
        suggestions(actor, text)[:FOUND],
        list(accidents.filter(by_number | (by_name & ~Q(state="merged"))).order_by("-occurred_on", "-pk")[:FOUND]),
    )
