"""What waits for a person in this room: the home page shows it."""

from dataclasses import dataclass

from desmigratif.accounts.models import User
from desmigratif.objections import access, queries
from desmigratif.objections.models import Objection


@dataclass(frozen=True)
class Waiting:
    """How many objections the person may answer, and on how many they may say how it ends."""

    answers: int = 0
    words: int = 0


def for_user(user: User) -> Waiting:
    """Two reads however much waits; none for those who are no programme officers."""
    found = list(queries.waiting_for(user))
    return Waiting(
        answers=sum(one.state == Objection.State.OPEN and access.answers(user, one) for one in found),
        words=sum(one.state == Objection.State.ESCALATED and wants_word(one, user) for one in found),
    )


def wants_word(objection: Objection, person: User) -> bool:
    """Whether an agency of the person has said nothing yet, or the two have said different things; and the
    person is none of those who objected or answered."""
    if person.pk in queries.speakers_before(objection):
        return False
    said = queries.newest_words(objection)
    mine = access.speaking_agencies(person, objection)
    return bool(mine) and (len(said) > 1 or any(pk not in said for pk in mine))
