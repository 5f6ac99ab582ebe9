"""The legal data on screen: what holds, since when, by which article, and how sure we are."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from antoan.audit.queries import history
from antoan.law import actions, queries
from antoan.law.forms import ActForm, EndForm, ItemForm, NewActForm, NewItemForm, SearchForm, ValueForm, VerifyForm
from antoan.law.models import Act, CodeItem, Parameter
from antoan.law.permissions import LawPermission
from antoan.law.rules import LIST_NAMES, OPEN_LISTS
from antoan.lib.dates import parse_date
from antoan.org.http import Request
from antoan.ui.forms import Form
from antoan.ui.http import choices
from antoan.ui.tables import Column, paginate

ENTRY_COLUMNS = (
    Column("ma", gettext_lazy("Mã")),
    Column("ten", gettext_lazy("Tên")),
    Column("can_cu", gettext_lazy("Căn cứ")),
    Column("muc", gettext_lazy("Mức đối chiếu")),
)


def _reader(request: Request, permission: str = LawPermission.VIEW) -> bool:
    """Refuse whoever may not; answer whether the reader may also edit."""
    if not request.actor.can(permission):
        raise PermissionDenied
    return request.actor.can(LawPermission.EDIT)


def _answer(request: Request, template: str, context: dict[str, Any]) -> HttpResponse:
    """A form's page: 422 when it came back."""
    form = context["form"]
    return render(request, template, context, status=422 if form.is_bound else 200)


def _explain(form: Form, problem: actions.Refused) -> None:
    for field, message in problem.problems.items():
        form.add_error(field if field in form.fields else None, message)


@require_GET
def parameter_list(request: Request) -> HttpResponse:
    """Every parameter with the value in force today and the next one, if it is known."""
    _reader(request)
    form, today = SearchForm(request.GET), timezone.localdate()
    unverified = bool(form.values.get("chua"))
    shown = queries.summaries(request.actor, today, form.values.get("q", ""), only_unverified=unverified)
    return render(request, "law/parameter_list.html", {"form": form, "rows": shown, "count": len(shown)})


@require_GET
def parameter_detail(request: Request, key: str) -> HttpResponse:
    """One parameter: all its values, the articles, who changed what."""
    can_edit = _reader(request)
    values = queries.history_of(request.actor, key)
    if not values:
        raise Http404
    today = timezone.localdate()
    events = [event for value in values for event in history(value)]
    context = {
        "key": key,
        "values": values,
        "current": queries.in_force(values, today),
        "today": today,
        "can_edit": can_edit,
        "form": VerifyForm(),
        "events": sorted(events, key=lambda event: -event.pk),
    }
    return render(request, "law/parameter.html", context)


@require_http_methods(["GET", "POST"])
def parameter_add(request: Request, key: str) -> HttpResponse:
    """A new value from a day on."""
    _reader(request, LawPermission.EDIT)
    values = queries.history_of(request.actor, key)
    if not values:
        raise Http404
    form = ValueForm(request.POST or None, current=values[0])
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.add_value(
                key=key, text=data["value"], valid_from=data["valid_from"], basis=data["basis"],
                act=data["act"], note=data["note"], certainty=data["certainty"], actor=request.actor,
            )  # fmt: skip
        except actions.Refused as problem:
            _explain(form, problem)
        else:
            messages.success(request, _("Đã thêm giá trị mới; giá trị cũ vẫn áp dụng cho thời gian của nó."))
            return redirect("law:parameter", key)
    return _answer(request, "law/value.html", {"form": form, "latest": values[0], "key": key})


@require_POST
def parameter_verify(request: Request, key: str, pk: int) -> HttpResponse:
    """Mark one value as compared with the gazette, or take back one that has not begun."""
    _reader(request, LawPermission.EDIT)
    value = next((each for each in queries.history_of(request.actor, key) if each.pk == pk), None)
    if value is None:
        raise Http404
    try:
        _verify_or_withdraw(request, value)
    except actions.Refused as problem:
        messages.error(request, str(problem))
    return redirect("law:parameter", key)


def _verify_or_withdraw(request: Request, value: Parameter) -> None:
    if "withdraw" in request.POST:
        actions.withdraw_value(value=value, actor=request.actor)
        messages.success(request, _("Đã rút giá trị chưa có hiệu lực."))
        return
    form = VerifyForm(request.POST)
    actions.verify(row=value, note=form.cleaned_data["note"] if form.is_valid() else "", actor=request.actor)
    messages.success(request, _("Đã ghi là đã đối chiếu."))


@require_GET
def list_index(request: Request) -> HttpResponse:
    """The code lists with the number of their entries."""
    _reader(request)
    rows = [
        {"key": key, "name": LIST_NAMES.get(key, key), **counts} for key, counts in queries.lists(request.actor).items()
    ]
    return render(request, "law/list_index.html", {"rows": sorted(rows, key=lambda row: str(row["name"]))})


@require_GET
def code_list(request: Request, list_key: str) -> HttpResponse:
    """The entries of one list in its own order."""
    can_edit = _reader(request)
    form = SearchForm(request.GET)
    rows = queries.entries(
        request.actor, list_key, form.values.get("q", ""), only_unverified=bool(form.values.get("chua"))
    )
    page = paginate(rows, request, per_page=100, columns=ENTRY_COLUMNS)
    context = {
        "list_key": list_key,
        "name": LIST_NAMES.get(list_key, list_key),
        "form": form,
        "page": page,
        "can_edit": can_edit,
        "can_add": can_edit and list_key in OPEN_LISTS,
        "today": timezone.localdate(),
    }
    return render(request, "law/code_list.html#rows" if request.htmx else "law/code_list.html", context)


