"""Addresses of the register."""

from django.urls import path, re_path

from antoan.establishments import views

app_name = "establishments"
urlpatterns = [
    path("", views.establishment_list, name="list"),
    path("tim/", views.establishment_search, name="search"),
    re_path(r"^xuat\.(?P<kind>csv|xlsx)$", views.establishment_export, name="export"),
    path("them/", views.establishment_register, name="register"),
    path("<int:pk>/", views.establishment_detail, name="detail"),
    path("<int:pk>/sua/", views.establishment_edit, name="edit"),
    path("<int:pk>/tinh-trang/<str:move>/", views.establishment_status, name="status"),
    path("<int:pk>/tai-khoan/", views.establishment_account, name="account"),
    path("<int:pk>/lao-dong/", views.establishment_workforce, name="workforce"),
    path("<int:pk>/lao-dong/<int:year>/", views.establishment_workforce, name="workforce-year"),
]
