"""What waits for a person in this room: the home page shows it."""

from dataclasses import dataclass

from desmigratif.accounts.models import User
from desmigratif.accounts.reach import reach_of
from desmigratif.decrees import queries
from desmigratif.decrees.access import DECIDERS


@dataclass(frozen=True)
class Waiting:
    """How many plans the person may approve or decline."""

    approvals: int = 0


def for_user(user: User) -> Waiting:
    """One read; none for those who decide for no agency."""
    held = {role.agency_id for role in user.current_roles if role.kind in DECIDERS} if user.is_active else ()
    mine = [agency for agency in held if reach_of(user, *DECIDERS, agency_id=agency).nation]
    if not mine:
        return Waiting()
    return Waiting(queries.approvals_to_decide(mine, besides=user.pk).count())
