"""Addresses of the accounts room; signing in is in sign_in_urls.py."""

from django.urls import path

from desmigratif.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.index, name="index"),
    path("baru/", views.new, name="new"),
    path("<int:pk>/", views.account, name="account"),
    path("<int:pk>/peran/", views.give_role, name="give_role"),
    path("<int:pk>/peran/<int:role_pk>/akhiri/", views.end_role, name="end_role"),
    path("<int:pk>/tangguhkan/", views.suspend, name="suspend"),
    path("<int:pk>/aktifkan/", views.reactivate, name="reactivate"),
    path("<int:pk>/sandi/", views.reset_password, name="reset_password"),
]
