"""What the PDF says, block by block in one language, as plain data. How it looks is in report.typ."""

import io
import json
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

import polars as pl

from desmigratif.cores.selection.read.register import Register
from desmigratif.cores.selection.report import blocks, chapters, sentences, words
from desmigratif.cores.selection.report.blocks import Block, Voice
from desmigratif.cores.selection.report.limits import costs_of, gain
from desmigratif.cores.selection.report.words import Words

JAKARTA = timezone(timedelta(hours=7), "WIB")
BADGES: dict[str, tuple[str, Words]] = {
    "optimal": ("ok", ("Terbukti terbaik", "Proven best")),
    "feasible": ("warn", ("Belum terbukti terbaik", "Not proven best")),
    "infeasible": ("stop", ("Aturan bertentangan", "Rules clash")),
    "unknown": ("warn", ("Belum ada rencana", "No plan yet")),
}
MONTHS: tuple[Words, ...] = (
    *(("Januari", "January"), ("Februari", "February"), ("Maret", "March"), ("April", "April")),
    *(("Mei", "May"), ("Juni", "June"), ("Juli", "July"), ("Agustus", "August")),
    *(("September", "September"), ("Oktober", "October"), ("November", "November")),
    ("Desember", "December"),
)
MADE: Words = ("Dibuat {day} {month} {year} pukul {time} WIB", "Made on {day} {month} {year} at {time} WIB")
PAGE: Words = ("Halaman", "Page")
OF: Words = ("dari", "of")


def document(
    files: Mapping[str, bytes], register: Register, *, language: str, title: str, made: datetime
) -> dict[str, Any]:
    """Title, badge, summary and blocks of the PDF. KeyError or ValueError for files that are no plan."""
    summary = json.loads(files["summary.json"])
    plan = table_of(files, "plan.csv") if summary["objective"] is not None else None
    marginals, alternatives = table_of(files, "marginals.csv"), table_of(files, "alternatives.csv")
    voice = Voice(language, register)
    parts: list[Block] = [*chapters.clash(summary, voice), *chapters.years(summary, voice)]
    parts += chapters.rules(files, summary, voice)
    if plan is not None:
        parts += [*chapters.drawing(files, plan, voice), *chapters.provinces(plan, voice)]
        parts += [*chapters.reasons(summary, voice), *chapters.costs(marginals, voice)]
        parts += [*chapters.sure(summary, voice), *chapters.alternatives(alternatives, summary, voice)]
    parts += chapters.check(summary, voice)
    if plan is not None:  # the long list comes last, as an annex
        parts += chapters.villages(plan, voice)
    tone, badge = BADGES[summary["status"]]
    simulated = bool(summary["simulated"])
    return {
        "language": language,
        "kind": voice.say(words.TITLE),
        "title": blocks.fitted(title) or voice.say(words.TITLE),
        "made": _made(made, voice) if made.timestamp() else "",
        "badge": {"tone": tone, "text": voice.say(badge)},
        "simulated": voice.say(words.SIMULATED) if simulated else "",
        "mark": voice.say(words.SIMULATED_MARK) if simulated else "",
        "summary": {
            "heading": voice.say(words.HEADINGS["summary"]),
            "lines": _five(summary, plan, marginals, voice),
        },
        "blocks": parts,
        "page": [voice.say(PAGE), voice.say(OF)],
    }


def table_of(files: Mapping[str, bytes], name: str) -> pl.DataFrame | None:
    """A CSV of the folder with every cell as text; None when it is not there."""
    if name not in files:
        return None
    return pl.read_csv(io.BytesIO(files[name]), infer_schema=False)


def _five(
    summary: dict[str, Any], plan: pl.DataFrame | None, marginals: pl.DataFrame | None, voice: Voice
) -> list[str]:
    """The plan in five sentences: what came out, where, how sure, why others are out, what a limit costs."""
    lines: list[Words] = [sentences.asked(summary)]
    if plan is not None:
        lines.append(chapters.reach(summary, plan))
    sure = sentences.sure(summary)
    lines += sure[:1] if summary["status"] != "feasible" else [sure[0], sure[2]]
    lines += sentences.most_frequent_reason(summary)
    if plan is not None:
        lines += [gain(cost, voice.register) for cost in costs_of(marginals)[:1]]
    return [voice.say(line) for line in lines]


def _made(at: datetime, voice: Voice) -> str:
    local = at.astimezone(JAKARTA)
    month = voice.say(MONTHS[local.month - 1])
    time = f"{local:%H.%M}" if voice.place == 0 else f"{local:%H:%M}"
    return voice.say(MADE).format(day=local.day, month=month, year=local.year, time=time)
