"""The list of returns, one return as its paper looks, why a figure is what it is, and how two revisions differ."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from antoan.documents.queries import attachments_of
from antoan.lib.periods import Period
from antoan.org.http import Request
from antoan.returns import actions
from antoan.returns.actions import SaveRefused, life
from antoan.returns.forms import ReturnFilterForm
from antoan.returns.grid import Page, cell_name, parse_name, sheets, text_of
from antoan.returns.models import CellComment, Return
from antoan.returns.permissions import ReturnPermission
from antoan.returns.queries import (
    Assessment,
    assess,
    differences,
    due_of,
    holds_pen,
    listed,
    own_open,
    previous_revision,
    stamp,
)
from antoan.returns.registry import form_of
from antoan.returns.spec import FormSpec, Ref, row_label
from antoan.returns.todo import to_prepare
from antoan.returns.views.scope import form_or_404, return_or_404
from antoan.ui.tables import Column, chips, paginate

COLUMNS = (
    Column("bieu", gettext_lazy("Biểu")),
    Column("ky", gettext_lazy("Kỳ")),
    Column("don-vi", gettext_lazy("Đơn vị báo cáo"), ("unit_folded",)),
    Column("trang-thai", gettext_lazy("Trạng thái")),
    Column("gui", gettext_lazy("Gửi lúc"), ("submitted_at",)),
    Column("lan", gettext_lazy("Lần nộp"), (), True),
)


@require_GET
def return_list(request: Request) -> HttpResponse:
    """Returns in reach, newest first, and those the reader has still to prepare."""
    form = ReturnFilterForm(request.GET)
    page = paginate(listed(request.actor, form.narrowing()), request, columns=COLUMNS)
    context: dict[str, Any] = {"page": page, "form": form, "chips": chips(form, request)}
    if request.htmx:
        return render(request, "returns/list.html#rows", context)
    context["to_prepare"] = to_prepare(request.actor, timezone.localdate())
    return render(request, "returns/list.html", context)


@require_POST
def return_open(request: Request, code: str, period: str, unit: str) -> HttpResponse:
    """Open the unit's return, prefilled; or the one that is there."""
    form, when = form_or_404(code, period)
    try:
        of = actions.open_return(form=form.code, period=when, unit_key=unit, actor=request.actor)
    except PermissionDenied as hidden:
        raise Http404 from hidden
    return redirect("returns:detail", of.pk)


@require_GET
def return_detail(request: Request, pk: int) -> HttpResponse:
    """The grid. `?them=I|1.3:8111` shows one more row to type in; nothing is stored by looking."""
    of = return_or_404(request, pk)
    return page_of(request, of, added=_added(request, of))


def _added(request: Request, of: Return) -> frozenset[tuple[str, str]]:
    form = form_of(of.form, of.form_version)
    rows = (name.partition("|")[::2] for name in request.GET.getlist("them")[:20])
    return frozenset((t, r) for t, r in rows if t in form.table and form.table[t].group_of(r) and len(r) <= 40)


def page_of(
    request: Request,
    of: Return,
    *,
    status: int = 200,
    added: frozenset[tuple[str, str]] = frozenset(),
    drawn: Page | None = None,
    more: Mapping[str, object] | None = None,
) -> HttpResponse:
    """The whole page; `drawn` keeps what was typed and could not be saved on the screen."""
    found = assess(of)
    drawn = drawn or Page(remarks=remarks_of(of), added=added)
    context = {**frame(request, of, found), "sheets": sheets(found, drawn), **_paper(request, of), **(more or {})}
    return render(request, "returns/detail.html", context, status=status)


def _paper(request: Request, of: Return) -> dict[str, Any]:
    """What the page of a return keyed in from paper has beyond the rest."""
    if not of.is_on_paper:
        return {}
    undecided = of.state in {"draft", "submitted", "returned"}
    return {
        "scans": list(attachments_of(of)),
        "may_attach": undecided and holds_pen(request.actor, form_of(of.form, of.form_version), of),
        "may_object": undecided and request.actor.can(ReturnPermission.FILL),
    }


