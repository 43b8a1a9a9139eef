"""What this room shows on a village's page: whether the newest plan takes it, and why or why not."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from desmigratif.places.models import Village
from desmigratif.planning import queries, verdict_words
from desmigratif.ui.panels import Panel


def village_panel(request: HttpRequest, village: Village) -> Panel | None:
    """The verdict of the newest plan; nothing for those who may not read plans or without a plan."""
    run = queries.newest_finished(request.user)
    if run is None:
        return None
    verdict = queries.verdict_on(run, village)
    words = verdict_words.of(verdict) if verdict is not None else None
    return Panel(
        title=_("In the newest plan"),
        template="planning/_village_panel.html",
        context={"run": run, "verdict": verdict, "words": words, "village": village},
        order=40,
    )
