"""Why something about approvals and decrees is refused. The text is for people, in their language."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from desmigratif.places.models import Village


class DecreeError(Exception):
    """A change that is refused; `text` says why and what to do."""

    text: str | Promise = ""

    def __str__(self) -> str:
        return str(self.text)


class NotReadyError(DecreeError):
    text = _(
        "Only a finished plan that found villages, was checked without the solver and was not put aside can"
        " be approved."
    )


class SimulatedError(DecreeError):
    text = _(
        "The figures of this plan are simulated. It can be approved only in an installation for trying, and"
        " only by whoever says that they know."
    )


class AskedAlreadyError(DecreeError):
    text = _("This plan waits for approval already, or is approved.")


class SubstanceError(DecreeError):
    text = _("The plan was made for another kind of programme: it does not keep clear of this one's sites.")


class WrongAgencyError(DecreeError):
    text = _("The plan is of another agency. Copy it, have it made for yours, and ask then.")


class SourceNeededError(DecreeError):
    text = _(
        "Sites would begin before this year. Name the decision, report or list in which that is written."
    )


class SamePersonError(DecreeError):
    text = _("Whoever asked for the approval does not decide. Another person of the agency does.")


class DecidedError(DecreeError):
    text = _("This was decided a moment ago. Look at it again.")


@dataclass(frozen=True)
class Obstacle:
    """A village that could not be proposed, and the sentence that says why; `taken` by another site."""

    village: Village
    words: str
    taken: bool


class NotProposedError(DecreeError):
    """Some villages could not be proposed; nothing was written but the refusals."""

    def __init__(self, obstacles: Sequence[Obstacle]) -> None:
        super().__init__()
        self.obstacles = tuple(obstacles)

    def __str__(self) -> str:
        count = len(self.obstacles)
        words = ngettext(
            "Nothing was approved: %(count)s village of the plan cannot be proposed any more.",
            "Nothing was approved: %(count)s villages of the plan cannot be proposed any more.",
            count,
        )
        return words % {"count": count}


class NothingTakenError(DecreeError):
    text = _("No village of this plan is taken. It can be approved as it is.")


class NumberTakenError(DecreeError):
    text = _("This programme has a decree of this number already.")


class NothingConfirmedError(DecreeError):
    text = _("No site of this approval and year is confirmed yet. A decree names what is confirmed.")


class NoChangeError(DecreeError):
    text = _("Choose at least one change. A new version says what it changes.")


class StruckOutError(DecreeError):
    text = _("This decree is struck out. Write down another one.")
