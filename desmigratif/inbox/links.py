"""Addresses that only one person may know: the link that confirms an address, the secret of a calendar."""

from hashlib import sha256

from django.conf import settings
from django.core import signing
from django.urls import reverse

from desmigratif.accounts.models import User
from desmigratif.inbox.models import MailChoice

SALT = "desmigratif.inbox.address"
GOOD_FOR_SECONDS = 3 * 24 * 3600


def absolute(path: str) -> str:
    """The whole address of a page of this installation, for letters and calendar programs."""
    return settings.SITE_ADDRESS.rstrip("/") + path


def hash_of(token: str) -> str:
    """What is kept of a secret address."""
    return sha256(token.encode()).hexdigest()


def password_mark(person: User) -> str:
    """Another one after every new password; gives nothing of the password away."""
    return hash_of(person.get_session_auth_hash())


def confirmation(choice: MailChoice) -> str:
    """The whole address of the page that confirms the choice's address."""
    token = signing.dumps(_signed(choice), salt=SALT)
    return absolute(reverse("inbox:confirm", args=[token]))


def is_for(choice: MailChoice, token: str) -> bool:
    """Whether the token is that of the newest confirmation letter of this choice, and not too old."""
    try:
        said = signing.loads(token, salt=SALT, max_age=GOOD_FOR_SECONDS)
    except signing.BadSignature:
        return False
    return bool(said == _signed(choice))


def _signed(choice: MailChoice) -> list[str | int]:
    """No address: whoever sees the link, on the way or in a list of visited pages, learns none."""
    return [choice.pk, choice.nonce]
