"""One writer of the register at a time, and the order in which its rows are locked."""

from collections.abc import Iterable

from django.db import connection

from desmigratif.places.models import Village


def take_the_turn() -> None:
    """Until the transaction ends nobody else loads the register or records an event."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('places.load_register'))")


def lock_for_lineage(*, villages: Iterable[Village]) -> None:
    """Take the turn, then lock the villages, lowest id first. To be called before any other lock on villages:
    whoever waits for the turn holds none."""
    take_the_turn()
    ids = {village.pk for village in villages}
    # for villages that are locked already this does not wait
    list(
        Village.objects.filter(pk__in=ids)
        .order_by("pk")
        .select_for_update(of=("self",), no_key=True)
        .values_list("pk")
    )
