"""The pages of whoever invites: who sees them, what they show, what they refuse."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from desmigratif.accounts.models import Invitation, Role, User
from desmigratif.accounts.tests.conftest import MakeAccount, SignIn
from desmigratif.agencies.models import Agency
from desmigratif.audit.models import AuditLine

Page = tuple[str, str]
PAGES: list[Page] = [
    ("get", "new"),
    ("post", "new"),
    ("get", "index"),
    ("get", "many"),
    ("post", "many"),
    ("post", "many_invited"),
    ("post", "again"),
    ("post", "revoke"),
]


def address_of(name: str, account: User) -> str:
    """The address, with the account or its invitation where it needs one."""
    expires_at = timezone.now() + timedelta(days=1)
    invitation, _made = Invitation.objects.get_or_create(
        user=account, code_hash="x", defaults={"expires_at": expires_at}
    )
    ids = {"again": [account.pk], "revoke": [invitation.pk]}
    return reverse(f"invitations:{name}", args=ids.get(name, []))


def state() -> tuple[object, ...]:
    return (
        list(User.objects.order_by("pk").values_list("pk", "is_active")),
        list(Role.objects.order_by("pk").values_list("pk", "ends_on")),
        list(Invitation.objects.order_by("pk").values_list("pk", "revoked_at")),
    )


@pytest.mark.parametrize(("method", "name"), PAGES)
def test_who_has_no_account_is_asked_to_sign_in(
    client: Client, administrator: User, method: str, name: str
) -> None:
    address = address_of(name, administrator)
    before = state()
    response = getattr(client, method)(address)
    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("account_login"))
    assert state() == before


@pytest.mark.parametrize("kind", [None, Role.Kind.VIEWER, Role.Kind.PLANNER])
@pytest.mark.parametrize("page", PAGES)
def test_for_whoever_looks_after_nobody_the_page_does_not_exist(
    administrator: User, agency: Agency, make_account: MakeAccount, signed_in: SignIn, page: Page, kind: str
) -> None:
    method, name = page
    address, client = address_of(name, administrator), signed_in(make_account("orang", kind))
    before = state()
    response = getattr(client, method)(address, newcomer(agency, kind="administrator"))
    assert response.status_code == 404
    assert b"ibu.admin" not in response.content
    assert state() == before


def test_every_page_refuses_the_other_methods(administrator: User, signed_in: SignIn) -> None:
    client = signed_in(administrator)
    for name in ("many_invited", "again", "revoke"):
        assert client.get(address_of(name, administrator)).status_code == 405, name
    assert client.post(address_of("index", administrator)).status_code == 405


def test_one_of_an_account_out_of_charge_is_neither_renewed_nor_taken_back(
    administrator: User, signed_in: SignIn
) -> None:
    client = signed_in(administrator)
    for name in ("again", "revoke"):  # nobody changes their own account
        assert client.post(address_of(name, administrator)).status_code == 404, name
    assert Invitation.objects.get().revoked_at is None


def newcomer(agency: Agency, **other: str) -> dict[str, object]:
    """What the form of one invitation sends."""
    person = {"full_name": "Siti Rahma", "username": "siti.rahma", "kind": "viewer", "nation": "on"}
    return {**person, "agency": agency.pk, **other}


def test_an_invitation_is_shown_once_with_its_code_and_never_stored_by_the_browser(
    administrator: User, agency: Agency, signed_in: SignIn
) -> None:
    client = signed_in(administrator)
    response = client.post(reverse("invitations:new"), newcomer(agency, username=" Siti.Rahma "))
    account = User.objects.get(username="siti.rahma")
    code = response.context["invited"][0].code
    assert not account.has_joined
    assert code in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]
    assert code not in client.get(reverse("accounts:account", args=[account.pk])).content.decode()


def test_a_form_with_mistakes_keeps_what_was_typed_and_makes_nothing(
    administrator: User, agency: Agency, signed_in: SignIn
) -> None:
    response = signed_in(administrator).post(
        reverse("invitations:new"), newcomer(agency, username="siti rahma")
    )
    assert response.status_code == 422
    assert 'value="Siti Rahma"' in response.content.decode()
    assert User.objects.count() == 1


def test_a_name_in_use_is_said_at_its_field(administrator: User, agency: Agency, signed_in: SignIn) -> None:
    response = signed_in(administrator).post(
        reverse("invitations:new"), newcomer(agency, username="IBU.ADMIN")
    )
    assert response.status_code == 422
    assert "Nama pengguna ini sudah dipakai" in response.content.decode()


@pytest.mark.parametrize("name", ["\uff21dmin", "\u0430dmin", "siti@kantor"])
def test_a_user_name_that_could_pass_for_another_is_refused(
    signed_in: SignIn, administrator: User, name: str
) -> None:
    given = {"username": f"x{name}", "full_name": "Siti", "kind": "viewer", "agency": "1"}
    assert "a sampai z" in signed_in(administrator).post(reverse("invitations:new"), given).text


def test_the_page_of_open_invitations_leaves_a_line_with_whose_were_shown(
    administrator: User, make_account: MakeAccount, signed_in: SignIn
) -> None:
    page = reverse("invitations:index")
    client = signed_in(administrator)
    client.get(page)
    assert not AuditLine.objects.filter(verb="read").exists()
    person = make_account("baru", Role.Kind.VIEWER)
    Invitation.objects.create(user=person, code_hash="x", expires_at=timezone.now() + timedelta(days=1))
    client.get(page)
    line = AuditLine.objects.get(verb="read")
    assert (line.subject_kind, line.detail["ids"]) == ("account", [str(person.pk)])
