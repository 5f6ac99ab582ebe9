"""Addresses of places, agencies and people."""

from django.urls import path

from antoan.org import views

app_name = "org"
urlpatterns = [
    path("", views.agency_list, name="agencies"),
    path("<int:pk>/", views.agency_detail, name="agency"),
    path("<int:pk>/sua/", views.agency_edit, name="agency-edit"),
    path("them/", views.agency_add, name="agency-add"),
    path("tim/", views.agency_search, name="agency-search"),
    path("nguoi-dung/", views.person_list, name="people"),
    path("nguoi-dung/them/", views.person_add, name="person-add"),
    path("nguoi-dung/<int:pk>/", views.person_detail, name="person"),
    path("nguoi-dung/<int:pk>/vai-tro/", views.membership_add, name="membership-add"),
    path("nguoi-dung/<int:pk>/sua/", views.person_edit, name="person-edit"),
    path("nguoi-dung/<int:pk>/khoa/", views.person_active, name="person-active"),
    path("nguoi-dung/<int:pk>/mat-khau/", views.person_password, name="person-password"),
    path("vai-tro/<int:pk>/ket-thuc/", views.membership_end, name="membership-end"),
    path("dia-ban/", views.place_list, name="places"),
    path("dia-ban/tim/", views.place_search, name="place-search"),
    path("dia-ban/<int:pk>/", views.place_detail, name="place"),
]
