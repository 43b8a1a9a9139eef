"""The whole way to an agency's provider and back, over HTTP, and every way in which it must end outside."""

import base64
import hashlib
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.test import Client
from django.urls import reverse

from desmigratif.accounts import actions
from desmigratif.accounts.models import Role, User
from desmigratif.accounts.tests.conftest import PASSWORD, MakeAccount, SignIn
from desmigratif.agencies.models import Agency
from desmigratif.audit.models import AuditLine
from desmigratif.config import settings as as_shipped
from tests.identity.provider import Provider
from tests.identity.way import BACK, GO, agreed, asked, is_inside, refused, through

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.mark.django_db(transaction=True)
def test_a_person_links_an_identity_with_the_password_and_signs_in_by_it(
    provider: Provider, planner: User, signed_in: SignIn
) -> None:
    provider.knows("pegawai-1", email="pak@kemnaker.example", name="Pak Rencana", email_verified=True)
    browser = signed_in(planner)
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert "Akun pegawai Kemnaker" in browser.get(reverse("socialaccount_connections")).content.decode()
    assert through(browser).headers["Location"] == reverse("socialaccount_connections")
    page = browser.get(reverse("socialaccount_connections")).content.decode()
    assert "Identitas itu terhubung dengan akun Anda." in page
    other = Client()
    assert through(other).headers["Location"] == reverse("overview:home")
    assert other.session["_auth_user_id"] == str(planner.pk)
    lines = AuditLine.objects.filter(actor_id=planner.pk).order_by("pk")
    assert [line.verb for line in lines] == ["account connected", "sign in"]
    kept = SocialAccount.objects.get()
    assert (kept.provider, kept.uid, kept.extra_data) == ("kemnaker", "pegawai-1", {})
    assert not SocialToken.objects.exists()
    planner.refresh_from_db()
    assert planner.email == ""


def test_the_identity_is_asked_for_with_pkce_a_nonce_and_nothing_but_the_subject(
    provider: Provider, linked: SocialAccount
) -> None:
    browser = Client()
    there = asked(browser)
    given = {name: values[0] for name, values in parse_qs(urlsplit(there).query).items()}
    browser.get(agreed(there))
    (form,) = provider.forms("/oauth2/token")
    digest = hashlib.sha256(form["code_verifier"][0].encode()).digest()
    assert given["code_challenge"] == base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    assert (given["code_challenge_method"], given["scope"]) == ("S256", "openid")
    assert given["response_type"] == "code"
    assert len(given["nonce"]) == 64
    assert {urlsplit(path).path for _, path, _ in provider.asked} == {
        "/.well-known/openid-configuration",
        "/oauth2/authorize",
        "/oauth2/token",
        "/jwks",
    }


def test_whoever_makes_the_link_cannot_add_to_what_is_asked(provider: Provider) -> None:
    there = Client().post(f"{GO}?scope=email&auth_params=prompt%3Dnone&process=connect").headers["Location"]
    given = parse_qs(urlsplit(there).query)
    assert given["scope"] == ["openid"]
    assert "prompt" not in given


def test_an_unknown_subject_is_told_to_ask_and_gets_no_account(provider: Provider, planner: User) -> None:
    browser, before = Client(), User.objects.count()
    provider.knows("pak.rencana", email="pak@kemnaker.example", preferred_username="pak.rencana")
    assert refused(through(browser, "pak.rencana"), "mintalah akun kepada administrator Anda")
    assert not is_inside(browser)
    assert (User.objects.count(), SocialAccount.objects.count()) == (before, 0)


def test_a_provider_that_calls_itself_by_another_name_is_not_believed(
    provider: Provider, linked: SocialAccount
) -> None:
    browser = Client()
    back = agreed(asked(browser))
    provider.host = f"127.0.0.1:{provider.behind}"
    assert refused(browser.get(back))
    assert not is_inside(browser)


def test_an_identity_of_another_sign_in_is_not_believed(provider: Provider, linked: SocialAccount) -> None:
    browser = Client()
    there = urlsplit(asked(browser))
    given = {name: values[0] for name, values in parse_qs(there.query).items()}
    query = urlencode({**given, "nonce": "0" * 64})
    assert refused(browser.get(agreed(there._replace(query=query).geturl())))
    assert not is_inside(browser)


def test_the_way_back_leads_in_once_and_only_the_browser_that_went(
    provider: Provider, linked: SocialAccount
) -> None:
    browser, thief = Client(), Client()
    back = agreed(asked(browser))
    assert refused(thief.get(back))
    asked(thief)
    assert refused(thief.get(back))
    assert browser.get(back).status_code == 302
    browser.logout()
    assert refused(browser.get(back))
    assert not is_inside(browser)
    assert not is_inside(thief)


