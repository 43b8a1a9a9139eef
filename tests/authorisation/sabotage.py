"""Whether the walk notices that an access function lets everybody through."""

from tests.authorisation import rooms
from tests.authorisation.doors import Door, opened
from tests.authorisation.walking import ONE_OF_EACH, PEOPLE_BY_STANDING, Step, Walk


def noticed(walk: Walk, door: Door) -> bool:
    """Whether some answer differs from the table while the door is open, and not while it is closed."""
    near, far = _near_and_far(door)
    outsider, others = PEOPLE_BY_STANDING[:1], PEOPLE_BY_STANDING[1:]
    few = [person for person in others if person in ONE_OF_EACH]
    many = [person for person in others if person not in few]
    steps = [
        step
        for people, tables in ((outsider, near + far), (few, near), (few, far), (many, near), (many, far))
        for step in walk.steps(tables, people)
    ]
    while steps:
        at = _first_red(walk, door, steps)
        if at is None:
            return False
        if not list(_faults(walk, steps[at])):
            return True
        steps = steps[at + 1 :]
    return False


def _first_red(walk: Walk, door: Door, steps: list[Step]) -> int | None:
    with opened(door, walk.world.god):
        return next((at for at, step in enumerate(steps) if _faults(walk, step)), None)


def _faults(walk: Walk, step: Step) -> list[str]:
    row, method, person = step
    return [str(fault) for fault in walk.row(row, method, [person])]


def _near_and_far(door: Door) -> tuple[list[str], list[str]]:
    """Tables of the door's own room, and the others."""
    near = [name for name in rooms.tables() if name.startswith(door.room)]
    return near, [name for name in rooms.tables() if name not in near]
