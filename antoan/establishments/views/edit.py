"""Entering and correcting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from antoan.establishments import actions, queries
from antoan.establishments.actions import AlreadyRegistered, Refused, SimilarExists
from antoan.establishments.forms import EstablishmentForm, StatusForm, WorkforceForm
from antoan.establishments.models import Establishment
from antoan.establishments.permissions import EstablishmentPermission
from antoan.establishments.rules import COUNTS, LIFE
from antoan.org.http import Request
from antoan.ui.forms import Form
from antoan.workflow.machine import allowed


@require_http_methods(["GET", "POST"])
def establishment_register(request: Request) -> HttpResponse:
    """Enter a new establishment; a tax code that is taken or a name that is nearly taken is shown first."""
    if not request.actor.can(EstablishmentPermission.EDIT) or request.actor.establishment_id is not None:
        raise PermissionDenied
    form = EstablishmentForm(request.POST or None, actor=request.actor)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.register(actor=request.actor, facts=form.facts(), is_another=form.cleaned_data["is_another"])
        except SimilarExists as found:
            context["similar"] = found.rows
        except (Refused, AlreadyRegistered) as problem:
            context |= _explain(request, form, problem)
        else:
            messages.success(request, _("Đã đăng ký cơ sở."))
            return redirect("establishments:detail", row.pk)
    return render(request, "establishments/edit.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def establishment_edit(request: Request, pk: int) -> HttpResponse:
    """Correct the facts; two people at once do not overwrite each other."""
    row = _editable(request, pk)
    form = EstablishmentForm(request.POST or None, actor=request.actor, row=row)
    context: dict[str, Any] = {"form": form, "row": row}
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.update(establishment=row, actor=request.actor, facts=form.facts(), seen=form.seen_at)
        except (Refused, AlreadyRegistered) as problem:
            context |= _explain(request, form, problem)
        else:
            messages.success(request, _("Đã lưu.") if changed else _("Không có gì thay đổi."))
            return redirect("establishments:detail", row.pk)
    return render(request, "establishments/edit.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def establishment_status(request: Request, pk: int, move: str) -> HttpResponse:
    """Pause, resume, close, reopen."""
    row = _editable(request, pk)
    if move not in LIFE:
        raise Http404
    form = StatusForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_status(
                establishment=row, move=move, actor=request.actor,
                on=form.cleaned_data["on"], reason=form.cleaned_data["reason"],
            )  # fmt: skip
        except Refused as problem:
            _explain(request, form, problem)
        else:
            messages.success(request, _("Đã đổi tình trạng cơ sở."))
            return redirect("establishments:detail", row.pk)
    context = {"form": form, "row": row, "move": LIFE[move]}
    return render(request, "establishments/status.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def establishment_workforce(request: Request, pk: int, year: int | None = None) -> HttpResponse:
    """Head counts of one year."""
    row = _editable(request, pk)
    known = next((each for each in queries.workforces(row) if each.year == year), None)
    stored = {name: getattr(known, name) for name in ("total", *COUNTS, "payroll_million")} if known else {}
    form = WorkforceForm(request.POST or None, initial={"year": year, **stored})
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_workforce(
                establishment=row, year=form.cleaned_data["year"], counts=form.counts(), actor=request.actor
            )
        except Refused as problem:
            _explain(request, form, problem)
        else:
            messages.success(request, _("Đã lưu số lao động năm %(year)d.") % {"year": form.cleaned_data["year"]})
            return redirect(f"{reverse('establishments:detail', args=[row.pk])}?muc=lao-dong")
    context = {"form": form, "row": row, "year": year}
    return render(request, "establishments/workforce.html", context, status=422 if form.is_bound else 200)


def _editable(request: Request, pk: int) -> Establishment:
    """The row, if the reader sees it (else 404) and may edit it (else 403)."""
    rows = Establishment.objects.visible_to(request.actor, EstablishmentPermission.VIEW).select_related("commune")
    row = get_object_or_404(rows, pk=pk)
    if not allowed(EstablishmentPermission.EDIT, request.actor, row):
        raise PermissionDenied
    return row


def _explain(request: Request, form: Form, problem: Refused | AlreadyRegistered) -> dict[str, Any]:
    """Put a refusal where it belongs in the form; a taken tax code also links to its owner, if the reader may see it."""
    if isinstance(problem, Refused):
        for field, message in problem.problems.items():
            form.add_error(field if field in form.fields else None, message)
        return {}
    form.add_error(
        "tax_code", _("Mã số thuế này đã có trong hệ thống, của «%(name)s».") % {"name": problem.existing.name}
    )
    seen = Establishment.objects.visible_to(request.actor, EstablishmentPermission.VIEW)
    return {"existing": seen.filter(pk=problem.existing.pk).first()}
