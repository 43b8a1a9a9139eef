"""How a person wants letters: the address, its confirmation, at once or once a day."""

from django.db import transaction
from django.utils import timezone

from desmigratif.accounts.models import User
from desmigratif.audit import actions as audit
from desmigratif.inbox import queries
from desmigratif.inbox.errors import TooManyConfirmationsError
from desmigratif.inbox.links import is_for
from desmigratif.inbox.models import Letter, MailChoice, new_nonce

MOST_CONFIRMATIONS = 5
"""Letters a day that ask to confirm an address."""


@transaction.atomic
def choose_mail(*, how: str, address: str, language: str, by: User) -> MailChoice:
    """Keep the choice. Another address, or one that was refused, is asked for confirmation by a letter.

    Raises TooManyConfirmationsError; then nothing is kept.
    """
    choice = _held(by, language)
    before, choice.how, choice.language = (choice.how, choice.address), how, language
    if address != choice.address or (choice.refused_at and address):
        choice.address, choice.confirmed_at, choice.refused_at = address, None, None
        choice.nonce = new_nonce()
        if address:
            _ask(choice)
    if (choice.how, choice.address) != before:
        choice.since = timezone.now()
    choice.save()
    # The address itself stays out of the trail: it is the person's own.
    audit.record(verb="choose letters", subject_kind="inbox", subject_id=by.pk, by=by, detail={"how": how})
    return choice


@transaction.atomic
def ask_again(*, by: User) -> bool:
    """Another letter that asks to confirm; only its link is good. False when nothing is to be confirmed.

    Raises TooManyConfirmationsError.
    """
    choice = MailChoice.objects.select_for_update().filter(person=by, confirmed_at=None).first()
    if choice is None or not choice.address:
        return False
    choice.refused_at = None
    _ask(choice)
    choice.save()
    audit.record(verb="ask for confirmation", subject_kind="inbox", subject_id=by.pk, by=by)
    return True


@transaction.atomic
def confirm_address(*, token: str, by: User) -> bool:
    """The address counts from now on; False when the link is not the newest one of this person."""
    choice = MailChoice.objects.select_for_update().filter(person=by).first()
    if choice is None or not is_for(choice, token):
        return False
    if choice.confirmed_at is None:
        choice.confirmed_at = choice.since = timezone.now()
        choice.save()
        audit.record(verb="confirm address", subject_kind="inbox", subject_id=by.pk, by=by)
    return True


def _held(person: User, language: str) -> MailChoice:
    MailChoice.objects.get_or_create(person=person, defaults={"language": language})
    return MailChoice.objects.select_for_update().get(person=person)


def _ask(choice: MailChoice) -> None:
    if queries.letters_of_today(choice.person, Letter.Kind.CONFIRM) >= MOST_CONFIRMATIONS:
        raise TooManyConfirmationsError
    choice.nonce = new_nonce()
    Letter.objects.create(person=choice.person, kind=Letter.Kind.CONFIRM, address=choice.address)
