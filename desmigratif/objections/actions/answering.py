"""The answers to an objection: given by the proposing agency, decided by both, or taken back."""

from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from desmigratif.accounts.models import User
from desmigratif.agencies.models import Agency
from desmigratif.audit import actions as audit
from desmigratif.inbox import queries as inbox
from desmigratif.inbox.actions import notify
from desmigratif.inbox.models import Notice
from desmigratif.objections import queries
from desmigratif.objections.errors import BeyondAreaError, ClosedError, in_words
from desmigratif.objections.models import Objection, ObjectionAnswer
from desmigratif.programmes import access as rights
from desmigratif.programmes.actions import steps
from desmigratif.programmes.actions.opening import Wanted
from desmigratif.programmes.changing import locked
from desmigratif.programmes.errors import ReasonError
from desmigratif.programmes.models import Site
from desmigratif.sites.actions import mark_last_day, propose_site

Kind, Outcome, State = ObjectionAnswer.Kind, ObjectionAnswer.Outcome, Objection.State

TOLD = {
    (Kind.ANSWER, Outcome.WITHDRAW): gettext_noop("%(agency)s withdraws from the village %(village)s"),
    (Kind.ANSWER, Outcome.TAKE): gettext_noop("%(agency)s takes the other village instead of %(village)s"),
    (Kind.ANSWER, Outcome.ESCALATE): gettext_noop(
        "%(agency)s keeps to the village %(village)s: another officer of each agency decides"
    ),
    (Kind.TAKEN_BACK, ""): gettext_noop("%(agency)s takes back its objection in the village %(village)s"),
}
WORD = gettext_noop("%(agency)s has said how the objection in the village %(village)s ends")
AGREED = gettext_noop("Both agencies agree on the objection in the village %(village)s")
TEXT = gettext_noop("%(text)s")


@dataclass(frozen=True)
class _Said:
    """A word as it is to be written."""

    kind: str
    outcome: str
    agency: Agency
    reason: str


@transaction.atomic
def answer(*, objection: Objection, outcome: str, reason: str, by: User) -> Objection:
    """The proposing agency's answer: withdraw the site, take the village that was offered (it is proposed in
    the same transaction), or keep to it, so that another officer of each agency decides.

    Raises ObjectionError; and VillageAlreadyServedError, with nothing changed, when the other village was
    taken meanwhile.
    """
    objection = _held(objection)
    said = _Said(Kind.ANSWER, outcome, objection.site.programme.agency, reason)
    word = _spoken(objection, said, by)
    if outcome == Outcome.ESCALATE:
        _moved(objection, State.ESCALATED)
    else:
        _end(objection, outcome, reason, by)
    _tell(objection, word, TOLD[Kind.ANSWER, Outcome(outcome)], by)
    return objection


@transaction.atomic
def decide(*, objection: Objection, agency: Agency, outcome: str, reason: str, by: User) -> Objection:
    """An agency's word on how an escalated objection ends: keep the site, withdraw it, or take the other
    village. Once the newest words of both agree it is done, as `answer` does it; until then it stays open.
    By people who neither objected nor answered. Raises as `answer` does."""
    objection = _held(objection)
    if outcome == Outcome.TAKE and agency.pk == objection.site.programme.agency_id:
        _refuse_beyond(objection, by)
    word = _spoken(objection, _Said(Kind.WORD, outcome, agency, reason), by)
    said = queries.newest_words(objection)
    agreed = len(said) > 1 and len({one.outcome for one in said.values()}) == 1
    if agreed:
        proposer = said[objection.site.programme.agency_id]
        _end(objection, outcome, proposer.reason, User.objects.get(pk=proposer.by_id))
    _tell(objection, word, AGREED if agreed else WORD, by)
    return objection


@transaction.atomic
def take_back(*, objection: Objection, reason: str, by: User) -> Objection:
    """The agency that objected takes it back. Raises ObjectionError."""
    objection = _held(objection)
    word = _spoken(objection, _Said(Kind.TAKEN_BACK, "", objection.agency, reason), by)
    _moved(objection, State.TAKEN_BACK)
    _tell(objection, word, TOLD[Kind.TAKEN_BACK, ""], by)
    return objection


