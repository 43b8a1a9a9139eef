"""Addresses of the register's pages. They are named after what they show: `places:`."""

from django.urls import path

from desmigratif.atlas import views

app_name = "places"
urlpatterns = [
    path("", views.browse, name="browse"),
    path("unduh.<str:form>", views.export, name="export_provinces"),
    path("<int:pk>/", views.area, name="area"),
    path("<int:pk>/unduh.<str:form>", views.export, name="export"),
]
