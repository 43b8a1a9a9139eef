"""A kept list of candidates as the selection problem of a policy, for counting; read once and remembered."""

from dataclasses import dataclass, replace
from functools import lru_cache

import polars as pl

from desmigratif.candidates.judging import weighing
from desmigratif.candidates.models import CandidateSet
from desmigratif.candidates.queries import content_of
from desmigratif.cores.selection.problem import Problem
from desmigratif.cores.selection.read.assemble import problem_of
from desmigratif.cores.selection.read.candidates import Candidates, read_candidates
from desmigratif.cores.selection.read.inputs import Inputs
from desmigratif.cores.selection.read.policy import Policy
from desmigratif.cores.selection.read.sites import read_sites

REMEMBERED = 3  # lists; one of all villages takes some 6 MB


@dataclass(frozen=True, eq=False)
class Counted:
    """The problem without priorities, distances and bonuses, and what the list lacks for the policy."""

    problem: Problem
    strangers: tuple[str, ...]
    without_cost: int
    without_position: int


def counted(candidates: CandidateSet, policy: Policy, sites: str) -> Counted:
    """The list under the policy. Raises the core's faults about the sites.

    `strangers` are villages that must be in but are not in the list.
    """
    listed = _read(candidates.pk, candidates.sha256)
    codes = listed.table["code"]
    strangers = sorted(policy.include - set(codes.filter(codes.is_in(sorted(policy.include)))))
    plain = replace(policy, include=policy.include - set(strangers), min_km=None, kawasan=None)
    known_sites = read_sites(sites.encode("utf-8")) if sites.strip() else ()
    return Counted(
        problem=problem_of(Inputs(plain, listed, known_sites, {})),
        strangers=tuple(strangers),
        without_cost=listed.table["cost_idr"].null_count(),
        without_position=listed.table["lat"].null_count(),
    )


@lru_cache(maxsize=REMEMBERED)
def _read(pk: int, sha256: str) -> Candidates:
    """Codes, costs and positions of a list; a list never changes, so its hash names what was read."""
    content = content_of(CandidateSet.objects.get(pk=pk, sha256=sha256))
    listed = read_candidates(content, weighing())
    return replace(listed, table=listed.table.with_columns(pl.col("priority").fill_null(0)))