@require_GET
def code_search(request: Request, list_key: str) -> JsonResponse:
    """Choices for a LookupField, by code or words; the value is the code."""
    day, _error = parse_date(request.GET.get("on", "")) if request.GET.get("on") else (None, "")
    found = queries.search_codes(list_key, request.GET.get("q", "")[:100], day or timezone.localdate())
    return choices((item.code, f"{item.code} {item.label}", item.label_en) for item in found)


@require_http_methods(["GET", "POST"])
def code_add(request: Request, list_key: str) -> HttpResponse:
    """A new entry, where the list is ours to complete."""
    _reader(request, LawPermission.EDIT)
    if list_key not in OPEN_LISTS:
        raise Http404
    form = NewItemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        item = CodeItem(list_key=list_key, code=form.cleaned_data["code"], valid_from=timezone.localdate())
        try:
            actions.save_item(item=item, facts=form.cleaned_data, actor=request.actor)
        except actions.Refused as problem:
            _explain(form, problem)
        else:
            messages.success(request, _("Đã thêm mục."))
            return redirect("law:code-list", list_key)
    return _answer(
        request, "law/code_edit.html", {"form": form, "list_key": list_key, "name": LIST_NAMES.get(list_key, list_key)}
    )


@require_http_methods(["GET", "POST"])
def code_edit(request: Request, pk: int) -> HttpResponse:
    """Correct an entry, or mark it as compared."""
    _reader(request, LawPermission.EDIT)
    item = get_object_or_404(queries.entries(request.actor), pk=pk)
    form, check = ItemForm(None, item=item), VerifyForm(None)
    if request.method == "POST" and "verify" in request.POST:
        check = VerifyForm(request.POST)
        if check.is_valid():
            actions.verify(row=item, note=check.cleaned_data["note"], actor=request.actor)
            return redirect("law:code-list", item.list_key)
    elif request.method == "POST":
        form = ItemForm(request.POST, item=item)
        if form.is_valid():
            actions.save_item(item=item, facts=form.cleaned_data, actor=request.actor)
            messages.success(request, _("Đã lưu."))
            return redirect("law:code-list", item.list_key)
    name = LIST_NAMES.get(item.list_key, item.list_key)
    context = {
        "form": form,
        "check": check,
        "end": EndForm(initial={"last_day": item.valid_to}),
        "item": item,
        "list_key": item.list_key,
        "name": name,
        "events": history(item),
    }
    return render(request, "law/code_edit.html", context, status=422 if form.is_bound or check.is_bound else 200)


@require_POST
def code_end(request: Request, pk: int) -> HttpResponse:
    """The entry is offered until a day, no longer."""
    _reader(request, LawPermission.EDIT)
    item = get_object_or_404(queries.entries(request.actor), pk=pk)
    form = EndForm(request.POST)
    try:
        if form.is_valid():
            actions.end_item(item=item, last_day=form.cleaned_data["last_day"], actor=request.actor)
    except actions.Refused as problem:
        _explain(form, problem)
    if form.errors:
        for problems in form.errors.values():
            messages.error(request, " ".join(map(str, problems)))
    else:
        messages.success(request, _("Đã ghi ngày ngừng dùng."))
    return redirect("law:code-edit", pk)


@require_GET
def act_list(request: Request) -> HttpResponse:
    """Acts in force, then those that have ended."""
    can_edit = _reader(request)
    return render(
        request,
        "law/act_list.html",
        {"acts": queries.acts(request.actor), "can_edit": can_edit, "today": timezone.localdate()},
    )


@require_http_methods(["GET", "POST"])
def act_add(request: Request) -> HttpResponse:
    """Enter an act that did not come with the program."""
    _reader(request, LawPermission.EDIT)
    form = NewActForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = Act(code=form.cleaned_data["code"])
        try:
            actions.save_act(act=act, facts=form.cleaned_data, actor=request.actor)
        except actions.Refused as problem:
            _explain(form, problem)
        else:
            messages.success(request, _("Đã thêm văn bản. Giá trị mới của tham số nay chọn được văn bản này."))
            return redirect("law:acts")
    return _answer(request, "law/act_edit.html", {"form": form})


@require_http_methods(["GET", "POST"])
def act_edit(request: Request, pk: int) -> HttpResponse:
    """Correct an act's names and dates, or mark it as compared."""
    _reader(request, LawPermission.EDIT)
    act = get_object_or_404(queries.acts(request.actor), pk=pk)
    check = VerifyForm(request.POST if "verify" in request.POST else None)
    form = ActForm(request.POST if request.method == "POST" and not check.is_bound else None, act=act)
    if check.is_bound and check.is_valid():
        actions.verify(row=act, note=check.cleaned_data["note"], actor=request.actor)
        return redirect("law:acts")
    if form.is_bound and form.is_valid():
        actions.save_act(act=act, facts=form.cleaned_data, actor=request.actor)
        messages.success(request, _("Đã lưu."))
        return redirect("law:acts")
    context = {"form": form, "check": check, "act": act, "events": history(act)}
    return render(request, "law/act_edit.html", context, status=422 if form.is_bound or check.is_bound else 200)
