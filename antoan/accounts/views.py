"""Signing in and out, passwords, places signed in, one's own details."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode, urlsafe_base64_decode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from antoan.accounts import actions, queries
from antoan.accounts.forms import LoginForm, NewPasswordForm, PasswordForm, ProfileForm, ResetForm
from antoan.accounts.http import safe_next
from antoan.accounts.models import User


def _me(request: HttpRequest) -> User:
    return cast("User", request.user)


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """Sign in and go on to the page that was asked for, by way of the choice of role."""
    onward = f"{reverse('membership')}?{urlencode({'next': safe_next(request)})}"
    if request.user.is_authenticated:
        return redirect(onward)
    form = LoginForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = form.get_user()
        login(request, user)
        response = redirect(onward)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            _remember_language(response, user.language)
        return response
    context = {"form": form, "next": safe_next(request), "expired": "expired" in request.GET, "hide_login": True}
    return render(request, "accounts/login.html", context, status=422 if form.errors else 200)


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Sign out; the browser forgets the pages it kept for working without a network."""
    logout(request)
    messages.success(request, _("Bạn đã đăng xuất."))
    response = redirect("accounts:login")
    response["Clear-Site-Data"] = '"cache"'  # the way back must not show the pages once more
    return response


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Show everything in another language, now and at the next sign-in."""
    response = redirect(safe_next(request))
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        _remember_language(response, language)
        if isinstance(request.user, User):
            actions.choose_language(user=request.user, language=language)
    return response


def _remember_language(response: HttpResponse, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, language, max_age=365 * 86400, samesite="Lax", secure=settings.HTTPS
    )


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """One's own new password; every other place is signed out."""
    user = _me(request)
    form = PasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        old_key = str(request.session.session_key)
        form.save()
        update_session_auth_hash(request, user)
        actions.forget_sign_in(session_key=old_key)
        actions.begin_sign_in(
            user=user,
            session_key=str(request.session.session_key),
            address=request.META.get("REMOTE_ADDR"),
            device=request.headers.get("User-Agent", ""),
        )
        actions.password_was_set(user=user, session_key=str(request.session.session_key))
        messages.success(request, _("Đã đổi mật khẩu. Những nơi đăng nhập khác đã được thoát ra."))
        return redirect("home")
    context = {"form": form, "forced": user.must_change_password}
    return render(request, "accounts/password.html", context, status=422 if form.errors else 200)


@login_not_required
@require_http_methods(["GET", "POST"])
def ask_reset(request: HttpRequest) -> HttpResponse:
    """Send a link to the account's e-mail. The answer is the same whether there is such an account or not."""
    form = ResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save(
            subject_template_name="accounts/mail/reset_subject.txt",
            email_template_name="accounts/mail/reset.txt",
            use_https=request.is_secure(),
            request=request,
            extra_email_context={"minutes": str(settings.PASSWORD_RESET_TIMEOUT // 60)},
        )
        return render(request, "accounts/reset_sent.html", {"minutes": settings.PASSWORD_RESET_TIMEOUT // 60})
    return render(request, "accounts/reset_ask.html", {"form": form}, status=422 if form.errors else 200)


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def reset(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """A new password by the link of the e-mail; the link works once and for an hour."""
    user = _owner(uid)
    if user is None or not default_token_generator.check_token(user, token):
        return render(request, "accounts/reset_broken.html", status=410)
    form = NewPasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        actions.password_was_set(user=user, how="reset")
        messages.success(request, _("Đã đặt mật khẩu mới. Hãy đăng nhập bằng mật khẩu đó."))
        return redirect("accounts:login")
    return render(request, "accounts/reset_set.html", {"form": form}, status=422 if form.errors else 200)


def _owner(uid: str) -> User | None:
    try:
        key = int(urlsafe_base64_decode(uid).decode())
    except ValueError:
        return None
    return queries.active_user(key)


@require_GET
def sign_ins(request: HttpRequest) -> HttpResponse:
    """Where one is signed in."""
    context = {"sign_ins": queries.sign_ins_of(_me(request)), "current": request.session.session_key}
    return render(request, "accounts/sign_ins.html", context)


@require_POST
def end_sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own sign-ins; another person's is not found."""
    sign_in = get_object_or_404(queries.sign_ins_of(_me(request)), pk=pk)
    is_this = sign_in.session_key == request.session.session_key
    actions.end_sign_ins(user=_me(request), only=sign_in.pk)
    if is_this:
        logout(request)
        return redirect("accounts:login")
    messages.success(request, _("Đã thoát ra ở nơi đó."))
    return redirect("accounts:sign_ins")


@require_POST
def end_other_sign_ins(request: HttpRequest) -> HttpResponse:
    """End all of one's sign-ins but this one."""
    count = actions.end_sign_ins(user=_me(request), keep=str(request.session.session_key))
    messages.success(
        request,
        ngettext("Đã thoát ra ở %(count)d nơi khác.", "Đã thoát ra ở %(count)d nơi khác.", count) % {"count": count},
    )
    return redirect("accounts:sign_ins")


@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """One's own details."""
    user = _me(request)
    initial = {"phone": user.phone, "email": user.email, "language": user.language}
    form = ProfileForm(request.POST or None, user=user, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.update_profile(user=user, phone=given["phone"], email=given["email"], language=given["language"])
        messages.success(request, _("Đã lưu hồ sơ."))
        response = redirect("accounts:profile")
        _remember_language(response, given["language"])
        return response
    return render(request, "accounts/profile.html", {"form": form}, status=422 if form.errors else 200)
