"""Addresses of the overview room."""

from django.urls import path

from desmigratif.overview import views

app_name = "overview"
urlpatterns = [
    path("", views.front, name="home"),
    path("cari/", views.search, name="search"),
    path("desa/<int:pk>/", views.village, name="village"),
    path("lokasi/<int:pk>/", views.site, name="site"),
    path("bantuan/", views.help_page, name="help"),
    path("jejak/", views.trail, name="trail"),
    path("jejak/unduh.csv", views.trail_file, {"kind": "csv"}, name="trail_csv"),
    path("jejak/unduh.xlsx", views.trail_file, {"kind": "xlsx"}, name="trail_xlsx"),
    path("jejak/bukti/<int:pk>/", views.proof, name="proof"),
    path("jejak/<slug:kind>/<str:subject_id>/", views.trail_of, name="trail_of"),
]
