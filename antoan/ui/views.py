"""Pages of the interface itself: the gallery of its parts, the page without a network, the service worker."""

from __future__ import annotations

import datetime as dt
import hashlib
import json

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from antoan.lib.text.keys import fold
from antoan.ui.gallery import EXAMPLES, GalleryFilters, GalleryForm
from antoan.ui.http import choices, confirm, keep_offline
from antoan.ui.tables import Heading, Page

# What the browser keeps so that the frame of every page and the page without a network show at once.
PAGES = ("dist/accidents.css", "dist/accidents.js", "dist/ledgers.css", "dist/ledgers.js")  # of pages kept offline
SHELL = ("dist/app.css", "dist/main.js", *PAGES, "ui/icon.svg", "ui/app.webmanifest")


@require_http_methods(["GET", "POST"])
def gallery(request: HttpRequest) -> HttpResponse:
    """Every part of the interface on one page, for those who build screens and for the accessibility test."""
    form = GalleryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        confirm(request, _("Mọi ô đều hợp lệ. Trang này không lưu gì."), draft="gallery")
        return redirect("ui:gallery")
    today = timezone.localdate()
    context = {
        "form": form,
        "page": _sample_page(request),
        "filters": GalleryFilters(request.GET),
        "dates": {"ok": today + dt.timedelta(30), "soon": today + dt.timedelta(2), "late": today - dt.timedelta(4)},
        "now": timezone.localtime(),
        "facts": [(_("Tên cơ sở"), "Công ty Đá Đồng Đăng"), (_("Mã số thuế"), "4900123456"), (_("E-mail"), "")],
        "step_labels": [_("Khi nào, ở đâu"), _("Chuyện gì xảy ra"), _("Ai bị nạn"), _("Kiểm tra và gửi")],
        "chips": [{"label": _("Xã"), "value": "Đồng Đăng", "url": request.path}],
        "duties": EXAMPLES(today),
    }
    return keep_offline(render(request, "ui/gallery.html", context, status=422 if form.errors else 200))


def _sample_page(request: HttpRequest) -> Page:
    rows = [("TNLD-2026-000123", "Đồng Đăng", 1234), ("TNLD-2026-000124", "Kỳ Lừa", 56)]
    headings = [
        Heading(_("Số hồ sơ"), False, "ascending", "?sap=-so"),
        Heading(_("Xã"), False, "", ""),
        Heading(_("Ngày nghỉ"), True, "", ""),
    ]
    return Page(rows, 2, 2, 10_000, True, request.path, "", headings, "?trang=1", "?trang=3", False)


@require_GET
def gallery_choices(request: HttpRequest) -> HttpResponse:
    """What a searched list asks for, with a few communes to try."""
    names = [("1", "Xã Đồng Đăng", "TT Đồng Đăng cũ"), ("2", "Phường Kỳ Lừa", ""), ("3", "Xã Hữu Lũng", "")]
    wanted = fold(request.GET.get("q", ""))
    return choices([row for row in names if wanted in fold(" ".join(row[1:]))])


@login_not_required
@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """Shown by the service worker for a page that cannot be had without a network."""
    return render(request, "ui/offline.html", {"hide_login": True})


@login_not_required
@never_cache
@require_GET
def service_worker(_request: HttpRequest) -> HttpResponse:
    """The worker's program with the list of files to keep; a new list is a new version."""
    page = reverse("ui:offline")
    urls = [staticfiles_storage.url(name) for name in SHELL]
    program = _program()
    version = hashlib.sha256((program + json.dumps(urls)).encode()).hexdigest()[:12]
    known = {"version": version, "shell": urls, "offline": page, "statics": settings.STATIC_URL}
    known |= {"login": reverse("accounts:login"), "logout": reverse("accounts:logout")}
    body = f"self.ANTOAN={json.dumps(known)};\n{program}"
    return HttpResponse(body, content_type="text/javascript; charset=utf-8", headers={"Service-Worker-Allowed": "/"})


def _program() -> str:
    name = "dist/sw.js"
    if path := finders.find(name):
        with open(str(path), encoding="utf8") as file:  # noqa: PTH123 - finders give text
            return file.read()
    with staticfiles_storage.open(name) as file:
        return bytes(file.read()).decode()


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was older than the sign-in: say what to do; the draft is still there."""
    back = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return render(request, "403_csrf.html", {"back": back if is_ours else reverse("home")}, status=403)
