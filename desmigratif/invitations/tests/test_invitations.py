"""Invitations: a code on paper opens an account once, and a code that opens nothing tells nothing."""

import re
import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from desmigratif.accounts import actions as accounts
from desmigratif.accounts import errors, passwords
from desmigratif.accounts.actions import Invited
from desmigratif.accounts.actions.opening import invitation_with
from desmigratif.accounts.models import Invitation, Role, User
from desmigratif.accounts.tests.conftest import SignIn
from desmigratif.accounts.tests.country import Country
from desmigratif.agencies.models import Agency
from desmigratif.audit.models import AuditLine
from desmigratif.invitations import actions
from desmigratif.invitations.actions import Newcomer

OWN = "sungai-tenang-pagi"
CODE, JOIN = reverse("invitations:code"), reverse("invitations:join")


@pytest.fixture
def invited(agency: Agency, administrator: User, country: Country) -> Invited:
    village = country.village(country.codes[1])
    newcomer = Newcomer("siti.rahma", "Siti Rahma", Role.Kind.VILLAGE_OFFICER, village)
    return actions.invite(newcomer=newcomer, agency=agency, by=administrator)


def joined(client: Client, code: str) -> int:
    client.post(CODE, {"code": code})
    return client.post(JOIN, {"new_password1": OWN, "new_password2": OWN}).status_code


def test_codes_have_no_letters_that_look_alike_and_are_kept_only_as_a_hash(invited: Invited) -> None:
    assert re.fullmatch(r"([A-HJKMNP-Z2-9]{4}-){4}[A-HJKMNP-Z2-9]{4}", invited.code)
    assert len(set(passwords.CODE_ALPHABET)) ** 20 > 2**80
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT coalesce(string_agg(t::text, '|'), '') FROM \"{table}\" t")
            (text,) = cursor.fetchone() or ("",)
            assert invited.code not in text, table
            assert invited.code.replace("-", "") not in text, table


def test_until_it_is_taken_up_nothing_runs_and_nobody_signs_in(invited: Invited) -> None:
    account = User.objects.get(username="siti.rahma")
    assert not account.has_joined
    assert account.current_kinds == frozenset()
    assert AuditLine.objects.filter(verb="invite", subject_id=str(account.pk)).count() == 1


def test_the_person_sees_who_they_are_chooses_a_password_and_is_signed_in(
    client: Client, invited: Invited
) -> None:
    typed = invited.code.lower().replace("-", " ")
    page = client.post(CODE, {"code": typed}, follow=True).content.decode()
    for word in ("Siti Rahma", "Petugas desa", "Kementerian Ketenagakerjaan"):
        assert word in page
    response = client.post(JOIN, {"new_password1": OWN, "new_password2": OWN})
    account = User.objects.get(username="siti.rahma")
    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(account.pk)
    assert account.current_kinds == {"village_officer"}
    assert account.roles.get().starts_on == timezone.localdate()
    assert account.check_password(OWN)


def test_a_weak_password_is_refused_and_the_code_stays_good(client: Client, invited: Invited) -> None:
    client.post(CODE, {"code": invited.code})
    assert client.post(JOIN, {"new_password1": "rahasia", "new_password2": "rahasia"}).status_code == 422
    assert client.post(JOIN, {"new_password1": OWN, "new_password2": OWN}).status_code == 302


def test_the_page_of_the_password_does_not_exist_without_a_code(client: Client, invited: Invited) -> None:
    for response in (client.get(JOIN), client.post(JOIN, {"new_password1": OWN, "new_password2": OWN})):
        assert response.headers["Location"] == CODE
    assert not User.objects.get(username="siti.rahma").is_active


def test_wrong_used_old_and_taken_back_codes_get_the_same_answer(
    invited: Invited, agency: Agency, administrator: User
) -> None:
    codes = {"wrong": passwords.invitation_code(), "used": invited.code}
    assert joined(Client(), invited.code) == 302
    for name in ("old", "revoked"):
        other = actions.invite(
            newcomer=Newcomer(f"orang.{name}", "Orang", "viewer", None), agency=agency, by=administrator
        )
        codes[name] = other.code
    old = Invitation.objects.filter(user__username="orang.old")
    past = timezone.now() - timedelta(seconds=1)
    old.update(made_at=past - timedelta(days=14), expires_at=past)
    revoked = Invitation.objects.get(user__username="orang.revoked")
    actions.revoke_invitation(invitation=revoked, by=administrator)
    answers = set()
    for code in codes.values():
        page = Client().post(CODE, {"code": code})
        bare = re.sub(r'value="[^"]*"|nonce="[^"]*"', "", page.content.decode())
        answers.add((page.status_code, bare))
    assert len(answers) == 1
    assert next(iter(answers))[0] == 422


def test_a_code_found_good_and_taken_back_meanwhile_opens_nothing(
    client: Client, invited: Invited, administrator: User
) -> None:
    client.post(CODE, {"code": invited.code})
    actions.revoke_invitation(invitation=Invitation.objects.get(), by=administrator)
    response = client.post(JOIN, {"new_password1": OWN, "new_password2": OWN})
    assert response.headers["Location"] == CODE
    with pytest.raises(errors.CodeRefusedError):
        actions.join(code_hash=passwords.code_hash(invited.code), password=OWN)
    assert not User.objects.get(username="siti.rahma").is_active


