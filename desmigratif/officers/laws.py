"""What officers are paid, as the lawbook says it for a month."""

from dataclasses import dataclass
from datetime import date

from desmigratif.cores.lawbook import NotYetError, RepealedError, RuleVersion, rule_on

ALLOWANCE = "officer-allowance"
ALLOWANCE_MONTHS = "officer-allowance-months"
ALLOWANCE_PROGRAMMES = "officer-allowance-programmes"


@dataclass(frozen=True)
class Allowance:
    """What an officer gets for a month in whole rupiah, for how many months of a site's life, in which
    programmes, and the rule that says the amount."""

    amount_idr: int
    months: int
    programmes: tuple[str, ...]
    rule: RuleVersion


def allowance(month: date) -> Allowance | None:
    """None for a month in which no allowance is known."""
    try:
        amount = rule_on(ALLOWANCE, month)
        length, programmes = rule_on(ALLOWANCE_MONTHS, month), rule_on(ALLOWANCE_PROGRAMMES, month)
    except (NotYetError, RepealedError):
        return None
    return Allowance(amount.whole, length.whole, programmes.items, amount)
