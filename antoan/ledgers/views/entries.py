"""The ledger's page: type a line, see the lines, say whether each is about work."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from antoan.ledgers.actions import Refused, add_entry, decide_work, why_closed, withdraw
from antoan.ledgers.enums import Work
from antoan.ledgers.forms.entry import EntryFilter, EntryForm
from antoan.ledgers.permissions import LedgerPermission
from antoan.ledgers.queries.entries import entry_rows, likely_doubles, readable, waiting
from antoan.ledgers.queries.places import ledger_place
from antoan.ledgers.queries.scans import scans_beside
from antoan.ledgers.views.grid import owner, table
from antoan.lib.dates import parse_date
from antoan.org.http import Request
from antoan.ui.http import confirm, keep_offline, keep_offline_instead
from antoan.ui.tables import Column, chips, paginate

COLUMNS = (
    Column("so", gettext_lazy("Sổ")),
    Column("ngay", gettext_lazy("Ngày"), ("sighting__seen_on", "pk")),
    Column("ten", gettext_lazy("Họ và tên"), ("sighting__folded", "pk")),
    Column("loi", gettext_lazy("Lời ghi")),
    Column("sang-loc", gettext_lazy("Sàng lọc")),
)


@require_GET
def entry_list(request: Request) -> HttpResponse:
    """The lines in reach, and above them the table to type a page."""
    _require(request, LedgerPermission.VIEW)
    filters = EntryFilter(request.GET)
    page = paginate(entry_rows(request.actor, filters.values), request, columns=COLUMNS)
    context = {"page": page, "form": filters, "chips": chips(filters, request), "work": Work, "waiting": 0}
    if request.htmx:
        return render(request, "ledgers/list.html#rows", context)
    if not request.actor.can(LedgerPermission.WRITE):
        return render(request, "ledgers/list.html", context)
    context |= {"waiting": waiting(request.actor).order_by()[:1000].count(), **table(request)}
    address = f"{reverse('ledgers:blank')}?{urlencode({'cua': owner(request)})}"  # each role keeps its own table
    return keep_offline_instead(render(request, "ledgers/list.html", context), address)


@require_GET
def blank_table(request: Request) -> HttpResponse:
    """The empty table alone: what a device keeps of the ledger's page for days without a network."""
    _require(request, LedgerPermission.WRITE)
    return keep_offline(render(request, "ledgers/blank.html", table(request)))


@require_http_methods(["GET", "POST"])
def entry_add(request: Request) -> HttpResponse:
    """One line as a plain form, also without script; the next blank form keeps ledger, page and communes."""
    _require(request, LedgerPermission.WRITE)
    if request.method == "GET":
        return _one_line(request, EntryForm(actor=request.actor, initial=_blank(request)))
    form = EntryForm(request.POST, actor=request.actor)
    if not form.is_valid():
        return _one_line(request, form, 422)
    try:
        entry, new = add_entry(form.as_line(ledger_place(request.actor, form.cleaned_data)), actor=request.actor)
    except PermissionDenied:
        form.add_error(None, _("Dòng này thuộc sổ của địa bàn khác. Kiểm tra lại xã đã chọn."))
        return _one_line(request, form, 422)
    except Refused as refused:
        return _one_line(request, _mended(form, refused), 422)
    said = _("Đã ghi: %(name)s.") if new else _("Dòng này đã ghi trước đó: %(name)s.")
    confirm(request, said % {"name": entry.sighting.name}, draft="ledger-line")
    request.session["ledger_last"] = _kept(form)
    return redirect("ledgers:add")


def _mended(form: EntryForm, refused: Refused) -> EntryForm:
    """The form with what was refused; a key that stands for other words is given up, so that sending again is a new line."""
    if refused.field != "key":
        form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        return form
    form.data = {**form.data.dict(), "key": uuid4().hex}  # type: ignore[attr-defined]  # a QueryDict: it was posted
    form.add_error(None, refused.message + " " + _("Nếu đây là một dòng khác, bấm «Ghi dòng này» lần nữa."))
    return form


def _one_line(request: Request, form: EntryForm, status: int = 200) -> HttpResponse:
    return render(request, "ledgers/one_line.html", {"entry_form": form}, status=status)


def _kept(form: EntryForm) -> dict[str, str]:
    """What the next line probably repeats."""
    data = form.cleaned_data
    places = {name: data[name].pk if data.get(name) else "" for name in ("commune", "residence")}
    day = f"{data['seen_on']:%d/%m/%Y}" if data.get("seen_on") else ""
    return {"source": data["source"], "page": data.get("page", ""), "seen_on": day, **places}


def _blank(request: Request) -> dict[str, str]:
    """The next line's first values; its key is made here, so that a form without script has one too."""
    return {**request.session.get("ledger_last", {}), "key": uuid4().hex}


@require_GET
def doubles(request: Request) -> HttpResponse:
    """Lines that may be the one being typed."""
    _require(request, LedgerPermission.VIEW)
    day, _problem = parse_date(request.GET.get("seen_on", ""))
    name, source = request.GET.get("name", "")[:150], request.GET.get("source", "")
    own = request.GET.get("but", "")
    found = likely_doubles(
        request.actor, source=source, name=name, day=day, but=int(own) if own.isdecimal() and len(own) < 18 else None
    )
    return render(request, "ledgers/doubles.html", {"entries": found})


@require_GET
def entry_page(request: Request, pk: int) -> HttpResponse:
    """One line with everything the ledger says and why the rules propose what they propose."""
    entry = get_object_or_404(readable(request.actor), pk=pk)
    may_write = request.actor.can(LedgerPermission.WRITE)
    context = {
        "entry": entry,
        "work": Work,
        "may_write": may_write,
        "keeps": may_write and request.actor.reaches(entry.place_path),
        "closed": why_closed(entry),
        "corrections": entry.corrections.all(),
        "scans": scans_beside(request.actor, entry),
        "open_url": reverse("ledgers:open-case", args=[pk]),
    }
    return render(request, "ledgers/entry.html", context)


@require_GET
def screen(request: Request) -> HttpResponse:
    """One undecided line at a time, the likely ones first; keys 1, 2, 3 decide."""
    _require(request, LedgerPermission.WRITE)
    rows = waiting(request.actor)
    context = {"entry": rows.first(), "left": rows.order_by()[:1000].count(), "work": Work}
    return render(request, "ledgers/screen.html", context)


@require_POST
def entry_decide(request: Request, pk: int) -> HttpResponse:
    """Record the decision and go to the next line, or back to the list."""
    entry = get_object_or_404(readable(request.actor), pk=pk)
    _require(request, LedgerPermission.WRITE)
    work = request.POST.get("work", "")
    if work not in Work.values:
        raise Http404
    try:
        decide_work(entry, work=work, actor=request.actor)
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("ledgers:screen" if request.POST.get("from") == "screen" else "ledgers:list")


@require_POST
def entry_withdraw(request: Request, pk: int) -> HttpResponse:
    """Strike a line out, with the reason."""
    entry = get_object_or_404(readable(request.actor), pk=pk)
    _require(request, LedgerPermission.WRITE)
    try:
        withdraw(entry, reason=request.POST.get("reason", ""), actor=request.actor)
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("ledgers:entry", pk)


def _require(request: Request, permission: str) -> None:
    if not request.actor.can(permission):
        raise Http404
