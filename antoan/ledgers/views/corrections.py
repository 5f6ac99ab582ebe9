"""Mending a typed line on its own page."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from antoan.ledgers.actions import Refused, correct_entry
from antoan.ledgers.forms.entry import EditForm
from antoan.ledgers.permissions import LedgerPermission
from antoan.ledgers.queries.entries import readable
from antoan.org.http import Request


@require_http_methods(["GET", "POST"])
def entry_edit(request: Request, pk: int) -> HttpResponse:
    """The line as a form; only where the ledger is kept, and while nobody has decided about the line."""
    entry = get_object_or_404(readable(request.actor), pk=pk)
    if not request.actor.can(LedgerPermission.WRITE) or not request.actor.reaches(entry.place_path):
        raise Http404
    if request.method == "GET":
        return _page(request, EditForm(actor=request.actor, entry=entry))
    form = EditForm(request.POST, actor=request.actor, entry=entry)
    if not form.is_valid():
        return _page(request, form, 422)
    try:
        correct_entry(entry, form.as_line(entry.place), actor=request.actor)
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        return _page(request, form, 422)
    messages.success(request, _("Đã sửa dòng sổ."))
    return redirect("ledgers:entry", pk)


def _page(request: Request, form: EditForm, status: int = 200) -> HttpResponse:
    return render(request, "ledgers/edit.html", {"entry_form": form, "entry": form.entry}, status=status)
