from django.urls import path

from antoan.dashboards import views

urlpatterns = [
    path("", views.home, name="home"),
    path("toan-canh/", views.overview, name="overview"),
    path("vai-tro/", views.membership, name="membership"),
    path("tim-kiem/", views.search, name="search"),
    path("tro-giup/", views.help_page, name="help"),
    path("suc-khoe", views.health, name="health"),
]
