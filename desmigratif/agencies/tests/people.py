"""What tests of this room know of people, who live a storey above: they come from the house's fixtures."""

from collections.abc import Callable
from typing import Any

MakePerson = Callable[..., Any]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
