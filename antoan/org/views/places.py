"""Places over time, and the search behind every place picker."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from antoan.lib.dates import parse_date
from antoan.org import queries
from antoan.org.forms import PlaceFilter
from antoan.org.http import Request
from antoan.org.permissions import OrgPermission
from antoan.ui.http import choices
from antoan.ui.tables import Column, chips, paginate

COLUMNS = (
    Column("ten", _("Tên"), ("sort_key",)),
    Column("ma", _("Mã"), ("code",)),
    Column("thuoc", _("Thuộc")),
    Column("hieu_luc", _("Hiệu lực"), ("valid_from",)),
    Column("dan_so", _("Dân số (tham khảo)"), ("population",), is_number=True),
    Column("dien_tich", _("Diện tích (km²)"), ("area_km2",), is_number=True),
)


@require_GET
def place_list(request: Request) -> HttpResponse:
    """The communes in force on a day, of the reader's province or of the whole country."""
    if not request.actor.can(OrgPermission.VIEW):
        raise PermissionDenied
    form = PlaceFilter(request.GET)
    page = paginate(queries.places_in_force(form.wanted()), request, columns=COLUMNS)
    context = {"form": form, "page": page, "chips": chips(form, request), "day": form.wanted().day}
    return render(request, "org/place_list.html#rows" if request.htmx else "org/place_list.html", context)


@require_GET
def place_detail(request: Request, pk: int) -> HttpResponse:
    """One unit: its period, what it was made of, what became of it."""
    if not request.actor.can(OrgPermission.VIEW):
        raise PermissionDenied
    lineage = queries.lineage_of(pk)
    if lineage is None:
        raise Http404
    return render(request, "org/place.html", {"lineage": lineage, "place": lineage.place})


@require_GET
def place_search(request: Request) -> JsonResponse:
    """Choices for a LookupField: communes of a day (?on=2026-11-23) by any name they ever had, the home province first."""
    text, day = request.GET.get("q", "")[:100], _day(request.GET.get("on", ""))
    home = f"{settings.PROVINCE_CODE}/"
    found = queries.search_places(text, day, under=home)
    if len(found) < 6:
        known = {choice.place.pk for choice in found}
        found += [choice for choice in queries.search_places(text, day) if choice.place.pk not in known]
    return choices((choice.place.pk, choice.label, choice.also) for choice in found)


def _day(text: str) -> dt.date:
    found, _error = parse_date(text) if text else (None, "")
    return found or timezone.localdate()
