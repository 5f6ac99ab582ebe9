"""Screens for the administrator: which systems are connected."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from antoan.api import actions
from antoan.api.forms import PERMISSIONS, TokenForm
from antoan.api.queries import memberships_for, tokens_for
from antoan.org.http import Request
from antoan.org.permissions import OrgPermission


@require_GET
def token_list(request: Request) -> HttpResponse:
    """All tokens, newest first."""
    if not request.actor.can(OrgPermission.EDIT):
        raise Http404
    words = dict(PERMISSIONS)
    rows = [(token, [words.get(each, each) for each in token.permissions]) for token in tokens_for(request.actor)]
    return render(request, "api/tokens.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def token_new(request: Request) -> HttpResponse:
    """Make a token; its secret is on the answer and nowhere else."""
    if not request.actor.can(OrgPermission.EDIT):
        raise Http404
    form = TokenForm(request.POST or None, memberships=memberships_for(request.actor))
    if request.method == "POST" and form.is_valid():
        token, secret = actions.create_token(actor=request.actor, **form.cleaned_data)
        return render(request, "api/token_made.html", {"token": token, "secret": secret})
    return render(request, "api/token_new.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
def token_revoke(request: Request, pk: int) -> HttpResponse:
    """End a token at once."""
    token = tokens_for(request.actor).filter(pk=pk).first()
    if token is None or not request.actor.can(OrgPermission.EDIT):
        raise Http404
    try:
        actions.revoke_token(token=token, actor=request.actor)
    except PermissionDenied as denied:
        raise Http404 from denied
    return redirect("api:tokens")
