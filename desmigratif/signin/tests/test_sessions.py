"""Sessions: whose, since when, on what; ended by the person, by who looks after them, by time."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from desmigratif.accounts import actions, session_store
from desmigratif.accounts.models import Role, User
from desmigratif.accounts.session_store import Session
from desmigratif.accounts.tests.conftest import PASSWORD, MakeAccount, SignIn
from desmigratif.agencies.models import Agency
from desmigratif.audit.models import AuditLine
from desmigratif.signin import devices, sessions

PHONE = (
    "Mozilla/5.0 (Linux; Android 13; SM-A042F Build/TP1A) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/119.0.6045.66 Mobile Safari/537.36"
)
ADDRESS = "203.0.113.77"


def signed_in_by_password(user_agent: str = PHONE) -> Client:
    browser = Client(headers={"user-agent": user_agent}, REMOTE_ADDR=ADDRESS)
    browser.post(reverse("account_login"), {"login": "pak.rencana", "password": PASSWORD})
    return browser


def is_open(browser: Client) -> bool:
    return browser.get(reverse("account_sessions")).status_code == 200


def test_a_session_says_whose_it_is_since_when_and_on_what_and_nothing_more(planner: User) -> None:
    browser = signed_in_by_password()
    row = Session.objects.get(user=planner)
    assert row.device == "Chrome · Android"
    assert row.started_at is not None
    assert timezone.now() - row.started_at < timedelta(minutes=1)
    assert row.seen_at is not None
    assert (row.seen_at.minute, row.seen_at.second, row.seen_at.microsecond) == (0, 0, 0)
    assert not row.second_step
    kept = repr(browser.session.load())
    for trace in (ADDRESS, "SM-A042F", "119.0", "TP1A"):
        assert trace not in kept
    assert "Chrome · Android" in browser.get(reverse("account_sessions")).content.decode()


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (PHONE, "Chrome · Android"),
        ("Mozilla/5.0 (Windows NT 6.1; rv:109.0) Gecko/20100101 Firefox/115.0", "Firefox · Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/1 Safari/537.36 Edg/1", "Edge · Linux"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1",
            "Safari · iPhone",
        ),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ],
)
def test_a_device_is_told_by_family_and_system_alone(user_agent: str, words: str) -> None:
    assert devices.in_words(user_agent) == words


def test_a_person_signs_out_one_other_browser_or_all_others(planner: User) -> None:
    here, there, elsewhere = signed_in_by_password(), signed_in_by_password(), signed_in_by_password()
    (other, *_) = [
        one for one in sessions.running(planner) if one.row.session_key == there.session.session_key
    ]
    page = here.get(reverse("account_sessions")).content.decode()
    assert page.count("peramban ini") == 1
    assert str(here.session.session_key) not in page
    assert other.row.session_key not in page
    answer = here.post(reverse("account_session_end", args=[other.handle]))
    assert answer.headers["Location"] == reverse("account_sessions")
    assert (is_open(here), is_open(there), is_open(elsewhere)) == (True, False, True)
    here.post(reverse("account_sessions_end"))
    assert (is_open(here), is_open(elsewhere)) == (True, False)
    ends = AuditLine.objects.filter(verb="end sessions", subject_id=str(planner.pk))
    assert [line.detail["sessions"] for line in ends] == [1, 1]


def test_nobody_ends_a_session_of_somebody_else_by_its_name(
    planner: User, make_account: MakeAccount, signed_in: SignIn
) -> None:
    there = signed_in_by_password()
    (one,) = sessions.running(planner)
    stranger = signed_in(make_account("orang.lain"))
    for address in (
        reverse("account_session_end", args=[one.handle]),
        reverse("account_session_end", args=[there.session.session_key]),
        reverse("account_sessions_of_end", args=[planner.pk, one.handle]),
        reverse("account_sessions_of_end_all", args=[planner.pk]),
    ):
        assert stranger.post(address).status_code == 404
    assert stranger.get(reverse("account_sessions_of", args=[planner.pk])).status_code == 404
    assert is_open(there)


def test_nobody_changes_their_own_account_not_even_by_ending_its_sessions(
    administrator: User, signed_in: SignIn
) -> None:
    there, browser = signed_in(administrator), signed_in(administrator)
    key = there.session.session_key
    (one,) = [one for one in sessions.running(administrator) if one.row.session_key == key]
    assert browser.get(reverse("account_sessions_of", args=[administrator.pk])).status_code == 200
    for name, args in (("end", [administrator.pk, one.handle]), ("end_all", [administrator.pk])):
        assert browser.post(reverse(f"account_sessions_of_{name}", args=args)).status_code == 404
    assert is_open(there)
    assert browser.post(reverse("account_session_end", args=[one.handle])).status_code == 302
    assert not is_open(there)


def test_whoever_looks_after_an_account_sees_and_ends_its_sessions(
    planner: User, administrator: User, signed_in: SignIn
) -> None:
    first, second = signed_in_by_password(), signed_in_by_password()
    browser = signed_in(administrator)
    page = reverse("account_sessions_of", args=[planner.pk])
    assert browser.get(page).content.decode().count("Chrome · Android") >= 2
    key = first.session.session_key
    (one,) = [one for one in sessions.running(planner) if one.row.session_key == key]
    assert browser.post(reverse("account_sessions_of_end", args=[planner.pk, one.handle])).status_code == 302
    assert (is_open(first), is_open(second)) == (False, True)
    assert browser.post(reverse("account_sessions_of_end_all", args=[planner.pk])).status_code == 302
    assert not is_open(second)
    assert is_open(browser)
    assert "Tidak sedang masuk di mana pun" in browser.get(page).content.decode()


@pytest.mark.django_db
def test_these_pages_ask_a_visitor_to_sign_in(client: Client) -> None:
    for address in (
        reverse("account_sessions"),
        reverse("account_sessions_end"),
        reverse("account_session_end", args=["a" * 32]),
        reverse("account_sessions_of", args=[1]),
        reverse("account_sessions_of_end_all", args=[1]),
        reverse("account_sessions_of_end", args=[1, "a" * 32]),
    ):
        for answer in (client.get(address), client.post(address)):
            assert answer.status_code == 405 or answer.headers["Location"].startswith(
                reverse("account_login")
            )


def later(browser: Client, *, started: timedelta, seen: timedelta) -> SessionBase:
    """The session as if it had begun and been seen so long ago, as it would have been written then."""
    session = browser.session
    session[session_store.STARTED] = time.time() - started.total_seconds()
    session[session_store.SEEN] = time.time() - seen.total_seconds()
    session.save()
    return session


@pytest.mark.parametrize(
    ("started", "seen", "still"),
    [
        (timedelta(hours=7, minutes=59), timedelta(hours=7, minutes=59), True),
        (timedelta(hours=8, minutes=1), timedelta(hours=8, minutes=1), False),
        (timedelta(hours=11, minutes=59), timedelta(minutes=1), True),
        (timedelta(hours=12, minutes=1), timedelta(minutes=1), False),
    ],
)
def test_a_session_ends_8_hours_after_it_was_used_and_12_after_it_began(
    planner: User, started: timedelta, seen: timedelta, still: bool
) -> None:
    browser = signed_in_by_password()
    later(browser, started=started, seen=seen)
    assert is_open(browser) is still


def test_a_session_that_is_used_stays_open_but_never_longer_than_12_hours(planner: User) -> None:
    browser = signed_in_by_password()
    later(browser, started=timedelta(hours=7), seen=timedelta(hours=7))
    assert is_open(browser)
    row = Session.objects.get(user=planner)
    left = row.expire_date - timezone.now()
    assert timedelta(hours=4, minutes=59) < left < timedelta(hours=5, minutes=1)
    assert row.started_at is not None
    assert row.started_at < datetime.now(tz=UTC) - timedelta(hours=6)


def test_a_page_writes_the_session_only_once_in_a_quarter_of_an_hour(planner: User) -> None:
    browser = signed_in_by_password()
    is_open(browser)
    before = Session.objects.get(user=planner).expire_date
    is_open(browser)
    assert Session.objects.get(user=planner).expire_date == before
    later(browser, started=timedelta(minutes=16), seen=timedelta(minutes=16))
    is_open(browser)
    assert Session.objects.get(user=planner).expire_date > before


def test_a_new_password_ends_the_other_sessions(planner: User) -> None:
    here, there = signed_in_by_password(), signed_in_by_password()
    new = "sungai-tenang-pagi"
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert here.post(reverse("account_change_password"), data).status_code == 302
    assert (is_open(here), is_open(there)) == (True, False)
    assert len(sessions.running(planner)) == 1


def test_all_sessions_of_an_account_end_at_once_and_those_of_others_stay(
    planner: User, administrator: User, signed_in: SignIn
) -> None:
    browsers = [signed_in_by_password(), signed_in_by_password()]
    other = signed_in(administrator)
    assert sessions.end_all(planner) == 2
    assert [is_open(browser) for browser in browsers] == [False, False]
    assert is_open(other)


def test_sessions_that_are_over_are_deleted_and_others_stay(planner: User) -> None:
    browser, over = signed_in_by_password(), signed_in_by_password()
    later(over, started=timedelta(hours=13), seen=timedelta(minutes=5))
    assert sessions.delete_expired() == 1
    assert Session.objects.count() == 1
    assert is_open(browser)


def test_signing_out_tells_the_browser_to_forget_what_it_kept(planner: User) -> None:
    browser = signed_in_by_password()
    assert "Clear-Site-Data" not in browser.get(reverse("account_logout")).headers
    answer = browser.post(reverse("account_logout"))
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert not Session.objects.filter(user=planner).exists()


def test_a_suspended_account_does_not_come_back_with_its_old_sessions(
    planner: User, administrator: User
) -> None:
    browser = signed_in_by_password()
    actions.suspend(account=planner, reason="cuti panjang", by=administrator)
    assert sessions.running(planner) == []
    actions.reactivate(account=planner, reason="kembali bekerja", by=administrator)
    assert not is_open(browser)


def test_a_new_password_by_an_administrator_ends_the_sessions(planner: User, administrator: User) -> None:
    browser = signed_in_by_password()
    actions.reset_password(account=planner, drop_second_step=False, by=administrator)
    assert sessions.running(planner) == []
    assert not is_open(browser)


def test_the_end_of_the_last_role_ends_the_sessions_and_that_of_another_does_not(
    planner: User, administrator: User, agency: Agency
) -> None:
    browser = signed_in_by_password()
    second = actions.give_role(account=planner, agency=agency, kind=Role.Kind.VIEWER, by=administrator)
    actions.end_role(role=second, by=administrator)
    assert is_open(browser)
    actions.end_role(role=Role.objects.running(timezone.localdate()).get(user=planner), by=administrator)
    assert sessions.running(planner) == []
    assert not is_open(browser)


def test_looking_at_the_sessions_of_somebody_else_leaves_a_line(
    administrator: User, planner: User, signed_in: SignIn
) -> None:
    client = signed_in(administrator)
    client.get(reverse("account_sessions"))
    client.get(reverse("account_sessions_of", args=[administrator.pk]))
    assert not AuditLine.objects.filter(verb="read").exists()
    client.get(reverse("account_sessions_of", args=[planner.pk]))
    line = AuditLine.objects.get(verb="read")
    assert (line.subject_id, line.detail["purpose"]) == (str(planner.pk), "sessions")
