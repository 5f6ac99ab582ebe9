"""The inbox."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from antoan.notices import actions
from antoan.notices.models import Notice
from antoan.org.http import Request

SHOWN = 200


@require_GET
def notice_list(request: Request) -> HttpResponse:
    """The newest messages to the reader, the agency or the establishment."""
    notices = Notice.objects.visible_to(request.actor)[:SHOWN]
    return render(request, "notices/list.html", {"notices": notices})


@require_POST
def notice_open(request: Request, pk: int) -> HttpResponse:
    """Mark as read and go where the message points."""
    notice = get_object_or_404(Notice.objects.visible_to(request.actor), pk=pk)
    actions.mark_read(actor=request.actor, pk=pk)
    safe = url_has_allowed_host_and_scheme(notice.url, {request.get_host()}, require_https=request.is_secure())
    return redirect(notice.url if safe and notice.url else "notices:list")


@require_POST
def notice_read_all(request: Request) -> HttpResponse:
    """Mark the whole inbox as read."""
    actions.mark_read(actor=request.actor)
    return redirect("notices:list")
