"""Addresses of the centres room."""

from django.urls import path

from desmigratif.centres.views import keeping, listing

app_name = "centres"
urlpatterns = [
    path("perdes/", listing.regulations, name="regulations"),
    path("perdes/unduh.<str:form>", listing.export_regulations, name="export_regulations"),
    path("kontak/", listing.contacts, name="contacts"),
    path("kontak/unduh.<str:form>", listing.export_contacts, name="export_contacts"),
    path("<int:pk>/pusat/", keeping.centre, name="centre"),
    path("<int:pk>/pusat/petugas/<int:row_pk>/serah/", keeping.hand_over, name="hand_over"),
    path("<int:pk>/pusat/sarana/<int:row_pk>/berfungsi/", keeping.see_working, name="see_working"),
    path("<int:pk>/pusat/<slug:part>/baru/", keeping.new, name="new"),
    path("<int:pk>/pusat/<slug:part>/<int:row_pk>/", keeping.edit, name="edit"),
    path("<int:pk>/pusat/<slug:part>/<int:row_pk>/hapus/", keeping.remove, name="remove"),
    path("<int:pk>/pusat/<slug:part>/<int:row_pk>/kembalikan/", keeping.restore, name="restore"),
]
