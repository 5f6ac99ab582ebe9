"""The one typed request that views take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from antoan.accounts.models import User
from antoan.org.scope import Actor

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails


class Request(HttpRequest):
    """A signed-in person's request; `actor` is set by `antoan.org.middleware.actor_middleware`."""

    actor: Actor
    htmx: HtmxDetails
    user: User  # closed by default: only the public views see an anonymous user


class ApiRequest(HttpRequest):
    """A request of another system; `auth` is the actor of its token."""

    auth: Any
