from django.urls import path

from antoan.accounts import views

app_name = "accounts"
urlpatterns = [
    path("dang-nhap/", views.log_in, name="login"),
    path("dang-xuat/", views.log_out, name="logout"),
    path("ngon-ngu/", views.set_language, name="language"),
    path("mat-khau/", views.change_password, name="password"),
    path("quen-mat-khau/", views.ask_reset, name="reset_ask"),
    path("dat-lai-mat-khau/<str:uid>/<str:token>/", views.reset, name="reset"),
    path("noi-dang-nhap/", views.sign_ins, name="sign_ins"),
    path("noi-dang-nhap/<int:pk>/thoat/", views.end_sign_in, name="end_sign_in"),
    path("noi-dang-nhap/thoat-noi-khac/", views.end_other_sign_ins, name="end_other_sign_ins"),
    path("ho-so/", views.profile, name="profile"),
]
