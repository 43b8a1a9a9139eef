"""What is settled between agencies, told to those who must answer."""

from django.db import transaction
from django.utils.translation import gettext_noop

from desmigratif.accounts.models import User
from desmigratif.coordination import queries
from desmigratif.inbox import queries as inbox
from desmigratif.inbox.actions import notify
from desmigratif.inbox.models import Notice
from desmigratif.places.models import Village
from desmigratif.programmes.actions import waiving
from desmigratif.programmes.models import Programme, Waiver

ASKED = gettext_noop("%(programme)s asks for a waiver in the village %(village)s")
ANSWER = gettext_noop("Two persons of each of the two agencies must agree before it counts.")


@transaction.atomic
def ask_waiver(*, village: Village, programme: Programme, reason: str, by: User) -> Waiver:
    """Ask for a waiver and tell the programme officers of the two agencies there, who are to agree.

    Refuses as `programmes.actions.waiving.ask_waiver` does.
    """
    waiver = waiving.ask_waiver(village=village, programme=programme, reason=reason, by=by)
    notify(
        people=inbox.officers(agency_ids=queries.agencies_of(waiver), area=village),
        by=by,
        kind=Notice.Kind.WAIVER,
        subject=ASKED,
        body=ANSWER,
        values={"programme": programme.name, "village": village.name},
        url=waiver.get_absolute_url(),
        about=waiver,
    )
    return waiver
