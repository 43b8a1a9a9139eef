"""What becomes of a list after its upload: kept, thrown away as a draft, put aside, taken back."""

from django.db import transaction
from django.utils import timezone

from desmigratif.accounts.models import User
from desmigratif.audit import actions as audit
from desmigratif.candidates.models import CandidateSet


@transaction.atomic
def keep_draft(*, candidates: CandidateSet, by: User) -> None:
    """Keep a list that was looked at; from now on plans may be made of it."""
    if CandidateSet.objects.filter(pk=candidates.pk, draft=True).update(draft=False):
        audit.record(verb="keep", subject_kind="candidate set", subject_id=candidates.pk, by=by)


@transaction.atomic
def throw_away(*, candidates: CandidateSet, by: User) -> bool:
    """Delete a draft, which no plan was made of; False for a list that is kept."""
    count, _each = CandidateSet.objects.filter(pk=candidates.pk, draft=True).delete()
    if count:
        detail = {"sha256": candidates.sha256}
        audit.record(
            verb="throw away", subject_kind="candidate set", subject_id=candidates.pk, by=by, detail=detail
        )
    return bool(count)


@transaction.atomic
def put_aside(*, candidates: CandidateSet, by: User) -> None:
    """Offer the list to no new plan. Its plans, its page and its file stay."""
    kept = CandidateSet.objects.filter(pk=candidates.pk, draft=False, archived_at=None)
    if kept.update(archived_at=timezone.now(), archived_by=by):
        audit.record(verb="discard", subject_kind="candidate set", subject_id=candidates.pk, by=by)


@transaction.atomic
def take_back(*, candidates: CandidateSet, by: User) -> None:
    """Offer a list again that was put aside."""
    aside = CandidateSet.objects.filter(pk=candidates.pk).exclude(archived_at=None)
    if aside.update(archived_at=None, archived_by=None):
        audit.record(verb="restore", subject_kind="candidate set", subject_id=candidates.pk, by=by)
