"""Addresses of the officers room."""

from django.urls import path

from desmigratif.officers.views import letters, lists

app_name = "officers"
urlpatterns = [
    path("petugas/", lists.contacts, name="contacts"),
    path("petugas/daftar.<str:form>", lists.export_contacts, name="export_contacts"),
    path("tunjangan/", lists.allowances, name="allowances"),
    path("tunjangan/daftar.<str:form>", lists.export_allowances, name="export_allowances"),
    path("pesan/", letters.index, name="messages"),
    path("pesan/<int:pk>/", letters.message, name="message"),
]
