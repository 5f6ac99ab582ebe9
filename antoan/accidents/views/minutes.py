"""The sections of the minutes, one page each, and the papers of an investigation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from antoan.accidents.actions.minutes import issue_decision
from antoan.accidents.enums import CaseState, InvestigationLevel
from antoan.accidents.forms.sections import PAGES, Page
from antoan.accidents.models import Accident
from antoan.accidents.papers.meeting import meeting_paper
from antoan.accidents.papers.minutes import minutes_paper
from antoan.accidents.papers.team import decision_paper
from antoan.accidents.queries.investigation import book_of, cases_of
from antoan.accidents.queries.investigators import investigation_of, may_investigate
from antoan.accidents.rules.identity import may_read_names
from antoan.accidents.rules.minutes import Section, sections
from antoan.accidents.rules.plausible import Implausible
from antoan.documents.render import to_docx, to_pdf
from antoan.org.http import Request
from antoan.ui.http import confirm
from antoan.workflow.machine import TransitionRefused

_TYPES = {
    "docx": (to_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": (to_pdf, "application/pdf"),
}
_PAPERS = {"quyet-dinh": decision_paper, "bien-ban": minutes_paper, "hop": meeting_paper}
WRITING = {CaseState.INVESTIGATING, CaseState.MINUTED}


def case_to_write(request: Request, pk: int) -> Accident:
    """The case, for somebody who investigates it; 404 out of reach, 403 without the right."""
    accident = get_object_or_404(cases_of(request.actor), pk=pk)
    if not may_investigate(request.actor, accident) or not may_read_names(request.actor):
        raise PermissionDenied
    return accident


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: Request, pk: int, key: str) -> HttpResponse:
    """One page of the minutes; saved by itself, the rest stays."""
    accident = case_to_write(request, pk)
    if investigation_of(accident) is None or accident.state not in WRITING:
        messages.info(request, _("Biên bản chỉ viết được khi vụ đang điều tra."))
        return redirect("accidents:investigation", pk)
    book = book_of(accident)
    pages = sections(book.investigation.level)
    place = next((i for i, each in enumerate(pages) if each.key == key), None)
    if place is None:
        raise Http404
    page = PAGES[key](book, request.POST if request.method == "POST" else None)
    if request.method == "POST" and page.is_valid() and _saved(request, page):
        confirm(request, _("Đã lưu mục này."), draft=_draft(accident, key))
        return _onward(request, pk, pages, place)
    context = {
        "accident": accident,
        "section": pages[place],
        "page": page,
        "number": place + 1,
        "pages": pages,
        "draft": _draft(accident, key),
        "is_minuted": accident.state == CaseState.MINUTED,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "accidents/investigation/section.html", context, status=status)


def _onward(request: Request, pk: int, pages: list[Section], place: int) -> HttpResponse:
    if "next" in request.POST and place + 1 < len(pages):
        return redirect("accidents:section", pk, pages[place + 1].key)
    return redirect("accidents:investigation", pk)


def _saved(request: Request, page: Page) -> bool:
    try:
        page.save(request.actor)
    except Implausible as wrong:
        for doubt in wrong.doubts:
            _tell(page, doubt.field, doubt.message)
        return False
    except TransitionRefused as refused:
        _tell(page, "", str(refused))
        return False
    return True


def _tell(page: Page, field: str, message: str) -> None:
    """Say what is refused at the field it concerns; "measures.2.due_on" is the third row's day."""
    _list, _dot, rest = field.partition(".")
    row, _dot, name = rest.partition(".")
    if page.rows is not None and row.isdigit() and int(row) < len(page.rows.forms):
        page.rows.forms[int(row)].add_error(name, message)
        return
    form: Any = page.main or next(page.forms())
    form.add_error(field if field in form.fields else None, message)


def _draft(accident: Accident, key: str) -> str:
    return f"bien-ban-{accident.pk}-{key}"


@require_GET
def paper(request: Request, pk: int, kind: str, format_: str) -> HttpResponse:
    """A paper as it would be issued now; it holds names."""
    accident = get_object_or_404(cases_of(request.actor), pk=pk)
    if kind not in _PAPERS or format_ not in _TYPES or investigation_of(accident) is None:
        raise Http404
    if not may_read_names(request.actor):
        raise PermissionDenied
    book = book_of(accident)
    if book.investigation.level == InvestigationLevel.MINISTRY:
        raise Http404  # the papers are the ministry's; those received are attached to the case
    made = _PAPERS[kind](book)
    write, content_type = _TYPES[format_]
    response = HttpResponse(write(made), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{made.template}-{accident.number}.{format_}"'
    return response


@require_POST
def decision(request: Request, pk: int) -> HttpResponse:
    """Issue the decision that sets up the team."""
    accident = case_to_write(request, pk)
    try:
        issue_decision(accident, actor=request.actor)
    except TransitionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Đã phát hành quyết định; bản phát hành nằm ở trang vụ tai nạn."))
    return redirect("accidents:investigation", pk)
