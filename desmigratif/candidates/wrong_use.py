"""What the core says about a file or a policy as a whole, in the reader's language.

The core speaks English on its command line. Here each of its sentences is known by its shape and said again;
a test goes through all that the core can say. What stands inside, a key or a code, stays as written.
"""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from desmigratif.cores.selection.read.faults import WrongUseError

FILES = {
    "candidates": gettext_noop("list of candidates"),
    "policy": gettext_noop("policy"),
    "sites": gettext_noop("list of sites"),
}
WORDS = {  # parts of sentences that are words too, not something the person wrote
    "a table": gettext_noop("a table"),
    "a whole number": gettext_noop("a whole number"),
    "a number": gettext_noop("a number"),
    "true or false": gettext_noop("true or false"),
    "a list of texts": gettext_noop("a list of texts"),
    "every row needs its village code": gettext_noop("every row needs its village code"),
    "the policy sets a budget": gettext_noop("the policy sets a budget"),
    "the policy sets a minimum distance": gettext_noop("the policy sets a minimum distance"),
    "the policy weighs it": gettext_noop("the policy weighs it"),
    "the policy weighs residents abroad": gettext_noop("the policy weighs residents abroad"),
    "a site is code, programme, starts_on, ends_on": gettext_noop(
        "a site is code, programme, starts_on, ends_on"
    ),
}
SENTENCES = (  # shape of the core's sentence after the file's name, the same for the reader
    ("the file is not UTF-8 text", gettext_noop("the file is not UTF-8 text")),
    (
        r"not UTF-8 text: save it as “CSV UTF-8” or as XLSX",
        gettext_noop("not UTF-8 text: save it as “CSV UTF-8” or as XLSX"),
    ),
    (
        r"not TOML: .*\(at line (?P<line>\d+), column (?P<column>\d+)\)",
        gettext_noop("not sound TOML: look at line %(line)s, column %(column)s"),
    ),
    (
        "not TOML: .*",
        gettext_noop("not sound TOML: look at its end, or for a number or list that never ends"),
    ),
    (
        r"\[distance\] needs min_km, .*",
        gettext_noop("[distance] needs min_km, for example `min_km = 2.5`"),
    ),
    (r"\[kawasan\] needs min_villages and bonus", gettext_noop("[kawasan] needs min_villages and bonus")),
    (
        r"(?P<key>\S+) = (?P<value>.+) must be above 0 and at most (?P<most>.+)",
        gettext_noop("%(key)s = %(value)s must be above 0 and at most %(most)s"),
    ),
    (
        r"(?P<key>\S+) = (?P<value>.+) must be at least 1",
        gettext_noop("%(key)s = %(value)s must be at least 1"),
    ),
    (
        r"(?P<key>\S+) = (?P<value>.+) must be at most (?P<most>.+)",
        gettext_noop("%(key)s = %(value)s must be at most %(most)s"),
    ),
    (
        r"(?P<key>\S+) = (?P<value>.+) must lie from 0 to \d+",
        gettext_noop("%(key)s = %(value)s is too small or too large"),
    ),
    (
        r"(?P<key>\S+) holds (?P<value>.+): write it in quotes",
        gettext_noop("%(key)s holds %(value)s: write it in quotes"),
    ),
    (
        r"(?P<key>\S+): unknown “(?P<value>.*)”.*; known are (?P<known>.+)",
        gettext_noop("%(key)s: unknown “%(value)s”; known are %(known)s"),
    ),
    (
        r"unknown key (?P<key>.+) \(did you mean (?P<near>.+)\?\)",
        gettext_noop("unknown key %(key)s (did you mean %(near)s?)"),
    ),
    ("unknown key (?P<key>.+)", gettext_noop("unknown key %(key)s")),
    (
        r"(?P<key>\S+) must be (?P<words>.+), not (?P<value>.+)",
        gettext_noop("%(key)s must be %(words)s, not %(value)s"),
    ),
    (
        r"\[years\.(?P<year>.*)\] is not a year: .*",
        gettext_noop("[years.%(year)s] is not a year: write four digits, for example 2017"),
    ),
    (
        r"\[years\.(?P<year>.*)\] needs exactly one of quota and quota_max",
        gettext_noop("[years.%(year)s] needs exactly one of quota and quota_max"),
    ),
    ("no year: .*", gettext_noop("no year: write for example `[years.2017]` and `quota = 120`")),
    (
        r"floors\.provinces\.(?P<name>.*) is not a province: .*",
        gettext_noop("floors.provinces.%(name)s is not a province: write two digits"),
    ),
    (
        r"(?P<key>\S+): “(?P<value>.*)” is not a Kemendagri village code",
        gettext_noop("%(key)s: “%(value)s” is not a Kemendagri village code"),
    ),
    (
        r"priority\.lexicographic needs exactly two .*",
        gettext_noop("priority.lexicographic needs exactly two indicators"),
    ),
    (r"\[priority\.weights\] needs .*", gettext_noop("[priority.weights] needs at least one weight above 0")),
    (
        r"write exactly one of `\[priority\] lexicographic` .*",
        gettext_noop(
            "write exactly one of `[priority] lexicographic` and `[priority.weights]`, "
            "or give the candidates a column priority"
        ),
    ),
    (
        r"include\.codes: (?P<codes>.+) is not among the candidates",
        gettext_noop("include.codes: %(codes)s is not among the candidates"),
    ),
    (
        "the workbook cannot be read: .*",
        gettext_noop("the workbook cannot be read: save it anew as XLSX, or as CSV UTF-8"),
    ),
    (
        "not a sound XLSX workbook: .*",
        gettext_noop("not a sound XLSX workbook: save it anew as XLSX, or as CSV UTF-8"),
    ),
    (
        r"the workbook unpacks to \d+ bytes, .*",
        gettext_noop("the workbook is too large once unpacked: keep only the columns that are needed"),
    ),
    (
        "the first row names too many columns",
        gettext_noop("the first row names too many columns: keep only those that are needed"),
    ),
    ("the first row must name the columns", gettext_noop("the first row must name the columns")),
    (
        "column (?P<column>.+) stands twice: keep one",
        gettext_noop("column %(column)s stands twice: keep one"),
    ),
    (
        r"column (?P<column>.+) is missing: (?P<words>.+) \(column “(?P<near>.+)” must be written .*\)",
        gettext_noop(
            "column %(column)s is missing: %(words)s (column “%(near)s” must be written %(column)s)"
        ),
    ),
    (
        "column (?P<column>.+) is missing: (?P<words>.+)",
        gettext_noop("column %(column)s is missing: %(words)s"),
    ),
    (
        r"row (?P<row>\d+): a quotation mark is out of place .*",
        gettext_noop("row %(row)s: a quotation mark is out of place"),
    ),
    (
        r"row (?P<row>\d+): a cell is too long: .*",
        gettext_noop("row %(row)s: a cell is too long: is a closing quotation mark missing?"),
    ),
)
SHOWN = 200  # characters of what a sentence repeats


def in_words(error: WrongUseError | str) -> str:
    """The sentence in the reader's language; as the core says it when it is a new one."""
    said = str(error)
    file, _colon, sentence = said.partition(": ")
    for shape, words in SENTENCES:
        match = re.fullmatch(shape, sentence, re.DOTALL)
        if match and file in FILES:
            parts = {name: _part(text) for name, text in match.groupdict().items()}
            return f"{_(FILES[file])}: {_(words) % parts if parts else _(words)}"
    return said


def _part(text: str) -> str:
    if text in WORDS:
        return _(WORDS[text])
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"
