"""Accounts of the people who act for an establishment, given out by an administrator."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from antoan.establishments.models import Establishment
from antoan.establishments.permissions import EstablishmentPermission
from antoan.org import actions
from antoan.org.forms import PersonForm
from antoan.org.http import Request
from antoan.org.models import AgencyKind
from antoan.org.permissions import OrgPermission


@never_cache
@require_http_methods(["GET", "POST"])
def establishment_account(request: Request, pk: int) -> HttpResponse:
    """A new account for an employer; the one-time password is shown on the answer, once."""
    seen = Establishment.objects.visible_to(request.actor, EstablishmentPermission.VIEW).select_related("commune")
    row = get_object_or_404(seen, pk=pk)
    if not request.actor.can(OrgPermission.EDIT):
        raise PermissionDenied
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        post = {
            "role": AgencyKind.EMPLOYER.value,
            "establishment_id": row.pk,
            "establishment_name": row.name,
            "place_path": row.place_path,
        }
        try:
            user, password = actions.create_person(actor=request.actor, **form.person(), post=post)
        except actions.Refused as problem:
            for field, message in problem.problems.items():
                form.add_error(field if field in form.fields else None, message)
        else:
            return render(request, "org/password.html", {"person": user, "password": password})
    return render(
        request, "establishments/account.html", {"form": form, "row": row}, status=422 if form.is_bound else 200
    )
