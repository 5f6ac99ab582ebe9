"""People and the roles they hold, for administrators."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from antoan.accounts.models import User
from antoan.audit.queries import history
from antoan.org import actions, queries
from antoan.org.forms import NewPersonForm, PeopleFilterForm, PersonFactsForm, PostForm
from antoan.org.http import Request
from antoan.org.permissions import OrgPermission
from antoan.ui.forms import Form
from antoan.ui.tables import Column, chips, paginate

COLUMNS = (
    Column("ten", gettext_lazy("Họ và tên"), ("sort_key",)),
    Column("dang_nhap", gettext_lazy("Tên đăng nhập"), ("username",)),
    Column("vai_tro", gettext_lazy("Vai trò")),
    Column("lan_cuoi", gettext_lazy("Đăng nhập gần nhất"), ("last_login",)),
)


def _administrator(request: Request) -> None:
    if not request.actor.can(OrgPermission.EDIT):
        raise PermissionDenied


def _person(request: Request, pk: int) -> User:
    return get_object_or_404(queries.people(request.actor, queries.PeopleFilter(), timezone.localdate()), pk=pk)


@require_GET
def person_list(request: Request) -> HttpResponse:
    """Everybody the administrator looks after."""
    _administrator(request)
    form = PeopleFilterForm(request.GET)
    rows = queries.people(request.actor, form.wanted(), timezone.localdate())
    page = paginate(rows, request, columns=COLUMNS)
    context = {"form": form, "page": page, "chips": chips(form, request), "today": timezone.localdate()}
    return render(request, "org/person_list.html#rows" if request.htmx else "org/person_list.html", context)


@require_GET
def person_detail(request: Request, pk: int) -> HttpResponse:
    """One person: roles now and before, and what happened to the account."""
    _administrator(request)
    user = _person(request, pk)
    context = {
        "person": user,
        "memberships": queries.memberships_of(request.actor, user),
        "today": timezone.localdate(),
        "events": history(user),
    }
    return render(request, "org/person.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def person_add(request: Request) -> HttpResponse:
    """A new account with its first role; the one-time password is shown on the answer, once."""
    _administrator(request)
    form = NewPersonForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            user, password = actions.create_person(actor=request.actor, **form.person(), post=form.post())
        except actions.Refused as problem:
            _explain(form, problem)
        else:
            return render(request, "org/password.html", {"person": user, "password": password})
    context = {"form": form, "heading": _("Thêm người dùng"), "back": "org:people"}
    return render(request, "org/form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def membership_add(request: Request, pk: int) -> HttpResponse:
    """Another role for a person."""
    _administrator(request)
    user = _person(request, pk)
    form = PostForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            actions.grant(actor=request.actor, user=user, **form.post())
        except actions.Refused as problem:
            _explain(form, problem)
        else:
            messages.success(request, _("Đã thêm vai trò."))
            return redirect("org:person", pk)
    context: dict[str, Any] = {
        "form": form,
        "heading": _("Thêm vai trò cho %(name)s") % {"name": user},
        "back": "org:people",
    }
    return render(request, "org/form.html", context, status=422 if form.is_bound else 200)


@require_POST
def membership_end(request: Request, pk: int) -> HttpResponse:
    """The person leaves the role."""
    _administrator(request)
    membership = queries.administered_membership(request.actor, pk)
    if membership is None:
        raise Http404
    try:
        actions.end_membership(actor=request.actor, membership=membership)
    except actions.Refused as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("Đã kết thúc vai trò."))
    return redirect("org:person", membership.user_id)


@require_http_methods(["GET", "POST"])
def person_edit(request: Request, pk: int) -> HttpResponse:
    """Correct a person's name, e-mail and telephone."""
    _administrator(request)
    user = _person(request, pk)
    form = PersonFactsForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        actions.save_person(actor=request.actor, user=user, facts=form.cleaned_data)
        messages.success(request, _("Đã lưu."))
        return redirect("org:person", pk)
    context = {"form": form, "heading": _("Sửa thông tin của %(name)s") % {"name": user}, "back": "org:people"}
    return render(request, "org/form.html", context, status=422 if form.is_bound else 200)


@require_POST
def person_active(request: Request, pk: int) -> HttpResponse:
    """Shut an account, or open it again (`open`)."""
    _administrator(request)
    user, is_active = _person(request, pk), "open" in request.POST
    try:
        actions.set_active(actor=request.actor, user=user, is_active=is_active)
    except actions.Refused as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("Đã mở lại tài khoản.") if is_active else _("Đã khóa tài khoản."))
    return redirect("org:person", pk)


@never_cache
@require_POST
def person_password(request: Request, pk: int) -> HttpResponse:
    """A new one-time password, shown once."""
    _administrator(request)
    user = _person(request, pk)
    password = actions.reset_password(actor=request.actor, user=user)
    return render(request, "org/password.html", {"person": user, "password": password})


def _explain(form: Form, problem: actions.Refused) -> None:
    for field, message in problem.problems.items():
        form.add_error(field if field in form.fields else None, message)
