"""The province's page of the unseen, and opening a case for someone only the ledgers know."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from antoan.accidents.rules.plausible import Implausible
from antoan.ledgers.actions.cases import open_from_entry
from antoan.ledgers.forms.entry import PeriodForm
from antoan.ledgers.permissions import LedgerPermission
from antoan.ledgers.queries.entries import readable
from antoan.ledgers.queries.estimate import figures_by, province_figures
from antoan.ledgers.queries.page import hidden_entries, shown, venn
from antoan.ledgers.queries.people import seen_people
from antoan.org.http import Request
from antoan.ui.exports import stream_csv, stream_xlsx
from antoan.workflow.machine import TransitionRefused

HEADERS = [
    gettext_lazy("Nhóm"),
    gettext_lazy("Đã khai báo"),
    gettext_lazy("Thấy ở ít nhất một nguồn"),
    gettext_lazy("Ước lượng từ"),
    gettext_lazy("Ước lượng đến"),
    gettext_lazy("Ghi chú"),
]


@require_GET
def unseen(request: Request) -> HttpResponse:
    """Declared, seen in any source, estimated with its range; by place or sector; the hidden cases."""
    _require(request)
    form = PeriodForm(request.GET)
    since, until = form.period()
    people = seen_people(since, until, request.actor.place_path)
    whole = province_figures(people)
    by = form.values.get("theo") or "district"
    may_open = request.actor.can(LedgerPermission.LINK)
    context = {
        "form": form,
        "since": since,
        "until": until,
        "whole": shown(whole, "group"),
        "parts": shown(figures_by(by, people), by),
        "by": by,
        "sets": venn(people),
        "hidden": hidden_entries(person for person in people if person.only_in_ledgers)
        if request.actor.can(LedgerPermission.VIEW)
        else [],
        "may_open": may_open,
        "query": request.GET.urlencode(),
    }
    return render(request, "ledgers/unseen.html", context)


@require_GET
def unseen_export(request: Request, format_: str) -> StreamingHttpResponse:
    """The table by stratum for Excel."""
    _require(request)
    writer = {"xlsx": stream_xlsx, "csv": stream_csv}.get(format_)
    if writer is None:
        raise Http404
    form = PeriodForm(request.GET)
    by = form.values.get("theo") or "district"
    return writer(_rows(request, form, by), HEADERS, "chua-thay")


def _rows(request: Request, form: PeriodForm, by: str) -> Iterator[list[object]]:
    people = seen_people(*form.period(), request.actor.place_path)
    for row in [*shown(province_figures(people), "group"), *shown(figures_by(by, people), by)]:
        yield [row.label, row.declared, row.seen, row.low, row.high, row.why]


@require_POST
def open_case(request: Request, pk: int) -> HttpResponse:
    """Open a case for a line that no declaration speaks of."""
    entry = get_object_or_404(readable(request.actor), pk=pk)
    try:
        accident = open_from_entry(entry, actor=request.actor)
    except PermissionDenied as denied:
        raise Http404 from denied
    except (TransitionRefused, Implausible) as refused:
        messages.error(request, str(refused))
        return redirect("ledgers:entry", pk)
    messages.success(request, _("Đã mở hồ sơ %(number)s.") % {"number": accident.number})
    return redirect("accidents:case", accident.pk)


def _require(request: Request) -> None:
    if not request.actor.can(LedgerPermission.VIEW_UNSEEN):
        raise Http404
