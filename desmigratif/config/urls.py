"""Every address of the application, room by room."""

from django.urls import include, path

from desmigratif.config import health
from desmigratif.config.watching import metrics

urlpatterns = [
    path("", include("desmigratif.overview.urls")),
    path("wilayah/", include("desmigratif.atlas.urls")),
    path("lembaga/", include("desmigratif.agencies.urls")),
    path("", include("desmigratif.sites.urls")),
    path("", include("desmigratif.coverage.urls")),
    path("lokasi/", include("desmigratif.centres.urls")),
    path("koordinasi/", include("desmigratif.coordination.urls")),
    path("keberatan/", include("desmigratif.objections.urls")),
    path("pemantauan/", include("desmigratif.monitoring.urls")),
    path("pemantauan/", include("desmigratif.officers.urls")),
    path("pencalonan/", include("desmigratif.nominations.urls")),
    path("uji-balik/", include("desmigratif.backtest.urls")),
    path("keputusan/", include("desmigratif.decrees.urls")),
    path("rencana/kandidat/", include("desmigratif.candidates.urls")),
    path("rencana/", include("desmigratif.comparing.urls")),
    path("rencana/", include("desmigratif.planning.urls")),
    path("kotak/", include("desmigratif.inbox.urls")),
    path("pekerjaan/", include("desmigratif.tasks.urls")),
    path("akun/", include("desmigratif.accounts.urls")),
    path("akun/", include("desmigratif.invitations.urls")),
    path("akun/", include("desmigratif.signin.urls")),
    path("ui/", include("desmigratif.ui.urls")),
    path("healthz", health.healthz, name="healthz"),
    path("metrics", metrics.metrics, name="metrics"),
]

handler400 = "desmigratif.config.errors.bad_request"
handler403 = "desmigratif.config.errors.forbidden"
handler404 = "desmigratif.config.errors.not_found"
handler500 = "desmigratif.config.errors.server_error"
