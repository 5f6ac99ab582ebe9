"""What the typing table says to the server: one row at a time, each with its own answer."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from antoan.ledgers.actions import Refused, write_row
from antoan.ledgers.forms.grid import BookForm, RowForm, columns
from antoan.ledgers.models import Entry
from antoan.ledgers.permissions import LedgerPermission
from antoan.ledgers.queries.entries import entry_of_key, likely_doubles
from antoan.ledgers.queries.places import ledger_place
from antoan.org.http import Request


def table(request: Request) -> dict[str, Any]:
    """What the template of the table needs; the last book of this sign-in is offered again."""
    book = BookForm(actor=request.actor, initial=request.session.get("ledger_last", {}))
    return {"book": book, "columns": columns(RowForm(actor=request.actor)), "owner": owner(request)}


def owner(request: Request) -> str:
    """Whose rows a device holds: a person in one role. Rows typed in another role belong to another ledger."""
    return f"{request.actor.user_id}/{request.actor.membership_id or ''}"


@require_POST
def row_save(request: Request) -> JsonResponse:
    """Write one row of the table: 200 written (or was already), 422 what to mend, 409 who else speaks for the row."""
    if not request.actor.can(LedgerPermission.WRITE):
        raise Http404
    if request.POST.get("owner") != owner(request):
        return _no(
            409, {"": [_("Đang đăng nhập bằng người hoặc vai trò khác. Đăng nhập lại đúng vai trò để gửi.")]}, "other"
        )
    form = RowForm(request.POST, actor=request.actor)
    if not form.is_valid():
        return _no(422, {name: list(map(str, said)) for name, said in form.errors.items()}, "wrong", _known(request))
    data = form.cleaned_data
    try:
        line = form.as_line(ledger_place(request.actor, data))
        entry, written = write_row(line, actor=request.actor, edition=data["edition"])
    except PermissionDenied:
        return _no(422, {"": [_("Dòng này thuộc sổ của địa bàn khác. Kiểm tra lại xã ở đầu bảng.")]}, "wrong")
    except Refused as refused:
        field = refused.field if refused.field in form.fields and refused.field != "key" else ""
        return _no(409 if not field else 422, {field: [refused.message]}, "wrong", _known(request))
    _keep_book(request, data)
    twins = likely_doubles(
        request.actor, source=line.source, name=line.name, day=line.seen_on or line.died_on, but=entry.pk
    )
    warning = render_to_string("ledgers/doubles.html", {"entries": twins}) if twins else ""
    return JsonResponse({"state": written, "edition": data["edition"], "doubles": warning, **_where(entry)})


def _no(status: int, errors: dict[str, list[str]], state: str, entry: Entry | None = None) -> JsonResponse:
    """Not written; `url` when an earlier edition of the row is."""
    return JsonResponse({"state": state, "errors": errors, **(_where(entry) if entry else {})}, status=status)


def _where(entry: Entry) -> dict[str, Any]:
    return {"entry": entry.pk, "url": reverse("ledgers:entry", args=[entry.pk])}


def _known(request: Request) -> Entry | None:
    return entry_of_key(request.actor, f"typed:{request.actor.user_id}:{request.POST.get('key', '')[:80]}")


def _keep_book(request: HttpRequest, data: dict[str, Any]) -> None:
    """The book of the last row, offered again on the next visit."""
    last = {name: data[name].pk if data.get(name) else "" for name in ("commune", "residence")}
    last |= {"source": data["source"], "page": data.get("page", "")}
    if request.session.get("ledger_last") != last:
        request.session["ledger_last"] = last
