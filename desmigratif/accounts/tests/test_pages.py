"""The pages of an administrator: who sees them, what they show, what they do."""

import gzip
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from desmigratif.accounts import actions
from desmigratif.accounts.models import Leave, Role, User
from desmigratif.accounts.tests.conftest import MakeAccount, SignIn
from desmigratif.agencies.models import Agency

DAY = timedelta(days=1)
Page = tuple[str, str, tuple[str, ...]]
PAGES: list[Page] = [
    ("get", "accounts:index", ()),
    ("get", "accounts:account", ("account",)),
    ("post", "accounts:give_role", ("account",)),
    ("post", "accounts:end_role", ("account", "role")),
    ("post", "accounts:suspend", ("account",)),
    ("post", "accounts:reactivate", ("account",)),
    ("post", "accounts:reset_password", ("account",)),
    ("get", "accounts:export", ("file",)),
    ("post", "accounts:give_back", ("account", "role")),
    ("get", "accounts:move", ("account", "role")),
    ("post", "accounts:move", ("account", "role")),
    ("get", "accounts:hand_over", ("account",)),
    ("post", "accounts:hand_over", ("account",)),
    ("get", "accounts:leave", ("account",)),
    ("post", "accounts:leave", ("account",)),
    ("post", "accounts:return_early", ("account", "leave")),
]
BOTH = ("accounts:move", "accounts:hand_over", "accounts:leave")


def ids_of(account: User) -> dict[str, object]:
    """Whatever an address may need of this account; a leave is made for it."""
    leave = Leave.objects.create(
        user=account, by=account, reason="Cuti", starts_on=date(2090, 1, 1), ends_on=date(2090, 2, 1)
    )
    role = account.roles.get().pk
    return {
        "account": account.pk,
        "role": role,
        "leave": leave.pk,
        "file": "csv",
    }


def state() -> tuple[Any, ...]:
    return (
        list(User.objects.order_by("pk").values_list("pk", "password", "is_active", "one_time_until")),
        list(Role.objects.order_by("pk").values_list("pk", "ends_on")),
        list(Leave.objects.order_by("pk").values_list("pk", "returned_on")),
    )


@pytest.mark.parametrize(("method", "name", "of"), PAGES)
def test_who_has_no_account_is_asked_to_sign_in(
    client: Client, administrator: User, method: str, name: str, of: tuple[str, ...]
) -> None:
    ids = ids_of(administrator)
    before = state()
    response = getattr(client, method)(reverse(name, args=[ids[one] for one in of]))
    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("account_login"))
    assert state() == before


@pytest.mark.parametrize("kind", [None, Role.Kind.VIEWER, Role.Kind.PLANNER])
@pytest.mark.parametrize("page", PAGES)
def test_for_whoever_is_no_administrator_the_page_does_not_exist(
    administrator: User, make_account: MakeAccount, signed_in: SignIn, page: Page, kind: str | None
) -> None:
    method, name, of = page
    ids = ids_of(administrator)
    client = signed_in(make_account("orang", kind))
    before = state()
    data = {
        "reason": "Coba-coba saja",
        "kind": "administrator",
        "agency": administrator.roles.get().agency.pk,
    }
    response = getattr(client, method)(reverse(name, args=[ids[one] for one in of]), data)
    assert response.status_code == 404
    assert b"ibu.admin" not in response.content
    assert state() == before


def test_every_page_refuses_the_other_methods(administrator: User, signed_in: SignIn) -> None:
    client, ids = signed_in(administrator), ids_of(administrator)
    for method, name, of in PAGES:
        address = reverse(name, args=[ids[one] for one in of])
        if method == "post" and name not in BOTH:
            assert client.get(address).status_code == 405, name


def test_a_role_of_another_account_is_not_found(
    administrator: User, planner: User, signed_in: SignIn
) -> None:
    address = reverse("accounts:end_role", args=[administrator.pk, planner.roles.get().pk])
    assert signed_in(administrator).post(address).status_code == 404
    assert planner.roles.get().ends_on is None


def test_the_list_says_how_many_and_finds_by_both_names(
    administrator: User, planner: User, signed_in: SignIn
) -> None:
    client = signed_in(administrator)
    assert "2 baris" in client.get(reverse("accounts:index")).content.decode()
    for text in ("RENCANA", "pak ren"):
        page = client.get(reverse("accounts:index"), {"text": text}).content.decode()
        assert "Pak Rencana" in page
        assert "1 baris" in page


