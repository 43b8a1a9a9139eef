"""Addresses of the comparing room; they stand beside those of the plans."""

from django.urls import path

from desmigratif.comparing import views

app_name = "comparing"
urlpatterns = [
    path("banding/", views.compare, name="compare"),
    path("banding/daftar.csv", views.export, name="export"),
    path("<int:pk>/andaikan/", views.what_if, name="what_if"),
    path("<int:pk>/desa/<int:village_pk>/harga/", views.price, name="price"),
]
