"""The words of a letter: a count, subjects and links. Never names of people, never what is secret."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from desmigratif.inbox.links import absolute, confirmation
from desmigratif.inbox.models import Letter, MailChoice, Notice

MOST_TOLD = 50


@dataclass(frozen=True)
class Text:
    """Subject line and body of an e-mail."""

    subject: str
    body: str


def written(letter: Letter, choice: MailChoice) -> Text | None:
    """The letter in the person's language; None when there is nothing left to tell."""
    with translation.override(choice.language):
        if letter.kind == Letter.Kind.CONFIRM:
            return _asking(choice)
        told = list(letter.notices.filter(read_at=None).order_by("id")[: MOST_TOLD + 1])
        return _telling(letter, told) if told else None


def _asking(choice: MailChoice) -> Text:
    lines = [
        _("This address was given for letters from Desmigratif. If it was you, sign in and confirm it here:"),
        confirmation(choice),
        _("If it was not you, do nothing: no more letters will come. The link is good for three days."),
    ]
    return Text(_("Confirm your address for Desmigratif"), "\n\n".join(lines) + "\n")


def _telling(letter: Letter, told: list[Notice]) -> Text:
    count = min(len(told), MOST_TOLD)
    if letter.kind == Letter.Kind.DIGEST:
        subject = ngettext("Today: %(count)s new notice", "Today: %(count)s new notices", count)
    else:
        subject = ngettext("%(count)s new notice", "%(count)s new notices", count)
    parts = [f"{one.subject_in_words}\n{absolute(one.url)}" for one in told[:MOST_TOLD]]
    if len(told) > MOST_TOLD:
        more = _("There are more; your inbox shows all of them:")
        parts.append(f"{more}\n{absolute(reverse('inbox:index'))}")
    choose = _("Choose here which letters you get:")
    parts.append(f"{choose}\n{absolute(reverse('inbox:mail'))}")
    return Text("Desmigratif: " + subject % {"count": count}, "\n\n".join(parts) + "\n")
