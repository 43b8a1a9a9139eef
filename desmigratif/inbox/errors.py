"""What an inbox refuses, in words for people."""

from django.utils.translation import gettext as _


class InboxError(Exception):
    """Something was refused; `str()` is the sentence for people."""


class TooManyConfirmationsError(InboxError):
    """An address may be asked only a few times a day, so that nobody floods a stranger."""

    def __str__(self) -> str:
        return _("A confirmation was sent several times today. Try again tomorrow.")
