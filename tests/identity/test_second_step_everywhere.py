"""Without the second step no address answers a person whose role requires it."""

from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse

from desmigratif.accounts.models import Role, User
from desmigratif.accounts.tests.country import BACKEND, MakePerson
from desmigratif.config import settings as as_shipped
from tests.authorisation.addresses import Address, addresses

OPEN = {
    "account_change_password",
    "account_logout",
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_reauthenticate",
    "overview:help",
    "ui:language",
}
"""Written by hand: signing out, a password of one's own, the step itself, help, the language. Static
files are no addresses of the resolver."""


def paths() -> dict[str, str]:
    """Every address with something in its parts; what is there is never asked."""
    return {name_of(one): path_of(one) for one in addresses()}


def name_of(address: Address) -> str:
    assert address.name, f"{address.route} has no name"
    return address.name


def path_of(address: Address) -> str:
    """With 1 for each part, which is a number, a word and a text."""
    return reverse(name_of(address), kwargs=dict.fromkeys(address.parts, "1"))


@pytest.fixture
def person(make_person: MakePerson, settings: Any) -> User:
    settings.MIDDLEWARE = as_shipped.MIDDLEWARE
    return make_person("nasional", Role.Kind.ADMINISTRATOR)


@pytest.mark.parametrize("is_set_up", [False, True])
@pytest.mark.parametrize("method", ["get", "post"])
def test_no_address_answers_before_the_second_step(person: User, method: str, *, is_set_up: bool) -> None:
    if is_set_up:
        TOTP.activate(person, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    step = reverse("mfa_reauthenticate" if is_set_up else "mfa_activate_totp")
    client = Client()
    client.force_login(person, backend=BACKEND)
    asked = paths()
    assert len(asked) > 100
    assert set(asked) >= OPEN
    refused = {
        name
        for name, path in asked.items()
        if name not in OPEN and getattr(client, method)(path).headers.get("Location") == step
    }
    assert set(asked) - refused == OPEN
