"""The world of the walk: a small country, agencies, people who are signed in, things of every room."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.utils import timezone

from desmigratif.accounts.models import Role, User
from desmigratif.agencies.models import Agency
from desmigratif.places.actions.loading import load
from desmigratif.places.models import Area, Village
from desmigratif.places.register import from_names
from tests.authorisation import second_step
from tests.authorisation.people import BP3MI, CARE, EAST_OFFICE, KEMNAKER, KP2MI, MIDDLE_OFFICE, PEOPLE
from tests.authorisation.policy import Canary, Held, Person, Thing

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PASSWORD = "gunung-api-biru"
ABOVE = {
    "52": "Nusa Tenggara Barat",
    "52.03": "Kabupaten Lombok Timur",
    "52.03.01": "Keruak",
    "52.02": "Kabupaten Lombok Tengah",
    "52.02.01": "Praya",
    "32": "Jawa Barat",
    "32.12": "Kabupaten Indramayu",
    "32.12.01": "Haurgeulis",
}
DISTRICTS = ("52.03.01", "52.02.01", "32.12.01")
KINDS_OF_AGENCIES = {
    CARE: Agency.Kind.NGO,
    EAST_OFFICE: Agency.Kind.REGENCY_OFFICE,
    MIDDLE_OFFICE: Agency.Kind.REGENCY_OFFICE,
    BP3MI: Agency.Kind.SERVICE_OFFICE,
}
LOOKED_AFTER = {EAST_OFFICE: KEMNAKER, MIDDLE_OFFICE: KEMNAKER, BP3MI: KP2MI}
"""Whose administrators look after the accounts of these agencies."""

Builder = Callable[["World"], Sequence[Thing]]


@dataclass
class World:
    """What addresses are asked about and by whom. `things` are built when first asked for, so that a room may
    build upon another's."""

    builders: Mapping[str, Builder]
    users: dict[str, User] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    agencies: dict[str, Agency] = field(default_factory=dict)
    made: dict[str, tuple[Thing, ...]] = field(default_factory=dict)
    god: User = field(default_factory=User)

    def area(self, code: str) -> Area:
        return Area.objects.get(codes__code=code, codes__ends_on=None, codes__system="kemendagri")

    def village(self, code: str) -> Village:
        return Village.objects.get(codes__code=code, codes__ends_on=None, codes__system="kemendagri")

    def things(self, sort: str) -> tuple[Thing, ...]:
        if sort not in self.made:
            self.made[sort] = tuple(self.builders[sort](self))
            assert self.made[sort], sort
        return self.made[sort]

    @property
    def canaries(self) -> list[tuple[Canary, Thing]]:
        """Every canary and where it sits."""
        return [
            (canary, thing) for things in self.made.values() for thing in things for canary in thing.canaries
        ]


def village_codes() -> tuple[str, ...]:
    """Four desa and a kelurahan in each district."""
    return tuple(f"{district}.{end}" for district in DISTRICTS for end in (1001, 2001, 2002, 2003, 2004))


def build(builders: Mapping[str, Builder]) -> World:
    """The whole world, within the transaction that is open."""
    names = {**ABOVE, **{code: f"Desa {number}" for number, code in enumerate(village_codes(), start=1)}}
    load(register=from_names(names), by=None)
    world = World(builders)
    for person in PEOPLE:
        world.users[person.name] = _account(world, person)
    for name, above in LOOKED_AFTER.items():
        world.agencies[name].looked_after_by = world.agencies[above]
        world.agencies[name].save()
    for person in PEOPLE:
        world.sessions[person.name] = _signed_in(world, person)
    for sort in builders:
        world.things(sort)
    world.god = _everybody(world)
    return world


def _account(world: World, person: Person) -> User:
    user = User(username=person.name, full_name=f"Nama {person.name}")
    user.set_password(PASSWORD)
    user.save()
    for held in person.roles:
        _give(world, user, held, person.state)
    second_step.enrol(user)
    return user


def _give(world: World, user: User, held: Held, state: str) -> None:
    agency, _ = Agency.objects.get_or_create(
        short_name=held.agency,
        defaults={
            "name": held.agency,
            "kind": KINDS_OF_AGENCIES.get(held.agency, Agency.Kind.MINISTRY),
        },
    )
    world.agencies[held.agency] = agency
    tomorrow = timezone.localdate() + timedelta(days=1)
    Role.objects.create(
        user=user,
        agency=agency,
        kind=held.kind,
        area=world.area(held.area) if held.area else None,
        starts_on=tomorrow if state == "not yet" else date(2017, 1, 1),
        ends_on=date(2018, 1, 1) if state == "ended" else None,
    )


def _signed_in(world: World, person: Person) -> str:
    """Key of a session; a suspended account keeps the one it had."""
    user = world.users[person.name]
    client = Client()
    client.force_login(user, backend=BACKEND)
    if person.state == "suspended":
        user.is_active = False
        user.save(update_fields=["is_active"])
    session = client.session
    second_step.mark(session, user)
    session.save()
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _everybody(world: World) -> User:
    """Somebody who holds every kind of role over the nation in every agency; nobody signs in as them. The
    roles are not in the database: an agency without administrator stays one."""
    user = User.objects.create_user(username="everybody", password=None)
    start = date(2017, 1, 1)
    every = (
        Role(user=user, agency=agency, kind=kind, starts_on=start)
        for agency in world.agencies.values()
        for kind in Role.Kind
    )
    user.__dict__["current_roles"] = tuple(every)
    return user


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside has not happened afterwards; on-commit work does not run."""
    atomic = transaction.atomic()
    # as in Django's own TestCase: code that wants to be outermost may run within this
    atomic._from_testcase = True  # type: ignore[attr-defined]
    with atomic:
        yield
        transaction.set_rollback(True)
