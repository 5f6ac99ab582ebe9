"""Completeness: communes × periods, the units of one commune, and who has not reported."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from antoan.lib.periods import Period
from antoan.lib.text import safe_cell
from antoan.org.http import Request
from antoan.returns.forms import MissingFilterForm
from antoan.returns.permissions import ReturnPermission
from antoan.returns.queries import commune_lines, due_of, open_choices, wall_of
from antoan.returns.queries.wall import missing
from antoan.returns.registry import current_forms
from antoan.returns.spec import FormSpec
from antoan.returns.views.scope import form_or_404
from antoan.ui.tables import Column, paginate

PERIODS = 4
MISSING = (
    Column("don-vi", gettext_lazy("Đơn vị")),
    Column("ma", gettext_lazy("Mã số thuế")),
    Column("noi", gettext_lazy("Nơi đặt")),
    Column("lien-he", gettext_lazy("Liên hệ")),
)


def _may_see(request: Request) -> None:
    """The wall is for those above: whoever reads a territory, not an employer."""
    if request.actor.establishment_id is not None or not request.actor.can(ReturnPermission.VIEW):
        raise PermissionDenied


def _form_or_404(code: str, period: str) -> tuple[FormSpec, Period]:
    form, when = form_or_404(code, period)
    if not form.many_units:
        raise Http404
    return form, when


def _path(request: Request) -> str:
    """The place asked for, when it lies in the reader's territory; else the whole territory."""
    asked = request.GET.get("noi", "")[:60]
    own = request.actor.place_path
    return asked if asked.startswith(own) and "\x00" not in asked else own


@require_GET
def completeness(request: Request, code: str = "") -> HttpResponse:
    """Communes × periods; with ?noi=20/06184/ the units of one commune × periods."""
    _may_see(request)
    today = timezone.localdate()
    form, _period = _form_or_404(code or _forms()[0].code, str(today.year))
    periods = open_choices(form, today)[:PERIODS]
    path = _path(request)
    more = False
    if path.count("/") > 1:
        wall, more = wall_of(form, periods, path, today, _page(request))
    else:
        wall = commune_lines(form, periods, path, today)
    context = {"wall": wall, "path": path, "units": path.count("/") > 1, "more": more, "page": _page(request)}
    return render(request, "returns/wall.html", {**context, "forms": _forms(), "own": request.actor.place_path})


def _forms() -> list[FormSpec]:
    return [form for form in current_forms(timezone.localdate()) if form.many_units]


def _page(request: Request) -> int:
    text = request.GET.get("trang", "1")
    return int(text) if text.isascii() and text.isdecimal() and 0 < len(text) < 6 else 1


@require_GET
def missing_list(request: Request, code: str, period: str) -> HttpResponse:
    """Who owes the return of a period and has not sent it."""
    _may_see(request)
    form, when = _form_or_404(code, period)
    asked = MissingFilterForm(request.GET)
    page = paginate(_missing(request, form, when, str(asked.values.get("q", ""))), request, columns=MISSING)
    today, may_key = timezone.localdate(), bool(form.fill_for) and request.actor.can(form.fill_for)
    for row in page.rows if may_key else ():
        row.unit_key = form.provider.unit_of(row).key
    context = {"page": page, "form": form, "period": when, "due": due_of(form, when), "path": _path(request)}
    context |= {"asked": asked, "may_key": may_key}
    return render(
        request,
        "returns/missing.html#rows" if request.htmx else "returns/missing.html",
        {**context, "periods": open_choices(form, today)},
    )


def _missing(request: Request, form: FormSpec, period: Period, text: str = "") -> Any:
    return missing(form, period, _path(request), text)


@require_GET
def missing_export(request: Request, code: str, period: str) -> StreamingHttpResponse:
    """The same list as CSV for Excel, row by row, whatever its length."""
    _may_see(request)
    form, when = _form_or_404(code, period)
    rows = _missing(request, form, when).iterator(chunk_size=2000)
    response = StreamingHttpResponse(_csv(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="chua-nop-{form.code}-{when}.csv"'
    return response


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _csv(rows: Iterator[Any]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff"
    yield writer.writerow(
        [_("Đơn vị"), _("Mã số thuế"), _("Nơi đặt"), _("Người liên hệ"), _("Điện thoại"), _("E-mail")]
    )
    for row in rows:
        cells = (row.name, row.tax_code or "", str(row.commune), row.contact_name, row.phone, row.email)
        yield writer.writerow([safe_cell(cell) for cell in cells])
