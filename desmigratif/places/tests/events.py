"""Short ways to record events in tests."""

from datetime import date

from django.db import connection

from desmigratif.places.actions import lineage
from desmigratif.places.actions.lineage import Asked, NewVillage
from desmigratif.places.models import LineageEvent, Village

DAY = date(2026, 3, 1)
DECREE = "Perda Wonosobo 3/2026"
SOURCE = "Lembaran Daerah 2026 nomor 3"
NORTH = NewVillage("33.07.10.2101", "Kuripan Utara")
SOUTH = NewVillage("3307102102", "Kuripan Selatan")


def asked(
    kind: str,
    before: list[Village],
    after: list[Village | NewVillage],
    day: date = DAY,
    decree: str = DECREE,
) -> Asked:
    return Asked(kind, day, decree, SOURCE, tuple(before), tuple(after))


def record(
    kind: str, before: list[Village], after: list[Village | NewVillage], day: date = DAY
) -> LineageEvent:
    """The event, with every rule of the database that waits for the end of the transaction asked at once."""
    event = lineage.record_event(asked=asked(kind, before, after, day), by=None)
    connection.check_constraints()
    return event
