"""Who is who: agencies and their jurisdiction."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from antoan.audit.queries import history
from antoan.org import actions, queries
from antoan.org.forms import AgencyFilter, AgencyForm, NewAgencyForm
from antoan.org.http import Request
from antoan.org.models import Agency
from antoan.org.permissions import OrgPermission
from antoan.ui.http import choices
from antoan.ui.tables import Column, chips, paginate

COLUMNS = (
    Column("ten", gettext_lazy("Tên cơ quan"), ("sort_key",)),
    Column("loai", gettext_lazy("Loại")),
    Column("dia_ban", gettext_lazy("Địa bàn")),
    Column("dien_thoai", gettext_lazy("Điện thoại")),
)


@require_GET
def agency_list(request: Request) -> HttpResponse:
    """All agencies, filtered while typing."""
    if not request.actor.can(OrgPermission.VIEW):
        raise PermissionDenied
    form = AgencyFilter(request.GET)
    rows = queries.agencies(request.actor, form.values.get("q", ""), form.values.get("loai", ""))
    context = {
        "form": form,
        "page": paginate(rows, request, columns=COLUMNS),
        "chips": chips(form, request),
        "can_edit": request.actor.can(OrgPermission.EDIT),
    }
    return render(request, "org/agency_list.html#rows" if request.htmx else "org/agency_list.html", context)


@require_GET
def agency_detail(request: Request, pk: int) -> HttpResponse:
    """One agency; its people and history for whoever administers it."""
    agency = get_object_or_404(queries.agencies(request.actor), pk=pk)
    can_edit = queries.editable_agencies(request.actor).filter(pk=pk).exists()
    context = {
        "agency": agency,
        "can_edit": can_edit,
        "members": queries.members_of(agency, timezone.localdate()) if can_edit else [],
        "events": history(agency) if can_edit else [],
    }
    return render(request, "org/agency.html", context)


@require_http_methods(["GET", "POST"])
def agency_edit(request: Request, pk: int) -> HttpResponse:
    """Correct an agency's facts."""
    agency = get_object_or_404(queries.editable_agencies(request.actor), pk=pk)
    form = AgencyForm(request.POST or None, agency=agency)
    if request.method == "POST" and form.is_valid():
        actions.save_agency(actor=request.actor, agency=agency, facts=form.cleaned_data)
        messages.success(request, _("Đã lưu."))
        return redirect("org:agency", pk)
    return render(request, "org/form.html", _page(form, agency, agency.name), status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def agency_add(request: Request) -> HttpResponse:
    """Enter an agency that did not come with the program."""
    if not request.actor.can(OrgPermission.EDIT):
        raise PermissionDenied
    form = NewAgencyForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        agency = Agency(code=form.cleaned_data["code"], place=form.cleaned_data["place"])
        try:
            actions.save_agency(actor=request.actor, agency=agency, facts=form.cleaned_data)
        except actions.Refused as problem:
            for field, message in problem.problems.items():
                form.add_error(field or None, message)
        else:
            messages.success(request, _("Đã thêm cơ quan."))
            return redirect("org:agency", agency.pk)
    return render(request, "org/form.html", _page(form, None, _("Thêm cơ quan")), status=422 if form.is_bound else 200)


@require_GET
def agency_search(request: Request) -> JsonResponse:
    """Choices for a LookupField."""
    rows = queries.agencies(request.actor, request.GET.get("q", "")[:100])[:30]
    return choices((agency.pk, agency.name, agency.place.name) for agency in rows)


def _page(form: object, agency: Agency | None, heading: str) -> dict[str, object]:
    return {"form": form, "agency": agency, "heading": heading, "back": "org:agencies"}
