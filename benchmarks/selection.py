"""`make bench-selection`: the selection of villages beside CBC, HiGHS and CP-SAT on the same instances.

Prints CPU seconds of solving (without start, imports and reading) on one core in the same run, what is
proven, whether all values and bounds agree, the peak memory of our whole process, how far a greedy choice
stays below, and what of the musts and aims is missed. Exit 1 when a must is missed or values disagree.
"""

import argparse
import sys
from dataclasses import dataclass, replace
from fractions import Fraction
from statistics import median

from benchmarks.greedy import greedy
from benchmarks.instances import Instance
from benchmarks.levels import LEVELS
from benchmarks.ours import Ours, solved_apart
from benchmarks.peers import NAMES, Answer, ask
from benchmarks.targets import AIM, MUST, missed

CBC_SECONDS = 1_200
PEER_SECONDS = 60
REPEATS = 3
LONG = 10.0
"""Seconds of ours above which it is measured once only."""

GREEDY_BELOW = ("L2", "L3", "L4", "L5")
"""Levels that a greedy choice must not solve, with the plain seed."""


@dataclass(frozen=True)
class Measured:
    """One instance measured: ours (median of repeats), the peers', a greedy plan's value."""

    instance: Instance
    ours: Ours
    peers: dict[str, Answer]
    greedy: int | None

    @property
    def proven(self) -> bool:
        return self.ours.status == "optimal"

    @property
    def ratio(self) -> float | None:
        return self.ours.cpu / self.peers["cbc"].cpu if "cbc" in self.peers else None

    @property
    def gap(self) -> Fraction | None:
        if self.ours.objective is None or self.ours.bound is None:
            return None
        return Fraction(self.ours.bound - self.ours.objective, max(1, self.ours.objective))

    @property
    def set_cpu(self) -> float:
        return self.ours.set_cpu

    @property
    def order_cpu(self) -> float | None:
        return self.ours.cpu - self.ours.set_cpu if self.ours.order_status == "optimal" else None

    @property
    def memory_mb(self) -> float:
        return self.ours.memory_mb

    @property
    def below(self) -> int | None:
        """How far a greedy plan stays below ours."""
        if self.greedy is None or self.ours.objective is None:
            return None
        return self.ours.objective - self.greedy

    def wrong(self) -> list[str]:
        """Everything that is not true or not said honestly."""
        found = [] if self.ours.honest else ["WRONG WORD"]
        found += [f"UNLIKE {name}" for name, answer in self.peers.items() if self._unlike(answer)]
        if (
            self.instance.seed == "plain"
            and self.instance.level in GREEDY_BELOW
            and not (self.below or 0) > 0
        ):
            found.append("GREEDY SOLVES IT")
        return found

    def _unlike(self, answer: Answer) -> bool:
        """A plan above our bound, ours above its bound, or two proven values that differ."""
        ours, theirs = self.ours, answer.objective
        over = theirs is not None and ours.bound is not None and theirs > ours.bound
        under = answer.bound is not None and ours.objective is not None and ours.objective > answer.bound
        return over or under or (self.proven and answer.proven and theirs != ours.objective)


def measure(instance: Instance, peers: dict[str, int]) -> Measured:
    """`peers`: seconds by name."""
    answers = [solved_apart(instance)]
    while len(answers) < REPEATS and answers[0].cpu < LONG:
        answers.append(solved_apart(instance))
    ours = replace(
        answers[0],
        cpu=median(answer.cpu for answer in answers),
        set_cpu=median(answer.set_cpu for answer in answers),
        memory_mb=max(answer.memory_mb for answer in answers),
    )
    problem = instance.problem()
    said = {name: ask(name, problem, seconds=seconds) for name, seconds in peers.items()}
    return Measured(instance, ours, said, greedy(problem))


def lines(one: Measured) -> str:
    """Ours beside CBC in one line, the other peers and what is missed below."""
    ours, cbc = one.ours, one.peers.get("cbc")
    ratio = "" if one.ratio is None else f"1/{1 / one.ratio:.0f}"
    gap = "none" if one.gap is None else f"{float(one.gap):.3%}"
    below = "none" if one.below is None else f"{one.below / max(1, ours.objective or 1):.3%}"
    wrong, must = one.wrong(), list(missed(one, MUST[one.instance.level]))
    aim = [word for word in missed(one, AIM[one.instance.level]) if word not in must]
    verdict = "MISSED" if wrong or must else "ok"
    text = [
        f"{one.instance.level:5} {one.instance.seed:6} {ours.set_cpu:8.3f} {ours.cpu:8.3f}"
        f" {'' if cbc is None else cbc.time:>9} {ratio:>7} {ours.status:9} {gap:>8}"
        f" {ours.order_status or '-':9} {ours.memory_mb:5.0f} {below:>8}  {verdict}"
    ]
    text += [
        f"{'':13}{name:6} {answer.time:>10} s, {'proven' if answer.proven else f'gap {answer.gap}'}"
        for name, answer in one.peers.items()
    ]
    proven = "nothing" if ours.certified is None else ours.certified - (ours.objective or 0)
    text.append(f"{'':13}certified gap {proven}, checked in {ours.check_cpu:.2f} s")
    for word, what in (("wrong", wrong), ("must missed", must), ("aim missed", aim)):
        text += [f"{'':13}{word}: {', '.join(what)}"] if what else []
    return "\n".join(text)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.selection", description=__doc__)
    parser.add_argument("--level", action="append", choices=list(LEVELS["levels"]))
    parser.add_argument("--seed", action="append", choices=list(LEVELS["seeds"]))
    parser.add_argument("--peers", default=",".join(NAMES), help="of cbc,highs,cpsat; empty: none")
    parser.add_argument("--cbc-seconds", type=int, default=CBC_SECONDS, help="cap of CBC")
    parser.add_argument("--peer-seconds", type=int, default=PEER_SECONDS, help="cap of the other peers")
    asked = parser.parse_args()
    names = [name for name in asked.peers.split(",") if name]
    if not set(names) <= set(NAMES):
        parser.error(f"--peers: choose from {', '.join(NAMES)}")
    peers = {name: asked.cbc_seconds if name == "cbc" else asked.peer_seconds for name in names}
    print(
        "CPU seconds on one core: the set, all of ours, CBC (>= where it was stopped); greedy: how far below"
    )
    print("level seed        set     ours       CBC      as status         gap order        MB   greedy")
    results = []
    for level in asked.level or LEVELS["levels"]:
        for seed in asked.seed or LEVELS["seeds"]:
            results.append(measure(Instance(level, seed), peers))
            print(lines(results[-1]), flush=True)
    for level in dict.fromkeys(one.instance.level for one in results):
        print(f"{level:5} must: {MUST[level]}; aim: {AIM[level]}")
    good = all(not one.wrong() and not list(missed(one, MUST[one.instance.level])) for one in results)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
