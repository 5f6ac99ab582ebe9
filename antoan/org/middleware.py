"""Puts the actor on the request: the person in the membership chosen for this sign-in."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from antoan.accounts.models import User
from antoan.org.queries import actor_for, current_memberships
from antoan.org.scope import NOBODY, Actor

MEMBERSHIP_KEY = "membership"


def actor_of(request: HttpRequest) -> Actor:
    """The actor of a request: the chosen membership, else the person's first, else nobody."""
    if not isinstance(request.user, User):
        return NOBODY
    memberships = current_memberships(request.user)
    chosen = request.session.get(MEMBERSHIP_KEY)
    membership = next((m for m in memberships if m.pk == chosen), None) or next(iter(memberships), None)
    return actor_for(request.user, membership) if membership else NOBODY


def actor_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Standard middleware factory; one query per request of a signed-in person."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.actor = actor_of(request)  # type: ignore[attr-defined]
        return get_response(request)

    return middleware
