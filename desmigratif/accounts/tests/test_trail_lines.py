"""What this room leaves in the trail, and how much of it a later keeper of an account sees."""

from datetime import date
from types import SimpleNamespace

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import override_settings
from django.urls import reverse

from desmigratif.accounts import actions
from desmigratif.accounts.models import Role, User
from desmigratif.accounts.tests.conftest import MakeAccount, SignIn
from desmigratif.accounts.tests.country import Country
from desmigratif.agencies.models import Agency
from desmigratif.audit.models import READ, AuditLine


def reads_by(person: User) -> list[AuditLine]:
    return list(AuditLine.objects.filter(verb=READ, actor_id=person.pk).order_by("id"))


@pytest.mark.parametrize("asked", [{}, {"text": "rencana"}])
def test_the_list_of_accounts_leaves_a_line_with_those_shown(
    administrator: User, planner: User, signed_in: SignIn, asked: dict[str, str]
) -> None:
    signed_in(administrator).get(reverse("accounts:index"), asked)
    (line,) = reads_by(administrator)
    shown = [planner] if asked else [administrator, planner]
    assert line.subject_kind == "account"
    assert set(line.detail["ids"]) == {str(person.pk) for person in shown}
    assert line.agency_id == planner.roles.get().agency_id


def test_the_page_of_an_account_leaves_a_line_and_that_of_ones_own_does_not(
    administrator: User, planner: User, signed_in: SignIn
) -> None:
    client = signed_in(administrator)
    client.get(reverse("accounts:account", args=[administrator.pk]))
    assert reads_by(administrator) == []
    client.get(reverse("accounts:account", args=[planner.pk]))
    (line,) = reads_by(administrator)
    assert (line.subject_id, line.agency_id) == (str(planner.pk), planner.roles.get().agency_id)
    page = client.get(reverse("accounts:account", args=[planner.pk]))
    assert page.context["history"] == []


def test_somebody_who_looks_after_an_account_later_sees_nothing_of_its_former_agency(
    country: Country, agency: Agency, administrator: User, make_account: MakeAccount, signed_in: SignIn
) -> None:
    """Neither lines nor roles of before; the former agency no longer sees the account at all."""
    new = Agency.objects.get(short_name="Migrant CARE")
    keeper = make_account("admin.lsm")
    Role.objects.create(user=keeper, agency=new, kind="administrator", starts_on=date(2017, 1, 1))
    person = make_account("pindah")
    old = actions.give_role(
        account=person,
        agency=agency,
        kind="village_officer",
        area=country.village(country.codes[1]),
        by=administrator,
    )
    actions.suspend(account=person, reason="Rahasia lama", by=administrator)
    actions.reactivate(account=person, reason="Rahasia kedua", by=administrator)
    actions.end_role(role=old, by=administrator)
    actions.give_role(account=person, agency=new, kind="viewer", by=None)
    page = signed_in(keeper).get(reverse("accounts:account", args=[person.pk]))
    assert [line.what for line in page.context["history"]] == ["Peran diberikan"]
    assert list(page.context["ended"]) == []
    assert "Rahasia" not in page.content.decode()


def test_the_line_of_a_reset_counts_the_identities_that_were_unlinked(
    administrator: User, planner: User, signed_in: SignIn
) -> None:
    for provider in ("satu", "dua"):
        SocialAccount.objects.create(user=planner, provider=provider, uid="x")
    actions.reset_password(account=planner, drop_second_step=False, by=administrator)
    assert AuditLine.objects.get(verb="reset password").detail["identities_unlinked"] == 2
    page = signed_in(administrator).get(reverse("accounts:account", args=[planner.pk]))
    assert "2 identitas dilepas" in page.content.decode()


def test_a_link_to_the_provider_of_another_agency_stays_and_the_line_says_so(
    administrator: User, planner: User, make_account: MakeAccount, signed_in: SignIn
) -> None:
    """That agency lets its people in itself; an account that it looks after below loses its own links."""
    ngo = Agency.objects.get(short_name="Migrant CARE")
    Agency.objects.filter(pk=ngo.pk).update(looked_after_by=administrator.roles.get().agency)
    Role.objects.filter(user=planner).update(agency=ngo)
    for provider in ("lsm", "kemnaker", "hilang"):
        SocialAccount.objects.create(user=planner, provider=provider, uid="x")
    own = make_account("admin.lsm")
    actions.give_role(account=own, agency=ngo, kind="administrator", by=None)
    providers = [
        SimpleNamespace(id="lsm", agency="Migrant CARE"),
        SimpleNamespace(id="kemnaker", agency="Kemnaker"),
    ]
    with override_settings(IDENTITY_PROVIDERS=providers):
        actions.reset_password(account=planner, drop_second_step=False, by=administrator)
        assert [one.provider for one in SocialAccount.objects.all()] == ["lsm"]
        detail = AuditLine.objects.get(verb="reset password").detail
        assert (detail["identities_unlinked"], detail["identities_kept"]) == (2, 1)
        page = signed_in(administrator).get(reverse("accounts:account", args=[planner.pk]))
        assert "1 identitas tetap terhubung" in page.content.decode()
        actions.reset_password(account=planner, drop_second_step=False, by=own)
    assert not SocialAccount.objects.exists()
