"""Whether a policy can be kept with a list, as far as counting shows; in words, within a second."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from desmigratif.candidates.faults import of_rows
from desmigratif.candidates.models import CandidateSet
from desmigratif.candidates.wrong_use import in_words
from desmigratif.cores.selection.read.faults import BadRowsError, WrongUseError
from desmigratif.cores.selection.read.policy import Policy
from desmigratif.policies import concern_words
from desmigratif.policies.feasibility import Concern, concerns
from desmigratif.policies.listed import Counted, counted
from desmigratif.policies.text import parsed

SHOWN = 12


@dataclass(frozen=True)
class Checked:
    """What counting shows: `impossible` rules, `notes` that do no harm, and the numbers behind them."""

    impossible: list[str]
    notes: list[str]
    candidates: int = 0
    eligible: int = 0
    wanted: int = 0


def check(candidates: CandidateSet, policy_text: str, sites: str) -> Checked:
    """Count the list under the policy; faults of policy or sites are told as what is impossible."""
    try:
        policy = parsed(policy_text)
        found = counted(candidates, policy, sites)
    except BadRowsError as error:
        return Checked([str(fault) for fault in of_rows(error.rows)[:SHOWN]], [])
    except WrongUseError as error:
        return Checked([in_words(error)], [])
    strangers = [Concern("include_stranger", code, 1, 0) for code in found.strangers]
    problem = found.problem
    said = concern_words.sentences([*strangers, *concerns(problem)])
    return Checked(
        impossible=_shortened([*_lacking(policy, found), *said]),
        notes=_notes(policy, found),
        candidates=len(problem.codes),
        eligible=int(problem.allowed.any(axis=1).sum()),
        wanted=sum(year.most for year in problem.years),
    )


def _lacking(policy: Policy, found: Counted) -> list[str]:
    """Figures that the list must have for the rules of the policy."""
    lines = []
    if policy.has_budget and found.without_cost:
        lines.append(concern_words.without_cost(found.without_cost))
    if policy.min_km is not None and found.without_position == len(found.problem.codes):
        lines.append(concern_words.without_any_position())
    return lines


def _notes(policy: Policy, found: Counted) -> list[str]:
    if policy.min_km is None or found.without_position in (0, len(found.problem.codes)):
        return []
    return [concern_words.without_position(found.without_position)]


def _shortened(sentences: list[str]) -> list[str]:
    if len(sentences) <= SHOWN:
        return sentences
    return [*sentences[:SHOWN], _("… and %(count)s more") % {"count": len(sentences) - SHOWN}]
