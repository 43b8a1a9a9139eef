"""Addresses of the decrees room."""

from django.urls import path

from desmigratif.decrees.views import approvals, decrees

app_name = "decrees"
urlpatterns = [
    path("", decrees.index, name="index"),
    path("daftar.<str:form>", decrees.export, name="export"),
    path("rencana/<int:pk>/", approvals.plan, name="plan"),
    path("rencana/<int:pk>/minta/", approvals.ask, name="ask"),
    path("persetujuan/", approvals.index, name="approvals"),
    path("persetujuan/<int:pk>/", approvals.approval, name="approval"),
    path("persetujuan/<int:pk>/setujui/", approvals.approve, name="approve"),
    path("persetujuan/<int:pk>/tolak/", approvals.decline, name="decline"),
    path("persetujuan/<int:pk>/tarik/", approvals.take_back, name="take_back"),
    path("persetujuan/<int:pk>/susun-lagi/", approvals.plan_again, name="plan_again"),
    path("persetujuan/<int:pk>/keputusan-baru/", decrees.new, name="new"),
    path("<int:pk>/", decrees.decree, name="decree"),
    path("<int:pk>/ubah/", decrees.amend, name="amend"),
    path("<int:pk>/coret/", decrees.strike_out, name="strike_out"),
    path("<int:pk>/lampiran/<int:version>.<str:form>", decrees.annex, name="annex"),
]
