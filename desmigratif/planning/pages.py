"""What the page of a plan shows: figures, words, table. Reads only; HTTP is in the views."""

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from desmigratif.places.models import Village
from desmigratif.planning import limits, pictures, price_words, queries, run_words, verdict_words
from desmigratif.planning.forms.filters import VerdictFilter
from desmigratif.planning.models import PlanRun, Verdict
from desmigratif.planning.tables import VerdictTable
from desmigratif.policies import rules
from desmigratif.policies import words as policy_words
from desmigratif.ui.map import legend as map_legend


def _facts(run: PlanRun) -> queries.PlanFacts:
    years = [entry["year"] for entry in run.summary.get("years", [])]
    return queries.facts_of(run, rules.majority(min(years, default=None)))


def unplanned(run: PlanRun) -> dict[str, Any]:
    """A plan that is being made, failed, or found no villages."""
    return {
        "run": run,
        "outcome": run_words.outcome(run) if run.status else None,
        "clashes": run_words.clashes(run),
        "sentences": policy_words.sentences(run.policy),
        "files": queries.files_of(run),
        "simulated": run.simulated,
    }


def planned(run: PlanRun, query: QueryDict) -> dict[str, Any]:
    """A plan with villages; `query` filters and searches its list."""
    facts = _facts(run)
    form = VerdictFilter(run, facts, query)
    text = query.get("desa", "")[:100]
    return {
        "run": run,
        "outcome": run_words.outcome(run),
        "order": run_words.order_text(run),
        "certainty": run_words.certainty(run),
        "rule_costs": limits.rule_costs(run),
        "next_best": limits.next_best(run),
        "staying": limits.staying(run),
        "what_ifs": queries.what_ifs_of(run),
        "mentions": queries.mentions_in(run),
        "facts": facts,
        "majority_rows": _majority_rows(facts),
        "majority_source": rules.source_line(rules.MAJORITY),
        "form": form,
        "map": pictures.of_chosen(_chosen(run, form), form.chosen("year")),
        "legend": map_legend(),
        "map_caption": pictures.caption(),
        "year": form.chosen("year"),
        "table": VerdictTable(
            form.filtered(queries.verdicts_of(run)), exclude=() if queries.knows_prices(run) else ("price",)
        ),
        "lookup": text,
        "found": queries.find_in(run, text) if text.strip() else [],
        "sentences": policy_words.sentences(run.policy),
        "files": queries.files_of(run),
        "simulated": run.simulated,
    }


def village_in(run: PlanRun, village: Village, *, may_make: bool) -> dict[str, Any]:
    """What a plan says about a village, and what deciding otherwise would cost."""
    verdict = queries.verdict_on(run, village)
    shown: dict[str, Any] = {"run": run, "village": village, "verdict": verdict, "simulated": run.simulated}
    shown["mentions"] = queries.mentions_in(run).filter(village=village)
    if verdict is None:
        return shown
    forced = queries.forced(run, verdict)
    return {
        **shown,
        "words": verdict_words.of(verdict),
        "price": price_words.price_in_words(verdict),
        "forced": forced,
        "forced_words": price_words.forced_in_words(run, forced, verdict) if forced else "",
        "may_force": may_make and forced is None and price_words.may_be_forced(verdict),
    }


def _chosen(run: PlanRun, form: VerdictFilter) -> QuerySet[Verdict]:
    """The chosen villages of the year that is looked at, else of all years."""
    chosen = queries.verdicts_of(run).filter(status=Verdict.Status.CHOSEN)
    return chosen.filter(year=form.chosen("year")) if form.chosen("year") else chosen


def _majority_rows(facts: queries.PlanFacts) -> list[dict[str, Any]]:
    if facts.majority is None:
        return []
    words = dict(Verdict.Reason.choices)
    return [
        {"reason": reason, "words": words[reason], "count": n}
        for reason, _status, n in facts.majority.reasons
    ]


def shown_verdicts(run: PlanRun, query: QueryDict) -> QuerySet[Verdict]:
    """The list as filtered by the query, without its pages."""
    return VerdictFilter(run, _facts(run), query).filtered(queries.verdicts_of(run))
