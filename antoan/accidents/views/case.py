"""The list of cases, the case page, and its moves."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from antoan.accidents import actions
from antoan.accidents.actions.guards import may_edit
from antoan.accidents.enums import CaseState, Severity
from antoan.accidents.forms.case import CaseFilter, FactsForm, ReasonForm
from antoan.accidents.models import Accident
from antoan.accidents.permissions import AccidentPermission
from antoan.accidents.queries.cases import (
    CASE_FILE,
    FINISHED,
    case_for,
    case_keys,
    case_rows,
    labels,
    moves,
    readable,
    rows_by_key,
    sightings_of,
)
from antoan.accidents.queries.export import HEADERS, case_lines
from antoan.accidents.queries.files import case_file
from antoan.accidents.queries.investigators import done_on, has_outgrown
from antoan.accidents.queries.merging import current_merge
from antoan.accidents.queries.progress import offers
from antoan.accidents.queries.sectors import sector_choices
from antoan.accidents.queries.story import story_of
from antoan.accidents.rules.identity import masked, may_read_names
from antoan.accidents.rules.life import CASE
from antoan.accidents.rules.plausible import Implausible
from antoan.documents.queries import attachments_of, papers_of
from antoan.org.http import Request
from antoan.ui.exports import stream_csv, stream_xlsx
from antoan.ui.tables import SORT, Column, chips, paginate
from antoan.workflow.machine import TransitionRefused

COLUMNS = (
    Column("so", gettext_lazy("Số hồ sơ")),
    Column("ngay", gettext_lazy("Ngày xảy ra"), ("occurred_on",)),
    Column("noi", gettext_lazy("Nơi xảy ra")),
    Column("co-so", gettext_lazy("Cơ sở")),
    Column("nan-nhan", gettext_lazy("Nạn nhân")),
    Column("muc-do", gettext_lazy("Mức độ")),
    Column("trang-thai", gettext_lazy("Trạng thái")),
    Column("han", gettext_lazy("Hạn điều tra")),
)
_EXPORTS: dict[str, Callable[..., StreamingHttpResponse]] = {"xlsx": stream_xlsx, "csv": stream_csv}
# Moves that need a comment and nothing else; the others are made on the pages of the investigation.
MERGED_AWAY = {CaseState.MERGED, CaseState.DISMISSED}
COMMENT_MOVES = {"close", "dismiss", "restore"}  # suspend, resume, reopen need a day that moves the clock


@require_GET
def case_list(request: Request) -> HttpResponse:
    """Cases in reach, newest first, narrowed by the filters in the address."""
    form = CaseFilter(request.GET, sectors=sector_choices(timezone.localdate()))
    is_dear = any(form.values.get(name) for name in ("q", "dia_ban"))  # else the newest-first index is the short way
    keys = case_keys(request.actor, form.values) if not request.GET.get(SORT) else None
    rows = case_rows(request.actor, form.values) if keys is None else keys
    page = paginate(rows, request, columns=COLUMNS, fetch=rows_by_key, is_dear=is_dear or keys is not None)
    context = {
        "page": page,
        "form": form,
        "chips": chips(form, request),
        "reads_names": may_read_names(request.actor),
        "may_declare": request.actor.can(AccidentPermission.DECLARE),
        "query": request.GET.urlencode(),
    }
    template = "accidents/case_list.html"
    return render(request, f"{template}#rows" if request.htmx else template, context)


@require_GET
def case_export(request: Request, format_: str) -> StreamingHttpResponse:
    """The filtered list for Excel, whatever its length."""
    if format_ not in _EXPORTS:
        raise Http404
    form = CaseFilter(request.GET, sectors=sector_choices(timezone.localdate()))
    lines = case_lines(case_rows(request.actor, form.values), request.actor)
    return _EXPORTS[format_](lines, HEADERS, "vu-tai-nan")


@require_GET
def case_page(request: Request, pk: int) -> HttpResponse:
    """Story, facts, people, clock, moves, file."""
    return _page(request, pk)


def _page(request: Request, pk: int, *, status: int = 200, **more: object) -> HttpResponse:
    accident = case_for(request.actor, pk)
    if accident is None:
        raise Http404
    names = may_read_names(request.actor)
    victims = list(accident.victims.all())
    attachments, papers = list(attachments_of(accident)), list(papers_of(accident)) if names else []
    outgrown = has_outgrown(accident)
    context = {
        "accident": accident,
        "victims": victims,
        "reads_names": names,
        "summary": accident.summary if names else masked(accident.summary, [victim.name for victim in victims]),
        "story": story_of(accident, request.actor),
        "moves": moves(request.actor, accident),
        "comment_moves": COMMENT_MOVES,
        "reason_form": ReasonForm(),
        "labels": labels(accident.occurred_on),
        "case_file": case_file(attachments, papers),
        "other_files": [a for a in attachments if a.kind not in dict(CASE_FILE)],
        "papers": papers,
        "may_edit": may_edit(request.actor, accident),
        "may_tell": request.actor.can(AccidentPermission.DECLARE) and accident.state not in MERGED_AWAY,
        "may_link": actions.may_decide(request.actor, accident),
        "may_merge": accident.state not in MERGED_AWAY and actions.may_decide(request.actor, accident),
        "merge": current_merge(accident) if accident.merged_into_id else None,
        "reads_kept": accident.merged_into_id and readable(request.actor).filter(pk=accident.merged_into_id).exists(),
        "may_attach": may_attach(request, accident),
        "clock_done": accident.state in FINISHED and (done_on(accident) or True),
        "has_outgrown": outgrown,
        "may_reopen": outgrown and "dieu-tra-lai" in {offer.name for offer in offers(request.actor, accident)},
        "investigation_url": _address("accidents:investigation", pk),
        "dead": Severity.DEAD,
        **more,
    }
    return render(request, "accidents/case.html", context, status=status)


def may_attach(request: Request, accident: Accident) -> bool:
    """Files are added by whoever may edit or investigate, through the documents app's own check."""
    from antoan.documents.registry import writable  # noqa: PLC0415 - the same question that the upload asks

    return writable(request.actor, accident._meta.label_lower, str(accident.pk)) is not None


