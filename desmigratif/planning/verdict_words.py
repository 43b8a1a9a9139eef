"""A verdict in plain words: what was decided about a village, why, and what would change it."""

from dataclasses import dataclass

from django.utils.formats import localize
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from desmigratif.planning.models import Verdict


@dataclass(frozen=True)
class Words:
    """The verdict as a headline, its reason as sentences, and the plan command's own line."""

    headline: str
    reason: str
    detail: str
    tone: str
    share: str


def of(verdict: Verdict) -> Words:
    """Words for a verdict whose village came with its path."""
    tone = {"chosen": "ok", "excluded": "stop"}.get(verdict.status, "quiet")
    share = "" if verdict.abroad_share is None else percent(verdict.abroad_share)
    return Words(_headline(verdict), _reason(verdict), detail_in_words(verdict.detail), tone, share)


def code_of(verdict: Verdict) -> str:
    """Code of the village, where `queries.verdicts_of` brought it along."""
    return getattr(verdict, "code", None) or ""


def detail_in_words(detail: str) -> str:
    """The half of “Indonesian | English” that the reader understands."""
    parts = detail.split(" | ")
    half = len(parts) // 2
    if len(parts) % 2:
        return detail
    indonesian = (get_language() or "id").startswith("id")
    return " | ".join(parts[:half] if indonesian else parts[half:])


def _headline(verdict: Verdict) -> str:
    if verdict.status == Verdict.Status.CHOSEN:
        return _("Chosen for %(year)s") % {"year": verdict.year}
    if verdict.status == Verdict.Status.EXCLUDED:
        return _("Excluded: it could not be chosen in any year")
    return _("Not chosen")


def _reason(verdict: Verdict) -> str:
    village = verdict.village
    if verdict.status == Verdict.Status.CHOSEN:
        text = _chosen_reasons().get(verdict.reason, _chosen_reasons()[Verdict.Reason.MARGINAL])
    else:
        text = _left_out_reasons()[verdict.reason]
    return text % {
        "rank": localize(verdict.rank),
        "district": village.district.name if village.district else "",
        "regency": village.regency.name if village.regency else "",
        "province": village.province.name if village.province else "",
        "kind": village.get_kind_display(),
    }


def _chosen_reasons() -> dict[str, str]:
    return {
        Verdict.Reason.MARGINAL: _(
            "Its priority is high enough: it stands at rank %(rank)s of all candidates."
        ),
        Verdict.Reason.INCLUDE: _("The policy says that it must be in."),
        Verdict.Reason.KEEP: _("It is kept from the plan before."),
        Verdict.Reason.FLOOR: _("It is in because the policy keeps places for the province %(province)s."),
    }


def _left_out_reasons() -> dict[str, str]:
    return {
        Verdict.Reason.SITE: _(
            "It is already in a programme. The same village must not be served twice while others wait."
        ),
        Verdict.Reason.RULE: _("The policy leaves it out by its code or its kind (%(kind)s)."),
        Verdict.Reason.MARGINAL: _(
            "Its priority (rank %(rank)s) does not reach that of the last village chosen;"
            " the places went to villages in greater need."
        ),
        Verdict.Reason.PROVINCE_CAP: _(
            "The province %(province)s already has as many villages as the policy allows,"
            " none of lower priority."
        ),
        Verdict.Reason.REGENCY_CAP: _(
            "%(regency)s already has as many villages as the policy allows, none of lower priority."
        ),
        Verdict.Reason.REGENCY_YEAR_CAP: _(
            "%(regency)s already has as many villages in each year as the policy allows,"
            " none of lower priority."
        ),
        Verdict.Reason.DISTRICT_CAP: _(
            "The district %(district)s already has as many villages as the policy allows,"
            " none of lower priority."
        ),
        Verdict.Reason.DISTANCE: _("It lies too near to another village of the plan or of a programme."),
        Verdict.Reason.BUDGET: _("Its cost does not fit into the budget that is left."),
        Verdict.Reason.FLOOR: _(
            "The remaining places are kept for provinces with a minimum number of villages."
        ),
        Verdict.Reason.INCLUDE: _("The places are taken by villages that the policy says must be in."),
        Verdict.Reason.KEEP: _("The places are taken by villages kept from the plan before."),
    }


def short(status: str, reason: str) -> str:
    """The reason of a result in a few words, for a table."""
    if status != Verdict.Status.CHOSEN:
        return str(Verdict.Reason(reason).label)
    if reason == Verdict.Reason.INCLUDE:
        return _("must be in")
    if reason == Verdict.Reason.KEEP:
        return _("kept from the plan before")
    return _("place kept for its province") if reason == Verdict.Reason.FLOOR else _("by its priority")


def percent(share: float) -> str:
    """A share 0–1 as per cent with one decimal."""
    return f"{localize(round(100 * share, 1))} %"
