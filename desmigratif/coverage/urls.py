"""Addresses of the coverage room. The public ones are meant to be quoted: they stay."""

from django.urls import path

from desmigratif.coverage.views import completing, everybody, inner

app_name = "coverage"
urlpatterns = [
    path("sebaran/", inner.index, name="index"),
    path("sebaran/unduh.<str:form>", inner.export, name="export"),
    path("sebaran/melengkapi/", completing.complete, name="complete"),
    path("sebaran/melengkapi/catat/", completing.record, name="record"),
    path("publik/", everybody.index, name="public"),
    path("publik/unduh.<str:form>", everybody.export, name="public_export"),
    path("publik/desa/<str:code>/", everybody.village, name="village"),
]
