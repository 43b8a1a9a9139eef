"""The chapters of the PDF, each a list of blocks; numbers and sentences are those of report.html."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from desmigratif.cores.selection.read.policy import read_policy
from desmigratif.cores.selection.report import blocks, sentences, words
from desmigratif.cores.selection.report.blocks import Block, Voice
from desmigratif.cores.selection.report.drawing import drawing_of
from desmigratif.cores.selection.report.limits import (
    alternative_rows,
    alternatives_of,
    cost_rows,
    costs_of,
    gain,
)
from desmigratif.cores.selection.report.naming import clash_words
from desmigratif.cores.selection.report.parts import number
from desmigratif.cores.selection.report.rules import rule_rows
from desmigratif.cores.selection.report.words import Words
from desmigratif.cores.selection.summary import lift

MOST_VILLAGES = 2000  # a list to read, not a register: the rest is in plan.csv
MOST_NAMES = 12  # villages named in one cell
LONG = 1000  # characters of such a cell
LEFT_FOR_FILE: Words = (
    "{rest} desa lagi ada dalam berkas plan.csv.",
    "{rest} more are in the file plan.csv.",
)
CHECK: Words = (
    "Siapa pun dapat memeriksa rencana ini tanpa program pencari dan tanpa aplikasi ini. Ambil berkas "
    "rencana dan berkas masukannya, lalu jalankan perintah di bawah. Perintah itu menghitung ulang setiap "
    "angka, mencoba setiap aturan, dan memeriksa sertifikatnya.",
    "Anyone can check this plan without the solver and without this application. Take the files of the "
    "plan and its input files and run the command below. It recomputes every number, tries every rule and "
    "checks the certificate.",
)
COMMAND = "desmigratif verify-plan FOLDER --candidates CANDIDATES --policy policy.toml"
HASHES: Words = (
    "Berkas masukan harus sama persis dengan yang berikut ini:",
    "The input files have to be exactly these:",
)
WITHOUT_MAP: Words = (
    "Tidak ada peta: calon desa tidak memiliki posisi.",
    "There is no map: the candidates have no positions.",
)


def clash(summary: dict[str, Any], voice: Voice) -> list[Block]:
    """The rules that cannot be kept together; nothing when there is a plan."""
    if not summary["clash"]:
        return []
    said = [
        blocks.fitted(voice.say(clash_words(str(c["rule"]), str(c["place"]), c["value"], voice.register)))
        for c in summary["clash"]
    ]
    return [
        blocks.heading("clash", voice),
        blocks.paragraph(voice.say(words.CLASH)),
        blocks.points(said),
    ]


def years(summary: dict[str, Any], voice: Voice) -> list[Block]:
    """Each year: what was asked, what came out."""
    rows = [
        (
            year["year"],
            number(year["quota"]) if year["quota"] is not None else f"≤ {number(year['quota_max'])}",
            *(number(year[name]) for name in ("chosen", "budget_idr", "cost_idr", "priority")),
        )
        for year in summary["years"]
    ]
    columns = ("year", "quota", "chosen", "budget_idr", "cost_idr", "priority")
    return [blocks.heading("asked", voice), blocks.table(columns, rows, voice, range(6))]


def rules(files: Mapping[str, bytes], summary: dict[str, Any], voice: Voice) -> list[Block]:
    """The other rules that were asked for; nothing when the policy is not at hand."""
    if "policy.toml" not in files:
        return []
    rows = [(voice.say(name), text) for name, text in rule_rows(read_policy(files["policy.toml"]), summary)]
    return [blocks.heading("rules", voice), blocks.table(("rule", "value"), rows, voice)]


def reach(summary: dict[str, Any], plan: pl.DataFrame) -> Words:
    """How far the plan reaches and what it costs, in one sentence."""
    provinces = number(plan["code"].str.slice(0, 2).n_unique())
    regencies = number(plan["code"].str.slice(0, 5).n_unique())
    costs = [year["cost_idr"] for year in summary["years"]]
    priced = None if None in costs or not sum(costs) else number(sum(costs))
    return (
        f"Desa itu ada di {provinces} provinsi dan {regencies} kabupaten/kota"
        f"{f'; biayanya Rp{priced}' if priced else ''}.",
        f"They lie in {provinces} provinces and {regencies} regencies"
        f"{f'; they cost Rp{priced}' if priced else ''}.",
    )


def drawing(files: Mapping[str, bytes], plan: pl.DataFrame, voice: Voice) -> list[Block]:
    """The map of report.html, or a sentence that there is none."""
    picture = drawing_of(files.get("report.html", b"").decode("utf-8", errors="replace"))
    if not picture:
        return [blocks.paragraph(voice.say(WITHOUT_MAP))]
    shown = sorted(plan["year"].unique().to_list())
    return [
        blocks.heading("map", voice),
        {"kind": "picture", "svg": picture, "alt": voice.say(words.HEADINGS["map"]), "years": shown},
    ]


def provinces(plan: pl.DataFrame, voice: Voice) -> list[Block]:
    """Chosen villages by province and year."""
    shown = sorted(plan["year"].unique().to_list())
    counted = plan.group_by(pl.col("code").str.slice(0, 2).alias("place"), "year").len()
    counts = {(place, year): count for place, year, count in counted.rows()}
    names = dict(plan.select(pl.col("code").str.slice(0, 2), "province").rows())
    rows = [
        (place, names[place], *by_year, sum(by_year))
        for place in sorted(names)
        for by_year in [[counts.get((place, year), 0) for year in shown]]
    ]
    columns = ("code", "province", *shown, "total")
    return [blocks.heading("provinces", voice), blocks.table(columns, rows, voice, range(2, len(columns)))]


def sure(summary: dict[str, Any], voice: Voice) -> list[Block]:
    """How sure the plan is, and what weights do to it."""
    lines = [blocks.paragraph(voice.say(line)) for line in sentences.sure(summary)]
    return [blocks.heading("sure", voice), *lines]


def reasons(summary: dict[str, Any], voice: Voice) -> list[Block]:
    """How many villages are in or out, and why."""
    rows = [
        (voice.say(words.STATES[state]), voice.say(words.reason(state, reason)), number(count))
        for state in ("chosen", "not_chosen", "excluded")
        for reason, count in sorted(
            summary["reasons"].get(state, {}).items(), key=lambda pair: (-pair[1], pair[0])
        )
    ]
    parts = [
        blocks.heading("left_out", voice),
        blocks.table(("state", "reason", "villages"), rows, voice, [2]),
        blocks.paragraph(voice.say(words.EXPLAINED)),
    ]
    if "majority_abroad" in summary:
        most = voice.say(sentences.majority(summary["majority_abroad"]))
        parts.append(blocks.paragraph(f"{voice.say(words.HEADINGS['majority'])}: {most}"))
    return parts


def costs(marginals: pl.DataFrame | None, voice: Voice) -> list[Block]:
    """What the limits cost, the dearest first."""
    dear = costs_of(marginals)
    if not dear:
        return [blocks.heading("costs", voice), blocks.paragraph(voice.say(words.NO_COSTS))]
    rows = [
        (voice.say(rule), voice.say(place), value, voice.say(exact))
        for rule, place, value, exact in cost_rows(dear, voice.register)
    ]
    return [
        blocks.heading("costs", voice),
        blocks.paragraph(blocks.fitted(voice.say(gain(dear[0], voice.register)), LONG)),
        blocks.paragraph(voice.say(words.COSTS)),
        blocks.table(("rule", "place", "value", "certainty"), rows, voice, [2]),
    ]


def alternatives(frame: pl.DataFrame | None, summary: dict[str, Any], voice: Voice) -> list[Block]:
    """The next-best plans."""
    plans = alternatives_of(frame)
    if not plans:
        return [blocks.heading("alternatives", voice), blocks.paragraph(voice.say(words.NO_ALTERNATIVES))]
    rows = alternative_rows(plans, summary["objective"] + lift(summary), voice.register, MOST_NAMES)
    columns = ("rank", "objective", "less", "enters", "leaves")
    return [
        blocks.heading("alternatives", voice),
        blocks.paragraph(voice.say(words.ALTERNATIVES)),
        blocks.table(columns, rows, voice, [0, 1, 2], longest=LONG),
    ]


def villages(plan: pl.DataFrame, voice: Voice) -> list[Block]:
    """The chosen villages by year."""
    columns = ("code", "name", "regency", "province", "priority", "cost_idr")
    shown = plan.head(MOST_VILLAGES)
    parts = [blocks.heading("villages", voice)]
    for (year,), group in shown.group_by("year", maintain_order=True):
        rows = [(*row[:4], _whole(row[4]), _whole(row[5])) for row in group.select(columns).rows()]
        parts += [blocks.subheading(str(year)), blocks.table(columns, rows, voice, [4, 5])]
    rest = plan.height - shown.height
    if rest:
        parts.append(blocks.paragraph(voice.say(LEFT_FOR_FILE).format(rest=voice.grouped(number(rest)))))
    return parts


def check(summary: dict[str, Any], voice: Voice) -> list[Block]:
    """How anyone can check the plan, and with which input files."""
    given = summary["inputs"]
    sites = " --sites sites.csv" if given.get("sites") else ""
    rows = [(name, digest or "–") for name, digest in given.items()]
    return [
        blocks.heading("check", voice),
        blocks.paragraph(voice.say(CHECK)),
        blocks.command(COMMAND + sites),
        blocks.paragraph(voice.say(HASHES)),
        blocks.table(("file", "hash"), rows, voice),
    ]


def _whole(text: str | None) -> str:
    return number(int(text)) if text else "–"
