"""The administrator's screens of the API's tokens."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from antoan.api import views

app_name = "api"


urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.token_list, name="tokens"),
    path("them/", views.token_new, name="token-new"),
    path("<int:pk>/thu-hoi/", views.token_revoke, name="token-revoke"),
]
