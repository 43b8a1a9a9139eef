"""Addresses of the back-test room."""

from django.urls import path

from desmigratif.backtest import views

app_name = "backtest"
urlpatterns = [
    path("", views.index, name="index"),
    path("minta/", views.ask, name="ask"),
    path("<int:pk>/", views.back_test, name="back_test"),
    path("<int:pk>/kemajuan/", views.progress, name="progress"),
    path("<int:pk>/hitungan.<str:form>", views.export, name="export"),
    path("<int:pk>/hentikan/", views.cancel, name="cancel"),
]
