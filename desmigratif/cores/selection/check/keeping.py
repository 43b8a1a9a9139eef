"""What a certificate proves about a plan that keeps one of before. Written apart from the solver.

Two things: that no plan keeps more villages (`most`, over a problem in which each counts one and nothing else
counts), and what no plan is worth more than that keeps as many: the bound of the problem in which each counts
`weight` more, less the weight of those kept. The second holds whatever the weight is.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from desmigratif.cores.selection.check.certificate import LARGEST, CertificateError, read_object
from desmigratif.cores.selection.check.proof import Verdict, certified
from desmigratif.cores.selection.problem import NOT_CHOSEN, Ints, Problem


@dataclass(frozen=True, eq=False)
class Shown:
    """`problem` is what prices and other plans are told of, `verdict` what is proven about it. No plan that
    keeps as many is worth more than `bound`; no plan keeps more than `most`. `lift` is what those kept count
    for more. Without villages to keep: the problem as it is, and nothing kept."""

    problem: Problem
    verdict: Verdict
    bound: int | None
    kept: int = 0
    most: int = 0
    weight: int = 0

    @property
    def lift(self) -> int:
        return self.weight * self.kept


def shown(problem: Problem, year_index: Ints, content: bytes) -> Shown:
    """What certificate.json proves about this plan. Raises CertificateError."""
    if not problem.keep.any():
        verdict = certified(problem, content)
        return Shown(problem, verdict, verdict.bound)
    whole, weight, most = _parts(content)
    villages = problem.keep.astype(np.int64)
    counted = certified(replace(problem, priority=villages, kawasan=None), most).bound
    weighed = replace(problem, priority=problem.priority + weight * villages)
    verdict = certified(weighed, whole)
    kept = int(villages[year_index != NOT_CHOSEN].sum())
    if counted is None or verdict.bound is None:
        raise CertificateError("it proves that there is no plan, and here is one")
    return Shown(weighed, verdict, verdict.bound - weight * kept, kept, counted, weight)


def keep_faults(summary: Mapping[str, Any], proven: Shown) -> Iterator[str]:
    """Where the plan and what is proven about keeping contradict each other, or the status."""
    most, kept = proven.most, proven.kept
    if most < kept:
        yield f"certificate.json: it proves that no plan keeps more than {most}, and this one keeps {kept}"
    elif summary.get("status") == "optimal" and most > kept:
        yield f"summary.json: status is optimal, but the certificate leaves {most} to be kept, not {kept}"


def _parts(content: bytes) -> tuple[bytes, int, bytes]:
    """The certificate of the weighed problem, the weight, and the certificate of the most that stay."""
    data = read_object(content)
    if not isinstance(data, dict) or "keep" not in data:
        raise CertificateError("keep is missing: the policy has villages to keep")
    keep = data.pop("keep")
    if not isinstance(keep, dict) or set(keep) != {"weight", "most"}:
        raise CertificateError("keep must have exactly weight, most")
    weight = keep["weight"]
    if type(weight) is not int or not 0 <= weight < LARGEST >> 20:
        raise CertificateError("keep: weight is not a whole number from 0 to 2^41")
    return _again(data), weight, _again(keep["most"])


def _again(data: object) -> bytes:
    return json.dumps(data).encode()
