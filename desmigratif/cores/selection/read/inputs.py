"""The three input files of one selection, read and judged together. Building the problem is in `assemble`."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from desmigratif.cores.selection.read.candidates import Candidates, read_candidates
from desmigratif.cores.selection.read.faults import BadRowsError, WrongUseError
from desmigratif.cores.selection.read.policy import Policy, read_policy
from desmigratif.cores.selection.read.sites import Site, read_sites


@dataclass(frozen=True, eq=False)
class Inputs:
    """What a plan is made from. `hashes` gives the SHA-256 of each file as it came; None without sites."""

    policy: Policy
    candidates: Candidates
    sites: tuple[Site, ...]
    hashes: dict[str, str | None]

    def counting_sites(self) -> tuple[Site, ...]:
        """Sites of programmes that the policy does not ignore."""
        ignored = self.policy.ignore_programmes
        return tuple(site for site in self.sites if site.programme not in ignored)


def read_inputs(
    candidates: bytes, policy: bytes, sites: bytes | None, *, skip_bad_rows: bool = False
) -> Inputs:
    """Inputs from the contents of the files.

    Raises WrongUseError (policy or a file as a whole; a must-include village that is no candidate) and
    BadRowsError (sites always; candidates unless `skip_bad_rows` and no must-include village's row is bad).
    """
    rules = read_policy(policy)
    known_sites = read_sites(sites) if sites is not None else ()
    villages = read_candidates(candidates, rules)
    if villages.bad_rows and (not skip_bad_rows or rules.include & villages.bad_codes):
        raise BadRowsError("candidates", villages.bad_rows)
    unknown = sorted(rules.include - set(villages.table["code"]))
    if unknown and any(fault.kind == "cells" for fault in villages.bad_rows):
        raise BadRowsError("candidates", villages.bad_rows)  # one of these rows may be the village
    if unknown:
        raise WrongUseError(f"policy: include.codes: {', '.join(unknown)} is not among the candidates")
    contents = {"candidates": candidates, "policy": policy, "sites": sites}
    return Inputs(rules, villages, known_sites, {name: _hash(content) for name, content in contents.items()})


def load_inputs(candidates: Path, policy: Path, sites: Path | None, *, skip_bad_rows: bool = False) -> Inputs:
    """The same from files. Raises WrongUseError too when one cannot be opened."""
    return read_inputs(
        _content(candidates),
        _content(policy),
        _content(sites) if sites is not None else None,
        skip_bad_rows=skip_bad_rows,
    )


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise WrongUseError(f"{path}: cannot be read: {error.strerror}") from error


def _hash(content: bytes | None) -> str | None:
    return None if content is None else hashlib.sha256(content).hexdigest()
