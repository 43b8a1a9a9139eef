"""A proposal of the ministry of which the others were told, and short ways to object, answer and decide."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from desmigratif.accounts.models import User
from desmigratif.accounts.tests.country import BACKEND
from desmigratif.agencies.models import Agency
from desmigratif.objections import actions
from desmigratif.objections.models import Objection
from desmigratif.programmes.actions.opening import Wanted
from desmigratif.programmes.models import Site
from desmigratif.programmes.tests.ground import HERE, NEXT, Ground
from desmigratif.sites import periods
from desmigratif.sites.actions import propose_site

OTHER = "52.03.01.2003"
REASON = "Kami sudah bekerja di desa ini."
ANSWER = "Keluarga di desa ini menunggu."

At = Callable[[User], Client]


@dataclass(frozen=True)
class Case:
    """The ministry (`own`) proposes, Migrant CARE (`other`) objects; two officers of each."""

    ground: Ground

    def person(self, agency: str, number: int = 1) -> User:
        return self.ground.officers.of[agency][number - 1]

    @property
    def own(self) -> User:
        return self.person("Kemnaker")

    @property
    def other(self) -> User:
        return self.person("Migrant CARE")

    def agency(self, name: str = "Migrant CARE") -> Agency:
        return Agency.objects.get(short_name=name)

    def proposed(self, code: str = HERE, key: str = "desmigratif") -> Site:
        starts_on = date(timezone.localdate().year, 1, 1)
        wanted = Wanted(self.ground.village(code), self.ground.programmes[key], starts_on)
        return propose_site(wanted=wanted, reason="Banyak pekerja migran.", by=self.own)

    def objected(self, site: Site, offered: str = "", agency: str = "Migrant CARE") -> Objection:
        village = self.ground.village(offered) if offered else None
        asked = actions.Objecting(site, self.agency(agency), REASON, village)
        return actions.object_to(asked=asked, by=self.person(agency))

    def escalated(self, site: Site, offered: str = "") -> Objection:
        return self.answered(self.objected(site, offered), "escalate")

    def answered(self, objection: Objection, outcome: str) -> Objection:
        return actions.answer(objection=objection, outcome=outcome, reason=ANSWER, by=self.own)

    def said(self, objection: Objection, outcome: str, agency: str, number: int = 2) -> Objection:
        return actions.decide(
            objection=objection,
            agency=self.agency(agency),
            outcome=outcome,
            reason=f"{agency} sepakat begitu.",
            by=self.person(agency, number),
        )

    def after(self, site: Site) -> date:
        """The day after the last one for objections."""
        last = periods.last_day_of(site)
        assert last is not None
        return last + timedelta(days=1)


@pytest.fixture
def case(ground: Ground) -> Case:
    return Case(ground)


@pytest.fixture
def at(client: Client) -> At:
    def signed_in(user: User) -> Client:
        client.force_login(user, backend=BACKEND)
        return client

    return signed_in


__all__ = ["ANSWER", "HERE", "NEXT", "OTHER", "REASON", "At", "Case"]
