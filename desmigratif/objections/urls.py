"""Addresses of the objections room."""

from django.urls import path

from desmigratif.objections import views

app_name = "objections"
urlpatterns = [
    path("", views.index, name="index"),
    path("daftar.<str:form>", views.export, name="export"),
    path("baru/<int:site_pk>/", views.make, name="new"),
    path("<int:pk>/", views.objection, name="objection"),
    path("<int:pk>/jawab/", views.answer, name="answer"),
    path("<int:pk>/putuskan/", views.decide, name="decide"),
    path("<int:pk>/tarik/", views.take_back, name="take_back"),
]
