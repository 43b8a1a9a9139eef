"""Addresses of the nominations room."""

from django.urls import path

from desmigratif.nominations import views

app_name = "nominations"
urlpatterns = [
    path("", views.index, name="index"),
    path("baru/", views.where, name="where"),
    path("baru/<int:village_pk>/", views.nominate, name="nominate"),
    path("daftar.<str:form>", views.export, name="export"),
    path("rencana/<int:pk>/", views.answers, name="answers"),
    path("rencana/<int:pk>/daftar.<str:form>", views.export_answers, name="export_answers"),
    path("<int:pk>/", views.nomination, name="nomination"),
    path("<int:pk>/berkas/", views.add_papers, name="add_papers"),
    path("<int:pk>/berkas/<int:paper_pk>/", views.paper, name="paper"),
    path("<int:pk>/berkas/<int:paper_pk>/keluarkan/", views.take_out, name="take_out"),
    path("<int:pk>/tarik/", views.withdraw, name="withdraw"),
]