def test_after_five_wrong_codes_the_browser_waits(client: Client, invited: Invited) -> None:
    wrong = [client.post(CODE, {"code": "ABCD"}).status_code for _ in range(6)]
    assert wrong == [422] * 5 + [429]
    assert client.post(CODE, {"code": invited.code}).status_code == 429


def test_whoever_is_signed_in_signs_out_first(
    invited: Invited, administrator: User, signed_in: SignIn
) -> None:
    response = signed_in(administrator).post(CODE, {"code": invited.code})
    assert response.headers["Location"] == reverse("overview:home")


def test_a_new_code_ends_the_old_one(invited: Invited, administrator: User, signed_in: SignIn) -> None:
    page = signed_in(administrator).post(reverse("invitations:again", args=[invited.account.pk]))
    code = page.context["invited"][0].code
    assert joined(Client(), invited.code) == 302
    assert not User.objects.get(username="siti.rahma").is_active
    assert joined(Client(), code) == 302
    assert User.objects.get(username="siti.rahma").is_active


def test_taking_it_back_takes_the_waiting_role_back_and_a_new_one_can_be_given(
    invited: Invited, agency: Agency, administrator: User, signed_in: SignIn
) -> None:
    client, account = signed_in(administrator), invited.account
    assert "siti.rahma" not in client.get(reverse("invitations:index")).content.decode()
    assert "Siti Rahma" in client.get(reverse("invitations:index")).content.decode()
    client.post(reverse("invitations:revoke", args=[Invitation.objects.get().pk]))
    assert "Tidak ada undangan terbuka" in client.get(reverse("invitations:index")).content.decode()
    with pytest.raises(errors.NothingWaitsError):
        actions.invite_again(account=account, by=administrator)
    accounts.give_role(account=account, agency=agency, kind=Role.Kind.VIEWER, by=administrator)
    again = actions.invite_again(account=account, by=administrator)
    assert joined(Client(), again.code) == 302
    assert User.objects.get(pk=account.pk).current_kinds == {"viewer"}


@pytest.mark.parametrize("step", [accounts.suspend, accounts.reactivate])
def test_whoever_has_not_joined_is_neither_suspended_nor_opened(
    invited: Invited, administrator: User, step: object
) -> None:
    assert callable(step)
    with pytest.raises(errors.NotJoinedError):
        step(account=invited.account, reason="Pindah tugas", by=administrator)
    with pytest.raises(errors.NotJoinedError):
        accounts.reset_password(account=invited.account, drop_second_step=False, by=administrator)


def test_no_code_opens_an_account_that_joined_and_was_suspended(
    invited: Invited, administrator: User, client: Client
) -> None:
    stale = User.objects.get(pk=invited.account.pk)
    assert joined(Client(), invited.code) == 302
    with pytest.raises(errors.AlreadyJoinedError):
        actions.invite_again(account=stale, by=administrator)
    account = User.objects.get(pk=stale.pk)
    accounts.suspend(account=account, reason="Pindah tugas", by=administrator)
    code = passwords.invitation_code()
    invitation_with(account=account, code=code, by=administrator).save()
    joined(client, code)
    with pytest.raises(errors.CodeRefusedError):
        actions.join(code_hash=passwords.code_hash(code), password=OWN)
    assert not User.objects.get(pk=stale.pk).is_active


def in_a_thread(step: Callable[[], object]) -> tuple[threading.Thread, list[object]]:
    """The step with a connection of its own, and what came of it."""
    came: list[object] = []

    def run() -> None:
        try:
            came.append(step())
        except Exception as refusal:
            came.append(type(refusal))
        finally:
            connection.close()

    return threading.Thread(target=run), came


def until_another_waits() -> None:
    """Until some connection stands still behind this one's transaction."""
    with connection.cursor() as cursor:
        for _ in range(100):
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )
            if cursor.fetchone() != (0,):
                return
            time.sleep(0.05)
    raise AssertionError


@pytest.mark.django_db(transaction=True)
def test_whoever_joins_while_a_new_code_is_made_waits_and_finds_the_old_one_closed(
    invited: Invited, administrator: User
) -> None:
    """Both lock the account first, so neither waits for the other in a circle."""
    joining, came = in_a_thread(
        lambda: actions.join(code_hash=passwords.code_hash(invited.code), password=OWN)
    )
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=invited.account.pk)
        joining.start()
        until_another_waits()
        again = actions.invite_again(account=invited.account, by=administrator)
    joining.join(timeout=10)
    assert came == [errors.CodeRefusedError]
    assert actions.join(code_hash=passwords.code_hash(again.code), password=OWN).is_active


@pytest.mark.django_db(transaction=True)
def test_a_role_given_while_the_person_joins_waits_for_the_joining_and_then_runs(
    invited: Invited, agency: Agency, administrator: User
) -> None:
    stale = User.objects.get(pk=invited.account.pk)
    giving, came = in_a_thread(
        lambda: accounts.give_role(account=stale, agency=agency, kind="viewer", by=administrator).waits
    )
    with transaction.atomic():
        actions.join(code_hash=passwords.code_hash(invited.code), password=OWN)
        giving.start()
        until_another_waits()
    giving.join(timeout=10)
    assert came == [False]
    assert User.objects.get(pk=stale.pk).current_kinds == {"viewer", "village_officer"}
