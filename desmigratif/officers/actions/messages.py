"""A message to the village officers of an area, as a notice to each."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_noop

from desmigratif.accounts.models import User
from desmigratif.agencies.models import Agency
from desmigratif.audit import actions as audit
from desmigratif.inbox.actions import notify
from desmigratif.inbox.models import Notice
from desmigratif.inbox.words import Word
from desmigratif.officers import queries
from desmigratif.officers.errors import NobodyError, SentAlreadyError
from desmigratif.officers.models import OfficerMessage
from desmigratif.places.models import Area

SUBJECT = gettext_noop("Message from %(agency)s to the village officers of %(area)s")
BODY = gettext_noop("%(text)s")
NATION = Word(gettext_noop("the whole of Indonesia"))


@dataclass(frozen=True)
class Letter:
    """A message as it is to be sent: `token` is the form's, from `agency` to officers of an area (None: the
    nation), of every agency or only of this one."""

    token: uuid.UUID
    text: str
    agency: Agency
    area: Area | None
    every_agency: bool


@transaction.atomic
def send_message(*, letter: Letter, by: User) -> OfficerMessage:
    """Tell every village officer of the area who has an account. The same again changes nothing. Raises
    NobodyError; SentAlreadyError for another message with a token that was used."""
    message, new = OfficerMessage.objects.get_or_create(
        token=letter.token,
        defaults={
            "agency": letter.agency,
            "every_agency": letter.every_agency,
            "area": letter.area,
            "text": letter.text,
            "by": by,
            "by_label": by.get_username(),
        },
    )
    if not new and _said_in(message) != (letter, by.pk):
        raise SentAlreadyError
    if not new:
        return message
    agency = None if letter.every_agency else letter.agency
    message.reach = _told(message, queries.recipients(agency=agency, area=letter.area), by)
    if not message.reach:
        raise NobodyError
    message.save(update_fields=["reach"])
    audit.record(
        verb="send",
        subject_kind="officer message",
        subject_id=message.pk,
        by=by,
        detail={"reach": message.reach},
        agency_id=message.agency_id,
        area_id=message.area_id,
    )
    return message


def _said_in(sent: OfficerMessage) -> tuple[Letter, int]:
    """A message that was sent as a letter, and who sent it."""
    return Letter(sent.token, sent.text, sent.agency, sent.area, sent.every_agency), sent.by_id


def _told(message: OfficerMessage, people: Iterable[User], by: User) -> int:
    return notify(
        people=people,
        by=by,
        kind=Notice.Kind.MESSAGE,
        subject=SUBJECT,
        body=BODY,
        url=message.get_absolute_url(),
        about=message,
        values={
            "agency": message.agency.short_name,
            "area": message.area.name if message.area else NATION,
            "text": message.text,
        },
    )
