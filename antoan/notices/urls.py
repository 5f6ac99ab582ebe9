"""Addresses of the inbox."""

from django.urls import path

from antoan.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.notice_list, name="list"),
    path("<int:pk>/mo/", views.notice_open, name="open"),
    path("da-doc/", views.notice_read_all, name="read-all"),
]
