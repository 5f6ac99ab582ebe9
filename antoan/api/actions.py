"""Give access to another system, and take it back."""

from __future__ import annotations

import datetime as dt
import secrets

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from antoan.api.models import Token
from antoan.api.queries import secret_hash
from antoan.audit.record import record
from antoan.org.models import Membership
from antoan.org.permissions import OrgPermission
from antoan.org.scope import Actor

LONGEST = dt.timedelta(days=400)  # our own bound: a forgotten token must not live for ever


@transaction.atomic
def create_token(
    *, membership: Membership, name: str, permissions: list[str], expires_on: dt.date, actor: Actor
) -> tuple[Token, str]:
    """A new token and its secret, shown this once. Raises PermissionDenied."""
    if not actor.can(OrgPermission.EDIT):
        raise PermissionDenied
    secret = f"atn_{secrets.token_urlsafe(32)}"
    token = Token.objects.create(
        membership=membership,
        name=name,
        prefix=secret[:10],
        secret_hash=secret_hash(secret),
        permissions=sorted(permissions),
        created_by=actor.name[:200],
        expires_on=min(expires_on, timezone.localdate() + LONGEST),
    )
    record(actor, "api.token_created", token, permissions=token.permissions, membership=membership.pk)
    return token, secret


@transaction.atomic
def revoke_token(*, token: Token, actor: Actor) -> None:
    """End a token at once. Raises PermissionDenied; revoking twice changes nothing."""
    if not actor.can(OrgPermission.EDIT):
        raise PermissionDenied
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        record(actor, "api.token_revoked", token)


def touch(token: Token) -> None:
    """Remember the last use, to the hour: one write an hour, not one a call."""
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > dt.timedelta(hours=1):
        Token.objects.filter(pk=token.pk).update(last_used_at=now)
