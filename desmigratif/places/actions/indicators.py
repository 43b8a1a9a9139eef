"""Figures about villages enter the database, whole series at once."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.db import connection, transaction

from desmigratif.audit import actions as audit
from desmigratif.places.copying import copy_rows
from desmigratif.places.models import Indicator

Figure = tuple[int, str, Decimal | int | float]
"""Village id, name of the indicator, value."""


@transaction.atomic
def write_indicators(
    *, figures: Iterable[Figure], period: str, source: str, simulated: bool, by: audit.Actor | None
) -> int:
    """Replace everything this source said about this period by these figures, and say how many there are.

    Raises ValueError for a value that is no number, and the database's IntegrityError for an unknown
    village, a figure given twice or a malformed name or period; nothing is replaced then.
    """
    with connection.cursor() as cursor:
        # Two writers of one series would each keep the other's figures.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"places.indicators {source} {period}"])
    Indicator.objects.filter(source=source, period=period)._raw_delete("default")
    columns = ("village_id", "name", "value", "period", "source", "simulated")
    count = copy_rows(Indicator, columns, ((*row, period, source, simulated) for row in _checked(figures)))
    audit.record(
        verb="write_indicators",
        subject_kind="indicators",
        subject_id=period,
        by=by,
        detail={"source": source, "period": period, "figures": count, "simulated": simulated},
    )
    return count


def _checked(figures: Iterable[Figure]) -> Iterator[tuple[int, str, Decimal]]:
    for village, name, value in figures:
        exact = Decimal(str(value))
        if not exact.is_finite():
            raise ValueError(f"{name} of village {village} is {value}, which is no number")
        yield village, name, exact
