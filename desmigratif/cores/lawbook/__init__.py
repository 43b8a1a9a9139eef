"""Numbers and lists set by law or guideline, as dated data with their source. No Django here."""

from desmigratif.cores.lawbook.book import Lawbook, load, rule_on
from desmigratif.cores.lawbook.cases import failed_cases
from desmigratif.cores.lawbook.errors import LawbookError, NotYetError, RepealedError, UnknownRuleError
from desmigratif.cores.lawbook.rules import RuleVersion, Source

__all__ = [
    "Lawbook",
    "LawbookError",
    "NotYetError",
    "RepealedError",
    "RuleVersion",
    "Source",
    "UnknownRuleError",
    "failed_cases",
    "load",
    "rule_on",
]
