"""The pages of an administrator: who sees them, what they show, what they do."""

import gzip
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from desmigratif.accounts import actions
from desmigratif.accounts.models import Role, User
from desmigratif.accounts.tests.conftest import MakeAccount, SignIn
from desmigratif.agencies.models import Agency

Page = tuple[str, str, tuple[str, ...]]
PAGES: list[Page] = [
    ("get", "accounts:index", ()),
    ("get", "accounts:new", ()),
    ("post", "accounts:new", ()),
    ("get", "accounts:account", ("account",)),
    ("post", "accounts:give_role", ("account",)),
    ("post", "accounts:end_role", ("account", "role")),
    ("post", "accounts:suspend", ("account",)),
    ("post", "accounts:reactivate", ("account",)),
    ("post", "accounts:reset_password", ("account",)),
]


def state() -> tuple[Any, ...]:
    return (
        list(User.objects.order_by("pk").values_list("pk", "password", "is_active", "one_time_until")),
        list(Role.objects.order_by("pk").values_list("pk", "ends_on")),
    )


@pytest.mark.parametrize(("method", "name", "of"), PAGES)
def test_who_has_no_account_is_asked_to_sign_in(
    client: Client, administrator: User, method: str, name: str, of: tuple[str, ...]
) -> None:
    ids = {"account": administrator.pk, "role": administrator.roles.get().pk}
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
    ids = {"account": administrator.pk, "role": administrator.roles.get().pk}
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
    client = signed_in(administrator)
    for method, name, of in PAGES:
        ids = {"account": administrator.pk, "role": administrator.roles.get().pk}
        address = reverse(name, args=[ids[one] for one in of])
        if method == "post" and name != "accounts:new":
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
    assert "tambahkan akun" in page
    actions.suspend(account=planner, reason="Pindah tugas", by=administrator)
    page = client.get(reverse("accounts:index"), {"state": "suspended"}).content.decode()
    assert "Ditangguhkan" in page
    assert "1 baris" in page


def test_the_list_costs_the_same_for_two_accounts_and_for_twenty(
    administrator: User, make_account: MakeAccount, signed_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        make_account(f"petugas.{number}", Role.Kind.VIEWER)
    client = signed_in(administrator)
    with django_assert_max_num_queries(7):
        page = client.get(reverse("accounts:index"))
    assert len(gzip.compress(page.content)) <= 30_000


def test_a_new_account_is_shown_once_with_its_password_and_never_stored_by_the_browser(
    administrator: User, agency: Agency, signed_in: SignIn
) -> None:
    client = signed_in(administrator)
    data = {"full_name": "Siti Rahma", "username": " Siti.Rahma ", "kind": "viewer", "agency": agency.pk}
    response = client.post(reverse("accounts:new"), data)
    account = User.objects.get(username="siti.rahma")
    password = response.context["handed"].password
    assert account.check_password(password)
    assert password in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]
    assert password not in client.get(reverse("accounts:account", args=[account.pk])).content.decode()


def test_a_form_with_mistakes_keeps_what_was_typed_and_makes_nothing(
    administrator: User, agency: Agency, signed_in: SignIn
) -> None:
    data = {"full_name": "Siti Rahma", "username": "siti rahma", "kind": "viewer", "agency": agency.pk}
    response = signed_in(administrator).post(reverse("accounts:new"), data)
    assert response.status_code == 422
    assert 'value="Siti Rahma"' in response.content.decode()
    assert User.objects.count() == 1


def test_a_name_in_use_is_said_at_its_field(administrator: User, agency: Agency, signed_in: SignIn) -> None:
    data = {"full_name": "Lain", "username": "IBU.ADMIN", "kind": "viewer", "agency": agency.pk}
    response = signed_in(administrator).post(reverse("accounts:new"), data)
    assert response.status_code == 422
    assert "Nama pengguna ini sudah dipakai" in response.content.decode()


def test_roles_are_given_and_ended_and_the_history_says_so(
    administrator: User, planner: User, agency: Agency, signed_in: SignIn
) -> None:
    client = signed_in(administrator)
    data = {"kind": "viewer", "agency": agency.pk}
    client.post(reverse("accounts:give_role", args=[planner.pk]), data)
    role = planner.roles.get(kind="viewer")
    page = client.post(reverse("accounts:end_role", args=[planner.pk, role.pk]), follow=True).content.decode()
    assert "Peran diberikan" in page
    assert "Peran diakhiri" in page
    assert "Pembaca · Kemnaker" in page


def test_giving_a_role_twice_is_refused_in_words(
    administrator: User, planner: User, agency: Agency, signed_in: SignIn
) -> None:
    data = {"kind": "planner", "agency": agency.pk}
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
    account = make_account("aneh", full_name="<script>alert(1)</script>")
    client = signed_in(administrator)
    client.cookies["desmigratif_language"] = language
    for address in (reverse("accounts:index"), reverse("accounts:account", args=[account.pk])):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("name", ["\uff21dmin", "\u0430dmin", "siti@kantor"])
def test_a_user_name_that_could_pass_for_another_is_refused(
    signed_in: SignIn, administrator: User, name: str
) -> None:
    given = {"username": f"x{name}", "full_name": "Siti", "kind": "viewer", "agency": "1"}
    assert "a sampai z" in signed_in(administrator).post(reverse("accounts:new"), given).text
