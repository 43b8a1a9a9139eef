"""Addresses of the places room."""

from django.urls import path

from desmigratif.places import views

app_name = "places"
urlpatterns = [
    path("", views.browse, name="browse"),
    path("unduh.<str:form>", views.export, name="export_provinces"),
    path("<int:pk>/", views.area, name="area"),
    path("<int:pk>/unduh.<str:form>", views.export, name="export"),
]
