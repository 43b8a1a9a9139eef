"""Addresses of the overview room."""

from django.urls import path

from desmigratif.overview import views

app_name = "overview"
urlpatterns = [
    path("", views.front, name="home"),
    path("cari/", views.search, name="search"),
    path("desa/<int:pk>/", views.village, name="village"),
    path("bantuan/", views.help_page, name="help"),
    path("jejak/", views.trail, name="trail"),
]