def test_a_code_taken_from_another_browser_does_not_open(provider: Provider, linked: SocialAccount) -> None:
    victim, thief = Client(), Client()
    stolen = parse_qs(urlsplit(agreed(asked(victim))).query)["code"][0]
    own = parse_qs(urlsplit(asked(thief)).query)["state"][0]
    assert refused(thief.get(f"{BACK}?{urlencode({'code': stolen, 'state': own})}"))
    assert not is_inside(thief)


def test_a_suspended_account_stays_closed(
    provider: Provider, linked: SocialAccount, planner: User, administrator: User
) -> None:
    actions.suspend(account=planner, reason="cuti panjang", by=administrator)
    browser = Client()
    assert through(browser).headers["Location"] == reverse("account_inactive")
    assert not is_inside(browser)


def test_a_provider_opens_no_account_of_another_agency(
    provider: Provider, linked: SocialAccount, planner: User
) -> None:
    other = Agency.objects.get(short_name="KP2MI")
    Role.objects.filter(user=planner).update(agency=other)
    browser = Client()
    assert refused(through(browser), "memegang peran di instansi itu")
    assert not is_inside(browser)


def test_a_person_of_another_agency_cannot_link_an_identity_of_this_one(
    provider: Provider, planner: User, signed_in: SignIn
) -> None:
    Role.objects.filter(user=planner).update(agency=Agency.objects.get(short_name="KP2MI"))
    browser = signed_in(planner)
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert GO not in browser.get(reverse("socialaccount_connections")).content.decode()
    assert refused(through(browser), "memegang peran di instansi itu")
    assert not SocialAccount.objects.exists()


def test_an_identity_that_is_linked_to_one_account_links_to_no_other(
    provider: Provider, linked: SocialAccount, make_account: MakeAccount, signed_in: SignIn
) -> None:
    other = make_account("bu.lain", Role.Kind.VIEWER)
    browser = signed_in(other)
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    through(browser)
    assert "terhubung dengan akun lain" in browser.get(reverse("socialaccount_connections")).content.decode()
    linked.refresh_from_db()
    assert linked.user != other


def test_linking_and_taking_away_ask_for_the_password_again(
    provider: Provider, linked: SocialAccount, planner: User, signed_in: SignIn
) -> None:
    browser = signed_in(planner)
    assert through(browser, "pegawai-2").headers["Location"].startswith(reverse("account_reauthenticate"))
    take_away = {"account": linked.pk}
    answer = browser.post(reverse("socialaccount_connections"), take_away)
    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert SocialAccount.objects.count() == 1
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    browser.post(reverse("socialaccount_connections"), take_away)
    assert not SocialAccount.objects.filter(pk=linked.pk).exists()


@pytest.mark.parametrize(
    ("says", "asks"),
    [
        ({}, True),
        ({"amr": ["pwd"]}, True),
        ({"amr": "mfa"}, True),
        ({"acr": "urn:one"}, True),
        ({"amr": ["pwd", "mfa"]}, False),
        ({"acr": "urn:two"}, False),
    ],
)
def test_our_second_step_is_asked_unless_the_provider_asserts_one(
    provider: Provider,
    linked: SocialAccount,
    planner: User,
    settings: Any,
    says: dict[str, Any],
    asks: bool,
) -> None:
    settings.MIDDLEWARE = as_shipped.MIDDLEWARE
    TOTP.activate(planner, SECRET)
    provider.knows("pegawai-1", **says)
    browser = Client()
    assert through(browser).headers["Location"] == reverse("mfa_authenticate" if asks else "overview:home")
    assert is_inside(browser) is not asks
    assert (browser.get(reverse("planning:index")).status_code == 200) is not asks


def test_without_a_second_step_anywhere_it_must_be_set_up(
    provider: Provider, linked: SocialAccount, settings: Any
) -> None:
    settings.MIDDLEWARE = as_shipped.MIDDLEWARE
    provider.knows("pegawai-1")
    browser = Client()
    through(browser)
    assert browser.get(reverse("planning:index")).headers["Location"] == reverse("mfa_activate_totp")


def test_a_reset_leaves_no_linked_identity_as_a_way_in(
    provider: Provider, linked: SocialAccount, make_account: MakeAccount
) -> None:
    by = make_account("ibu.admin", Role.Kind.ADMINISTRATOR)
    actions.reset_password(account=User.objects.get(pk=linked.user_id), drop_second_step=False, by=by)
    assert not SocialAccount.objects.exists()
    browser = Client()
    through(browser)
    assert not is_inside(browser)
