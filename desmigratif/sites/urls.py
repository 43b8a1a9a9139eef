"""Addresses of the sites room."""

from django.urls import path

from desmigratif.sites.views import changing, listing, money, programme, proposing

app_name = "sites"
urlpatterns = [
    path("program/", listing.programmes, name="programmes"),
    path("program/unduh.<str:form>", listing.export_programmes, name="export_programmes"),
    path("program/baru/", programme.new, name="new_programme"),
    path("program/<int:pk>/", programme.programme, name="programme"),
    path("program/<int:pk>/ubah/", programme.edit, name="edit_programme"),
    path("program/<int:pk>/substansi/", programme.ask, name="ask_decision"),
    path("program/<int:pk>/substansi/<int:decision_pk>/putuskan/", programme.decide, name="decide"),
    path("program/<int:pk>/substansi/<int:decision_pk>/batal/", programme.drop, name="drop_decision"),
    path("lokasi/", listing.sites, name="index"),
    path("lokasi/unduh.<str:form>", listing.export_sites, name="export"),
    path("lokasi/usul/", proposing.propose, name="propose"),
    path("lokasi/<int:pk>/langkah/<slug:verb>/", changing.step, name="step"),
    path("lokasi/<int:pk>/dana/baru/", money.allocate, name="allocate"),
    path("lokasi/<int:pk>/dana/<int:line_pk>/batal/", money.cancel, name="cancel_allocation"),
    path("lokasi/<int:pk>/dana/unduh.<str:form>", money.export, name="export_money"),
]
