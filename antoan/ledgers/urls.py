"""Addresses of the ledgers, the screening, the linkage and the unseen."""

from django.urls import path

from antoan.ledgers import views

app_name = "ledgers"
urlpatterns = [
    path("", views.entry_list, name="list"),
    path("ghi/", views.entry_add, name="add"),
    path("bang/", views.blank_table, name="blank"),
    path("dong/", views.row_save, name="row"),
    path("trang/", views.page_scans, name="scans"),
    path("trang/them/", views.scan_add, name="scan-add"),
    path("trung/", views.doubles, name="doubles"),
    path("<int:pk>/", views.entry_page, name="entry"),
    path("<int:pk>/sua/", views.entry_edit, name="edit"),
    path("<int:pk>/sang-loc/", views.entry_decide, name="decide"),
    path("<int:pk>/gach-bo/", views.entry_withdraw, name="withdraw"),
    path("<int:pk>/mo-ho-so/", views.open_case, name="open-case"),
    path("sang-loc/", views.screen, name="screen"),
    path("tu-khoa/", views.keyword_list, name="keywords"),
    path("tu-khoa/<int:pk>/", views.keyword_save, name="keyword"),
    path("tu-khoa/them/", views.keyword_add, name="keyword-add"),
    path("ghep/", views.pair_queue, name="pairs"),
    path("ghep/cham/", views.score, name="score"),
    path("ghep/da-quyet/", views.pair_decided, name="decided"),
    path("ghep/<int:pk>/", views.pair_decide, name="pair"),
    path("ghep/<int:pk>/bo/", views.pair_undo, name="pair-undo"),
    path("chua-thay/", views.unseen, name="unseen"),
    path("chua-thay/nguoi/", views.unseen_people, name="unseen-people"),
    path("chua-thay/xuat.<str:format_>", views.unseen_export, name="unseen-export"),
]
