"""Whoever nominated a village is told, once for every finished plan, what it answers."""

from django.db import transaction
from django.utils.translation import gettext_noop

from desmigratif.inbox.actions import notify
from desmigratif.inbox.models import Notice
from desmigratif.nominations import queries
from desmigratif.nominations.models import AnsweredPlan, Nomination
from desmigratif.planning.models import PlanRun, Verdict

PLANS_A_TURN = 5
CHOSEN = gettext_noop("Chosen for %(year)s: %(village)s, which you nominated")
NOT_CHOSEN = gettext_noop("Not chosen: %(village)s, which you nominated")
STRANGER = gettext_noop("Not among the candidates: %(village)s, which you nominated")
BODY = gettext_noop("The plan “%(plan)s” has answered. The reason and the price stand with the nomination.")


@transaction.atomic
def tell_nominators() -> int:
    """Tell about the oldest finished plans that nobody was told of; gives how many plans they were."""
    runs = list(queries.untold_plans()[:PLANS_A_TURN])
    for run in runs:
        found = queries.answered_by(run).select_related("by").exclude(by=None)
        verdicts = queries.verdicts_on(run, found)
        told = sum(_told(run, one, verdicts.get(one.village_id)) for one in found)
        AnsweredPlan.objects.create(run=run, told=told)
    return len(runs)


def _told(run: PlanRun, nomination: Nomination, verdict: Verdict | None) -> int:
    subject = STRANGER if verdict is None else CHOSEN if verdict.year else NOT_CHOSEN
    year = {"year": str(verdict.year)} if verdict is not None and verdict.year else {}
    return notify(
        people=[nomination.by] if nomination.by else [],
        by=None,
        kind=Notice.Kind.NOMINATION,
        subject=subject,
        body=BODY,
        url=nomination.get_absolute_url(),
        about=nomination,
        values={"village": nomination.village.name, "plan": run.title, **year},
        key=f"plan {run.pk}",
    )
