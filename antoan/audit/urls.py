"""Addresses of the chain of events."""

from django.urls import path

from antoan.audit import views

app_name = "audit"
urlpatterns = [path("", views.event_list, name="list")]
