"""What waits for a person in this room: the home page shows it."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from desmigratif.accounts.models import Role, User
from desmigratif.accounts.reach import reach_of
from desmigratif.programmes import access as rights
from desmigratif.sites import periods, queries


@dataclass(frozen=True)
class Waiting:
    """How many proposals the person may confirm, and how many questions of substance decide."""

    proposals: int = 0
    questions: int = 0


def for_user(user: User) -> Waiting:
    """At most two reads; none for those who neither confirm nor decide."""
    return Waiting(proposals=_proposals(user), questions=_questions(user))


def _proposals(user: User) -> int:
    """Proposed sites of the person's own agencies, each within the area of the role held there; those still
    open to objections are confirmed by themselves."""
    mine = Q()
    for agency in _agencies(user, Role.Kind.PROGRAMME_OFFICER):
        within = reach_of(user, Role.Kind.PROGRAMME_OFFICER, agency_id=agency).over("village")
        mine |= Q(programme__agency=agency) & within
    lasts = periods.last_days(queries.proposed().filter(mine)) if mine else []
    return sum(last is None or last < timezone.localdate() for last in lasts)


def _questions(user: User) -> int:
    """Open questions about the agency's programmes that somebody else asked."""
    agencies = _agencies(user, *rights.ASKERS)
    national = [agency for agency in agencies if reach_of(user, *rights.ASKERS, agency_id=agency).nation]
    return queries.questions_to_decide(national, besides=user.pk).count() if national else 0


def _agencies(user: User, *kinds: str) -> set[int]:
    return {role.agency_id for role in user.current_roles if role.kind in kinds} if user.is_active else set()
