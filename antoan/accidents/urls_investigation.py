"""Addresses of an investigation; joined to those of the case."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from antoan.accidents.views import investigation, minutes, steps

urlpatterns: list[URLPattern | URLResolver] = [
    path("<int:pk>/dieu-tra/", investigation.overview, name="investigation"),
    path("<int:pk>/dieu-tra/bat-dau/", investigation.start, name="investigation-start"),
    path("<int:pk>/dieu-tra/bien-ban/<slug:key>/", minutes.section, name="section"),
    path("<int:pk>/dieu-tra/giay/<slug:kind>.<str:format_>", minutes.paper, name="investigation-paper"),
    path("<int:pk>/dieu-tra/quyet-dinh/", minutes.decision, name="decision"),
    path("<int:pk>/dieu-tra/hop/", steps.meeting, name="meeting"),
    path("<int:pk>/dieu-tra/ket-luan/", steps.conclude, name="conclude"),
    path("<int:pk>/dieu-tra/viec/<slug:name>/", steps.step, name="step"),
    path("<int:pk>/dieu-tra/bien-phap/<int:measure_pk>/", steps.finish, name="measure"),
]
