"""How tests of this room sign somebody in."""

from collections.abc import Callable

import pytest
from django.test import Client

from desmigratif.accounts.models import User
from desmigratif.accounts.tests.country import BACKEND

At = Callable[[User], Client]


@pytest.fixture
def at(client: Client) -> Callable[[User], Client]:
    def signed_in(user: User) -> Client:
        client.force_login(user, backend=BACKEND)
        return client

    return signed_in
