"""People with an address, a mail server, and somebody signed in."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from desmigratif.accounts.models import Role, User
from desmigratif.accounts.tests.country import BACKEND, MakePerson
from desmigratif.agencies.models import Agency
from desmigratif.inbox.actions import notify
from desmigratif.inbox.models import MailChoice, Notice
from desmigratif.inbox.tests.smtp_server import Server, serving

At = Callable[[User], Client]


@pytest.fixture
def at() -> At:
    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend=BACKEND)
        return client

    return signed_in


@pytest.fixture
def ani(make_person: MakePerson) -> User:
    return make_person("ani", Role.Kind.PROGRAMME_OFFICER)


@pytest.fixture
def budi(make_person: MakePerson) -> User:
    return make_person("budi", Role.Kind.PROGRAMME_OFFICER, "KP2MI")


@pytest.fixture
def thing(ani: User) -> Agency:
    """Something that notices can be about."""
    return Agency.objects.get(short_name="Kemnaker")


@pytest.fixture
def smtp(settings: Settings) -> Iterator[Server]:
    """A real mail server, and the application told of it."""
    with serving() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_TIMEOUT = 5
        settings.SITE_ADDRESS = "https://desmigratif.example"
        yield server


def tell(*people: User, about: Agency, key: str = "", kind: str = Notice.Kind.MESSAGE) -> int:
    """A plain notice."""
    return notify(
        people=people,
        by=None,
        kind=kind,
        subject="%(village)s is proposed",
        values={"village": f"Keruak {key}".strip()},
        url="/lokasi/1/",
        about=about,
        key=key,
    )


def wants(person: User, how: str, *, language: str = "en") -> MailChoice:
    """A confirmed choice."""
    return MailChoice.objects.create(
        person=person,
        how=how,
        address=f"{person.username}@example.org",
        language=language,
        confirmed_at=timezone.now(),
        since="2020-01-01T00:00Z",
    )
