"""Sign-in in two steps, through the pages people use."""

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from desmigratif.accounts import actions
from desmigratif.accounts.models import Role, User
from desmigratif.accounts.tests.conftest import PASSWORD, MakeAccount, SignIn
from desmigratif.agencies.models import Agency
from desmigratif.audit.models import AuditLine
from desmigratif.places.models import Area
from desmigratif.signin import second_step


def code_for(secret: str, *, steps: int = 0) -> str:
    """What the phone shows, `steps` half minutes from now."""
    return second_step.code_of(secret, at=time.time() + 30 * steps)


def password_step(client: Client) -> str:
    response = client.post(reverse("account_login"), {"login": "pak.rencana", "password": PASSWORD})
    return response.headers.get("Location", "")


@pytest.fixture
def secret(planner: User) -> str:
    """The key of a second step switched on through the pages."""
    client = Client()
    password_step(client)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    found = re.search(r'id="totp-key"[^>]*>([A-Z2-7]+)<', page)
    assert found
    assert 'src="data:image/svg+xml' in page
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_for(found[1])})
    assert answer.headers["Location"] == reverse("mfa_view_recovery_codes")
    return found[1]


def test_the_password_alone_no_longer_opens(client: Client, secret: str) -> None:
    assert password_step(client) == reverse("mfa_authenticate")
    assert client.get(reverse("account_change_password")).status_code == 302
    assert "Langkah kedua" in client.get(reverse("mfa_authenticate")).content.decode()


def test_the_code_of_the_phone_opens_and_a_phone_half_a_minute_off_too(secret: str) -> None:
    for steps in (1, -1):
        client = Client()
        password_step(client)
        answer = client.post(reverse("mfa_authenticate"), {"code": code_for(secret, steps=steps)})
        assert answer.headers["Location"] == reverse("overview:home")


def test_a_code_is_good_only_once(secret: str) -> None:
    code = code_for(secret, steps=1)
    statuses = []
    for client in (Client(), Client()):
        password_step(client)
        statuses.append(client.post(reverse("mfa_authenticate"), {"code": code}).status_code)
    assert statuses == [302, 200]


def test_the_code_that_switched_it_on_is_used_up(client: Client, planner: User, secret: str) -> None:
    used = Authenticator.objects.get(user=planner, type="totp").data["used"]
    password_step(client)
    for counter in used:
        code = second_step.code_of(secret, at=counter * 30)
        assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200


def test_after_five_wrong_codes_not_even_the_right_one_is_looked_at_for_a_while(
    client: Client, planner: User, secret: str
) -> None:
    password_step(client)
    pages = [client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode() for _ in range(6)]
    assert "Kode salah." in pages[4]
    assert "Terlalu banyak kode salah. Coba lagi setelah pukul" in pages[5]
    cache.clear()  # what one process remembers is not what counts
    right = client.post(reverse("mfa_authenticate"), {"code": code_for(secret, steps=1)})
    assert right.status_code == 200
    key = Authenticator.objects.get(user=planner, type="totp")
    key.data["since"] -= second_step.WINDOW.total_seconds()
    key.save()
    assert client.post(reverse("mfa_authenticate"), {"code": code_for(secret, steps=1)}).status_code == 302
    lines = AuditLine.objects.filter(verb="wrong code", subject_id=str(planner.pk), actor_id=planner.pk)
    assert lines.count() == 5


def test_a_right_code_takes_back_the_wrong_ones_before_it(planner: User, secret: str) -> None:
    for steps in (1, -1):
        for _ in range(second_step.TRIES - 1):
            assert second_step.right_one(planner, "000000") is None
        assert second_step.right_one(planner, code_for(secret, steps=steps)) is not None


def test_wrong_codes_at_the_question_who_it_is_count_too(
    planner: User, secret: str, signed_in: SignIn
) -> None:
    browser = signed_in(planner)
    for _ in range(5):
        browser.post(reverse("mfa_reauthenticate"), {"code": "000000"})
    page = browser.post(reverse("mfa_reauthenticate"), {"code": code_for(secret, steps=1)})
    assert "Terlalu banyak kode salah" in page.content.decode()


