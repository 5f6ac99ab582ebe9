"""Keeps the list of sign-ins true: a line on sign-in, none after sign-out."""

from __future__ import annotations

import time
from typing import Any

from axes.helpers import get_client_ip_address
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver

from antoan.accounts import actions
from antoan.accounts.models import User


@receiver(user_logged_in)
def remember(request: Any, user: User, **_: Any) -> None:
    """A session has begun (its key is new: Django changes it at sign-in)."""
    if not request.session.session_key:
        request.session.save()
    request.session["seen"] = int(time.time())
    actions.begin_sign_in(
        user=user,
        session_key=request.session.session_key,
        address=get_client_ip_address(request) if request.META.get("REMOTE_ADDR") else None,
        device=request.META.get("HTTP_USER_AGENT", ""),
    )


@receiver(user_logged_out)
def forget(request: Any, **_: Any) -> None:
    """The session ends."""
    if request.session.session_key:
        actions.forget_sign_in(session_key=request.session.session_key)
