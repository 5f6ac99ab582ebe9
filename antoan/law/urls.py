"""Addresses of the legal data."""

from django.urls import path

from antoan.law import views

app_name = "law"
urlpatterns = [
    path("", views.parameter_list, name="parameters"),
    path("tham-so/<str:key>/", views.parameter_detail, name="parameter"),
    path("tham-so/<str:key>/gia-tri-moi/", views.parameter_add, name="parameter-add"),
    path("tham-so/<str:key>/doi-chieu/<int:pk>/", views.parameter_verify, name="parameter-verify"),
    path("danh-muc/", views.list_index, name="lists"),
    path("danh-muc/<str:list_key>/", views.code_list, name="code-list"),
    path("danh-muc/<str:list_key>/tim/", views.code_search, name="code-search"),
    path("danh-muc/<str:list_key>/them/", views.code_add, name="code-add"),
    path("danh-muc/muc/<int:pk>/sua/", views.code_edit, name="code-edit"),
    path("danh-muc/muc/<int:pk>/ngung/", views.code_end, name="code-end"),
    path("van-ban/", views.act_list, name="acts"),
    path("van-ban/them/", views.act_add, name="act-add"),
    path("van-ban/<int:pk>/sua/", views.act_edit, name="act-edit"),
]
