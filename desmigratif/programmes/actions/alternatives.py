"""Villages to take instead of a refused one, as the newest plan ranks them. Planning calls this."""

from collections.abc import Sequence

from django.db import transaction

from desmigratif.programmes.models import Alternative

MOST = 5_000


@transaction.atomic
def set_alternatives(*, village_ids: Sequence[int], plan: str) -> None:
    """The villages that a plan would take next, best first; those of the plan before go."""
    Alternative.objects.all().delete()
    Alternative.objects.bulk_create(
        Alternative(village_id=village, rank=rank, plan=plan)
        for rank, village in enumerate(village_ids[:MOST], start=1)
    )
