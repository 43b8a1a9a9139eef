"""Addresses of the inbox."""

from django.urls import path

from desmigratif.inbox import calendar_views, views

app_name = "inbox"
urlpatterns = [
    path("", views.index, name="index"),
    path("<int:pk>/buka/", views.open_notice, name="open"),
    path("<int:pk>/dibaca/", views.read, name="read"),
    path("<int:pk>/belum-dibaca/", views.unread, name="unread"),
    path("semua-dibaca/", views.read_all, name="read_all"),
    path("semua-dibaca/urungkan/", views.undo_read_all, name="undo_read_all"),
    path("surel/", views.mail, name="mail"),
    path("surel/ulang/", views.mail_again, name="mail_again"),
    path("surel/konfirmasi/<str:token>/", views.confirm, name="confirm"),
    path("kalender/", calendar_views.month, name="calendar"),
    path("kalender/alamat/", calendar_views.open_feed, name="open_feed"),
    path("kalender/alamat/cabut/", calendar_views.close_feed, name="close_feed"),
    path("kalender/<str:token>.ics", calendar_views.feed, name="feed"),
]