def at_once(count: int, work: Callable[[], Any]) -> list[Any]:
    """What so many connections get that do it at the same moment."""

    def alone(_: int) -> Any:
        try:
            return work()
        except second_step.TooManyCodesError:
            return "closed"
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(alone, range(count)))


@pytest.mark.django_db(transaction=True)
def test_of_many_who_use_one_code_at_once_one_goes_in(planner: User, secret: str) -> None:
    code = code_for(secret, steps=1)
    found = at_once(4, lambda: second_step.right_one(planner, code))
    assert sum(one is not None and one != "closed" for one in found) == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_who_use_one_recovery_code_at_once_one_goes_in(planner: User, secret: str) -> None:
    code = Authenticator.objects.get(user=planner, type="recovery_codes").wrap().get_unused_codes()[0]
    found = at_once(4, lambda: second_step.right_one(planner, code))
    assert sum(one is not None and one != "closed" for one in found) == 1


@pytest.mark.django_db(transaction=True)
def test_many_who_guess_at_once_get_no_more_tries_than_one(planner: User, secret: str) -> None:
    found = at_once(8, lambda: second_step.right_one(planner, "000000"))
    assert (found.count(None), found.count("closed")) == (5, 3)


def test_a_recovery_code_opens_once(secret: str, planner: User) -> None:
    codes = Authenticator.objects.get(user=planner, type="recovery_codes").wrap().get_unused_codes()
    assert len(codes) == 10
    statuses = []
    for client in (Client(), Client()):
        password_step(client)
        statuses.append(client.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code)
    assert statuses == [302, 200]


@pytest.mark.django_db(transaction=True)
def test_each_change_leaves_a_line_in_the_trail(client: Client, planner: User, secret: str) -> None:
    Role.objects.filter(user=planner).delete()  # with a role over the nation it could not be switched off
    password_step(client)
    client.post(reverse("mfa_authenticate"), {"code": code_for(secret, steps=1)})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("mfa_generate_recovery_codes"))
    client.post(reverse("mfa_deactivate_totp"))
    verbs = set(AuditLine.objects.values_list("verb", flat=True))
    assert {"totp activated", "recovery codes generated", "totp deactivated"} <= verbs


def test_an_administrator_switches_it_off_for_a_lost_phone(
    client: Client, secret: str, planner: User, administrator: User
) -> None:
    handed = actions.reset_password(account=planner, drop_second_step=True, by=administrator)
    data = {"login": "pak.rencana", "password": handed.password}
    assert client.post(reverse("account_login"), data).headers["Location"] == reverse("overview:home")


def test_a_new_password_alone_keeps_the_second_step(
    client: Client, secret: str, planner: User, administrator: User
) -> None:
    handed = actions.reset_password(account=planner, drop_second_step=False, by=administrator)
    data = {"login": "pak.rencana", "password": handed.password}
    assert client.post(reverse("account_login"), data).headers["Location"] == reverse("mfa_authenticate")


@pytest.mark.parametrize(
    "name",
    ["mfa_index", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes",
     "mfa_generate_recovery_codes", "mfa_download_recovery_codes", "account_reauthenticate"],
)  # fmt: skip
def test_nobody_else_sees_these_pages(client: Client, planner: User, name: str) -> None:
    response = client.get(reverse(name))
    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("account_login"))


def test_the_password_is_asked_again_before_a_change(planner: User, signed_in: SignIn) -> None:
    client = signed_in(planner)
    page = client.get(reverse("mfa_activate_totp"), follow=True).content.decode()
    assert "Benarkah ini Anda?" in page
    wrong = client.post(reverse("account_reauthenticate"), {"password": "salah-sekali-ini"})
    assert "Kata sandi salah." in wrong.content.decode()