def test_the_list_filters_by_state_and_an_empty_one_says_what_to_do(
    administrator: User, planner: User, signed_in: SignIn
) -> None:
    client = signed_in(administrator)
    page = client.get(reverse("accounts:index"), {"state": "suspended"}).content.decode()
    assert "undang seseorang" in page
    actions.suspend(account=planner, reason="Pindah tugas", by=administrator)
    page = client.get(reverse("accounts:index"), {"state": "suspended"}).content.decode()
    assert "Ditangguhkan" in page
    assert "1 baris" in page


def test_the_list_costs_the_same_for_ten_accounts_and_for_a_thousand(
    administrator: User, make_account: MakeAccount, agency: Agency, signed_in: SignIn
) -> None:
    client = signed_in(administrator)
    counted = []
    for new in (range(8), range(8, 1000)):
        accounts = User.objects.bulk_create(User(username=f"petugas.{number}") for number in new)
        Role.objects.bulk_create(
            Role(user=one, agency=agency, kind="viewer", starts_on=date(2018, 1, 1)) for one in accounts
        )
        for address in (reverse("accounts:index"), reverse("accounts:export", args=["csv"])):
            with CaptureQueriesContext(connection) as asked:
                page = client.get(address)
            counted.append(len(asked))
            assert page.status_code == 200
    assert counted[:2] == counted[2:]
    assert counted[0] <= 11
    assert len(gzip.compress(client.get(reverse("accounts:index")).content)) <= 30_000


def test_roles_are_given_and_ended_and_the_history_says_so(
    administrator: User, planner: User, agency: Agency, signed_in: SignIn
) -> None:
    client = signed_in(administrator)
    data = {"kind": "viewer", "agency": agency.pk, "nation": "on"}
    client.post(reverse("accounts:give_role", args=[planner.pk]), data)
    role = planner.roles.get(kind="viewer")
    page = client.post(reverse("accounts:end_role", args=[planner.pk, role.pk]), follow=True).content.decode()
    assert "Peran diberikan" in page
    assert "Peran diakhiri" in page
    assert "Pembaca · Kemnaker" in page


def test_giving_a_role_twice_is_refused_in_words(
    administrator: User, planner: User, agency: Agency, signed_in: SignIn
) -> None:
    data = {"kind": "planner", "agency": agency.pk, "nation": "on"}
    response = signed_in(administrator).post(
        reverse("accounts:give_role", args=[planner.pk]), data, follow=True
    )
    assert "sudah memegang peran itu" in response.content.decode()


@pytest.mark.parametrize("name", ["accounts:suspend", "accounts:reactivate"])
def test_without_a_reason_nothing_happens(
    administrator: User, planner: User, signed_in: SignIn, name: str
) -> None:
    before = state()
    response = signed_in(administrator).post(reverse(name, args=[planner.pk]), {"reason": " "})
    assert response.status_code == 422
    assert state() == before


def test_suspending_and_opening_again(administrator: User, planner: User, signed_in: SignIn) -> None:
    client = signed_in(administrator)
    for name, active in (("accounts:suspend", False), ("accounts:reactivate", True)):
        page = client.post(reverse(name, args=[planner.pk]), {"reason": "Tugas belajar"}, follow=True)
        assert User.objects.get(pk=planner.pk).is_active is active
        assert "Tugas belajar" in page.content.decode()


def test_a_reset_shows_a_new_password_and_can_drop_the_second_step(
    administrator: User, planner: User, signed_in: SignIn
) -> None:
    client = signed_in(administrator)
    response = client.post(reverse("accounts:reset_password", args=[planner.pk]), {"drop_second_step": "on"})
    planner.refresh_from_db()
    assert planner.check_password(response.context["handed"].password)
    assert "no-store" in response.headers["Cache-Control"]
    page = client.get(reverse("accounts:account", args=[planner.pk])).content.decode()
    assert "langkah kedua dimatikan" in page


@pytest.mark.parametrize("language", ["id", "en"])
def test_names_with_markup_in_them_are_shown_as_typed(
    administrator: User, make_account: MakeAccount, signed_in: SignIn, language: str
) -> None:
    account = make_account("aneh", Role.Kind.VIEWER, full_name="<script>alert(1)</script>")
    client = signed_in(administrator)
    client.cookies["desmigratif_language"] = language
    for address in (reverse("accounts:index"), reverse("accounts:account", args=[account.pk])):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page
