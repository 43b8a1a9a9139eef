"""Which old backups go: a grandfather-father-son rule over their instants. Decides only; removes nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from desmigratif.keeping.errors import KeepingError


@dataclass(frozen=True)
class Rule:
    """The newest backup of each of so many last days, weeks and months that have one."""

    days: int = 7
    weeks: int = 4
    months: int = 12


def parsed(text: str) -> Rule:
    """`7,4,12` is days, weeks, months. Raises KeepingError."""
    try:
        days, weeks, months = (int(part) for part in text.split(","))
    except ValueError:
        raise KeepingError(f"“{text}” is no rule: days,weeks,months, for example 7,4,12.") from None
    if days < 1 or weeks < 0 or months < 0:
        raise KeepingError("At least the backups of one day are kept.")
    return Rule(days, weeks, months)


def to_remove(taken: Iterable[datetime], rule: Rule) -> set[datetime]:
    """Instants that the rule does not keep; the newest is always kept."""
    newest_first = sorted(set(taken), reverse=True)
    kept = set(newest_first[:1])
    spans: tuple[tuple[int, Callable[[datetime], object]], ...] = (
        (rule.days, lambda at: at.date()),
        (rule.weeks, lambda at: at.isocalendar()[:2]),
        (rule.months, lambda at: (at.year, at.month)),
    )
    for count, span_of in spans:
        newest_of_each: dict[object, datetime] = {}
        for at in newest_first:
            newest_of_each.setdefault(span_of(at), at)
        kept.update(list(newest_of_each.values())[:count])
    return set(newest_first) - kept
