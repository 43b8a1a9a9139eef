"""Why something about nominations is refused. The text is for people, in their language."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class NominationError(Exception):
    """A change that is refused; `text` says why and what to do."""

    text: str | Promise = ""

    def __str__(self) -> str:
        return str(self.text)


class NominatedTwiceError(NominationError):
    text = _("Your agency asks for this village in that year already. Add papers to that nomination.")


class WithdrawnError(NominationError):
    text = _("This nomination was withdrawn already.")


class TooManyPapersError(NominationError):
    text = _("A nomination holds ten papers at most.")


class SamePaperError(NominationError):
    text = _("This very paper is there already.")


class TakenOutError(NominationError):
    text = _("This paper was taken out already.")


class VillageEndedError(NominationError):
    text = _("This village exists no longer. Nominate the village that has its land now.")
