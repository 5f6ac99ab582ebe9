"""Keying in what a unit handed in on paper, and what the unit may do about it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from antoan.documents.actions import attach
from antoan.documents.rules import FileRefused
from antoan.org.http import Request
from antoan.returns import actions
from antoan.returns.actions import SaveRefused
from antoan.returns.forms import PaperForm
from antoan.returns.models import Return
from antoan.returns.permissions import ReturnPermission
from antoan.returns.queries import due_of, open_choices
from antoan.returns.registry import current_forms
from antoan.returns.views.scope import form_or_404, return_or_404
from antoan.workflow.machine import TransitionRefused

SCAN = "ban-giay"


@require_GET
def paper_start(request: Request) -> HttpResponse:
    """From the home page: the units that have not reported the newest period; there each has its button."""
    today = timezone.localdate()
    for form in current_forms(today):
        periods = open_choices(form, today) if form.many_units and request.actor.can(form.fill_for) else []
        if periods:
            return redirect("returns:missing", form.code, str(periods[0]))
    raise Http404


@require_http_methods(["GET", "POST"])
def paper_enter(request: Request, code: str, period: str, unit: str) -> HttpResponse:
    """When did the paper come, and its scan; then the same form as the unit's own."""
    form, when = form_or_404(code, period)
    try:
        whose = actions.paper_unit(form=code, period=when, unit_key=unit, actor=request.actor)
    except PermissionDenied as hidden:
        raise Http404 from hidden
    asked = PaperForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and asked.is_valid():
        try:
            day = asked.cleaned_data["received_on"]
            of = actions.enter_from_paper(form=code, period=when, unit_key=unit, received_on=day, actor=request.actor)
        except SaveRefused as refused:
            asked.add_error("received_on", str(refused))
        else:
            _scans(request, of)
            return redirect("returns:detail", of.pk)
    context = {"unit": whose, "form": form, "period": when, "asked": asked, "due": due_of(form, when)}
    return render(request, "returns/paper.html", context, status=422 if asked.errors else 200)


def _scans(request: Request, of: Return) -> None:
    """Each scan is judged by itself; one that is refused can be added later."""
    for upload in request.FILES.getlist("files"):
        try:
            attach(upload=upload, target=of, kind=SCAN, actor=request.actor)
        except FileRefused as refused:
            messages.error(request, str(refused))


@require_POST
def paper_object(request: Request, pk: int) -> HttpResponse:
    """The unit says what is wrong in the return keyed in for it."""
    of = _own_or_404(request, pk)
    try:
        actions.object_to(of=of, actor=request.actor, text=request.POST.get("text", ""))
        messages.success(request, _("Đã gửi ý kiến cho cơ quan nhập thay và Sở Nội vụ."))
    except SaveRefused as refused:
        messages.error(request, str(refused))
    except PermissionDenied as hidden:
        raise Http404 from hidden
    return redirect("returns:detail", pk)


@require_POST
def paper_replace(request: Request, pk: int) -> HttpResponse:
    """The unit makes its own return instead."""
    of = _own_or_404(request, pk)
    try:
        own = actions.replace_with_own(of=of, actor=request.actor)
    except (SaveRefused, TransitionRefused) as refused:
        messages.error(request, str(refused))
        return redirect("returns:detail", pk)
    except PermissionDenied as hidden:
        raise Http404 from hidden
    return redirect("returns:detail", own.pk)


def _own_or_404(request: Request, pk: int) -> Return:
    of = return_or_404(request, pk)
    if not request.actor.can(ReturnPermission.FILL):
        raise Http404
    return of
