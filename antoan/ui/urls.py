from django.urls import path

from antoan.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.gallery, name="gallery"),
    path("goi-y/", views.gallery_choices, name="gallery_choices"),
    path("ngoai-tuyen/", views.offline, name="offline"),
]
