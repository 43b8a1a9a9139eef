"""What came of a plan, honestly and in plain words."""

from dataclasses import dataclass

from django.utils.formats import localize
from django.utils.translation import gettext as _

from desmigratif.cores.selection.report.naming import clash_words
from desmigratif.cores.selection.report.sentences import sure
from desmigratif.planning import core_words
from desmigratif.planning.core_words import register
from desmigratif.planning.models import PlanRun


@dataclass(frozen=True)
class Outcome:
    """A headline with its tone, and what to make of it."""

    tone: str
    headline: str
    text: str


def outcome(run: PlanRun) -> Outcome:
    """The result of a finished plan."""
    return Outcome(run.tone, _headline(run), _text(run))


def _headline(run: PlanRun) -> str:
    return {
        PlanRun.Status.OPTIMAL: _("Proven best"),
        PlanRun.Status.FEASIBLE: _("Best plan found, not proven"),
        PlanRun.Status.INFEASIBLE: _("No plan can keep all these rules"),
        PlanRun.Status.UNKNOWN: _("No plan was found in the time allowed"),
    }[PlanRun.Status(run.status)]


def _text(run: PlanRun) -> str:
    if run.status == PlanRun.Status.OPTIMAL and run.summary.get("keep"):
        return _("No plan keeps more of the plan before, and none that keeps as many has a higher value.")
    if run.status == PlanRun.Status.OPTIMAL:
        return _("No other choice of villages that keeps these rules has a higher value.")
    if run.status == PlanRun.Status.INFEASIBLE:
        return _("The rules below clash. Loosen any one of them and have the plan made again.")
    if run.status == PlanRun.Status.UNKNOWN:
        return _("There may be one. Allow more time, or loosen a rule, and have the plan made again.")
    if run.gap is None:
        return _("It keeps every rule. How far it is from the best possible one is not known.")
    words = _(
        "It keeps every rule. The best possible plan has at most %(gap)s points more"
        " than its %(objective)s (%(percent)s %%)."
    )
    share = 100 * run.gap / run.objective if run.objective else 0
    return words % {
        "gap": localize(run.gap),
        "objective": localize(run.objective),
        "percent": localize(round(share, 3)),
    }


def order_text(run: PlanRun) -> str:
    """Whether the years are in the best order; empty when the policy does not ask for an order."""
    status = run.summary.get("order_status")
    if status == "optimal":
        return _("Among these villages the neediest come as early as the rules allow; this too is proven.")
    if status == "feasible":
        return _("The order of the years keeps the rules, but it is not proven that the neediest come first.")
    return ""


def clashes(run: PlanRun) -> list[str]:
    """The rules that cannot be kept together, each as a sentence with the names of places."""
    told = run.summary.get("clash", [])
    return [
        core_words.said(clash_words(str(clash["rule"]), str(clash["place"]), clash["value"], register()))
        for clash in told
    ]


def certainty(run: PlanRun) -> list[str]:
    """How sure the plan is: status, what was checked without the solver, years, trials with other weights."""
    try:
        return [core_words.said(words) for words in sure(run.summary)]
    except KeyError:  # a summary of an earlier version
        return []
