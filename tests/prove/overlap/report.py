"""What is printed at the end, and what of it means that the proof has failed."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.prove.overlap import ledger
from tests.prove.overlap.journal import BREACH, BROKEN, BUSY, DEADLOCK, DONE, REFUSED, Entry, entries

LEAST_CONTESTED = 0.5
MOST_VILLAGES = 200
THIRD = ("third: first ends", "third: second ends")
THIRDS_AFTER = "the third programme stayed outside after one of the pair had ended"


@dataclass(frozen=True)
class Outcome:
    folder: Path
    verdict: dict[str, Any]
    deadlocks: int
    wrote: float
    judged: float
    least: int

    def tell(self) -> list[str]:
        """Print the figures; gives the sentences that say what does not hold."""
        all_entries = list(entries(self.folder))
        counts = ledger.counts(all_entries)
        self._figures(all_entries, counts)
        for op in sorted(counts):
            row = counts[op]
            print(f"  {op:20} done {row[DONE]:7,}  refused {row[REFUSED]:7,}  {_rest(row)}")
        for told in self.verdict["told"]:
            print(f"  ! {told}")
        return [*self._of_judge(), *self._of_writers(all_entries), *self._of_counts(all_entries, counts)]

    def _figures(self, found: list[Entry], counts: dict[str, Counter[str]]) -> None:
        verdict, roads = self.verdict, Counter(entry.road for entry in found)
        print(f"attempts {len(found):,} ({', '.join(f'{road} {n:,}' for road, n in roads.most_common())})")
        print(f"contested {_share(found):.1%}; villages standing at most {verdict['most_villages']}")
        print(f"moments judged {verdict['moments']:,} ({verdict['judged']:,} sites looked at)", end="; ")
        print(f"sites {verdict['sites']:,}, narrowed lanes {verdict['narrowed']:,}")
        print(
            f"overlaps {verdict['overlaps']}; lost writes {self._lost()}; deadlocks {self.deadlocks}",
            end="; ",
        )
        print(f"shown to officers {_shown(found)}")
        print(f"third programmes kept out whichever ended first: {_thirds(counts):,}")
        print(f"wall time {self.wrote:.0f} s writing, {self.judged:.0f} s judging", flush=True)

    def _lost(self) -> int:
        faults = self.verdict["faults"]
        return int(faults["lost writes"] + faults["lost through forms"] + faults["written by nobody"])

    def _of_judge(self) -> list[str]:
        found = [f"{kind}: {number}" for kind, number in self.verdict["faults"].items() if number]
        if self.verdict["most_villages"] > MOST_VILLAGES:
            found.append("too many villages stood at once")
        return found

    def _of_writers(self, found: list[Entry]) -> list[str]:
        for why, number in Counter(one.why for one in found if one.result == BROKEN).most_common(8):
            print(f"  ! broken, {number} times: {why}")
        for why, number in Counter(one.why for one in found if one.result == BREACH).most_common(8):
            print(f"  ! breached, {number} times: {why}")
        results = Counter(one.result for one in found)
        faults = [f"{kind}: {results[kind]}" for kind in (BROKEN, BREACH) if results[kind]]
        return faults + ([f"deadlocks shown to officers: {shown}"] if (shown := _shown(found)) else [])

    def _of_counts(self, found: list[Entry], counts: dict[str, Counter[str]]) -> list[str]:
        few = [
            f"{op} {kind} only {counts.get(op, Counter())[kind]} times"
            for op in ledger.PER_OP
            for kind in (DONE, REFUSED)
            if counts.get(op, Counter())[kind] < self.least
        ]
        if _thirds(counts) < self.least:
            few.append(f"only {_thirds(counts)} times {THIRDS_AFTER}")
        if self.least and _share(found) < LEAST_CONTESTED:
            few.append(f"only {_share(found):.1%} contested")
        return few


def _share(found: list[Entry]) -> float:
    return sum(one.contested for one in found) / max(1, len(found))


def _shown(found: list[Entry]) -> int:
    return sum(one.result == DEADLOCK and one.road != "sql" for one in found)


def _thirds(counts: dict[str, Counter[str]]) -> int:
    return sum(counts.get(op, Counter())[REFUSED] for op in THIRD)


def _rest(row: Counter[str]) -> str:
    return ", ".join(f"{kind} {row[kind]}" for kind in (BUSY, DEADLOCK, BROKEN, BREACH) if row[kind])
