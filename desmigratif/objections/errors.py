"""Why something about objections is refused. The text is for people, in their language."""

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from desmigratif.programmes import errors
from desmigratif.programmes.errors import ProgrammeError, constraint_of


class ObjectionError(ProgrammeError):
    """An objection, or a word on one, that is refused."""


class NoProposalError(ObjectionError):
    text = _("The site is no longer a proposal: nobody can object to it any more.")


class NoPeriodError(ObjectionError):
    text = _("This proposal has no period for objections. Talk to the agency that made it.")


class TooLateError(ObjectionError):
    text = _("The period for objections to this proposal is over.")


class ObjectedTwiceError(ObjectionError):
    text = _("Your agency has objected to this site already.")


class ObjectorError(ObjectionError):
    text = _("Only a programme officer of another agency, whose area holds the village, can object.")


class SameVillageError(ObjectionError):
    text = _("The other village is not the one that you object to. Choose another one.")


class VillageGoneError(ObjectionError):
    text = _("That village exists no longer. Offer one of those that have its land.")


class ClosedError(ObjectionError):
    text = _("The objection is no longer open to this. Look at it again.")


class SpeakerError(ObjectionError):
    text = _("Only a programme officer of the agency, whose area holds the village, can say this.")


class OtherPeopleError(ObjectionError):
    text = _(
        "Whoever objected or answered does not decide: another officer of the same agency does. And nobody "
        "speaks for both agencies."
    )


class BeyondAreaError(ObjectionError):
    text = _(
        "The other village lies outside your area, so you cannot propose it. A colleague whose area holds it "
        "can take it."
    )


BY_CONSTRAINT: dict[str, type[ObjectionError]] = {
    "objection_to_a_proposal": NoProposalError,
    "objection_by_another_agency": ObjectorError,
    "objection_once_an_agency": ObjectedTwiceError,
    "objection_in_time": TooLateError,
    "objection_open": ClosedError,
    "objection_answer_known": ClosedError,
    "objection_answered_once": ClosedError,
    "objection_taken_back_once": ClosedError,
    "objection_state_said": ClosedError,
    "objection_by_its_agencies": SpeakerError,
    "objection_by_others": OtherPeopleError,
}


def in_words(error: IntegrityError) -> Exception:
    """The refusal that a broken constraint means; an unknown one stays as it is."""
    known = BY_CONSTRAINT.get(constraint_of(error))
    return known() if known else errors.in_words(error)