def frame(request: Request, of: Return, found: Assessment) -> dict[str, Any]:
    """What the page and its live part need."""
    machine = life(found.form, on_paper=of.is_on_paper)
    moves = {t.name for t in machine.open_to(request.actor, of)}
    writes = own_open(request.actor, of)
    return {
        "of": of,
        "form": found.form,
        "found": found,
        "header": header_lines(of, found.form, writes),
        "writes": writes,
        "moves": moves,
        "decides": request.actor.can(found.form.decide) and "accept" in moves,
        "may_revise": of.state == "accepted" and actions.may_revise(request.actor, of),
        "version": stamp(of),
        "intact": found.is_intact(of),
        "period": Period.parse(of.period),
        "due": due_of(found.form, Period.parse(of.period)),
        "changed": [
            cell for cell in found.cells.values() if cell.prefilled is not None and cell.value != cell.prefilled
        ],
    }


def header_lines(of: Return, form: FormSpec, writes: bool) -> list[dict[str, Any]]:
    """The heading of the paper, field by field."""
    return [{"field": f, "value": of.header.get(f.key, ""), "typed": writes and f.editable} for f in form.header]


def remarks_of(of: Return) -> dict[Ref, list[CellComment]]:
    """Remarks by cell; one query."""
    found: dict[Ref, list[CellComment]] = {}
    for remark in of.comments.all():
        found.setdefault((remark.table, remark.row, remark.column), []).append(remark)
    return found


@require_GET
def return_pending(request: Request, pk: int) -> HttpResponse:
    """What the figures do not hold yet; fetched after the page, because it asks the register."""
    of = return_or_404(request, pk)
    form = form_of(of.form, of.form_version)
    return render(request, "returns/pending.html", {"of": of, "pending": form.provider.pending(of), "form": form})


@require_GET
def cell_source(request: Request, pk: int) -> HttpResponse:
    """ "Vì sao số này?": the records behind one figure (?o=I|1.1:7|3), and the remarks on it."""
    of = return_or_404(request, pk)
    ref = cell_or_404(of, request.GET.get("o", ""))
    found = assess(of)
    table = found.form.table[ref[0]]
    column = table.column[ref[2]]
    context = {
        **frame(request, of, found),
        "ref": ref,
        "name": cell_name(ref),
        "figure": text_of(column, found.figure(ref)) or "0",
        "row": row_label(table, ref[1], found.labels)[0],
        "column": column,
        "table": table,
        "cell": found.cells.get(ref),
        "source": found.form.provider.source(of, ref, request.actor),
        "remarks": remarks_of(of).get(ref, []),
    }
    return render(request, "returns/source.html", context)


def cell_or_404(of: Return, name: str) -> Ref:
    """A figure of this form by its name."""
    form, ref = form_of(of.form, of.form_version), parse_name(name)
    table = form.table.get(ref[0]) if ref else None
    if ref is None or table is None or not table.has_row(ref[1]) or ref[2] not in table.column or "\x00" in name:
        raise Http404
    if not table.column[ref[2]].is_number or len(ref[1]) > 40:
        raise Http404
    return ref


@require_POST
def cell_comment(request: Request, pk: int) -> HttpResponse:
    """The receiver's remark on one figure."""
    of = return_or_404(request, pk)
    ref = cell_or_404(of, request.POST.get("o", ""))
    try:
        actions.comment(of=of, ref=ref, text=request.POST.get("text", ""), actor=request.actor)
    except SaveRefused as refused:
        messages.error(request, str(refused))
    response = redirect("returns:source", pk)
    response["Location"] += f"?o={cell_name(ref).replace('|', '%7C')}"
    return response


@require_GET
def return_difference(request: Request, pk: int) -> HttpResponse:
    """This revision beside the one before, changed figures only."""
    of = return_or_404(request, pk)
    before = previous_revision(of)
    if before is None:
        raise Http404
    found = assess(of)
    lines = [
        {
            "table": found.form.table[c.ref[0]].caption,
            "row": row_label(found.form.table[c.ref[0]], c.ref[1], found.labels)[0],
            "column": found.form.table[c.ref[0]].column[c.ref[2]],
            "before": c.before,
            "after": c.after,
            "name": cell_name(c.ref),
        }
        for c in differences(before, of)
    ]
    return render(request, "returns/difference.html", {"of": of, "before": before, "lines": lines, "form": found.form})
