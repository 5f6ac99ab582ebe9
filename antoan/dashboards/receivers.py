"""Carries what happens to accounts into the audit chain: accounts lie below it and cannot write there."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from antoan.accounts.models import User
from antoan.accounts.signals import account_changed
from antoan.audit.record import record
from antoan.org.scope import Actor


@receiver(account_changed)
def write(user: User, verb: str, data: dict[str, Any], **_: Any) -> None:
    """One event, by the person themselves."""
    record(Actor(str(user.pk), str(user), ""), verb, user, **data)
