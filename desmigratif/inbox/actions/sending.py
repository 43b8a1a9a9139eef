"""Letters on their way: made of notices, handed to the mail server, tried again, given up with words."""

import logging
from datetime import date, datetime, timedelta
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from desmigratif.audit import actions as audit
from desmigratif.inbox import letters, queries
from desmigratif.inbox.letters import Text
from desmigratif.inbox.links import absolute
from desmigratif.inbox.models import Letter, MailChoice
from desmigratif.tasks.registry import Outcome

logger = logging.getLogger(__name__)

MOST_A_TURN = 100
MOST_TRIES = 8
TRY_AGAIN_AFTER = (1, 5, 15, 60, 240)
"""Minutes after the first, second … attempt; the last one from then on."""

NO_SERVER = gettext_noop("No mail server is set up; letters wait.")
SENT = gettext_noop("Letters sent: %(sent)s, not accepted: %(failed)s")
DIGESTS = gettext_noop("Daily letters made: %(count)s")
REFUSED = gettext_noop("The mail server does not accept this address.")
NOT_TAKEN = gettext_noop("The mail server did not take the letter; it is tried again.")
AWAY = gettext_noop("The mail server cannot be reached; it is tried again.")
GIVEN_UP = gettext_noop("The letter was tried several times without success.")
NO_LONGER = gettext_noop("No longer wanted: the choice or the account has changed, or everything was read.")

State = Letter.State


class _AwayError(Exception):
    """The mail server does not answer: no use in trying the next letter now."""


def make_letters(*, how: str, kind: str) -> int:
    """One letter for everybody of this choice who has news; gives how many."""
    return sum(_make(pk, kind) for pk in list(queries.choices_with_news(how).values_list("pk", flat=True)))


@transaction.atomic
def _make(person_id: int, kind: str) -> bool:
    choice = MailChoice.objects.select_for_update(skip_locked=True).filter(pk=person_id).first()
    if choice is None:
        return False
    ids = list(queries.news_for(choice).values_list("pk", flat=True))
    if not ids:
        return False
    letter = Letter.objects.create(person_id=person_id, kind=kind, address=choice.address)
    queries.news_for(choice).filter(pk__in=ids).update(letter=letter)
    return True


def make_digests(*, day: date) -> Outcome:
    """The letters of a day for those who want one a day."""
    count = make_letters(how=MailChoice.How.DAILY, kind=Letter.Kind.DIGEST)
    return Outcome(DIGESTS, {"count": count})


def send_due(*, now: datetime | None = None) -> Outcome:
    """Make the letters of those who want them at once, and hand what is due to the mail server.

    A worker killed between the server's yes and its note sends that letter again, with the same Message-ID;
    none is lost.
    """
    if not settings.EMAIL_HOST:
        return Outcome(NO_SERVER)
    make_letters(how=MailChoice.How.AT_ONCE, kind=Letter.Kind.NOTICES)
    at = now or timezone.now()
    ended: list[str] = []
    with_server = get_connection(fail_silently=False)
    try:
        for _turn in range(MOST_A_TURN):
            letter = _take(at)
            if letter is None:
                break
            ended.append(_deliver(letter, with_server, at))
    except _AwayError:
        ended.append("")
    finally:
        _close(with_server)
    return Outcome(SENT, {"sent": ended.count(State.SENT), "failed": ended.count(State.FAILED)})


@transaction.atomic
def _take(now: datetime) -> Letter | None:
    """The next letter, moved on so that no other worker takes it and it returns if this one dies."""
    letter = queries.letters_due(now).select_for_update(skip_locked=True).first()
    if letter is None:
        return None
    letter.attempt += 1
    minutes = TRY_AGAIN_AFTER[min(letter.attempt, len(TRY_AGAIN_AFTER)) - 1]
    letter.next_at = now + timedelta(minutes=minutes)
    letter.save(update_fields=["attempt", "next_at"])
    return letter


def _deliver(letter: Letter, server: BaseEmailBackend, now: datetime) -> str:
    """Hand it over and note how that ended; gives the state. Raises _AwayError."""
    choice = MailChoice.objects.select_related("person").filter(pk=letter.person_id).first()
    text = _wanted(letter, choice) if choice else None
    if text is None:
        return _settle(letter, State.FAILED, NO_LONGER)
    try:
        server.open()
        server.send_messages([_message(letter, text)])
    except SMTPRecipientsRefused as error:
        codes = [code for code, _said in error.recipients.values()]
        final = all(code >= 500 for code in codes)
        return _settle(letter, State.FAILED, REFUSED) if final else _again(letter, NOT_TAKEN)
    except SMTPDataError as error:
        final = error.smtp_code >= 500
        return _settle(letter, State.FAILED, REFUSED) if final else _again(letter, NOT_TAKEN)
    except (SMTPException, OSError) as error:
        logger.warning("the mail server does not answer: %s", type(error).__name__)
        _again(letter, AWAY)
        raise _AwayError from error
    return _settle(letter, State.SENT, "")


def _wanted(letter: Letter, choice: MailChoice) -> Text | None:
    """What it says; None when the person has gone, wants it no more or there is nothing left to tell."""
    if not choice.person.is_active or choice.address != letter.address or choice.refused_at:
        return None
    asks = letter.kind == Letter.Kind.CONFIRM
    if asks == bool(choice.confirmed_at) or (not asks and choice.how == MailChoice.How.NONE):
        return None
    return letters.written(letter, choice)


def _message(letter: Letter, text: Text) -> EmailMessage:
    host = absolute("").partition("//")[2].partition(":")[0]
    made = f"{letter.made_at:%Y%m%d%H%M%S}"
    headers = {"Message-ID": f"<letter-{letter.pk}-{made}@{host}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(text.subject, text.body, to=[letter.address], headers=headers)


def _again(letter: Letter, fault: str) -> str:
    """It waits for its next time, or is given up after too many."""
    if letter.attempt >= MOST_TRIES:
        return _settle(letter, State.FAILED, GIVEN_UP, away=fault == AWAY)
    Letter.objects.filter(pk=letter.pk, state=State.WAITING).update(fault=fault)
    return State.WAITING


@transaction.atomic
def _settle(letter: Letter, state: Letter.State, fault: str, *, away: bool = False) -> str:
    """Note the end. An address that the server refuses gets nothing more until it is set again. What a letter
    was to tell, the next one tells only when the server was `away` and never saw it."""
    mine = Letter.objects.select_for_update().get(pk=letter.pk)
    mine.state, mine.fault, mine.ended_at = state, fault, timezone.now()
    mine.save()
    if fault == REFUSED:
        refused = MailChoice.objects.filter(pk=letter.person_id, address=letter.address)
        refused.update(refused_at=timezone.now())
    if away:
        mine.notices.update(letter=None)
    detail = {"kind": letter.kind, "fault": fault} if fault else {"kind": letter.kind}
    audit.record(verb=state, subject_kind="letter", subject_id=letter.pk, by=None, detail=detail)
    return state


def _close(server: BaseEmailBackend) -> None:
    try:
        server.close()
    except (SMTPException, OSError):
        logger.info("the mail server had hung up")
