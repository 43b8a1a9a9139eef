"""What a plan answers to a nomination, in words: chosen and when, or why not and at what price."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from desmigratif.nominations.models import Nomination
from desmigratif.places.models import Village
from desmigratif.planning import price_words, verdict_words
from desmigratif.planning.models import PlanRun, Verdict


@dataclass(frozen=True)
class Answer:
    """`headline` with its tone; `reason` and `price` are sentences, or empty."""

    tone: str
    headline: str
    reason: str
    price: str = ""


def answer(
    run: PlanRun, nomination: Nomination, verdict: Verdict | None, heirs: Sequence[Village] | None = None
) -> Answer:
    """The answer of a plan, from its verdict on the village; None when its list did not hold it. `heirs` are
    the villages that have its land now, None while it exists."""
    said = _said(run, nomination, verdict)
    return said if heirs is None else replace(said, reason=f"{said.reason} {_ended(heirs)}")


def _ended(heirs: Sequence[Village]) -> str:
    if not heirs:
        return _("The village exists no longer, and no village of today is known to have its land.")
    named = ", ".join(f"{one.name} ({getattr(one, 'code', '')})" for one in heirs)
    return _("The village exists no longer; its land belongs to %(villages)s now.") % {"villages": named}


def _said(run: PlanRun, nomination: Nomination, verdict: Verdict | None) -> Answer:
    if verdict is None:
        return Answer(
            "warn",
            _("Not in the list of candidates"),
            _("The list of candidates of this plan has no row for this village, so it could not be chosen."),
        )
    words = verdict_words.of(verdict)
    reason = words.reason
    if verdict.status == Verdict.Status.CHOSEN and verdict.year != nomination.year:
        moved = _("It was asked for in %(asked)s; the plan has room for it in %(year)s.")
        reason = f"{reason} {moved % {'asked': nomination.year, 'year': verdict.year}}"
    elif nomination.year not in (years := _years(run)):
        other = _("This plan is about other years (%(years)s) than the one asked for (%(asked)s).")
        reason = f"{reason} {other % {'years': ', '.join(map(str, years)), 'asked': nomination.year}}"
    return Answer(words.tone, words.headline, reason, price_words.price_in_words(verdict))


def _years(run: PlanRun) -> list[int]:
    return [year["year"] for year in run.summary.get("years", [])]


@dataclass(frozen=True)
class PlanAnswer:
    """One plan with its answer."""

    run: PlanRun
    answer: Answer
