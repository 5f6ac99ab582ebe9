"""A figure of the unseen, opened: the people who were counted."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from antoan.ledgers.forms.entry import PeriodForm
from antoan.ledgers.permissions import LedgerPermission
from antoan.ledgers.queries.behind import people_behind, shown_behind
from antoan.ledgers.queries.page import group_label, list_names
from antoan.org.http import Request
from antoan.ui.tables import Column, page_of

COLUMNS = (
    Column("ngay", gettext_lazy("Ngày")),
    Column("nguoi", gettext_lazy("Người bị nạn")),
    Column("noi", gettext_lazy("Nơi xảy ra")),
    Column("nguon", gettext_lazy("Nguồn")),
    Column("ho-so", gettext_lazy("Hồ sơ, dòng sổ")),
)
MEASURES = {
    "declared": gettext_lazy("Đã khai báo"),
    "seen": gettext_lazy("Thấy ở ít nhất một nguồn"),
    "hidden": gettext_lazy("Chỉ thấy trong sổ, chưa có hồ sơ"),
}


@require_GET
def unseen_people(request: Request) -> HttpResponse:
    """Who stands behind one number: ?theo=commune&nhom=20/06184/&muc=seen, or ?to_hop=declared,hospital."""
    if not request.actor.can(LedgerPermission.VIEW_UNSEEN):
        raise Http404
    form = PeriodForm(request.GET)
    since, until = form.period()
    by, key = request.GET.get("bang", ""), request.GET.get("nhom", "")
    measure, lists = request.GET.get("muc", "seen"), request.GET.get("to_hop", "")
    try:
        people = people_behind(request.actor, since, until, by=by, key=key, measure=measure, lists=lists)
    except KeyError as unknown:
        raise Http404 from unknown
    page = page_of(people, request, columns=COLUMNS)
    heading = list_names(lists) if lists else group_label(by, key)
    context = {
        "page": replace(page, rows=shown_behind(request.actor, page.rows)),
        "since": since,
        "until": until,
        "heading": heading or _("Chưa rõ"),
        "measure": MEASURES[measure],
    }
    return render(request, "ledgers/behind.html", context)
