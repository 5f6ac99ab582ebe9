"""Every address of the system."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from antoan.api.v1.urls import urls as api_1
from antoan.ui.views import service_worker

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("antoan.dashboards.urls")),
    path("tai-khoan/", include("antoan.accounts.urls")),
    path("to-chuc/", include("antoan.org.urls")),
    path("phap-luat/", include("antoan.law.urls")),
    path("nhat-ky/", include("antoan.audit.urls")),
    path("tep/", include("antoan.documents.urls")),
    path("nhap-lieu/", include("antoan.imports.urls")),
    path("thong-bao/", include("antoan.notices.urls")),
    path("bao-cao/", include("antoan.returns.urls")),
    path("co-so/", include("antoan.establishments.urls")),
    path("tai-nan/", include("antoan.accidents.urls")),
    path("so-theo-doi/", include("antoan.ledgers.urls")),
    path("giao-dien/", include("antoan.ui.urls")),
    path("ket-noi/", include("antoan.api.urls")),
    path("api/v1/", api_1),
    path("sw.js", service_worker, name="service_worker"),  # at the root: its scope is the whole site
]
