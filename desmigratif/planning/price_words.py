"""The price of a village in a plan as a sentence: what the plan loses when it is forced in or out."""

from django.utils.formats import localize
from django.utils.translation import gettext as _

from desmigratif.planning.models import PlanRun, Verdict


def price_in_words(verdict: Verdict) -> str:
    """One sentence; empty for an excluded village and where nothing is known."""
    if verdict.status == Verdict.Status.EXCLUDED:
        return ""
    chosen = verdict.status == Verdict.Status.CHOSEN
    if verdict.price is None:
        return ""
    if verdict.price == 0:
        return _without_loss(chosen=chosen, exact=verdict.price_exact)
    return _words(chosen=chosen, exact=verdict.price_exact) % {"price": localize(verdict.price)}


def _without_loss(*, chosen: bool, exact: bool) -> str:
    if not exact:
        return _(
            "How much the plan loses by deciding otherwise about this village is not known: perhaps nothing."
        )
    if chosen:
        return _("Another plan without this village has the same value.")
    return _("Another plan with this village has the same value.")


def _words(*, chosen: bool, exact: bool) -> str:
    if chosen and exact:
        return _("Leaving this village out lowers the value of the plan by exactly %(price)s.")
    if chosen:
        return _("Leaving this village out lowers the value of the plan by at least %(price)s.")
    if exact:
        return _("Putting this village in lowers the value of the plan by exactly %(price)s.")
    return _("Putting this village in lowers the value of the plan by at least %(price)s.")


def forced_in_words(run: PlanRun, forced: PlanRun, verdict: Verdict) -> str:
    """What came of a plan that decides otherwise about the village."""
    if not forced.status:
        return _("The exact price is being computed:")
    if forced.status == PlanRun.Status.INFEASIBLE:
        return _("No plan keeps all rules with this village decided otherwise:")
    if forced.objective is None or run.objective is None:
        return _("The time did not suffice for the exact price:")
    if forced.objective > run.objective:  # this plan was not proven best, or the village had to be in
        more = {"more": localize(forced.objective - run.objective)}
        return _("A plan that decides otherwise is worth %(more)s more than this one:") % more
    loss = {"price": localize(run.objective - forced.objective)}
    if run.status == forced.status == PlanRun.Status.OPTIMAL:
        chosen = verdict.status == Verdict.Status.CHOSEN
        return _words(chosen=chosen, exact=True) % loss
    return _("The best plan found otherwise is worth %(price)s less; that is not proven:") % loss


def may_be_forced(verdict: Verdict) -> bool:
    """Whether the exact price can be found by deciding otherwise: not for one that no rule lets in."""
    return verdict.status != Verdict.Status.EXCLUDED and not verdict.price_exact
