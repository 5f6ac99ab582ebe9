"""The page of an investigation: level and why, clock, steps, what is missing, what may be done next."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from antoan.accidents.actions import investigation as actions
from antoan.accidents.enums import InvestigationLevel
from antoan.accidents.models import Accident
from antoan.accidents.queries.investigation import book_of, cases_of, clock_by_law, is_informal, why_level
from antoan.accidents.queries.investigators import done_on, has_outgrown, investigation_of, may_investigate
from antoan.accidents.queries.measures import may_finish
from antoan.accidents.queries.progress import offers, stages
from antoan.accidents.rules.identity import may_read_names
from antoan.accidents.rules.minutes import gaps, sections
from antoan.accidents.rules.team import missing_groups
from antoan.documents.queries import papers_of
from antoan.org.http import Request
from antoan.workflow.machine import TransitionRefused


@require_GET
def overview(request: Request, pk: int) -> HttpResponse:
    """Everything about one investigation, or how it would begin."""
    return _page(request, get_object_or_404(cases_of(request.actor), pk=pk))


@require_POST
def start(request: Request, pk: int) -> HttpResponse:
    """Begin: level and clock by rule."""
    accident = get_object_or_404(cases_of(request.actor), pk=pk)
    try:
        actions.start(accident, actor=request.actor, needs_expertise=request.POST.get("needs_expertise") == "1")
    except TransitionRefused as refused:
        return _page(request, accident, status=409, problem=str(refused))
    messages.success(request, _("Đã bắt đầu điều tra; thời hạn tính từ ngày nhận tin."))
    return redirect("accidents:investigation", pk)


def _page(request: Request, accident: Accident, *, status: int = 200, problem: str = "") -> HttpResponse:
    found = investigation_of(accident)
    context: dict[str, Any] = {
        "accident": accident,
        "found": found,
        "why": why_level(accident, found),
        "problem": problem,
        "may_work": may_investigate(request.actor, accident) and may_read_names(request.actor),
        "offers": offers(request.actor, accident),
        "has_outgrown": has_outgrown(accident),
        "clock_done": done_on(accident),
        "papers": papers_of(accident) if may_read_names(request.actor) else [],
    }
    context["may_reopen"] = "dieu-tra-lai" in {offer.name for offer in context["offers"]}
    if found is None:
        context["clock"] = clock_by_law(accident)
    else:
        context |= _running(request, accident)
    return render(request, "accidents/investigation/page.html", context, status=status)


def _running(request: Request, accident: Accident) -> dict[str, Any]:
    book = book_of(accident)
    missing = gaps(book)
    present = [person.group for person in book.part("meeting")]
    return {
        "book": book,
        "team": book.part("head", "member", "attending"),
        "sections": [(s, sum(gap.section == s.key for gap in missing)) for s in sections(book.investigation.level)],
        "gaps": missing,
        "stages": stages(book),
        "absent": missing_groups(present, accident.severity, has_employer=accident.establishment_id is not None)
        if book.investigation.meeting_on
        else [],
        "is_ministry": book.investigation.level == InvestigationLevel.MINISTRY,
        "received": [{**paper, "on": dt.date.fromisoformat(paper["on"])} for paper in book.answer("received") or []],
        "posted_by_commune": is_informal(list(book.victims)),
        "may_finish": may_finish(request.actor, accident),
        "today": timezone.localdate(),
    }
