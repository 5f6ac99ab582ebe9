"""Addresses of declarations, triage and cases; the investigation's own list is joined to them."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, path

from antoan.accidents.views import case, declaration, lookups, merging, triage, victims

app_name = "accidents"

_declaration: list[URLPattern | URLResolver] = [
    path("khai-bao/", declaration.declaration_list, name="declarations"),
    path("khai-bao/moi/", declaration.declare, name="declare"),
    path("khai-bao/<int:pk>/", declaration.declaration_page, name="declaration"),
    path("khai-bao/<int:pk>/bien-nhan/", declaration.receipt, name="receipt"),
    path("khai-bao/<int:pk>/sua/", declaration.mend, name="mend"),
    path("khai-bao/<int:pk>/phu-luc-iii.<str:format_>", declaration.declaration_paper, name="paper"),
]
_triage: list[URLPattern | URLResolver] = [
    path("tiep-nhan/", triage.queue, name="queue"),
    path("tiep-nhan/<int:pk>/", triage.triage, name="triage"),
    path("tiep-nhan/<int:pk>/nhan/", triage.accept, name="accept"),
    path("tiep-nhan/<int:pk>/tra-lai/", triage.send_back, name="send-back"),
    path("tiep-nhan/<int:pk>/khong-phai/", triage.refuse, name="refuse"),
    path("tiep-nhan/<int:pk>/xem-xet-lai/", triage.reconsider, name="reconsider"),
    path("tiep-nhan/<int:pk>/ghep/<int:accident_pk>/", triage.join, name="join"),
]
_case: list[URLPattern | URLResolver] = [
    path("", case.case_list, name="list"),
    path("xuat.<str:format_>", case.case_export, name="export"),
    path("<int:pk>/", case.case_page, name="case"),
    path("<int:pk>/sua/", case.edit_facts, name="edit-facts"),
    path("<int:pk>/chuyen/<str:name>/", case.case_move, name="move"),
    path("<int:pk>/go-ghep/<int:sighting_pk>/", case.unlink, name="unlink"),
    path("<int:pk>/nhap/", merging.choose, name="merge-choose"),
    path("<int:pk>/nhap/<int:kept_pk>/", merging.merge, name="merge"),
    path("<int:pk>/tach-lai/", merging.separate, name="separate"),
    path("<int:pk>/nan-nhan/them/", victims.victim_add, name="victim-add"),
    path("<int:pk>/nan-nhan/<int:victim_pk>/", victims.victim_edit, name="victim-edit"),
    path("<int:pk>/nan-nhan/<int:victim_pk>/dien-bien/", victims.victim_state, name="victim-state"),
]
_lookups: list[URLPattern | URLResolver] = [
    path("tra-cuu/xa/", lookups.communes, name="communes"),
    path("tra-cuu/nghe/", lookups.occupation_choices, name="occupations"),
    path("tra-cuu/co-so/", lookups.employer_choices, name="employers"),
]
urlpatterns: list[URLPattern | URLResolver] = [*_declaration, *_triage, *_case, *_lookups]
if find_spec("antoan.accidents.urls_investigation"):
    urlpatterns += import_module("antoan.accidents.urls_investigation").urlpatterns
