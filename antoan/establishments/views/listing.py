"""The list, its file, and the search behind pickers."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from antoan.establishments import export, queries
from antoan.establishments.forms import ListFilter
from antoan.establishments.permissions import EstablishmentPermission
from antoan.org.http import Request
from antoan.ui.exports import stream_csv, stream_xlsx
from antoan.ui.http import choices
from antoan.ui.tables import Column, chips, paginate

COLUMNS = (
    Column("ten", _("Tên cơ sở"), ("sort_key",)),
    Column("xa", _("Xã, phường")),
    Column("nganh", _("Ngành")),
    Column("lao_dong", _("Lao động"), is_number=True),
    Column("tinh_trang", _("Tình trạng")),
)


def _filtered(request: Request) -> tuple[ListFilter, queries.Listing]:
    if not request.actor.can(EstablishmentPermission.VIEW):
        raise PermissionDenied
    form = ListFilter(request.GET, actor=request.actor)
    return form, queries.listing(request.actor, form.filters())


@require_GET
def establishment_list(request: Request) -> HttpResponse:
    """The register, filtered while typing. Whoever acts for one establishment goes straight to it."""
    if request.actor.establishment_id is not None:
        return redirect("establishments:detail", request.actor.establishment_id)
    form, listing = _filtered(request)
    page = paginate(listing.rows, request, columns=COLUMNS, count=listing.count)
    context = {
        "form": form,
        "page": page,
        "chips": chips(form, request),
        "lines": queries.lines(page.rows, timezone.localdate()),
        "query": request.GET.urlencode(),
        "can_edit": request.actor.can(EstablishmentPermission.EDIT),
        "can_import": request.actor.can(EstablishmentPermission.IMPORT),
    }
    name = "establishments/list.html#rows" if request.htmx else "establishments/list.html"
    return render(request, name, context)


@require_GET
def establishment_export(request: Request, kind: str) -> HttpResponseBase:
    """The filtered list as a file, however long; the memory stays flat."""
    _form, listing = _filtered(request)
    lines = export.rows_of(listing.rows, timezone.localdate())
    stream = stream_xlsx if kind == "xlsx" else stream_csv
    return stream(lines, export.head(), f"co-so-{timezone.localdate():%Y%m%d}")


@require_GET
def establishment_search(request: Request) -> JsonResponse:
    """Choices for a LookupField: by name or tax code, in the reader's scope."""
    found = queries.suggestions(request.actor, request.GET.get("q", "")[:100])
    return choices((row.pk, row.name, " · ".join(filter(None, (row.tax_code, row.commune.name)))) for row in found)
