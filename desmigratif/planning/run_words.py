"""What came of a plan, honestly and in plain words."""

from dataclasses import dataclass
from typing import Any

from django.utils.formats import localize
from django.utils.translation import gettext as _

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
    if run.status == PlanRun.Status.OPTIMAL:
        words = _(
            "No other choice of %(chosen)s villages that keeps these rules has a higher total priority."
        )
        return words % {"chosen": localize(run.chosen)}
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
    """The rules that cannot be kept together, each as a sentence."""
    return [_clash(clash) for clash in run.summary.get("clash", [])]


def _clash(clash: dict[str, Any]) -> str:
    rule, place, value = str(clash["rule"]), str(clash["place"]), localize(clash["value"])
    family, _dot, rest = rule.partition(".")
    if family == "years":
        year, _dot, what = rest.partition(".")
        return (
            _year_clashes()[what] % {"year": year, "value": value}
            if what in _year_clashes()
            else _plain(clash)
        )
    words = _clash_words().get(rule)
    return words % {"place": place, "value": value} if words else _plain(clash)


def _plain(clash: dict[str, Any]) -> str:
    return _("Rule %(rule)s, place %(place)s, value %(value)s") % clash


def _year_clashes() -> dict[str, str]:
    return {
        "quota": _("The year %(year)s must have exactly %(value)s villages."),
        "quota_max": _("The year %(year)s may have at most %(value)s villages."),
        "budget_idr": _("The budget of %(year)s is Rp%(value)s."),
    }


def _clash_words() -> dict[str, str]:
    return {
        "caps.province": _("A province may have at most %(value)s villages (%(place)s)."),
        "caps.regency": _("A regency or city may have at most %(value)s villages (%(place)s)."),
        "caps.regency_year": _("A regency or city may have at most %(value)s villages a year (%(place)s)."),
        "caps.district": _("A district may have at most %(value)s villages (%(place)s)."),
        "floors.province": _("Every province must have at least %(value)s villages (%(place)s)."),
        "floors.provinces": _("The province %(place)s must have at least %(value)s villages."),
        "include.codes": _("The village %(place)s must be in."),
        "exclude.codes": _("The village %(place)s must be left out."),
        "exclude.kinds": _("Villages of the kind %(value)s must be left out."),
    }
