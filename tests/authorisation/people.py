"""The people of the world: every kind of role at its sensible levels, in several agencies, and outsiders."""

from typing import Final

from tests.authorisation.policy import Held, Person

KEMNAKER, KP2MI, CARE, BP3MI = "Kemnaker", "KP2MI", "Migrant CARE", "BP3MI NTB"
EAST_OFFICE, MIDDLE_OFFICE = "Disnaker Lombok Timur", "Disnaker Lombok Tengah"
FOREIGN_MINISTRY, VILLAGE_MINISTRY = "Kemlu", "Kemendes"
"""Short names of agencies."""

NTB, EAST, MIDDLE, INDRAMAYU = "52", "52.03", "52.02", "32.12"
HOME, NEXT, OFFICE = "52.03.01.2001", "52.03.01.2002", "52.03.01.1001"
MIDDLE_VILLAGE, FAR_VILLAGE = "52.02.01.2001", "32.12.01.2001"
"""Codes of areas: a province, three regencies, villages of them."""


def _of(name: str, kind: str, agency: str, area: str = "") -> Person:
    return Person(name, (Held(kind, agency, area),))


PEOPLE: Final = (
    _of("officer", "programme_officer", KEMNAKER),
    _of("officer.ntb", "programme_officer", KEMNAKER, NTB),
    _of("officer.middle", "programme_officer", KEMNAKER, MIDDLE),
    _of("officer.kp2mi", "programme_officer", KP2MI),
    _of("officer.care", "programme_officer", CARE),
    _of("planner", "planner", KEMNAKER),
    _of("planner.kp2mi", "planner", KP2MI),
    _of("coordinator.east", "coordinator", EAST_OFFICE, EAST),
    _of("coordinator.middle", "coordinator", MIDDLE_OFFICE, MIDDLE),
    _of("desk.home", "village_officer", KEMNAKER, HOME),
    _of("desk.next", "village_officer", KEMNAKER, NEXT),
    _of("desk.middle", "village_officer", KEMNAKER, MIDDLE_VILLAGE),
    _of("desk.far", "village_officer", KEMNAKER, FAR_VILLAGE),
    _of("desk.kp2mi", "village_officer", KP2MI, HOME),
    _of("head.home", "village_head", KEMNAKER, HOME),
    _of("head.kp2mi", "village_head", KP2MI, NEXT),
    _of("handler", "case_handler", BP3MI, NTB),
    _of("handler.care", "case_handler", CARE),
    _of("mission", "mission_officer", FOREIGN_MINISTRY),
    _of("partner", "partner", VILLAGE_MINISTRY),
    _of("auditor", "auditor", KEMNAKER),
    _of("auditor.kp2mi", "auditor", KP2MI),
    _of("auditor.east", "auditor", EAST_OFFICE, EAST),
    _of("admin", "administrator", KEMNAKER),
    _of("admin.kp2mi", "administrator", KP2MI),
    _of("admin.ntb", "administrator", KEMNAKER, NTB),
    _of("admin.east", "administrator", KEMNAKER, EAST),
    _of("viewer", "viewer", KEMNAKER),
    _of("viewer.home", "viewer", KEMNAKER, HOME),
    _of("viewer.kp2mi", "viewer", KP2MI, INDRAMAYU),
    # What one role allows must not be joined with the agency or the area of another.
    Person("crossed", (Held("village_officer", KEMNAKER, MIDDLE_VILLAGE), Held("village_head", KP2MI, NEXT))),
    Person("outsider"),
    Person("ended", (Held("administrator", KEMNAKER), Held("planner", KEMNAKER)), state="ended"),
    Person("not.yet", (Held("administrator", KEMNAKER), Held("planner", KEMNAKER)), state="not yet"),
    Person("suspended", (Held("administrator", KEMNAKER), Held("planner", KEMNAKER)), state="suspended"),
)
NAMED: Final = {person.name: person for person in PEOPLE}
