"""Addresses of the invitations room, among those of accounts."""

from django.urls import path

from desmigratif.invitations import views

app_name = "invitations"
urlpatterns = [
    path("baru/", views.new, name="new"),
    path("banyak/", views.many, name="many"),
    path("banyak/undang/", views.many_invited, name="many_invited"),
    path("undangan/", views.code, name="code"),
    path("undangan/sandi/", views.join, name="join"),
    path("undangan/terbuka/", views.index, name="index"),
    path("undangan/<int:pk>/cabut/", views.revoke, name="revoke"),
    path("<int:pk>/undang/", views.again, name="again"),
]
