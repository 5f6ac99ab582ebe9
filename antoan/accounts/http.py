"""Addresses to come back to, and the answer to too many wrong passwords."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any
from urllib.parse import urlsplit

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from antoan.lib.text.cells import clean_text

LONGEST_NAME = 255  # letters that the table of failures holds


def safe_next(request: HttpRequest, default: str = "home") -> str:
    """Where to go on: `next` if it is an address of this site, else a page of ours."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        return target
    return reverse(default)


def came_from(request: HttpRequest) -> str:
    """The page of ours the request was sent from ("" if unknown): where a form stands whose sign-in had expired."""
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return ""
    parts = urlsplit(referer)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def locked_out(request: HttpRequest, _response: HttpResponse | None = None, credentials: Any = None) -> HttpResponse:
    """Too many wrong passwords (AXES_LOCKOUT_CALLABLE): how long to wait and what else can be done."""
    context = {"minutes": _minutes_left(request, tried_name(request, credentials))}
    return render(request, "accounts/locked.html", context, status=429)


def _minutes_left(request: HttpRequest, username: str) -> int:
    """Whole minutes until the name may be tried again from here; the wait starts with the last attempt."""
    wait: dt.timedelta | None = get_cool_off(request)
    last = AccessAttempt.objects.filter(username=username).order_by("-attempt_time").first()
    if wait is None:
        return 1
    begun = last.attempt_time if last else timezone.now()
    return max(1, math.ceil((begun + wait - timezone.now()).total_seconds() / 60))


def tried_name(request: HttpRequest, credentials: Any = None) -> str:
    """The name a sign-in was tried with, as the databases can keep it (AXES_USERNAME_CALLABLE)."""
    given = (credentials or {}).get("username") or request.POST.get("username", "")
    return clean_text(str(given))[:LONGEST_NAME]
