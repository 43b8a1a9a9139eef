"""Addresses of the agencies room."""

from django.urls import path

from desmigratif.agencies import views

app_name = "agencies"
urlpatterns = [
    path("", views.index, name="index"),
    path("unduh.<str:form>", views.export, name="export"),
    path("baru/", views.new, name="new"),
    path("nota/<int:pk>/", views.memorandum, name="memorandum"),
    path("<int:pk>/", views.agency, name="agency"),
    path("<int:pk>/ubah/", views.edit, name="edit"),
    path("<int:pk>/kantor/baru/", views.new_office, name="new_office"),
    path("<int:pk>/kantor/<int:office_pk>/", views.edit_office, name="edit_office"),
    path("<int:pk>/wilayah/", views.add_area, name="add_area"),
    path("<int:pk>/wilayah/<int:area_pk>/hapus/", views.remove_area, name="remove_area"),
]
