"""Saving the grid, with or without JavaScript, and adding rows from a code list."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from antoan.law.rules import official_code
from antoan.lib.text import fold
from antoan.org.http import Request
from antoan.returns import actions
from antoan.returns.actions import SaveConflict, SaveRefused
from antoan.returns.grid import Page, one_line, sheets
from antoan.returns.models import Return
from antoan.returns.queries import assess, own_open, stamp, values_of
from antoan.returns.registry import form_of
from antoan.returns.spec import FormSpec, Group, Ref, Table
from antoan.returns.typed import MAX_CELLS, Typed, read_posted
from antoan.returns.views.pages import frame, page_of, remarks_of
from antoan.returns.views.scope import return_or_404

FOUND = 20


@require_POST
def return_save(request: Request, pk: int) -> HttpResponse:
    """Save what was typed. Good cells are saved, wrong ones stay on the screen with their message."""
    of = return_or_404(request, pk)
    if not own_open(request.actor, of):
        return _answer(request, of, Typed(), problem=_closed(of), status=409)
    if len(request.POST) > MAX_CELLS:
        problem = _("Dán quá nhiều ô một lần (tối đa %(n)s ô). Chưa lưu gì cả.") % {"n": MAX_CELLS}
        return _answer(request, of, Typed(), problem=problem, status=422)
    posted = [(name, str(request.POST[name])) for name in request.POST]
    typed = read_posted(form_of(of.form, of.form_version), posted, values_of(of))
    version = "" if request.POST.get("de") else request.POST.get("version", "")
    try:
        saved = actions.save(
            of=of,
            actor=request.actor,
            entries=typed.entries,
            header=typed.header,
            common_reason=request.POST.get("reason", ""),
            version=version,
        )
    except SaveConflict as conflict:
        return _answer(request, of, typed, problem=str(conflict), theirs=conflict.theirs, status=409)
    except SaveRefused as refused:
        return _answer(request, of, typed, problem=str(refused), status=409)
    except PermissionDenied as hidden:
        raise Http404 from hidden
    return _answer(request, saved, typed, status=422 if typed.wrong or typed.strange else 200)


def _closed(of: Return) -> str:
    return _("Báo cáo đang ở trạng thái «%(state)s» nên không sửa được. Hãy tải lại trang.") % {
        "state": of.get_state_display()
    }


def _answer(
    request: Request,
    of: Return,
    typed: Typed,
    *,
    problem: str = "",
    theirs: Mapping[Ref, Decimal] | None = None,
    status: int,
) -> HttpResponse:
    """A fragment for htmx, the page again when something is wrong, else back to the page."""
    if status == 200 and not request.htmx:
        messages.success(request, _("Đã lưu."))
        return redirect("returns:detail", of.pk)
    problem = problem or _wrong(typed)
    kept = typed.texts if theirs is not None else {ref: typed.texts[ref] for ref in typed.wrong}
    drawn = Page(typed=kept, wrong=typed.wrong, remarks=remarks_of(of))
    more: dict[str, object] = {"problem": problem, "theirs": theirs or {}, "conflict": theirs is not None}
    if not request.htmx:
        return page_of(request, of, status=status, drawn=drawn, more=more)
    found = assess(of)
    context = {**frame(request, of, found), "sheets": sheets(found, drawn), "wrong": typed.wrong, **more, "live": True}
    response = render(
        request, "returns/live.html", context
    )  # 200: a fragment that says what is wrong is no failed request
    response["X-Version"] = stamp(of)
    return response


def _wrong(typed: Typed) -> str:
    count = len(typed.wrong)
    said = []
    if count:
        said.append(ngettext("%(n)s ô chưa lưu vì nhập sai.", "%(n)s ô chưa lưu vì nhập sai.", count) % {"n": count})
    if typed.strange:
        said.append(_("%(n)s ô không có trong biểu nên bị bỏ qua.") % {"n": typed.strange})
    return " ".join(said)


@require_GET
def row_search(request: Request, pk: int) -> HttpResponse:
    """Codes whose rows can be added to a group (?bang=I&nhom=1.3&q=thợ); by code, or by name with or without marks."""
    of = return_or_404(request, pk)
    form = form_of(of.form, of.form_version)
    table, group = _group_or_404(form, request)
    found = assess(of)
    taken = {row for t, row, _c in found.full if t == table.key}
    word = request.GET.get("q", "").strip()[:60]
    matches = [
        (group.row_key(code), code, official_code(group.code_list, code), label)
        for code, label in found.labels.get(group.code_list, {}).items()
        if group.row_key(code) not in taken
        and (official_code(group.code_list, code).startswith(word) or fold(word) in fold(label))
    ]
    context = {"of": of, "form": form, "table": table, "group": group, "matches": matches[:FOUND], "word": word}
    return render(request, "returns/row_search.html#found" if request.htmx else "returns/row_search.html", context)


@require_GET
def row_new(request: Request, pk: int) -> HttpResponse:
    """One empty row to put into the grid (htmx); without JavaScript the page itself shows it."""
    of = return_or_404(request, pk)
    form = form_of(of.form, of.form_version)
    table, group = _group_or_404(form, request)
    row = group.row_key(request.GET.get("ma", "")[:20])
    found = assess(of)
    if row.partition(":")[2] not in found.labels.get(group.code_list, {}):
        raise Http404
    context = {"of": of, "table": table, "line": one_line(found, table, row), "writes": own_open(request.actor, of)}
    return render(request, "returns/row.html", {**context, "named": True})


def _group_or_404(form: FormSpec, request: Request) -> tuple[Table, Group]:
    table = form.table.get(request.GET.get("bang", ""))
    group = table.groups.get(request.GET.get("nhom", "")) if table else None
    if table is None or group is None or not group.add_label:
        raise Http404
    return table, group
