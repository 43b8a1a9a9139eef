"""Money given to a village is written down, and a wrong line is cancelled, never removed."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from desmigratif.audit import actions as audit
from desmigratif.audit.actions import Actor
from desmigratif.programmes.errors import AllocationCancelledError, in_words
from desmigratif.programmes.models import Allocation


@transaction.atomic
def allocate(*, line: Allocation, by: Actor | None) -> Allocation:
    """Keep one line of money. Raises AllocationTwiceError for a second one of the same agency, kind and
    year."""
    try:
        with transaction.atomic():
            line.save()
    except IntegrityError as error:
        raise in_words(error) from error
    _record("allocate", line, by)
    return line


@transaction.atomic
def cancel_allocation(*, allocation: Allocation, reason: str, by: Actor | None) -> None:
    """The line no longer counts. Raises AllocationCancelledError."""
    if not Allocation.objects.filter(pk=allocation.pk, cancelled_at=None).update(cancelled_at=timezone.now()):
        raise AllocationCancelledError
    _record("cancel allocation", allocation, by, reason=reason)


def _record(verb: str, line: Allocation, by: Actor | None, **detail: str) -> None:
    about = {"year": line.year, "kind": line.kind, "amount_idr": line.amount_idr, **detail}
    audit.record(
        verb=verb,
        subject_kind="allocation",
        subject_id=line.pk,
        by=by,
        detail=about,
        agency_id=line.agency_id,
        area_id=line.village_id,
    )
