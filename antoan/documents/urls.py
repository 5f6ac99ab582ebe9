"""Addresses of files and papers."""

from django.urls import path

from antoan.documents import views

app_name = "documents"
urlpatterns = [
    path("dinh-kem/<int:pk>/", views.attachment_open, name="attachment"),
    path("dinh-kem/<int:pk>/go/", views.attachment_remove, name="attachment-remove"),
    path("dinh-kem/<str:target_type>/<str:target_id>/them/", views.attachment_add, name="attachment-add"),
    path("giay-to/<int:pk>/<str:format_>/", views.paper_open, name="paper"),
]
