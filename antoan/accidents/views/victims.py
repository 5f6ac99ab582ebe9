"""Add and correct a victim; record what happened to one later."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from antoan.accidents import actions
from antoan.accidents.actions.guards import may_edit
from antoan.accidents.forms.case import StateForm, VictimForm
from antoan.accidents.models import Accident, Victim
from antoan.accidents.permissions import AccidentPermission
from antoan.accidents.queries.cases import readable
from antoan.accidents.queries.investigators import has_outgrown, investigation_of
from antoan.accidents.rules.identity import may_read_names
from antoan.accidents.rules.plausible import Implausible
from antoan.org.http import Request
from antoan.ui.forms import Form
from antoan.workflow.machine import TransitionRefused


def _case(request: Request, pk: int) -> Accident:
    """The case, for somebody who may read the names in it."""
    found: QuerySet[Accident] = readable(request.actor).select_related("commune", "establishment", "investigation")
    accident = get_object_or_404(found, pk=pk)
    if not may_read_names(request.actor):
        raise PermissionDenied
    return accident


@require_http_methods(["GET", "HEAD", "POST"])
def victim_add(request: Request, pk: int) -> HttpResponse:
    """Somebody whom no declaration named."""
    accident = _case(request, pk)
    return _edit(request, accident, None)


@require_http_methods(["GET", "HEAD", "POST"])
def victim_edit(request: Request, pk: int, victim_pk: int) -> HttpResponse:
    """Correct one person's facts."""
    accident = _case(request, pk)
    victim = get_object_or_404(accident.victims.select_related("accident__commune"), pk=victim_pk)
    return _edit(request, accident, victim)


def _edit(request: Request, accident: Accident, victim: Victim | None) -> HttpResponse:
    if not may_edit(request.actor, accident):
        raise PermissionDenied
    form = VictimForm(request.POST or None, victim=victim)
    if request.method == "POST" and form.is_valid() and _tried(request, form, _save(request, accident, victim, form)):
        return redirect("accidents:case", accident.pk)
    context = {"accident": accident, "victim": victim, "form": form}
    return render(request, "accidents/victim.html", context, status=422 if request.method == "POST" else 200)


def _save(request: Request, accident: Accident, victim: Victim | None, form: VictimForm) -> Any:
    def run() -> None:
        facts, reason = form.facts(), form.cleaned_data["reason"]
        if victim is None:
            actions.add_victim(accident, actor=request.actor, reason=reason, **facts)
        else:
            actions.edit_victim(victim, actor=request.actor, reason=reason, **facts)

    return run


@require_http_methods(["GET", "HEAD", "POST"])
def victim_state(request: Request, pk: int, victim_pk: int) -> HttpResponse:
    """A later death, or another turn; the case's severity, level and clock follow."""
    accident = _case(request, pk)
    if not request.actor.can(AccidentPermission.DECLARE):
        raise PermissionDenied
    victim = get_object_or_404(accident.victims.select_related("accident__commune"), pk=victim_pk)
    form = StateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def run() -> None:
            actions.change_state(victim, actor=request.actor, **form.cleaned_data)

        if _tried(request, form, run, said=lambda: _what_follows(request, pk)):
            return redirect("accidents:case", pk)
    context = {"accident": accident, "victim": victim, "form": form}
    return render(request, "accidents/victim_state.html", context, status=422 if request.method == "POST" else 200)


def _what_follows(request: Request, pk: int) -> str:
    """What a change of somebody's state did to the case: how grave it is now, who investigates, until when."""
    accident = _case(request, pk)
    found = investigation_of(accident)
    words = {"severity": str(accident.get_severity_display()).lower()}
    if has_outgrown(accident):
        said = _("Đã ghi. Vụ nay là vụ %(severity)s; vì đã kết luận, cấp tỉnh phải điều tra lại.")
    elif found is None or accident.concluded_on:
        said = _("Đã ghi. Vụ nay là vụ %(severity)s.")
    else:
        said = _("Đã ghi. Vụ nay là vụ %(severity)s; %(level)s, hạn %(day)s.")
        words |= {"level": str(found.get_level_display()).lower(), "day": f"{found.due_on:%d/%m/%Y}"}
    return said % words


def _tried(request: Request, form: Form, run: Any, *, said: Callable[[], str] | None = None) -> bool:
    """Run an action; what it refuses is said at the field it concerns."""
    try:
        run()
    except Implausible as wrong:
        for doubt in wrong.doubts:
            name = doubt.field.rsplit(".", 1)[-1]
            name = "happened_on" if name == "died_on" and "happened_on" in form.fields else name
            form.add_error(name if name in form.fields else None, doubt.message)
        return False
    except TransitionRefused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, said() if said else _("Đã lưu."))
    return True
