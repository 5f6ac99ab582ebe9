"""Two cases of one accident: find the other, see both side by side, merge; and take apart again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from antoan.accidents import actions
from antoan.accidents.forms.case import MergeForm, ReasonForm
from antoan.accidents.models import Accident
from antoan.accidents.queries.cases import labels
from antoan.accidents.queries.merging import current_merge, happened_since, likely_twins, mergeable, numbered, plan_of
from antoan.org.http import Request
from antoan.workflow.machine import TransitionRefused


@require_GET
def choose(request: Request, pk: int) -> HttpResponse:
    """Cases that may be the same event; any other by its number."""
    accident = _case(request, pk)
    number, problem = request.GET.get("so", "")[:30].strip(), ""
    if number:
        other = numbered(number, request.actor)
        if other and other.pk != pk:
            return redirect("accidents:merge", pk, other.pk)
        problem = _("Không thấy vụ khác nào mang số «%(number)s» trong địa bàn của bạn.") % {"number": number}
    context = {
        "accident": accident,
        "twins": likely_twins(accident, request.actor),
        "number": number,
        "problem": problem,
    }
    return render(request, "accidents/merge_choose.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: Request, pk: int, kept_pk: int) -> HttpResponse:
    """Side by side: what will happen, who is whom, why; then do it."""
    gone, kept = _case(request, pk), _case(request, kept_pk)
    form = MergeForm(request.POST or None, gone=gone, kept=kept, proposed=dict(plan_of(gone, kept).pairs))
    if request.method == "POST" and form.is_valid():
        try:
            actions.merge(
                gone, kept=kept, matches=form.matches(), reason=form.cleaned_data["reason"], actor=request.actor
            )
        except TransitionRefused as refused:
            return _side_by_side(request, _case(request, pk), _case(request, kept_pk), form, problem=str(refused))
        messages.success(
            request, _("Đã nhập vụ %(gone)s vào vụ %(kept)s.") % {"gone": gone.number, "kept": kept.number}
        )
        return redirect("accidents:case", kept.pk)
    return _side_by_side(request, gone, kept, form)


def _side_by_side(
    request: Request, gone: Accident, kept: Accident, form: MergeForm, *, problem: str = ""
) -> HttpResponse:
    plan = plan_of(gone, kept)
    context: dict[str, Any] = {
        "plan": plan,
        "form": form,
        "problem": problem or plan.problem,
        "may_submit": not plan.problem,
        "injuries": labels(kept.occurred_on).injury,
    }
    status = 409 if problem else 422 if request.method == "POST" else 200
    return render(request, "accidents/merge.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def separate(request: Request, pk: int) -> HttpResponse:
    """Take a merged case out again, with the reason; or why that is no longer possible."""
    gone = _case(request, pk)
    found = current_merge(gone)
    if found is None:
        messages.info(request, _("Vụ này không nhập vào vụ nào."))
        return redirect("accidents:case", pk)
    form = ReasonForm(request.POST or None)
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            actions.separate(gone, reason=form.cleaned_data["reason"], actor=request.actor)
        except TransitionRefused as refused:
            problem = str(refused)
        else:
            messages.success(request, _("Đã tách lại thành vụ riêng; khai báo, tệp, biện pháp đã về chỗ cũ."))
            return redirect("accidents:case", pk)
    context = {"accident": gone, "merge": found, "since": happened_since(found), "form": form, "problem": problem}
    status = 409 if problem else 422 if request.method == "POST" else 200
    return render(request, "accidents/separate.html", context, status=status)


def _case(request: Request, pk: int) -> Accident:
    """A case of which this officer decides; anything else is not there."""
    return get_object_or_404(mergeable(request.actor), pk=pk)