def _address(name: str, pk: int) -> str:
    try:
        return reverse(name, args=[pk])
    except NoReverseMatch:
        return ""


@require_http_methods(["GET", "HEAD", "POST"])
def edit_facts(request: Request, pk: int) -> HttpResponse:
    """Correct what happened, where, at whose establishment; the reason is kept with before and after."""
    accident = get_object_or_404(readable(request.actor).select_related("commune", "establishment"), pk=pk)
    if not may_edit(request.actor, accident):
        return _page(request, pk, status=409, problem=_("Vụ này không sửa được lúc này, hoặc không do bạn sửa."))
    form = FactsForm(request.POST or None, actor=request.actor, accident=accident)
    if request.method == "POST" and form.is_valid() and _saved(request, accident, form):
        return redirect("accidents:case", pk)
    context = {"accident": accident, "form": form}
    return render(request, "accidents/facts.html", context, status=422 if request.method == "POST" else 200)


def _saved(request: Request, accident: Accident, form: FactsForm) -> bool:
    facts = dict(form.cleaned_data)
    reason = facts.pop("reason")
    try:
        changed = actions.edit_facts(accident, actor=request.actor, reason=reason, **facts)
    except Implausible as wrong:
        for doubt in wrong.doubts:
            form.add_error(doubt.field if doubt.field in form.fields else None, doubt.message)
        return False
    except TransitionRefused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("Đã lưu.") if changed else _("Không có gì thay đổi."))
    return True


@require_POST
def case_move(request: Request, pk: int, name: str) -> HttpResponse:
    """A move that needs at most a comment."""
    accident = get_object_or_404(readable(request.actor).select_related("commune"), pk=pk)
    if name not in COMMENT_MOVES:
        raise Http404
    try:
        actions.move(accident, name, actor=request.actor, comment=request.POST.get("reason", "")[:2000])
    except TransitionRefused as refused:
        return _page(request, pk, status=409, problem=str(refused))
    messages.success(request, _("Đã ghi: %(move)s.") % {"move": CASE.transitions[name].label})
    return redirect("accidents:case", pk)


@require_POST
def unlink(request: Request, pk: int, sighting_pk: int) -> HttpResponse:
    """Take back a link between a source and a victim."""
    accident = get_object_or_404(readable(request.actor), pk=pk)
    if not request.actor.can(AccidentPermission.TRIAGE):
        raise PermissionDenied
    sighting = get_object_or_404(sightings_of(accident), pk=sighting_pk)
    try:
        actions.unlink_sighting(sighting, request.actor, request.POST.get("reason", "")[:2000])
    except TransitionRefused as refused:
        return _page(request, pk, status=409, problem=str(refused))
    messages.success(request, _("Đã gỡ ghép; lời của nguồn vẫn được giữ."))
    return redirect("accidents:case", pk)
