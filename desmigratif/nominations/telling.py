"""Whoever nominated villages is told, once for every finished plan, how many of them it would choose."""

from collections import defaultdict
from collections.abc import Collection

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_noop

from desmigratif.accounts.models import User
from desmigratif.inbox.actions import notify
from desmigratif.inbox.models import Notice
from desmigratif.nominations import queries
from desmigratif.nominations.models import AnsweredPlan
from desmigratif.planning.models import PlanRun

PLANS_A_TURN = 5
SUBJECT = gettext_noop(
    "The plan “%(plan)s” would choose %(chosen)s of your %(asked)s villages; nothing is decided yet"
)
BODY = gettext_noop("The page of its answers says for each village why, and at what price.")


@transaction.atomic
def tell_nominators() -> int:
    """Tell about the oldest finished plans that nobody was told of; gives how many plans they were."""
    runs = list(queries.untold_plans()[:PLANS_A_TURN])
    for run in runs:
        alike: dict[tuple[int, int], list[int]] = defaultdict(list)
        for person, counts in queries.counts_by_nominator(run).items():
            alike[counts].append(person)
        told = sum(_told(run, *counts, people) for counts, people in alike.items())
        AnsweredPlan.objects.create(run=run, told=told)
    return len(runs)


def _told(run: PlanRun, chosen: int, asked: int, people: Collection[int]) -> int:
    """One notice for each of these people, who share their numbers."""
    return notify(
        people=User.objects.filter(pk__in=people),
        by=None,
        kind=Notice.Kind.NOMINATION,
        subject=SUBJECT,
        body=BODY,
        url=reverse("nominations:answers", args=[run.pk]),
        about=run,
        values={"plan": run.title, "chosen": chosen, "asked": asked},
    )
