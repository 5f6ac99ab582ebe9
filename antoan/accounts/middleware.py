"""Closed by default, without losing what was being typed; and nobody works on with a password somebody else chose."""

from __future__ import annotations

import time
from collections.abc import Callable
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation

from antoan.accounts import actions
from antoan.accounts.http import came_from
from antoan.accounts.models import User

SEEN_EVERY = 600  # seconds between two notes of "was here"
Handler = Callable[[HttpRequest], HttpResponse]


class ChosenLanguage(LocaleMiddleware):
    """Vietnamese, unless the person chose otherwise: many Vietnamese work in a browser that asks for English."""

    def process_request(self, request: HttpRequest) -> None:
        """The cookie that the choice left, else the language of the system."""
        given = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = given if given in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        translation.activate(str(language))
        request.LANGUAGE_CODE = translation.get_language()


class SignInRequired(LoginRequiredMiddleware):
    """As Django's, but a form whose sign-in expired is returned to as a page, and a fragment sends the whole page."""

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., Any]) -> Any:
        """To the sign-in page, with the address of the page the person was on."""
        is_fragment = request.headers.get("HX-Request") == "true"
        if request.method in ("GET", "HEAD") and not is_fragment:
            return super().handle_no_permission(request, view_func)
        target = (
            f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': came_from(request) or reverse('home'), 'expired': 1})}"
        )
        return HttpResponse(status=204, headers={"HX-Redirect": target}) if is_fragment else redirect(target)


def proxy_middleware(get_response: Handler) -> Handler:
    """Behind our own web server, the visitor's address is the last one it noted; the rest of the header anyone can write."""

    def middleware(request: HttpRequest) -> HttpResponse:
        forwarded = request.headers.get("X-Forwarded-For", "").rsplit(",", 1)[-1].strip()
        if settings.BEHIND_PROXY and _is_address(forwarded):
            request.META["REMOTE_ADDR"] = forwarded
        return get_response(request)

    return middleware


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def must_change_middleware(get_response: Handler) -> Handler:
    """An account handed out by somebody else first gets its own password. Demonstration accounts are free of it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user
        if settings.DEMO or not isinstance(user, User) or not user.must_change_password or _is_open(request.path):
            return get_response(request)
        return redirect("accounts:password")

    return middleware


def _is_open(path: str) -> bool:
    names = ("accounts:password", "accounts:logout", "accounts:language", "help", "health", "service_worker")
    return path.startswith(f"/{settings.STATIC_URL.lstrip('/')}") or path in {reverse(name) for name in names}


def private_middleware(get_response: Handler) -> Handler:
    """What a signed-in person sees is theirs alone: the browser asks again before it shows it again."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-cache"
        return response

    return middleware


def seen_middleware(get_response: Handler) -> Handler:
    """Note now and then that a sign-in is in use, so that its owner can tell an old one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, User) and time.time() - request.session.get("seen", 0) > SEEN_EVERY:
            request.session["seen"] = int(time.time())
            actions.touch_sign_in(session_key=str(request.session.session_key))
        return get_response(request)

    return middleware
