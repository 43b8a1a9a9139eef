"""Addresses of the accounts room; those of invitations and of signing in are in rooms above."""

from django.urls import path

from desmigratif.accounts import change_views, views

app_name = "accounts"
urlpatterns = [
    path("", views.index, name="index"),
    path("daftar.<str:kind>", views.export, name="export"),
    path("<int:pk>/", views.account, name="account"),
    path("<int:pk>/peran/", views.give_role, name="give_role"),
    path("<int:pk>/peran/<int:role_pk>/akhiri/", views.end_role, name="end_role"),
    path("<int:pk>/peran/<int:role_pk>/kembalikan/", views.give_back, name="give_back"),
    path("<int:pk>/peran/<int:role_pk>/pindah/", change_views.move, name="move"),
    path("<int:pk>/serahkan/", change_views.hand_over, name="hand_over"),
    path("<int:pk>/cuti/", change_views.leave, name="leave"),
    path("<int:pk>/cuti/<int:leave_pk>/akhiri/", change_views.return_early, name="return_early"),
    path("<int:pk>/tangguhkan/", views.suspend, name="suspend"),
    path("<int:pk>/aktifkan/", views.reactivate, name="reactivate"),
    path("<int:pk>/sandi/", views.reset_password, name="reset_password"),
]
