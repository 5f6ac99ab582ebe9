"""Whose token is this?"""

from __future__ import annotations

import dataclasses
import hashlib

from django.db.models import Q, QuerySet
from django.utils import timezone

from antoan.api.models import Token
from antoan.establishments.models import Establishment
from antoan.org.models import Membership, Place
from antoan.org.permissions import OrgPermission
from antoan.org.queries import actor_for
from antoan.org.scope import Actor


@dataclasses.dataclass(frozen=True)
class TokenActor(Actor):
    """The membership's actor, held to the permissions that were given to the token."""

    granted: frozenset[str] = frozenset()

    def can(self, permission: str) -> bool:
        """The role must carry the permission, and so must the token."""
        return permission in self.granted and super().can(permission)


def secret_hash(secret: str) -> str:
    """SHA-256: the secret is 256 random bits, so a slow hash would protect nothing more."""
    return hashlib.sha256(secret.encode()).hexdigest()


def live_token(secret: str) -> Token | None:
    """The token behind a secret, when it is not revoked, not expired, and its membership is in force."""
    today = timezone.localdate()
    return (
        Token.objects.filter(
            Q(membership__valid_to=None) | Q(membership__valid_to__gte=today),
            Q(membership__agency=None) | Q(membership__agency__is_active=True),
            secret_hash=secret_hash(secret),
            revoked_at=None,
            expires_on__gte=today,
            membership__user__is_active=True,
        )
        .select_related("membership__user", "membership__agency__place")
        .first()
    )


def token_actor(token: Token) -> TokenActor:
    """The actor as which a system acts."""
    base = actor_for(token.membership.user, token.membership)
    name = f"{base.name} · {token.name}"
    return TokenActor(**{**dataclasses.asdict(base), "name": name, "granted": frozenset(token.permissions)})


def _in_area(actor: Actor) -> QuerySet[Membership]:
    """Memberships, ended ones too, of the agencies and establishments in the administrator's area."""
    if not actor.can(OrgPermission.EDIT) or not actor.place_path:
        return Membership.objects.none()
    agencies = Q(agency__place__in=Place.objects.under(actor.place_path))
    firms = Q(establishment_id__in=Establishment.objects.at(actor.place_path).values("pk"))
    return Membership.objects.filter(agencies | firms)


def memberships_for(actor: Actor) -> QuerySet[Membership]:
    """Memberships in force within the administrator's area: of its agencies, and of its establishments."""
    return _in_area(actor).filter(valid_to=None, user__is_active=True).select_related("user", "agency")


def tokens_for(actor: Actor) -> QuerySet[Token]:
    """Tokens of memberships in the administrator's area, ended ones too, newest first."""
    found = Token.objects.filter(membership__in=_in_area(actor))
    return found.select_related("membership__user", "membership__agency")
