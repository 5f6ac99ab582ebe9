"""Check and send, decide, correct, take the figures again."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from antoan.org.http import Request
from antoan.returns import actions
from antoan.returns.actions import SaveRefused
from antoan.returns.grid import summary
from antoan.returns.models import Return
from antoan.returns.queries import assess, own_open
from antoan.returns.views.pages import frame
from antoan.returns.views.scope import return_or_404
from antoan.workflow.machine import TransitionRefused


@require_http_methods(["GET", "POST"])
def return_submit(request: Request, pk: int) -> HttpResponse:
    """Check your answers, sign with a name, send."""
    of = return_or_404(request, pk)
    if not own_open(request.actor, of):
        messages.error(request, _("Báo cáo này đã được gửi hoặc đã chốt."))
        return redirect("returns:detail", pk)
    if request.method == "POST":
        name, title = request.POST.get("signer_name", ""), request.POST.get("signer_title", "")
        try:
            actions.submit(of=of, actor=request.actor, signer_name=name, signer_title=title)
        except TransitionRefused as refused:
            return _check_page(request, of, problem=str(refused), name=name, title=title)
        messages.success(request, _("Đã gửi báo cáo."))
        return redirect("returns:detail", pk)
    name = "" if of.is_on_paper else request.actor.name  # under the paper stands somebody else's
    return _check_page(request, of, name=of.signer_name or name, title=of.signer_title)


def _check_page(request: Request, of: Return, *, problem: str = "", name: str, title: str) -> HttpResponse:
    found = assess(of)
    context = {
        **frame(request, of, found),
        "problem": problem,
        "signer_name": name,
        "signer_title": title,
        "summary": summary(found),
    }
    return render(request, "returns/submit.html", context, status=422 if problem else 200)


@require_POST
def return_accept(request: Request, pk: int) -> HttpResponse:
    """Accept (or sign) and freeze."""
    of = return_or_404(request, pk)
    return _moved(request, of, lambda: actions.accept(of=of, actor=request.actor), _("Đã duyệt và chốt số liệu."))


@require_POST
def return_send_back(request: Request, pk: int) -> HttpResponse:
    """Send back with a reason."""
    of = return_or_404(request, pk)
    reason = request.POST.get("reason", "").replace("\x00", "")
    return _moved(
        request, of, lambda: actions.send_back(of=of, actor=request.actor, reason=reason), _("Đã trả lại để sửa.")
    )


@require_POST
def return_refresh(request: Request, pk: int) -> HttpResponse:
    """Take the figures again from the cases (or from the returns below)."""
    of = return_or_404(request, pk)
    said = _("Đã cập nhật số liệu. Số bạn đã sửa được giữ nguyên.")
    return _moved(request, of, lambda: actions.refresh(of=of, actor=request.actor), said)


@require_POST
def return_revise(request: Request, pk: int) -> HttpResponse:
    """Start a correction of an accepted return."""
    of = return_or_404(request, pk)
    reason = request.POST.get("reason", "").replace("\x00", "")
    try:
        draft = actions.revise(of=of, actor=request.actor, reason=reason)
    except SaveRefused as refused:
        messages.error(request, str(refused))
        return redirect("returns:detail", pk)
    except PermissionDenied as hidden:
        raise Http404 from hidden
    return redirect("returns:detail", draft.pk)


def _moved(request: Request, of: Return, move: Callable[[], object], said: str) -> HttpResponse:
    """Make the move; a refusal is a sentence on the page."""
    try:
        move()
        messages.success(request, said)
    except (TransitionRefused, SaveRefused) as refused:
        messages.error(request, str(refused))
    except PermissionDenied as hidden:
        raise Http404 from hidden
    return redirect("returns:detail", of.pk)
