"""Officers: whom to call and who is paid is for those who look after them; a message also for those who got
it."""

import uuid

from desmigratif.officers.actions import messages
from tests.authorisation.people import EAST_OFFICE, HOME, KEMNAKER
from tests.authorisation.policy import OTHER_AGENCY, OWN, READ, Canary, Row, Thing, role
from tests.authorisation.rooms.monitoring import IN_CHARGE, LIST, QUERY
from tests.authorisation.world import World

OF_COORDINATOR = role("coordinator", to=(OWN,)) | role("village_officer", to=(OWN, OTHER_AGENCY))
OF_AGENCY = role("programme_officer", "village_officer", to=(OWN,))
MESSAGE = {"token": str(uuid.UUID(int=1)), "seat": "0", "area": "", "text": "Rapat Senin"}

ROWS = (
    Row("officers:contacts", READ, IN_CHARGE),
    Row("officers:export_contacts", READ, IN_CHARGE, about=LIST),
    Row("officers:allowances", READ, IN_CHARGE, query=QUERY),
    Row("officers:export_allowances", READ, IN_CHARGE, about=LIST, query=QUERY),
    Row("officers:messages", "GET POST", IN_CHARGE, send=MESSAGE),
    Row("officers:message", READ, OF_COORDINATOR, about="message of a coordinator"),
    Row("officers:message", READ, OF_AGENCY, about="message of an agency"),
)


def coordinators_messages(world: World) -> list[Thing]:
    """To the officers of one village, of every agency."""
    return [_message(world, "message of a coordinator", EAST_OFFICE, "coordinator.east", every=True)]


def agencys_messages(world: World) -> list[Thing]:
    """To the officers of one village, of the ministry alone."""
    return [_message(world, "message of an agency", KEMNAKER, "officer", every=False)]


def _message(world: World, sort: str, agency: str, by: str, *, every: bool) -> Thing:
    text = Canary(f"text of a {sort}", OF_COORDINATOR if every else OF_AGENCY, "officers:message")
    letter = messages.Letter(
        token=uuid.uuid5(uuid.NAMESPACE_OID, sort),
        text=f"Pesan {text}",
        agency=world.agencies[agency],
        area=world.area(HOME),
        every_agency=every,
    )
    sent = messages.send_message(letter=letter, by=world.users[by])
    return Thing(sort, {"pk": sent.pk}, agency=agency, area=HOME, canaries=(text,))


THINGS = {
    "message of a coordinator": coordinators_messages,
    "message of an agency": agencys_messages,
}
