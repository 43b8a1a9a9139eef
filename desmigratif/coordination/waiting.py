"""What waits for a person in this room: the home page shows it."""

from dataclasses import dataclass

from desmigratif.accounts.models import Role, User
from desmigratif.coordination import access, queries
from desmigratif.programmes.models import InheritedOverlap


@dataclass(frozen=True)
class Waiting:
    """How many waivers the person may confirm, pairs settle, conflicts of an event agree to, and events that
    wait put in force or drop."""

    waivers: int = 0
    pairs: int = 0
    conflicts: int = 0
    events: int = 0


def for_user(user: User) -> Waiting:
    """The same number of reads however much waits, of the person's own agencies alone; none for those who
    settle nothing."""
    mine = {role.agency_id for role in user.current_roles if role.kind == Role.Kind.PROGRAMME_OFFICER}
    events = _events(user) if access.recording_reach(user) else 0
    if not mine:
        return Waiting(events=events)
    sides = ("first__programme", "second__programme")
    waivers = queries.of_agencies(queries.open_waivers(), mine, "programme", "first_site__programme")
    pairs = queries.of_agencies(queries.open_overlaps(), mine, *sides)
    conflicts = queries.of_agencies(queries.open_conflicts(), mine, *sides)
    return Waiting(
        waivers=sum(access.may_confirm(user, one) for one in waivers),
        pairs=sum(_wants_a_word(user, one) for one in pairs),
        conflicts=sum(access.may_agree(user, one) for one in conflicts),
        events=events,
    )


def _wants_a_word(user: User, overlap: InheritedOverlap) -> bool:
    """An agency of the person has said nothing yet, or the two have said different things."""
    words = queries.newest_words(overlap)
    agencies = access.settling_agencies(user, overlap)
    return bool(agencies) and (len(words) > 1 or any(agency.pk not in words for agency in agencies))


def _events(user: User) -> int:
    reach = access.recording_reach(user)
    events = queries.waiting_events()
    villages = queries.villages_before(events)
    return sum(all(reach.covers(village) for village in villages[event.pk]) for event in events)
