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
    """The same number of reads however much waits; none for those who settle nothing."""
    settles = Role.Kind.PROGRAMME_OFFICER in user.current_kinds
    records = bool(access.recording_reach(user))
    return Waiting(
        waivers=sum(access.may_confirm(user, one) for one in queries.open_waivers()) if settles else 0,
        pairs=sum(_wants_a_word(user, one) for one in queries.open_overlaps()) if settles else 0,
        conflicts=sum(access.may_agree(user, one) for one in queries.open_conflicts()) if settles else 0,
        events=_events(user) if records else 0,
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
