"""Nominating a village, adding papers, withdrawing with a reason. Nothing is changed or deleted, but a paper
given by mistake is emptied."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from desmigratif.accounts.models import User
from desmigratif.agencies.models import Agency
from desmigratif.audit import actions as audit
from desmigratif.nominations import queries
from desmigratif.nominations.errors import (
    NominatedTwiceError,
    SamePaperError,
    TakenOutError,
    TooManyPapersError,
    VillageEndedError,
    WithdrawnError,
)
from desmigratif.nominations.models import MOST_DOCUMENTS, Nomination, NominationDocument
from desmigratif.nominations.papers import Paper
from desmigratif.places.models import Village


@dataclass(frozen=True)
class Asked:
    """A village that an agency asks for in a programme year, with its reason and papers."""

    village: Village
    agency: Agency
    year: int
    reason: str
    papers: Sequence[Paper] = ()
    simulated: bool = False


@transaction.atomic
def nominate(*, asked: Asked, by: User | None) -> Nomination:
    """A nomination that every plan answers from now on. Raises NominatedTwiceError, PaperError,
    TooManyPapersError, SamePaperError, VillageEndedError."""
    if not queries.exists_today(asked.village):
        raise VillageEndedError
    nomination = Nomination(
        village=asked.village,
        agency=asked.agency,
        year=asked.year,
        reason=asked.reason,
        simulated=asked.simulated,
        by=by,
        by_label=_label(by),
    )
    try:
        with transaction.atomic():
            nomination.save()
    except IntegrityError as error:
        raise NominatedTwiceError from error
    _add(nomination, asked.papers, by)
    _remember(nomination, "nominate", by, reason=asked.reason, papers=len(asked.papers))
    return nomination


@transaction.atomic
def add_papers(*, nomination: Nomination, papers: Sequence[Paper], by: User) -> None:
    """Add papers to a nomination that stands. Raises WithdrawnError and what `nominate` raises of papers."""
    nomination = _locked(nomination)
    _add(nomination, papers, by)
    _remember(nomination, "add papers", by, papers=len(papers))


@transaction.atomic
def take_out(*, paper: NominationDocument, reason: str, by: User) -> None:
    """Empty a paper that was given by mistake; its hash stays, and who did it and why. A withdrawn nomination
    loses it too. Raises TakenOutError."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nominations_take_out(%s, %s, %s)", [paper.pk, reason, _label(by)])
        (done,) = cursor.fetchone()
    if not done:
        raise TakenOutError
    _remember(paper.nomination, "remove", by, paper=paper.pk, reason=reason)


def note_paper_read(*, paper: NominationDocument, by: User) -> None:
    """One line for one paper that was opened."""
    nomination = paper.nomination
    audit.note_read(
        subject_kind="nomination",
        subject_ids=[nomination.pk],
        by=by,
        purpose=f"paper {paper.pk}",
        agency_id=nomination.agency_id,
        area_id=nomination.village_id,
    )


@transaction.atomic
def withdraw(*, nomination: Nomination, reason: str, by: User) -> Nomination:
    """Take a nomination back; later plans do not answer it. Raises WithdrawnError."""
    nomination = _locked(nomination)
    nomination.state, nomination.withdrawn_at = Nomination.State.WITHDRAWN, timezone.now()
    nomination.withdrawn_by_label, nomination.withdraw_reason = _label(by), reason
    nomination.save(update_fields=["state", "withdrawn_at", "withdrawn_by_label", "withdraw_reason"])
    _remember(nomination, "withdraw", by, reason=reason)
    return nomination


def _locked(nomination: Nomination) -> Nomination:
    found = Nomination.objects.select_for_update(no_key=True).get(pk=nomination.pk)
    if not found.stands:
        raise WithdrawnError
    return found


def _add(nomination: Nomination, papers: Sequence[Paper], by: User | None) -> None:
    if nomination.documents.filter(taken_out_at=None).count() + len(papers) > MOST_DOCUMENTS:
        raise TooManyPapersError
    rows = [
        NominationDocument(
            nomination=nomination,
            name=paper.name[:150],
            kind=paper.kind,
            content=paper.content,
            size=len(paper.content),
            sha256=hashlib.sha256(paper.content).hexdigest(),
            by_label=_label(by),
        )
        for paper in papers
    ]
    try:
        with transaction.atomic():
            NominationDocument.objects.bulk_create(rows)
    except IntegrityError as error:
        raise SamePaperError from error


def _label(by: User | None) -> str:
    return "system" if by is None else by.get_username()


def _remember(nomination: Nomination, verb: str, by: User | None, **detail: object) -> None:
    audit.record(
        verb=verb,
        subject_kind="nomination",
        subject_id=nomination.pk,
        by=by,
        detail={"nomination": str(nomination), **detail},
        agency_id=nomination.agency_id,
        area_id=nomination.village_id,
    )
