"""An agency completes its list: sites of the past enter the register one by one."""

from collections.abc import Sequence
from dataclasses import dataclass

from desmigratif.accounts.models import User
from desmigratif.coverage.judging import Fault, Good
from desmigratif.coverage.listing import COLUMNS
from desmigratif.programmes.actions.opening import record_past
from desmigratif.programmes.errors import PastTwiceError, ProgrammeError


@dataclass(frozen=True)
class Recorded:
    """How many rows entered, how many were there already, and what the register refused."""

    entered: int
    already: int
    faults: list[Fault]


def record_list(*, rows: Sequence[Good], by: User) -> Recorded:
    """Record each row in a transaction of its own, so that the register is held only shortly and a refused
    row takes none of the others with it. Whoever breaks off sends the list again: what has entered stays and
    is not entered twice."""
    entered, already = 0, 0
    faults: list[Fault] = []
    for one in rows:
        try:
            record_past(past=one.past, by=by)
            entered += 1
        except PastTwiceError:
            already += 1
        except ProgrammeError as refusal:
            faults.append(Fault(one.row, COLUMNS["code"][0], str(refusal)))
    return Recorded(entered, already, faults)
