"""What a person does to their own account."""

from __future__ import annotations

import datetime as dt
from importlib import import_module

from axes.utils import reset as forget_failures
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.utils import timezone

from antoan.accounts.models import SignIn, User
from antoan.accounts.signals import account_changed


def begin_sign_in(*, user: User, session_key: str, address: str | None, device: str) -> SignIn:
    """Remember a new sign-in; what has expired meanwhile is forgotten."""
    oldest = timezone.now() - dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)
    user.sign_ins.filter(started_at__lte=oldest).delete()
    row, _ = SignIn.objects.update_or_create(
        session_key=session_key,
        defaults={
            "user": user,
            "address": address,
            "device": device[:300],
            "started_at": timezone.now(),
            "seen_at": timezone.now(),
        },
    )
    return row


def forget_sign_in(*, session_key: str) -> None:
    """The session is gone: so is its line in the list."""
    SignIn.objects.filter(session_key=session_key).delete()


def touch_sign_in(*, session_key: str) -> None:
    """The person was here just now."""
    SignIn.objects.filter(session_key=session_key).update(seen_at=timezone.now())


@transaction.atomic
def end_sign_ins(*, user: User, keep: str = "", only: int | None = None) -> int:
    """End the person's sign-ins for good, sessions included: all, one (`only` = its id), or all but `keep` (session key)."""
    rows = user.sign_ins.exclude(session_key=keep)
    if only is not None:
        rows = rows.filter(pk=only)
    keys = list(rows.values_list("session_key", flat=True))
    for key in keys:
        _session(key).delete()
    rows.delete()
    if keys:
        account_changed.send(User, user=user, verb="account.sign_ins_ended", data={"count": len(keys)})
    return len(keys)


@transaction.atomic
def password_was_set(*, user: User, session_key: str = "", how: str = "changed") -> None:
    """After a new password: no duty to change it, no lock-out, no other place signed in."""
    User.objects.filter(pk=user.pk).update(must_change_password=False)
    user.must_change_password = False
    forget_failures(username=user.get_username())
    account_changed.send(User, user=user, verb="account.password_set", data={"how": how})
    end_sign_ins(user=user, keep=session_key)


@transaction.atomic
def update_profile(*, user: User, phone: str, email: str, language: str) -> None:
    """Change how the person is reached and in which language."""
    changed = {
        name: value
        for name, value in {"phone": phone, "email": email, "language": language}.items()
        if getattr(user, name) != value
    }
    for name, value in changed.items():
        setattr(user, name, value)
    if changed:
        user.save(update_fields=list(changed))
        account_changed.send(User, user=user, verb="account.profile", data={"fields": sorted(changed)})


def _session(key: str) -> SessionBase:
    store: type[SessionBase] = import_module(settings.SESSION_ENGINE).SessionStore
    return store(key)


def choose_language(*, user: User, language: str) -> None:
    """Remember the language of the screens; a taste, not a fact: no audit event."""
    User.objects.filter(pk=user.pk).update(language=language)
