"""Scans of a ledger's pages: which are there, and adding one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from antoan.documents.rules import FileRefused
from antoan.ledgers.actions import Refused, add_scan
from antoan.ledgers.forms.grid import BookForm
from antoan.ledgers.permissions import LedgerPermission
from antoan.ledgers.queries.entries import readable
from antoan.ledgers.queries.places import ledger_place
from antoan.ledgers.queries.scans import scans_of
from antoan.ledgers.views.grid import owner
from antoan.org.http import Request
from antoan.org.models import Place


@dataclass(frozen=True)
class Sheet:
    """One page of one ledger."""

    place: Place
    source: str
    page: str


@require_GET
def page_scans(request: Request) -> HttpResponse:
    """The scans of the page named in the address, for the head of the table."""
    if not request.actor.can(LedgerPermission.WRITE):
        raise Http404
    form = BookForm(request.GET, actor=request.actor)
    context: dict[str, object] = {"scans": [], "page": request.GET.get("page", "").strip()[:20]}
    if form.is_valid():
        sheet = _sheet_of(request, form)
        context["scans"] = scans_of(request.actor, place=sheet.place, source=sheet.source, page=sheet.page)
    return render(request, "ledgers/scans.html", context)


@require_POST
def scan_add(request: Request) -> HttpResponse:
    """Attach files to the page of a line (`entry`) or of the table's head; what is refused is said, each by itself."""
    if not request.actor.can(LedgerPermission.WRITE):
        raise Http404
    if request.POST.get("owner", owner(request)) != owner(request):
        return _refused(request, [_("Ảnh này được chọn ở một vai trò khác. Đổi về vai trò đó rồi gửi lại.")], 409)
    if number := request.POST.get("entry", ""):
        entry = get_object_or_404(readable(request.actor), pk=int(number) if number.isdigit() else 0)
        sheet = Sheet(entry.place, entry.source, entry.page)
    else:
        form = BookForm(request.POST, actor=request.actor)
        if not form.is_valid():
            return _refused(request, [str(text) for said in form.errors.values() for text in said])
        sheet = _sheet_of(request, form)
    return _add(request, sheet)


def _sheet_of(request: Request, form: BookForm) -> Sheet:
    data = form.cleaned_data
    return Sheet(ledger_place(request.actor, data), data["source"], data["page"])


def _add(request: Request, sheet: Sheet) -> HttpResponse:
    uploads = request.FILES.getlist("files")
    problems, added = [] if uploads else [_("Chưa chọn ảnh nào.")], 0
    for upload in uploads:
        try:
            added += add_scan(
                upload=upload, place=sheet.place, source=sheet.source, page=sheet.page, actor=request.actor
            )
        except (FileRefused, Refused) as refused:
            problems.append(str(refused))
        except PermissionDenied as outside:  # the line is in reach, its ledger is another area's
            raise Http404 from outside
    if problems:
        return _refused(request, problems, added=added)
    said = ngettext("Đã giữ %(n)s ảnh của trang sổ.", "Đã giữ %(n)s ảnh của trang sổ.", added) % {"n": added}
    messages.success(request, said if added else _("Ảnh này đã có trong trang."))
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if is_ours else "ledgers:list")


def _refused(request: Request, problems: Iterable[str], status: int = 422, added: int = 0) -> HttpResponse:
    context = {"problems": problems, "added": added, "back": request.POST.get("next", "")}
    return render(request, "ledgers/scan_refused.html", context, status=status)
