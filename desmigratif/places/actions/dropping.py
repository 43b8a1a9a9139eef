"""An event of villages that waits is given up: a decree was withdrawn, or was written down wrongly."""

from django.db import transaction

from desmigratif.audit import actions as audit
from desmigratif.places import errors
from desmigratif.places.actions.lineage import Asked
from desmigratif.places.actions.turns import lock_for_lineage
from desmigratif.places.models import LineageEvent


@transaction.atomic
def drop_event(*, event: LineageEvent, reason: str, by: audit.Actor | None) -> LineageEvent:
    """The event changes nothing for good; its note ends with the reason. Raises NotWaitingError."""
    lock_for_lineage(villages=Asked.of(event).known)
    waiting = LineageEvent.objects.select_for_update(of=("self",)).get(pk=event.pk)
    if waiting.state != LineageEvent.State.WAITING:
        raise errors.NotWaitingError
    waiting.state = LineageEvent.State.DROPPED
    waiting.note = "\n".join(filter(None, (waiting.note, reason)))
    waiting.save(update_fields=["state", "note"])
    audit.record(
        verb="drop_lineage",
        subject_kind="lineage",
        subject_id=waiting.pk,
        by=by,
        detail={"decree": waiting.decree, "reason": reason},
    )
    return waiting
