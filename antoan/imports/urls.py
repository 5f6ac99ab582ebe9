from django.urls import path

from antoan.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.job_list, name="list"),
    path("moi/<slug:kind>/", views.upload, name="upload"),
    path("mau/<slug:kind>/", views.template, name="template"),
    path("<int:pk>/", views.job_page, name="job"),
    path("<int:pk>/cot/", views.columns, name="columns"),
    path("<int:pk>/bo-cuc/", views.layout, name="layout"),
    path("<int:pk>/bi-tu-choi/", views.rejected, name="rejected"),
    path("<int:pk>/<slug:name>/", views.move, name="move"),
]
