"""The chain of events on screen."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from antoan.audit import queries
from antoan.audit.forms import EventFilter
from antoan.audit.http import Request
from antoan.audit.permissions import AuditPermission
from antoan.ui.tables import Column, chips, paginate

COLUMNS = (
    Column("luc", _("Lúc")),
    Column("nguoi", _("Người làm")),
    Column("viec", _("Việc")),
    Column("doi_tuong", _("Đối tượng")),
    Column("chi_tiet", _("Chi tiết")),
)


@require_GET
def event_list(request: Request) -> HttpResponse:
    """Who did what to which object, the newest first."""
    if not request.actor.can(AuditPermission.VIEW):
        raise PermissionDenied
    form = EventFilter(request.GET)
    page = paginate(queries.events(request.actor, form.wanted()), request, columns=COLUMNS)
    context = {"form": form, "page": page, "chips": chips(form, request)}
    return render(request, "audit/list.html#rows" if request.htmx else "audit/list.html", context)
