from django.urls import path

from antoan.returns.views import files, grid, moves, pages, paper, walls

app_name = "returns"
urlpatterns = [
    path("", pages.return_list, name="list"),
    path("lap/<str:code>/<str:period>/<str:unit>/", pages.return_open, name="open"),
    path("nhap-giay/", paper.paper_start, name="paper-start"),
    path("nhap-giay/<str:code>/<str:period>/<str:unit>/", paper.paper_enter, name="paper"),
    path("do-phu/", walls.completeness, name="completeness"),
    path("do-phu/<str:code>/", walls.completeness, name="wall"),
    path("chua-nop/<str:code>/<str:period>/", walls.missing_list, name="missing"),
    path("chua-nop/<str:code>/<str:period>/tai.csv", walls.missing_export, name="missing-export"),
    path("<int:pk>/", pages.return_detail, name="detail"),
    path("<int:pk>/luu/", grid.return_save, name="save"),
    path("<int:pk>/chua-tinh/", pages.return_pending, name="pending"),
    path("<int:pk>/vi-sao/", pages.cell_source, name="source"),
    path("<int:pk>/gop-y/", pages.cell_comment, name="comment"),
    path("<int:pk>/them-dong/", grid.row_search, name="row-search"),
    path("<int:pk>/dong/", grid.row_new, name="row-new"),
    path("<int:pk>/cap-nhat/", moves.return_refresh, name="refresh"),
    path("<int:pk>/gui/", moves.return_submit, name="submit"),
    path("<int:pk>/duyet/", moves.return_accept, name="accept"),
    path("<int:pk>/tra-lai/", moves.return_send_back, name="send-back"),
    path("<int:pk>/ban-sua/", moves.return_revise, name="revise"),
    path("<int:pk>/khong-dong-y/", paper.paper_object, name="object"),
    path("<int:pk>/tu-lap/", paper.paper_replace, name="replace"),
    path("<int:pk>/so-sanh/", pages.return_difference, name="difference"),
    path("<int:pk>/tai.<str:kind>", files.return_file, name="file"),
]
