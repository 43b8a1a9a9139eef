"""Accounts for trying the application, with passwords that everybody may know.

They exist only where nobody else can come in: the embedded database, on this machine's own address.
"""

import os
from dataclasses import dataclass

from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from desmigratif.accounts import errors, queries
from desmigratif.accounts.actions.recording import record_account, record_role
from desmigratif.accounts.models import Role, User
from desmigratif.agencies.actions import ensure_agencies, ensure_demo_regency_office
from desmigratif.agencies.models import Agency
from desmigratif.places import queries as places
from desmigratif.places.models import Area, AreaCode
from desmigratif.signin import second_step

# `testserver` is the name by which Django's own test client calls: nobody else can.
OWN_ADDRESSES = frozenset({"127.0.0.1", "localhost", "[::1]", "::1", "testserver"})


SECRET = "DESMIGRATIFSAWAHHIJAUSUBUHPAGIAA"  # noqa: S105  printed for everybody, like the passwords
"""Key of the second step of all demo accounts that need one, so that one entry in an app serves them."""
REGENCY, VILLAGE = "52.03", "52.03.01.2002"
"""Lombok Timur, and Pijot in it."""
OFFICE = "Disnaker Lombok Timur"


@dataclass(frozen=True)
class DemoAccount:
    """An account to try: what it is called, its password, whose role it plays, over which area (a code; the
    nation when empty)."""

    username: str
    password: str
    full_name: str
    agency: str
    kind: str
    area: str = ""

    @property
    def role(self) -> str:
        return str(Role.Kind(self.kind).label)

    @property
    def has_second_step(self) -> bool:
        """Asked of roles over the nation or a province."""
        return len(self.area) <= 2

    @property
    def secret(self) -> str:
        return SECRET if self.has_second_step else ""

    @property
    def code(self) -> str:
        """What its authenticator app shows now."""
        return code() if self.has_second_step else ""


DEMO_ACCOUNTS = (
    DemoAccount("perencana", "sawah-hijau-subuh", "Perencana Contoh", "Kemnaker", Role.Kind.PLANNER),
    DemoAccount("pembaca", "kopi-tubruk-pagi", "Pembaca Contoh", "Migrant CARE", Role.Kind.VIEWER),
    DemoAccount("admin", "angin-laut-timur", "Admin Contoh", "KP2MI", Role.Kind.ADMINISTRATOR),
    DemoAccount(
        "petugas.kemnaker", "padi-menguning-senja", "Petugas Contoh Kemnaker", "Kemnaker",
        Role.Kind.PROGRAMME_OFFICER,
    ),
    DemoAccount(
        "petugas.kp2mi", "ombak-tenang-fajar", "Petugas Contoh KP2MI", "KP2MI", Role.Kind.PROGRAMME_OFFICER
    ),
    DemoAccount(
        "petugas.migrantcare", "bambu-kuning-embun", "Petugas Contoh Migrant CARE", "Migrant CARE",
        Role.Kind.PROGRAMME_OFFICER,
    ),
    DemoAccount(
        "koordinator", "rinjani-biru-siang", "Koordinator Contoh", OFFICE, Role.Kind.COORDINATOR, REGENCY
    ),
    DemoAccount(
        "petugas.desa", "kelapa-muda-segar", "Petugas Desa Contoh", "Kemnaker", Role.Kind.VILLAGE_OFFICER,
        VILLAGE,
    ),
    DemoAccount("pemeriksa", "kaca-bening-terang", "Pemeriksa Contoh", "Kemnaker", Role.Kind.AUDITOR),
)  # fmt: skip


def allowed() -> bool:
    """Whether demo accounts may be here: embedded database, and only this machine's own address."""
    embedded = not os.environ.get("DATABASE_URL", "").strip()
    return embedded and set(settings.ALLOWED_HOSTS) <= OWN_ADDRESSES


def usernames() -> list[str]:
    """User names of the demo accounts."""
    return [demo.username for demo in DEMO_ACCOUNTS]


def offered() -> list[DemoAccount]:
    """The demo accounts that somebody may sign in with now."""
    if not allowed():
        return []
    there = set(User.objects.filter(is_demo=True, is_active=True).values_list("username", flat=True))
    return [demo for demo in DEMO_ACCOUNTS if demo.username in there]


def code() -> str:
    """The code of the second step that the demo accounts' app shows now."""
    return second_step.code_of(SECRET)


@transaction.atomic
def create_demo_accounts() -> list[User]:
    """The demo accounts, added where missing; those whose area the register lacks are left out.

    Raises DemoRefusedError where they may not be, or when a person's own account has one of their names.
    """
    if not allowed():
        raise errors.DemoRefusedError
    ensure_agencies()
    ensure_demo_regency_office()
    return [account for account in map(_ensured, DEMO_ACCOUNTS) if account is not None]


def _ensured(demo: DemoAccount) -> User | None:
    area = _area(demo.area) if demo.area else None
    if demo.area and area is None:
        return None
    account = User.objects.filter(username__iexact=demo.username).first() or _made(demo)
    if not account.is_demo:
        raise errors.DemoRefusedError
    if not queries.running_roles(account).exists():
        _give_role(account, demo, area)
    if demo.has_second_step and not second_step.is_set_up(account):
        TOTP.activate(account, SECRET)
        record_account(verb="totp activated", account=account, by=None)
    return account


def _area(code: str) -> Area | None:
    carrier = places.running_codes(AreaCode.System.KEMENDAGRI).filter(code=code).values("area")
    return Area.objects.filter(pk__in=carrier).first()


def _made(demo: DemoAccount) -> User:
    account = User(username=demo.username, full_name=demo.full_name, is_demo=True)
    account.set_password(demo.password)
    account.save()
    record_account(verb="create", account=account, by=None)
    return account


def _give_role(account: User, demo: DemoAccount, area: Area | None) -> None:
    agency = Agency.objects.get(short_name=demo.agency)
    today = timezone.localdate()
    role = Role.objects.create(
        user=account,
        agency=agency,
        kind=demo.kind,
        area=area,
        starts_on=today,
        by_installation=demo.kind == Role.Kind.ADMINISTRATOR,
    )
    record_role(verb="give role", role=role, by=None)
