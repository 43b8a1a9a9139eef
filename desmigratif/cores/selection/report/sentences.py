"""Sentences of the report that speak of numbers, Indonesian and English. Page and PDF say the same."""

from typing import Any

from desmigratif.cores.selection.report import words
from desmigratif.cores.selection.report.parts import number
from desmigratif.cores.selection.report.words import Words
from desmigratif.cores.selection.summary import Summary


def asked(summary: Summary) -> Words:
    """How many candidates there were and how many came out."""
    sizes = summary["sizes"]
    all_, fit = number(sizes["candidates"]), number(sizes["eligible"])
    if sizes["chosen"] is None:
        return (
            f"Tidak ada rencana: {fit} dari {all_} calon memenuhi syarat.",
            f"There is no plan: {fit} of {all_} candidates are eligible.",
        )
    chosen = number(sizes["chosen"])
    return (
        f"{chosen} desa terpilih dari {all_} calon, {fit} di antaranya memenuhi syarat.",
        f"{chosen} villages chosen out of {all_} candidates, {fit} of them eligible.",
    )


def sure(summary: Summary) -> list[Words]:
    """How sure the answer is: status, the solver's word, what was checked without it, years and weights."""
    lines = [words.STATUS[summary["status"]]]
    if summary["objective"] is None:
        return lines
    lines += [_solvers_word(summary), _certified(summary), words.ORDER[summary["order_status"]]]
    return [*lines, *kept(summary), *robust(summary)]


def kept(summary: Summary) -> list[Words]:
    """How much of a plan of before stays; nothing when none was to be kept."""
    keep: dict[str, int] | None = summary.get("keep")
    if not keep:
        return []
    asked, stay, most = (number(keep[name]) for name in ("asked", "kept", "most"))
    lines = [
        (
            f"Dari {asked} desa rencana sebelumnya, {stay} tetap; tidak ada rencana yang mempertahankan "
            f"lebih dari {most}. Yang dikatakan di atas tentang nilai berlaku bagi rencana yang "
            f"mempertahankan sebanyak itu.",
            f"Of {asked} villages of the plan before, {stay} stay; no plan keeps more than {most}. What is "
            f"said of values above is about the plans that keep as many.",
        )
    ]
    if keep["kept"] < keep["most"]:
        lines.append(words.KEPT_UNPROVEN)
    if keep["weight"]:
        weight = number(keep["weight"])
        lines.append(
            (
                f"Dalam harga, batas dan rencana berikutnya, setiap desa yang dipertahankan bernilai "
                f"{weight} lebih.",
                f"In prices, limits and next-best plans each kept village counts {weight} more.",
            )
        )
    return lines


def robust(summary: Summary) -> list[Words]:
    """Which villages stay whatever the weights; nothing when it was not tried."""
    tried: dict[str, int] | None = summary.get("robust")
    if not tried:
        return []
    runs, stay, chosen = number(tried["runs"]), number(tried["stay"]), number(summary["sizes"]["chosen"])
    return [
        (
            f"Bobot, atau angka bila tidak ada bobot, digeser sampai 10 persen sebanyak {runs} kali: "
            f"{stay} dari {chosen} desa tetap terpilih pada setiap percobaan itu.",
            f"The weights, or the figures where there are none, were moved by up to 10 per cent {runs} "
            f"times: {stay} of {chosen} villages stay chosen in each of these trials.",
        )
    ]


def majority(facts: dict[str, Any]) -> Words:
    """Villages with most residents abroad: how many there are and how many are in."""
    return (
        f"{number(facts['candidates'])} calon desa; {number(facts['chosen'])} terpilih.",
        f"{number(facts['candidates'])} candidates; {number(facts['chosen'])} chosen.",
    )


def most_frequent_reason(summary: Summary) -> list[Words]:
    """Why most of the villages that are not chosen are out; nothing when all are chosen."""
    counts: dict[str, int] = {}
    for state in ("not_chosen", "excluded"):
        for reason, count in summary["reasons"].get(state, {}).items():
            counts[reason] = counts.get(reason, 0) + count
    if not counts:
        return []
    reason = min(counts, key=lambda name: (-counts[name], name))
    why, count = words.REASONS[reason], number(counts[reason])
    return [
        (
            f"Sebab terbanyak sebuah desa tidak terpilih: {why[0]} ({count} desa).",
            f"The most frequent reason for not being chosen: {why[1]} ({count} villages).",
        )
    ]


def _solvers_word(summary: Summary) -> Words:
    total, bound, gap = (number(summary[name]) for name in ("objective", "bound", "gap"))
    return (
        f"Kata program pencari: nilai rencana {total}; batas atas {bound}; selisih {gap}.",
        f"The solver's word: value of the plan {total}; upper bound {bound}; gap {gap}.",
    )


def _certified(summary: Summary) -> Words:
    bound, gap = summary.get("certified_bound"), summary.get("certified_gap")
    if bound is None or gap is None:
        return (
            "Batas itu belum disertai sertifikat yang dapat diperiksa tanpa program pencari.",
            "There is no certificate yet by which that bound could be checked without the solver.",
        )
    if gap == 0:
        return (
            f"Sudah diperiksa tanpa program pencari, dengan bilangan bulat: tidak ada rencana yang "
            f"nilainya lebih dari {number(bound)}, dan rencana ini mencapainya.",
            f"Checked without the solver, in whole numbers: no plan can have a value above "
            f"{number(bound)}, and this plan reaches it.",
        )
    share = _percent(gap, summary["objective"])
    return (
        f"Sudah diperiksa tanpa program pencari, dengan bilangan bulat: tidak ada rencana yang "
        f"nilainya lebih dari {number(bound)}. Rencana ini kurang dari itu sebesar {number(gap)}"
        f"{_in_words(share, ',', 'persen')}.",
        f"Checked without the solver, in whole numbers: no plan can have a value above "
        f"{number(bound)}. This plan is {number(gap)} below it{_in_words(share, '.', 'per cent')}.",
    )


def _percent(gap: int, objective: int) -> str | None:
    """The gap in per cent of the objective, rounded up so that it never looks smaller than it is."""
    if objective <= 0:
        return None
    thousandths = -(-gap * 100_000 // objective)
    return f"{thousandths // 1000}.{thousandths % 1000:03d}"


def _in_words(share: str | None, point: str, unit: str) -> str:
    return "" if share is None else f" ({share.replace('.', point)} {unit})"
