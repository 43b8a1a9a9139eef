"""Accounts for trying the application, with passwords that everybody may know.

They exist only where nobody else can come in: the embedded database, on this machine's own address.
"""

import os
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from desmigratif.accounts import actions, errors, queries
from desmigratif.accounts.models import Role, User
from desmigratif.agencies.actions import ensure_agencies
from desmigratif.audit import actions as audit

# `testserver` is the name by which Django's own test client calls: nobody else can.
OWN_ADDRESSES = frozenset({"127.0.0.1", "localhost", "[::1]", "::1", "testserver"})


@dataclass(frozen=True)
class DemoAccount:
    """An account to try: what it is called, its password, whose role it plays."""

    username: str
    password: str
    full_name: str
    agency: str
    kind: str

    @property
    def role(self) -> str:
        return str(Role.Kind(self.kind).label)


DEMO_ACCOUNTS = (
    DemoAccount("perencana", "sawah-hijau-subuh", "Perencana Contoh", "Kemnaker", Role.Kind.PLANNER),
    DemoAccount("pembaca", "kopi-tubruk-pagi", "Pembaca Contoh", "Migrant CARE", Role.Kind.VIEWER),
    DemoAccount("admin", "angin-laut-timur", "Admin Contoh", "KP2MI", Role.Kind.ADMINISTRATOR),
)


def allowed() -> bool:
    """Whether demo accounts may be here: embedded database, and only this machine's own address."""
    embedded = not os.environ.get("DATABASE_URL", "").strip()
    return embedded and set(settings.ALLOWED_HOSTS) <= OWN_ADDRESSES


def usernames() -> list[str]:
    """User names of the demo accounts."""
    return [demo.username for demo in DEMO_ACCOUNTS]


def offered() -> list[DemoAccount]:
    """The demo accounts that somebody may sign in with now."""
    return list(DEMO_ACCOUNTS) if allowed() and queries.demo_accounts_exist() else []


@transaction.atomic
def create_demo_accounts() -> list[User]:
    """The demo accounts, added where missing. Raises DemoRefusedError where they may not be, or when a
    person's own account has one of their names."""
    if not allowed():
        raise errors.DemoRefusedError
    agencies = {agency.short_name: agency for agency in ensure_agencies()}
    accounts = []
    for demo in DEMO_ACCOUNTS:
        account = User.objects.filter(username__iexact=demo.username).first() or _made(demo)
        if not account.is_demo:
            raise errors.DemoRefusedError
        if not queries.running_roles(account).exists():
            actions.give_role(account=account, agency=agencies[demo.agency], kind=demo.kind, by=None)
        accounts.append(account)
    return accounts


def _made(demo: DemoAccount) -> User:
    account = User(username=demo.username, full_name=demo.full_name, is_demo=True)
    account.set_password(demo.password)
    account.save()
    audit.record(
        verb="create",
        subject_kind="account",
        subject_id=account.pk,
        by=None,
        detail={"username": demo.username},
    )
    return account
