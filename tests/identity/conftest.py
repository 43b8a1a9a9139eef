"""The provider of Kemnaker, and a person who works there."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount

from desmigratif.accounts.models import User
from desmigratif.accounts.tests import conftest as people
from desmigratif.agencies.models import Agency
from desmigratif.config import identity, policies
from tests.identity import provider as real
from tests.identity.provider import Provider

administrator, planner, make_account = people.administrator, people.planner, people.make_account
agency, signed_in, fresh_limits = people.agency, people.signed_in, people.fresh_limits


@pytest.fixture(scope="package")
def running_provider() -> Iterator[Provider]:
    with real.running() as provider:
        yield provider


@pytest.fixture
def provider(running_provider: Provider, settings: Any) -> Provider:
    """The provider, truthful again, and configured for Kemnaker."""
    running_provider.asked.clear()
    running_provider.host, running_provider.instead = "", {}
    configured = [
        identity.IdentityProvider(
            id="kemnaker",
            name="Akun pegawai Kemnaker",
            agency="Kemnaker",
            issuer=running_provider.address,
            client_id="desmigratif",
            client_secret="rahasia-klien",
            second_step_acr=("urn:two",),
        )
    ]
    settings.SOCIALACCOUNT_PROVIDERS = identity.for_allauth(configured)
    settings.CONTENT_SECURITY_POLICY = policies.with_forms_to([running_provider.address])
    return running_provider


@pytest.fixture
def linked(provider: Provider, planner: User, agency: Agency) -> SocialAccount:
    """The planner's identity at the provider of Kemnaker, linked."""
    assert agency.short_name == "Kemnaker"
    return SocialAccount.objects.create(user=planner, provider="kemnaker", uid="pegawai-1", extra_data={})
