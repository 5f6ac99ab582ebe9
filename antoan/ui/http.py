"""Answers that several apps give: the choices of a searched list."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse

MOST = 50  # choices in one answer


def choices(rows: Iterable[tuple[object, str] | tuple[object, str, str]]) -> JsonResponse:
    """The answer that a LookupField's address gives: (value, label) or (value, label, hint in small print), best first.

    Only the first 50 are sent; the reader types more to see others.
    """
    results = []
    for row, _ in zip(rows, range(MOST), strict=False):
        value, label, hint = (*row, "")[:3]
        results.append({"value": str(value), "text": str(label), "hint": str(hint)})
    return JsonResponse({"results": results})


def keep_offline(response: HttpResponse) -> HttpResponse:
    """Let the browser keep this page for use without a network, until sign-out. Only for pages free of others' data."""
    response["X-Offline"] = "keep"
    return response


def keep_offline_instead(response: HttpResponse, address: str) -> HttpResponse:
    """Let the browser keep the page at `address`, free of others' data, and open it in this one's place without a network."""
    response["X-Offline"] = address
    return response


def confirm(request: HttpRequest, text: str, *, draft: str = "") -> None:
    """Say on the next page that it is done; `draft` is the data-draft key whose copy on the device is now needless."""
    messages.success(request, text, extra_tags=f"draft:{draft}" if draft else "")
