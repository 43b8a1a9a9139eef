"""The first plan of a fresh installation, so that there is something to look at."""

from django.conf import settings
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from desmigratif.candidates.actions import simulate_candidates
from desmigratif.places import queries as places
from desmigratif.planning.actions.requests import PlanRequest, request_plan
from desmigratif.planning.models import PlanRun
from desmigratif.policies.text import default_text


@transaction.atomic
def first_plan() -> PlanRun | None:
    """Put a plan by the programme's own rule over simulated candidates into the queue.

    Does nothing, and gives None, when there is any plan already or no register yet. Two set-ups at once
    ask for one plan.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('planning.first_plan'))")
    if PlanRun.objects.exists() or not places.register_counts().villages:
        return None
    candidates = simulate_candidates(by=None)
    with translation.override(settings.LANGUAGE_CODE):
        title = _("First plan by the programme's own rule")
    return request_plan(asked=PlanRequest(title=title, candidates=candidates, policy=default_text()), by=None)