@pytest.fixture
def required(settings: Any) -> None:
    """The middleware that other tests go without."""
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "desmigratif.signin.middleware.SecondStepMiddleware"]


MakeHolder = Callable[[str], User]


@pytest.fixture
def holder_over(country: Any, make_account: MakeAccount, agency: Agency) -> MakeHolder:
    """An account with a viewer's role over the first area of a level, or the nation."""

    def make(level: str) -> User:
        account = make_account(f"di.{level}")
        area = None if level == "nation" else Area.objects.filter(level=level).first()
        assert level == "nation" or area is not None
        Role.objects.create(
            user=account, agency=agency, kind=Role.Kind.VIEWER, area=area, starts_on=date(2017, 1, 1)
        )
        return account

    return make


def opens(account: User) -> str:
    """Where the first page leads after the password: empty when it opens."""
    browser = Client()
    browser.post(reverse("account_login"), {"login": account.username, "password": PASSWORD})
    return browser.get(reverse("overview:home")).headers.get("Location", "")


@pytest.mark.usefixtures("required")
def test_it_is_asked_of_roles_over_the_nation_or_a_province_alone(holder_over: MakeHolder) -> None:
    asked = {level: opens(holder_over(level)) for level in ("nation", *Area.Level.values)}
    page = reverse("mfa_activate_totp")
    assert asked == {"nation": page, "province": page, "regency": "", "district": "", "village": ""}


@pytest.mark.usefixtures("required")
def test_it_is_not_asked_of_a_role_that_has_ended_or_not_begun(holder_over: MakeHolder) -> None:
    account = holder_over("nation")
    today = date.today()  # noqa: DTZ011  any day near now
    Role.objects.update(ends_on=today - timedelta(days=2))
    assert opens(account) == ""
    Role.objects.update(starts_on=today + timedelta(days=2), ends_on=None)
    assert opens(account) == ""


@pytest.mark.usefixtures("required")
def test_before_it_is_set_up_only_these_pages_open_and_after_it_all_do(planner: User) -> None:
    browser = Client()
    password_step(browser)
    page = reverse("mfa_activate_totp")
    for name in ("overview:search", "places:browse", "planning:index", "mfa_index", "accounts:index"):
        assert browser.get(reverse(name)).headers["Location"] == page
        assert browser.post(reverse(name)).headers["Location"] == page
    for name in ("overview:help", "account_change_password", "account_logout"):
        assert browser.get(reverse(name)).status_code == 200
    assert browser.post(reverse("ui:language"), {"language": "en"}).headers["Location"] != page
    key = re.search(r'id="totp-key"[^>]*>([A-Z2-7]+)<', browser.get(page).content.decode())
    assert key
    answer = browser.post(page, {"code": code_for(key[1])}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("mfa_view_recovery_codes")
    assert answer.status_code == 200
    assert browser.get(reverse("planning:index")).status_code == 200


@pytest.mark.usefixtures("required")
def test_a_session_from_before_it_was_set_up_is_asked_for_a_code(
    planner: User, secret: str, signed_in: SignIn
) -> None:
    browser = signed_in(planner)
    assert browser.get(reverse("planning:index")).headers["Location"] == reverse("mfa_reauthenticate")
    browser.post(reverse("mfa_reauthenticate"), {"code": code_for(secret, steps=1)})
    assert browser.get(reverse("planning:index")).status_code == 200


def test_it_cannot_be_switched_off_while_such_a_role_is_held(
    planner: User, secret: str, signed_in: SignIn
) -> None:
    browser = signed_in(planner)
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert reverse("mfa_deactivate_totp") not in browser.get(reverse("mfa_index")).content.decode()
    page = browser.post(reverse("mfa_deactivate_totp")).content.decode()
    assert "Langkah kedua tetap aktif" in page
    assert second_step.is_set_up(planner)
    Role.objects.filter(user=planner).delete()
    browser.post(reverse("mfa_deactivate_totp"))
    assert not second_step.is_set_up(planner)
