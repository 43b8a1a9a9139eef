"""Addresses of the planning room."""

from django.urls import path

from desmigratif.planning.views import downloads, making, reading

app_name = "planning"
urlpatterns = [
    path("", reading.index, name="index"),
    path("baru/", making.new, name="new"),
    path("periksa/", making.check, name="check"),
    path("desa-terisi/", reading.held_villages, name="held"),
    path("desa-terisi/sites.csv", downloads.held_file, name="held_file"),
    path("<int:pk>/", reading.run, name="run"),
    path("<int:pk>/kemajuan/", reading.progress, name="progress"),
    path("<int:pk>/desa/<int:village_pk>/", reading.village, name="village"),
    path("<int:pk>/berkas/policy.toml", downloads.policy, name="policy"),
    path("<int:pk>/berkas/sites.csv", downloads.sites, name="sites"),
    path("<int:pk>/berkas/laporan.pdf", downloads.pdf, name="pdf"),
    path("<int:pk>/berkas/<str:name>", downloads.plan_file, name="file"),
    path("<int:pk>/daftar.csv", downloads.export, {"kind": "csv"}, name="export_csv"),
    path("<int:pk>/daftar.xlsx", downloads.export, {"kind": "xlsx"}, name="export_xlsx"),
    path("<int:pk>/batalkan/", making.cancel, name="cancel"),
    path("<int:pk>/sisihkan/", making.discard, name="discard"),
    path("<int:pk>/kembalikan/", making.restore, name="restore"),
]
