"""Declare, read, mend and print a declaration."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from antoan.accidents.actions.declaration import Submitted, check, require_may_mend, resend, settled, submit
from antoan.accidents.enums import DeclarationState
from antoan.accidents.forms.declaration import Page, first_words, sent_words
from antoan.accidents.models import Declaration
from antoan.accidents.papers.declaration import paper_of
from antoan.accidents.permissions import AccidentPermission
from antoan.accidents.queries.codes import labels_of
from antoan.accidents.queries.declarations import next_step, phone_of, readable
from antoan.accidents.queries.story import story_of_declaration
from antoan.accidents.rules.claim import Claim
from antoan.accidents.rules.identity import may_read_names
from antoan.accidents.rules.plausible import Implausible
from antoan.documents.render import to_docx, to_pdf
from antoan.establishments.models import Establishment
from antoan.org.http import Request
from antoan.ui.http import confirm, keep_offline
from antoan.ui.tables import Column, paginate
from antoan.workflow.machine import TransitionRefused

_TYPES = {
    "docx": (to_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": (to_pdf, "application/pdf"),
}
COLUMNS = (
    Column("so", gettext_lazy("Số tiếp nhận")),
    Column("nhan", gettext_lazy("Nhận lúc"), ("received_at",)),
    Column("ngay", gettext_lazy("Ngày xảy ra"), ("occurred_on",)),
    Column("noi", gettext_lazy("Nơi xảy ra")),
    Column("co-so", gettext_lazy("Cơ sở")),
    Column("trang-thai", gettext_lazy("Trạng thái")),
)


@require_GET
def declaration_list(request: Request) -> HttpResponse:
    """Declarations in reach, newest first."""
    page = paginate(readable(request.actor), request, columns=COLUMNS)
    template = "accidents/declaration_list.html"
    return render(request, f"{template}#rows" if request.htmx else template, {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: Request) -> HttpResponse:
    """The form of Phụ lục III: four short pages with script, one long page without."""
    if not request.actor.can(AccidentPermission.DECLARE):
        raise PermissionDenied
    own = _own(request)
    if request.method != "POST":
        first = first_words(own, request.actor) | {"spare_key": str(uuid.uuid4())}
        return keep_offline(_form(request, Page(actor=request.actor, own=own, initial=first)))
    page = Page(_rows(request), actor=request.actor, own=own)
    return _take(request, page, lambda claim: submit(claim, actor=request.actor, key=page.form.key))


@require_http_methods(["GET", "HEAD", "POST"])
def mend(request: Request, pk: int) -> HttpResponse:
    """The same form with the words of a returned declaration."""
    declaration = get_object_or_404(readable(request.actor), pk=pk)
    require_may_mend(request.actor, declaration)
    own = _own(request)
    if request.method != "POST":
        if declaration.state != DeclarationState.RETURNED:
            return redirect("accidents:declaration", pk)
        words, people = sent_words(declaration)
        page = Page(actor=request.actor, own=own, initial=words, people=people)
        return _form(request, page, declaration=declaration)
    page = Page(_rows(request), actor=request.actor, own=own)
    return _take(request, page, lambda claim: resend(declaration, claim, actor=request.actor), declaration=declaration)


def _take(
    request: Request, page: Page, send: Callable[[Claim], Submitted], declaration: Declaration | None = None
) -> HttpResponse:
    """Read, check, send; whatever stands in the way comes back with every word still there."""
    if not page.is_valid() or "add" in request.POST:
        return _form(request, page, declaration=declaration, status=200 if "add" in request.POST else 422)
    claim = settled(page.claim())
    try:
        if "check" in request.POST:
            check(claim, actor=request.actor, now=timezone.now())
            return _form(request, page, declaration=declaration, checked=claim)
        sent = send(claim)
    except Implausible as wrong:
        page.show(wrong.doubts)
        return _form(request, page, declaration=declaration, status=422)
    except TransitionRefused as refused:
        messages.error(request, str(refused))
        return redirect("accidents:declaration", declaration.pk if declaration else 0)
    draft = f"khai-bao-{declaration.pk}" if declaration else "khai-bao"
    confirm(request, _("Đã nhận khai báo %(number)s.") % {"number": sent.declaration.number}, draft=draft)
    if sent.differs:
        messages.warning(
            request,
            _("Khai báo này đã được gửi trước đó; nội dung vừa sửa chưa được ghi. Muốn khai vụ khác, mở khai báo mới."),
        )
    return redirect("accidents:receipt", sent.declaration.pk)


def _form(
    request: Request,
    page: Page,
    *,
    declaration: Declaration | None = None,
    checked: Claim | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "page": page,
        "form": page.form,
        "people": page.people,
        "own": page.own,
        "declaration": declaration,
        "checked": checked,
        "show_errors": status != 200,
        "step_labels": [_("Khi nào, ở đâu"), _("Chuyện gì xảy ra"), _("Ai bị nạn"), _("Kiểm tra và gửi")],
    }
    return render(request, "accidents/declare.html", context, status=status)


def _own(request: Request) -> Establishment | None:
    """The employer's own establishment; None for an officer who writes for somebody else."""
    pk = request.actor.establishment_id
    mine = Establishment.objects.visible_to(request.actor, AccidentPermission.DECLARE).select_related("commune")
    return get_object_or_404(mine, pk=pk) if pk is not None else None


def _rows(request: Request) -> Any:
    """What was sent, with one more row of people when the page works without script."""
    data = request.POST.copy()
    total = data.get("p-TOTAL_FORMS", "")
    if "add" in data and total.isascii() and total.isdigit() and len(total) < 4:
        data["p-TOTAL_FORMS"] = str(int(total) + 1)
    return data


@require_GET
def receipt(request: Request, pk: int) -> HttpResponse:
    """What was received, when, what comes next and whom else to call."""
    declaration = get_object_or_404(readable(request.actor), pk=pk)
    step = next_step(declaration)
    tellings = [(telling, phone_of(telling, declaration.occurred_on)) for telling in step.tellings]
    context = {"declaration": declaration, "step": step, "tellings": tellings}
    return render(request, "accidents/receipt.html", context)


@require_GET
def declaration_page(request: Request, pk: int) -> HttpResponse:
    """One declaration as it was sent, its sendings and what became of it."""
    declaration = get_object_or_404(readable(request.actor).prefetch_related("sightings", "revisions"), pk=pk)
    context = {
        "declaration": declaration,
        "injuries": labels_of("serious_injury", declaration.occurred_on),
        "reads_names": may_read_names(request.actor),
        "may_mend": declaration.state == DeclarationState.RETURNED and _may_mend(request, declaration),
        "may_triage": request.actor.can(AccidentPermission.TRIAGE),
        "story": story_of_declaration(declaration, request.actor),
    }
    return render(request, "accidents/declaration.html", context)


def _may_mend(request: Request, declaration: Declaration) -> bool:
    try:
        require_may_mend(request.actor, declaration)
    except PermissionDenied:
        return False
    return True


@require_GET
def declaration_paper(request: Request, pk: int, format_: str) -> HttpResponse:
    """Phụ lục III as a file. It holds names, so only whoever may read them gets it."""
    declaration = get_object_or_404(readable(request.actor), pk=pk)
    if format_ not in _TYPES:
        raise Http404
    if not may_read_names(request.actor):
        raise PermissionDenied
    write, content_type = _TYPES[format_]
    response = HttpResponse(write(paper_of(declaration)), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="Phu-luc-III-{declaration.number}.{format_}"'
    return response
