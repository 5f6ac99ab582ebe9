"""Bearer tokens."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.security import HttpBearer

from antoan.api.actions import touch
from antoan.api.queries import TokenActor, live_token, token_actor


class TokenAuth(HttpBearer):
    """`Authorization: Bearer atn_…`; the actor of the token becomes `request.auth`."""

    def authenticate(self, request: HttpRequest, token: str) -> TokenActor | None:
        """The actor, or None for a 401."""
        found = live_token(token)
        if found is None:
            return None
        touch(found)
        return token_actor(found)
