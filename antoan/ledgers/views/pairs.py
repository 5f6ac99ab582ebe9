"""The decision queue: y / n / ? and the next pair."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from antoan.ledgers.actions import Refused, decide_pair, undo_pair
from antoan.ledgers.actions.scoring import score_lists
from antoan.ledgers.enums import PairState
from antoan.ledgers.permissions import LedgerPermission
from antoan.ledgers.queries.pairs import compare, decided_today, queue, readable_pairs
from antoan.ledgers.queries.waterfall import waterfall
from antoan.linkage.errors import LinkageRefused
from antoan.org.http import Request
from antoan.ui.tables import Column, paginate

COLUMNS = (
    Column("a", gettext_lazy("Dòng thứ nhất")),
    Column("b", gettext_lazy("Dòng thứ hai")),
    Column("xac-suat", gettext_lazy("Xác suất"), ("probability",), is_number=True),
    Column("quyet", gettext_lazy("Quyết định")),
)


@require_GET
def pair_queue(request: Request) -> HttpResponse:
    """The surest open pair, side by side."""
    _require(request)
    rows = queue(request.actor)
    pair = rows.first()
    context = {
        "pair": pair,
        "lines": compare(pair) if pair else [],
        "why": waterfall(pair.parts) if pair else None,
        "left_count": rows.order_by()[:1000].count(),
        "done": decided_today(request.actor),
        "last": request.session.get("last_pair"),
        "state": PairState,
    }
    return render(request, "ledgers/pairs.html", context)


@require_POST
def pair_decide(request: Request, pk: int) -> HttpResponse:
    """Record the decision; the next pair follows."""
    _require(request)
    pair = get_object_or_404(readable_pairs(request.actor), pk=pk)
    state = request.POST.get("state", "")
    if state not in {PairState.LINKED, PairState.DIFFERENT, PairState.LATER}:
        raise Http404
    try:
        decide_pair(pair, state=state, actor=request.actor, reason=request.POST.get("reason", "")[:300])
        request.session["last_pair"] = pk
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("ledgers:pairs")


@require_POST
def pair_undo(request: Request, pk: int) -> HttpResponse:
    """Take a decision back; the pair stands in the queue again."""
    _require(request)
    pair = get_object_or_404(readable_pairs(request.actor), pk=pk)
    undo_pair(pair, actor=request.actor, reason=request.POST.get("reason", ""))
    request.session.pop("last_pair", None)
    messages.success(request, _("Đã bỏ quyết định; cặp này trở lại hàng chờ."))
    return redirect("ledgers:pairs")


@require_GET
def pair_decided(request: Request) -> HttpResponse:
    """What was decided, by whom or by rule; each can be taken back."""
    _require(request)
    rows = readable_pairs(request.actor).exclude(state=PairState.OPEN).order_by("-decided_at", "-pk")
    return render(request, "ledgers/decided.html", {"page": paginate(rows, request, columns=COLUMNS)})


@require_POST
def score(request: Request) -> HttpResponse:
    """Compare the new lines with every list."""
    _require(request)
    try:
        done = score_lists(actor=request.actor)
    except LinkageRefused as refused:
        messages.error(request, str(refused))
    else:
        said = _("Đã so %(rows)s dòng mới: ghép tự động %(linked)s, cần quyết định %(asked)s.")
        messages.success(request, said % {"rows": done.rows, "linked": done.linked, "asked": done.asked})
    return redirect("ledgers:pairs")


def _require(request: Request) -> None:
    if not request.actor.can(LedgerPermission.LINK):
        raise Http404
