"""Addresses of the monitoring room."""

from django.urls import path

from desmigratif.monitoring.views import centres, charge, indicators

app_name = "monitoring"
urlpatterns = [
    path("", centres.index, name="index"),
    path("daftar.<str:form>", centres.export, name="export"),
    path("lokasi/<int:pk>/", centres.site, name="site"),
    path("lokasi/<int:pk>/<int:year>/<int:month>/", centres.report, name="report"),
    path("bulan/", charge.month, name="month"),
    path("bulan/laporan.pdf", charge.month_paper, name="month_paper"),
    path("bulan/laporan.<str:form>", charge.month_file, name="month_file"),
    path("indikator/", indicators.indicators, name="indicators"),
    path("indikator/hasil.<str:form>", indicators.export, name="export_results"),
    path("indikator/baru/", indicators.new, name="new_indicator"),
    path("indikator/<int:pk>/", indicators.edit, name="indicator"),
]
