"""Addresses of the lists of candidates."""

from django.urls import path

from desmigratif.candidates import views

app_name = "candidates"
urlpatterns = [
    path("", views.index, name="index"),
    path("unggah/", views.upload, name="upload"),
    path("dari-register/", views.from_register, name="from_register"),
    path("simulasi/", views.simulate, name="simulate"),
    path("<int:pk>/", views.candidate_set, name="candidate_set"),
    path("<int:pk>/berkas/", views.file, name="file"),
    path("<int:pk>/simpan/", views.change, {"step": "keep"}, name="keep"),
    path("<int:pk>/buang/", views.change, {"step": "throw_away"}, name="throw_away"),
    path("<int:pk>/sisihkan/", views.change, {"step": "put_aside"}, name="put_aside"),
    path("<int:pk>/kembalikan/", views.change, {"step": "take_back"}, name="take_back"),
]
