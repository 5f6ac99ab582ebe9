"""Questions about accounts and where they are signed in."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from antoan.accounts.models import SignIn, User


def sign_ins_of(user: User) -> QuerySet[SignIn]:
    """Where the person is signed in now, last seen first; an expired one is not listed."""
    oldest = timezone.now() - dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return user.sign_ins.filter(started_at__gt=oldest).order_by("-seen_at", "-pk")


def active_user(key: int) -> User | None:
    """The account a reset link was made for; None for a number that is none (a link can be typed)."""
    return User.objects.filter(pk=key, is_active=True).first() if 0 < key < 2**63 else None
