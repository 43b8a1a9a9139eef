"""What reaches beyond the configured provider, or finds it away: nothing leaves, and people read why."""

import socket
from contextlib import closing
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount, SocialApp
from django.test import Client
from django.urls import reverse

from tests.identity.provider import Provider, free_port
from tests.identity.way import BACK, GO, agreed, asked, refused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["token_endpoint", "jwks_uri", "authorization_endpoint"])
def test_no_request_leaves_for_anywhere_but_the_issuer(
    provider: Provider, linked: SocialAccount, name: str
) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as elsewhere:
        elsewhere.settimeout(0.2)
        browser = Client()
        back = agreed(asked(browser))
        provider.instead = {name: f"http://127.0.0.1:{elsewhere.getsockname()[1]}/x"}
        assert refused(browser.get(back))
        assert refused(browser.post(GO))
        with pytest.raises(TimeoutError):
            elsewhere.accept()


def test_a_row_in_the_database_makes_no_provider(provider: Provider) -> None:
    SocialApp.objects.create(
        provider="openid_connect",
        provider_id="palsu",
        name="Palsu",
        client_id="x",
        settings={"server_url": "http://x"},
    )
    assert Client().post(reverse("openid_connect_login", args=["palsu"])).status_code == 404
    assert "Palsu" not in Client().get(reverse("account_login")).content.decode()


def test_a_provider_that_is_away_or_says_no_is_told_in_words(
    provider: Provider, linked: SocialAccount, settings: Any
) -> None:
    browser = Client()
    there = asked(browser)
    answer = requests.post(there, data={"action": "deny"}, allow_redirects=False, timeout=5)
    no = urlsplit(answer.headers["Location"])
    state = parse_qs(urlsplit(there).query)["state"][0]
    assert refused(browser.get(f"{no.path}?{no.query or 'error=access_denied'}&state={state}"))
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    nowhere = f"http://127.0.0.1:{free_port()}"
    app["settings"] |= {"server_url": nowhere, "issuer": nowhere, "origin": nowhere}
    assert refused(browser.post(GO))
    assert refused(browser.get(f"{BACK}?code=x&state=y"))


def test_only_a_form_sets_out_and_only_to_a_provider_that_is_configured(provider: Provider) -> None:
    assert Client().get(GO).status_code == 405
    assert Client(enforce_csrf_checks=True).post(GO).status_code == 403
    unknown = reverse("openid_connect_login", args=["lain"])
    assert Client().post(unknown).status_code == 404
    assert Client().get(reverse("openid_connect_callback", args=["lain"])).status_code == 404
    answer = Client().get(reverse("socialaccount_connections"))
    assert answer.headers["Location"].startswith(reverse("account_login"))
