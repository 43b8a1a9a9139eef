"""Why something about programmes and sites is refused. The text is for people, in their language."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class ProgrammeError(Exception):
    """A change that is refused; `text` says why and what to do."""

    text: str | Promise = ""

    def __str__(self) -> str:
        return str(self.text)


@dataclass(frozen=True)
class Blocker:
    """Who holds the village: the site, its programme and agency, from when, until when (None: open). `rests`
    when the site itself has ended and only its time of rest is meant."""

    site_id: int
    programme: str
    agency: str
    since: date
    until: date | None
    rests: bool


class VillageAlreadyServedError(ProgrammeError):
    """Another programme of the same substance holds the village. `blockers` are never empty unless the other
    went away between the refusal and the look."""

    def __init__(
        self, *, village_id: int, programme_id: int, verb: str, blockers: tuple[Blocker, ...]
    ) -> None:
        super().__init__()
        self.village_id, self.programme_id, self.verb = village_id, programme_id, verb
        self.blockers = blockers

    def __str__(self) -> str:
        if not self.blockers:
            return gettext("Another programme was faster a moment ago. Look at the village again.")
        first = self.blockers[0]
        words = {"programme": first.programme, "agency": first.agency, "since": date_format(first.since)}
        if first.rests and first.until:
            text = gettext(
                "%(programme)s (%(agency)s) worked here from %(since)s. Money was spent here, so the village "
                "rests until %(until)s."
            )
            return text % {**words, "until": date_format(first.until)}
        return (
            gettext(
                "%(programme)s (%(agency)s) has been in this village since %(since)s. Both would do the same."
            )
            % words
        )


class StateError(ProgrammeError):
    text = _("The site is no longer in a state in which this can be done. Look at it again.")


class PeriodError(ProgrammeError):
    text = _("The day does not fit: an end is after the beginning, an extension after the present end.")


class FarDayError(PeriodError):
    text = _("The register holds days from 1900 to 2199. Check the year.")


class AfterEndError(PeriodError):
    text = _("The site ends before that day. Choose a day up to its end, or prolong it first.")


class NotLaterError(PeriodError):
    text = _("The site goes on as long already. A prolongation needs a day after the present end.")


class NotEarlierError(PeriodError):
    text = _("The site ends earlier already. To let it go on for longer, prolong it.")


class NotYetError(PeriodError):
    text = _("This day has not come yet. Write it down once it has happened.")


class EndToComeError(PeriodError):
    text = _(
        "This day has not come yet, and a site is ended on a day that has. For an end that is still to come, "
        "choose “Set the end”, or “Prolong” for a later one: the site goes on until then."
    )


class NotBegunError(PeriodError):
    text = _(
        "The site has not begun, so there is nothing to end. Undo its confirmation and withdraw the "
        "proposal: the village is free at once."
    )


class ObjectionOpenError(ProgrammeError):
    text = _("Another agency objects to this site. Nothing is confirmed before the objection is answered.")


class GivenUpError(ProgrammeError):
    text = _("The proposal was given up because another agency objected. Propose the village anew.")


class ReasonError(ProgrammeError):
    text = _("Every change of a site needs its reason. Write it in a sentence.")


class SourceError(ProgrammeError):
    text = _(
        "The site would begin before this year. Name the decision, report or list that says so, or choose a "
        "day of this year."
    )


class ProgrammeNotRunningError(ProgrammeError):
    text = _("The programme does not run on that day.")


class VillageEndedError(ProgrammeError):
    text = _("The village no longer exists on that day. Choose one of the villages that came out of it.")


class VillageNotBegunError(ProgrammeError):
    text = _("The village did not exist yet on that day. Choose the village that it came out of.")


class SubstanceMovedError(ProgrammeError):
    text = _("Of what substance the programme is was decided a moment ago. Look at the village again.")


class NotRenewedError(ProgrammeError):
    text = _("Two programmes share this village by inheritance. Neither is prolonged while the other stands.")


class NothingToUndoError(ProgrammeError):
    text = _("There is nothing to take back, or something later depends on it.")


class PastError(ProgrammeError):
    text = _("A site of the past began before this register opened, and its source must be named.")


class PastTwiceError(ProgrammeError):
    text = _("This programme is already listed in that village for those days.")


class WaiverError(ProgrammeError):
    text = _("This waiver is no longer open.")


class WaiverNotNeededError(WaiverError):
    text = _("No other programme holds this village: propose it without a waiver.")


class WaiverAskedError(WaiverError):
    text = _("This waiver is asked for already. Confirm it in the list of waivers.")


class WaiverOwnAgencyError(WaiverError):
    text = _("Both programmes belong to one agency: a waiver is an agreement of two.")


class WaiverPersonError(WaiverError):
    text = _("Only a programme officer of one of the two agencies can confirm, once each.")


class WaiverTwiceError(WaiverError):
    text = _("Two persons of your agency have confirmed already.")


class SettlementError(ProgrammeError):
    text = _("Only the two agencies of this pair settle it.")


class DecisionError(ProgrammeError):
    text = _("This question is no longer open.")


class SecondPersonError(ProgrammeError):
    text = _("Whoever asked cannot decide: a second person does.")


class DecisionRightError(ProgrammeError):
    text = _("Only a national programme officer or administrator of the programme's agency decides this.")


class ConflictSettledError(ProgrammeError):
    text = _("This conflict is settled already.")


class AgreedForEventError(ProgrammeError):
    text = _(
        "Two agencies have agreed for this event that their sites share a village: it can no longer be "
        "dropped. Settle what else stands in its way, then try it again."
    )


class LineageAgreementError(ProgrammeError):
    text = _("Only a programme officer of an agency that has not agreed yet can agree.")


class NameTakenError(ProgrammeError):
    text = _("Another programme has this name already.")


class AllocationCancelledError(ProgrammeError):
    text = _("Somebody has cancelled this line already.")


class AllocationTwiceError(ProgrammeError):
    text = _("Money of this agency for this purpose and year is already written down. Change that line.")


class ActivityDayError(ProgrammeError):
    text = _("What happened is counted on a day within the site's period, and on no day to come.")


BY_CONSTRAINT: dict[str, type[ProgrammeError]] = {
    "site_state_step": StateError,
    "site_objection_open": ObjectionOpenError,
    "site_given_up_for_an_objection": GivenUpError,
    "site_ended_has_an_end": PeriodError,
    "site_ends_after_start": PeriodError,
    "site_days_of_an_age": FarDayError,
    "site_substance_of_its_programme": SubstanceMovedError,
    "site_village_lives": VillageEndedError,
    "site_village_begun": VillageNotBegunError,
    "inherited_overlap_not_renewed": NotRenewedError,
    "site_past_before_opening": PastError,
    "site_of_the_past_has_a_source": PastError,
    "site_past_once": PastTwiceError,
    "waiver_open": WaiverError,
    "waiver_by_its_agencies": WaiverPersonError,
    "waiver_two_an_agency": WaiverTwiceError,
    "waiver_confirmed_once_a_person": WaiverPersonError,
    "substance_decision_open": DecisionError,
    "substance_decision_one_open": DecisionError,
    "substance_decision_two_persons": SecondPersonError,
    "substance_decision_by_right": DecisionRightError,
    "lineage_conflict_open": ConflictSettledError,
    "lineage_by_its_agencies": LineageAgreementError,
    "lineage_agreed_once_a_person": LineageAgreementError,
    "programme_key_once": NameTakenError,
    "programme_name_once": NameTakenError,
    "substance_name_once": NameTakenError,
    "allocation_once_a_year_and_kind": AllocationTwiceError,
}
OVERLAP = "footprint_once"


def constraint_of(error: IntegrityError) -> str:
    """Name of the database's constraint that was broken."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return str(getattr(diagnosis, "constraint_name", "") or "")


def in_words(error: IntegrityError) -> Exception:
    """The refusal that a broken constraint means; an unknown one stays as it is."""
    known = BY_CONSTRAINT.get(constraint_of(error))
    return known() if known else error
