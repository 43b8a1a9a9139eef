"""A decree is written down with version 1 of its annex, amended by further versions, struck out."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from desmigratif.accounts.models import User
from desmigratif.decrees import listing, queries
from desmigratif.decrees.actions import versions
from desmigratif.decrees.actions.asking import locked
from desmigratif.decrees.actions.telling import record, tell
from desmigratif.decrees.actions.versions import Amendment, Written
from desmigratif.decrees.errors import (
    DecidedError,
    NoChangeError,
    NothingConfirmedError,
    NumberTakenError,
    StruckOutError,
)
from desmigratif.decrees.models import Annex, Approval, Decree
from desmigratif.inbox.actions import put_on_calendar, take_off_calendar
from desmigratif.programmes.errors import constraint_of

DECREED = gettext_noop("Decree %(number)s names %(villages)s villages for %(programme)s")
AMENDED = gettext_noop("Decree %(number)s changes the villages of %(programme)s")
DATED = gettext_noop("The decree is dated %(day)s. Its annex can be printed.")
STRUCK = gettext_noop("Decree %(number)s of %(programme)s is struck out")
TEXT = gettext_noop("%(text)s")
ON_CALENDAR = gettext_noop("Date of decree %(number)s on villages of %(programme)s")


@transaction.atomic
def decree(*, approval: Approval, written: Written, year: int | None, by: User) -> Decree:
    """A decree about the confirmed sites of an approval, of one year of its plan or of all, with version 1 of
    its annex. Raises DecidedError, NothingConfirmedError, NumberTakenError."""
    approval = locked(approval=approval)
    if approval.state != Approval.State.APPROVED:
        raise DecidedError
    entries = listing.first(approval, year)
    if not entries:
        raise NothingConfirmedError
    made = Decree(
        approval=approval,
        programme=approval.programme,
        number=written.number.strip(),
        dated_on=written.dated_on,
        title=written.title.strip(),
        legal=written.legal.strip(),
        year=year,
        simulated=approval.simulated or any(entry.site.simulated for entry in entries),
        by=by,
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        raise NumberTakenError if constraint_of(error) == "decree_number_once" else error from error
    rows = [versions.row_of(entry=entry) for entry in entries]
    annex = versions.write(decree=made, written=written, rows=rows, by=by)
    record(about=made, verb="decree", by=by, number=made.number, villages=annex.villages)
    _announce(annex, by, DECREED)
    return made


@transaction.atomic
def amend(*, decree: Decree, written: Written, chosen: dict[str, str], reason: str, by: User) -> Annex:
    """The next version of a decree's annex, with those of the offered changes whose key was chosen; each
    tells its own reason, or the common one. Raises StruckOutError, NoChangeError."""
    decree = queries.decrees_to_lock().get(pk=decree.pk)
    if decree.struck_at is not None:
        raise StruckOutError
    newest = queries.newest_annex(decree)
    rows = list(queries.rows_of(newest))
    offers = {offer.key: offer for offer in listing.offered(decree)}
    changes = [Amendment(offers[key], why.strip() or reason) for key, why in chosen.items() if key in offers]
    if not changes:
        raise NoChangeError
    after = versions.After(newest.version, reason, changes)
    rows = versions.changed(rows=rows, changes=changes)
    annex = versions.write(decree=decree, written=written, rows=rows, after=after, by=by)
    record(
        about=decree, verb="amend", by=by, number=annex.number, version=annex.version, changes=len(changes)
    )
    _announce(annex, by, AMENDED)
    return annex


@transaction.atomic
def strike_out(*, decree: Decree, reason: str, by: User) -> Decree:
    """A decree that was written down by mistake counts no longer; it stays to be read, with the reason, and
    its number is free. Raises StruckOutError."""
    decree = queries.decrees_to_lock().get(pk=decree.pk)
    if decree.struck_at is not None:
        raise StruckOutError
    decree.struck_at, decree.struck_by, decree.struck_reason = timezone.now(), by, reason.strip()
    decree.save(update_fields=["struck_at", "struck_by", "struck_reason"])
    take_off_calendar(source=decree, by=by)
    record(about=decree, verb="strike out", by=by, number=decree.number, reason=reason)
    values: dict[str, object] = {"number": decree.number, "programme": decree.programme.name, "text": reason}
    tell(about=decree, by=by, subject=STRUCK, body=TEXT, key="struck", values=values)
    return decree


def _announce(annex: Annex, by: User, subject: str) -> None:
    """On the calendar of everybody with a role, and to the agency's own people."""
    decree, key = annex.decree, str(annex.version)
    named: dict[str, object] = {"number": annex.number, "programme": decree.programme.name}
    values = {**named, "villages": annex.villages, "day": annex.dated_on}
    tell(about=decree, by=by, subject=subject, body=DATED, key=key, values=values)
    url, day = decree.get_absolute_url(), annex.dated_on
    put_on_calendar(source=decree, by=by, key=key, day=day, title=ON_CALENDAR, url=url, values=named)
