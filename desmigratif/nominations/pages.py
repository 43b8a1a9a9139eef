"""What the pages of nominations show. Reads only; HTTP is in the views."""

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from desmigratif.agencies.models import Agency
from desmigratif.nominations import queries
from desmigratif.nominations.answers import PlanAnswer, answer
from desmigratif.nominations.forms import AnswerFilter, NominateForm
from desmigratif.nominations.models import Nomination
from desmigratif.nominations.tables import AnswerTable
from desmigratif.places.models import Village
from desmigratif.planning.models import PlanRun, Verdict
from desmigratif.programmes import queries as programmes


def to_nominate(form: NominateForm, village: Village, agency: Agency) -> dict[str, Any]:
    """The form beside what the register already says about the village."""
    return {
        "form": form,
        "village": village,
        "agency": agency,
        "sites": programmes.sites_of(village),
        "others": queries.nominations_of(village),
        "heirs": queries.heirs_of(Village.objects.filter(pk=village.pk)).get(village.pk),
    }


def nomination(found: Nomination) -> dict[str, Any]:
    """One nomination with its papers, and what each of the newest plans answers to it."""
    plans = queries.plans_answering(found)
    runs = list(plans[: queries.SHOWN_PLANS])
    verdicts = queries.verdicts_by_plan(found, runs)
    heirs = queries.heirs_of(Village.objects.filter(pk=found.village_id)).get(found.village_id)
    return {
        "nomination": found,
        "papers": queries.papers_of(found),
        "answers": [PlanAnswer(run, answer(run, found, verdicts.get(run.pk), heirs)) for run in runs],
        "plans": plans.count() if len(runs) == queries.SHOWN_PLANS else len(runs),
    }


def shown_answers(
    run: PlanRun, query: QueryDict
) -> tuple[AnswerFilter, QuerySet[Nomination], dict[int, Verdict]]:
    """The filter, the nominations it leaves, and what the plan says about their villages."""
    form = AnswerFilter(query)
    form.is_valid()
    found = queries.matching(queries.answered_by(run), form.cleaned_data)
    return form, found, queries.verdicts_on(run, found)


def heirs_in(found: QuerySet[Nomination]) -> dict[int, list[Village]]:
    """Villages of these nominations that exist no longer, with those that have their land now."""
    return queries.heirs_of(Village.objects.filter(pk__in=found.order_by().values("village_id")))


def answers(run: PlanRun, query: QueryDict) -> dict[str, Any]:
    """What a plan answers, as a table with its filter, and in numbers."""
    form, found, verdicts = shown_answers(run, query)
    return {
        "run": run,
        "form": form,
        "asked": any(query.get(field) for field in form.fields),
        "counts": queries.counts_of(run),
        "table": AnswerTable(found, run=run, verdicts=verdicts, heirs=heirs_in(found)),
        "simulated": run.simulated,
    }
