"""Why something about a centre is refused. The text is for people, in the language of the moment."""

from django.db import IntegrityError
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class CentreError(Exception):
    """A change that is refused; `text` says why and what to do."""

    text: str | Promise = _(
        "The database refuses this. Look at the page again; somebody may have changed it."
    )

    def __str__(self) -> str:
        return str(self.text)


class PostTakenError(CentreError):
    text = _("Somebody else holds this post on some of these days. End that first, or hand it over.")


class PostOverError(CentreError):
    text = _("This person no longer holds the post. Look at the page again.")


class PostDayError(CentreError):
    text = _("The day must come after the first day of whoever holds the post.")


class AccountError(CentreError):
    text = _(
        "Nobody with this user name holds the matching role here today. Leave it empty, or ask for the role."
    )


class PerdesTwiceError(CentreError):
    text = _("A Perdes with this number and year is already written down.")


class NoPerdesError(CentreError):
    text = _("A kelurahan cannot issue a Perdes.")


class GoneError(CentreError):
    text = _("Somebody took this away or brought it back a moment ago. Look at the page again.")


class TooManyPeopleError(CentreError):
    """More people than one person may take as a file."""

    def __init__(self, count: int, most: int) -> None:
        super().__init__()
        self.count, self.most = count, most

    def __str__(self) -> str:
        return gettext(
            "These are %(count)d people. One person takes at most %(most)d in a file. Narrow the list by "
            "area or name, such as one regency, and take a file for each part."
        ) % {"count": self.count, "most": self.most}


REASONS: dict[str, type[CentreError]] = {
    "post_one_at_a_time": PostTakenError,
    "post_ends_after_start": PostDayError,
    "perdes_once": PerdesTwiceError,
}


def reason_of(refusal: IntegrityError) -> CentreError:
    """The words for what the database refused, by the name of its constraint."""
    diagnosis = getattr(refusal.__cause__, "diag", None)
    return REASONS.get(getattr(diagnosis, "constraint_name", None) or "", CentreError)()
