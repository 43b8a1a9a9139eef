"""Addresses of the ui room."""

from django.urls import path

from desmigratif.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.components, name="components"),
    path("bahasa/", views.language, name="language"),
]
