"""How tests of this room sign somebody in, and lists with something in them."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from desmigratif.accounts.models import User
from desmigratif.accounts.tests.country import BACKEND
from desmigratif.places.actions.lineage import Asked
from desmigratif.programmes import refusing
from desmigratif.programmes.actions import lineage, waiving
from desmigratif.programmes.actions.opening import Past, record_past
from desmigratif.programmes.errors import VillageAlreadyServedError
from desmigratif.programmes.models import Mention
from desmigratif.programmes.tests.ground import DAY, HERE, NEXT, Ground

THIRD = "52.02.01.2001"

At = Callable[[User], Client]


@pytest.fixture
def at(client: Client) -> Callable[[User], Client]:
    def signed_in(user: User) -> Client:
        client.force_login(user, backend=BACKEND)
        return client

    return signed_in


@pytest.fixture
def full(ground: Ground) -> Ground:
    """Each list with a row about the village HERE and programmes Desmigratif and Desbumi."""
    ground.running("desmigratif")
    asker = ground.officers.of["Migrant CARE"][0]
    waiving.ask_waiver(
        village=ground.village(), programme=ground.programmes["desbumi"], reason="Both are needed.", by=asker
    )
    with pytest.raises(VillageAlreadyServedError):
        ground.opened("desbumi")
    refusing.write()
    ground.opened("desbumi", NEXT)
    before = (ground.village(HERE), ground.village(NEXT))
    day = date(timezone.localdate().year, 1, 1)
    lineage.apply_lineage(asked=Asked("merge", day, "Perda 7", "LD", before, before[:1]), by=None)
    Mention.objects.create(
        village=ground.village(),
        programme=ground.programmes["desmigratif"],
        name_as_written="Keruak",
        source_url="https://news.example/1",
        published=f"{day.year}-03",
    )
    for key in ("desmigratif", "desbumi"):
        record_past(past=Past(ground.village(THIRD), ground.programmes[key], DAY, source="List"), by=None)
    return ground