def _held(objection: Objection) -> Objection:
    """The objection as it is now; its site first, in the order of locks. Raises ClosedError."""
    locked(objection.site)
    Objection.objects.select_for_update(no_key=True).get(pk=objection.pk)
    found = queries.objections().get(pk=objection.pk)
    if not found.stands:
        raise ClosedError
    return found


def _spoken(objection: Objection, said: _Said, by: User) -> ObjectionAnswer:
    """The word is written, with its line in the trail. Raises what the database refuses."""
    if not said.reason.strip():
        raise ReasonError
    try:
        with transaction.atomic():
            word = ObjectionAnswer.objects.create(
                objection=objection,
                kind=said.kind,
                outcome=said.outcome,
                agency=said.agency,
                reason=said.reason,
                by_id=by.pk,
                by_label=by.get_username(),
            )
    except IntegrityError as error:
        raise in_words(error) from error
    verb = {Kind.ANSWER: "answer", Kind.WORD: "agree"}.get(Kind(said.kind), "take back")
    audit.record(
        verb=verb,
        subject_kind="objection",
        subject_id=objection.pk,
        by=by,
        detail={"outcome": said.outcome, "agency": str(said.agency), "reason": said.reason},
        agency_id=objection.site.programme.agency_id,
        area_id=objection.site.village_id,
    )
    return word


def _end(objection: Objection, outcome: str, reason: str, by: User) -> None:
    """What was decided is done to the site, by somebody of the proposing agency."""
    if outcome == Outcome.KEEP:
        _moved(objection, State.ANSWERED)
    elif outcome == Outcome.WITHDRAW:
        _withdrawn(objection.site, reason, by)
        _moved(objection, State.WITHDRAWN_SITE)
    else:
        objection.replacement = _replaced(objection, reason, by)
        _moved(objection, State.ALTERNATIVE_TAKEN)


def _withdrawn(site: Site, reason: str, by: User) -> Site:
    gone = steps.step(site=site, verb="withdraw", reason=reason, by=by)
    mark_last_day(site=gone, by=by)
    return gone


def _replaced(objection: Objection, reason: str, by: User) -> Site:
    """The site goes, and one in the other village is proposed for the same programme and days, open to
    objections in its turn. Villages are locked in their order first, whichever number is lower."""
    site, village = objection.site, objection.alternative
    if village is None:
        raise ClosedError
    _refuse_beyond(objection, by)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT programmes_lock_villages(ARRAY(SELECT village FROM programmes_ground(%s)"
            " UNION SELECT village FROM programmes_ground(%s)))",
            [site.village_id, village.pk],
        )
    _withdrawn(site, reason, by)
    days = (site.starts_on, site.ends_on)
    wanted = Wanted(village, site.programme, *days, simulated=site.simulated, source=_source(objection))
    return propose_site(wanted=wanted, reason=reason, by=by)


def _source(objection: Objection) -> str:
    """Where the beginning of a site that replaces another is written: as the other's was, else in this
    objection, in the language of the house."""
    with translation.override(settings.LANGUAGE_CODE):
        return objection.site.source or gettext("Objection number %(number)s") % {"number": objection.pk}


def _refuse_beyond(objection: Objection, by: User) -> None:
    village = objection.alternative
    if village is not None and not rights.may_propose(by, objection.site.programme, village):
        raise BeyondAreaError


def _moved(objection: Objection, state: str) -> None:
    """The state that the words mean. The database refuses any other."""
    objection.state = state
    try:
        with transaction.atomic():
            objection.save(update_fields=["state", "replacement"])
    except IntegrityError as error:
        raise in_words(error) from error


def _tell(objection: Objection, word: ObjectionAnswer, subject: str, by: User) -> int:
    """The officers of both agencies there learn what was said."""
    village = objection.site.village
    return notify(
        people=inbox.officers(agency_ids=queries.agencies_of(objection), area=village),
        by=by,
        kind=Notice.Kind.OBJECTION,
        subject=subject,
        body=TEXT,
        values={"agency": word.agency.short_name, "village": village.name, "text": word.reason},
        url=objection.get_absolute_url(),
        about=objection,
        key=f"answer {word.pk}",
    )
