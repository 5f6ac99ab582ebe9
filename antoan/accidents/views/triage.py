"""The officer's queue and the decisions on one declaration."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from antoan.accidents import actions
from antoan.accidents.enums import DeclarationState
from antoan.accidents.forms.case import ReasonForm
from antoan.accidents.models import Accident, Declaration
from antoan.accidents.permissions import AccidentPermission
from antoan.accidents.queries.cases import labels
from antoan.accidents.queries.declarations import likely_duplicates, next_step, triage_due, waiting, with_duplicates
from antoan.accidents.rules.life import DECLARATION
from antoan.accidents.rules.likeness import like_names
from antoan.org.http import Request
from antoan.ui.tables import Column, paginate
from antoan.workflow.machine import TransitionRefused

COLUMNS = (
    Column("so", gettext_lazy("Số tiếp nhận")),
    Column("nhan", gettext_lazy("Nhận lúc"), ("received_at",)),
    Column("ngay", gettext_lazy("Ngày xảy ra"), ("occurred_on",)),
    Column("noi", gettext_lazy("Nơi xảy ra")),
    Column("co-so", gettext_lazy("Cơ sở")),
    Column("nan-nhan", gettext_lazy("Nạn nhân"), is_number=True),
    Column("han", gettext_lazy("Xử lý trước")),
)


@require_GET
def queue(request: Request) -> HttpResponse:
    """Declarations that wait, oldest first; likely duplicates are marked."""
    if not request.actor.can(AccidentPermission.TRIAGE):
        raise PermissionDenied
    page = paginate(waiting(request.actor), request, columns=COLUMNS)
    context = {
        "page": page,
        "doubled": with_duplicates(page.rows, request.actor),
        "due": triage_due(page.rows, timezone.localdate()),
    }
    template = "accidents/queue.html"
    return render(request, f"{template}#rows" if request.htmx else template, context)


@require_GET
def triage(request: Request, pk: int) -> HttpResponse:
    """One declaration beside what may be the same event, and the decisions open to the officer."""
    return _page(request, _declaration(request, pk))


def _page(request: Request, declaration: Declaration, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "declaration": declaration,
        "sightings": declaration.sightings.all(),
        "duplicates": likely_duplicates(declaration, request.actor),
        "moves": {move.name for move in DECLARATION.open_to(request.actor, declaration)},
        "step": next_step(declaration),
        "labels": labels(declaration.occurred_on),
        "return_form": ReasonForm(prefix="return"),
        "refuse_form": ReasonForm(prefix="refuse"),
        "reconsider_form": ReasonForm(prefix="reconsider"),
        **more,
    }
    return render(request, "accidents/triage.html", context, status=status)


@require_POST
def accept(request: Request, pk: int) -> HttpResponse:
    """Open a case."""
    declaration = _declaration(request, pk)
    try:
        accident = actions.accept(declaration, actor=request.actor)
    except TransitionRefused as refused:
        return _refused(request, pk, str(refused))
    messages.success(request, _("Đã mở hồ sơ vụ %(number)s.") % {"number": accident.number})
    return redirect("accidents:case", accident.pk)


@require_POST
def send_back(request: Request, pk: int) -> HttpResponse:
    """Return to the author with a reason."""
    return _with_reason(request, pk, "return", actions.send_back, _("Đã trả lại khai báo."))


@require_POST
def refuse(request: Request, pk: int) -> HttpResponse:
    """Not an accident at work, with a reason."""
    return _with_reason(request, pk, "refuse", actions.refuse, _("Đã ghi: không phải tai nạn lao động."))


@require_POST
def reconsider(request: Request, pk: int) -> HttpResponse:
    """Back into the queue."""
    return _with_reason(request, pk, "reconsider", actions.reconsider, _("Khai báo đã trở lại hàng chờ."))


def _with_reason(request: Request, pk: int, prefix: str, act: Callable[..., None], done: str) -> HttpResponse:
    declaration = _declaration(request, pk)
    form = ReasonForm(request.POST, prefix=prefix)
    if not form.is_valid():
        return _page(request, declaration, status=422, **{f"{prefix}_form": form}, wrong_form=form)
    try:
        act(declaration, actor=request.actor, reason=form.cleaned_data["reason"])
    except TransitionRefused as refused:
        return _refused(request, pk, str(refused))
    messages.success(request, done)
    return redirect(
        "accidents:queue" if declaration.state != DeclarationState.SUBMITTED else "accidents:triage",
        *([] if declaration.state != DeclarationState.SUBMITTED else [pk]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: Request, pk: int, accident_pk: int) -> HttpResponse:
    """Two records side by side: which of these people is which victim."""
    declaration = _declaration(request, pk)
    cases: QuerySet[Accident] = Accident.objects.visible_to(request.actor, AccidentPermission.TRIAGE)
    accident = get_object_or_404(
        cases.select_related("commune", "establishment").prefetch_related("victims"), pk=accident_pk
    )
    if request.method == "POST":
        try:
            actions.join(declaration, accident=accident, matches=_matches(request, declaration), actor=request.actor)
        except TransitionRefused as refused:
            return _refused(request, pk, str(refused))
        messages.success(request, _("Đã ghép vào vụ %(number)s.") % {"number": accident.number})
        return redirect("accidents:case", accident.pk)
    return render(request, "accidents/join.html", _pairs(declaration, accident))


def _pairs(declaration: Declaration, accident: Accident) -> dict[str, Any]:
    """Each sighting with the victim whose name is most alike, as a first proposal."""
    sightings, victims = list(declaration.sightings.all()), list(accident.victims.all())
    alike = dict(like_names([s.folded for s in sightings], [v.folded for v in victims]))
    proposed = {s.pk: next((v.pk for v in victims if v.folded == alike.get(s.folded)), None) for s in sightings}
    rows = [(sighting, proposed[sighting.pk]) for sighting in sightings]
    return {"declaration": declaration, "accident": accident, "victims": victims, "rows": rows}


def _matches(request: Request, declaration: Declaration) -> dict[int, int | None]:
    chosen: dict[int, int | None] = {}
    for pk in declaration.sightings.values_list("pk", flat=True):
        text = request.POST.get(f"s{pk}", "")
        chosen[pk] = int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None
    return chosen


def _declaration(request: Request, pk: int) -> Declaration:
    found: QuerySet[Declaration] = Declaration.objects.visible_to(request.actor, AccidentPermission.TRIAGE)
    return get_object_or_404(found.select_related("commune", "establishment__commune", "accident"), pk=pk)


def _refused(request: Request, pk: int, why: str) -> HttpResponse:
    """Somebody else was first, or the state forbids it: say so on the page as it is now."""
    return _page(request, _declaration(request, pk), status=409, problem=why)
