"""The request as this ring knows it: who reads is asked by what they may do, not by what they are (org lies above)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

from antoan.audit.queries import Reader

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails


class Request(HttpRequest):
    """A signed-in person's request; `actor` is set by the middleware of org."""

    actor: Reader
    htmx: HtmxDetails
