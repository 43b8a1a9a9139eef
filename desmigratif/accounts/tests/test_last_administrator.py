"""An installation never loses its last administrator, also when two try at once."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from desmigratif.accounts import actions, errors, queries
from desmigratif.accounts.models import Role, User
from desmigratif.accounts.tests.conftest import MakeAccount, SignIn
from desmigratif.accounts.tests.country import Country
from desmigratif.agencies.models import Agency


def administrators() -> int:
    return queries.running_administrators(timezone.localdate()).count()


def test_the_only_administrator_role_cannot_end(administrator: User) -> None:
    with pytest.raises(errors.LastAdministratorError):
        actions.end_role(role=administrator.roles.get(), by=administrator)
    assert administrators() == 1


def test_the_only_administrator_cannot_be_suspended(administrator: User, planner: User) -> None:
    with pytest.raises(errors.LastAdministratorError):
        actions.suspend(account=administrator, reason="Cuti panjang", by=planner)
    assert User.objects.get(pk=administrator.pk).is_active


def test_a_suspended_administrator_does_not_count(administrator: User, make_account: MakeAccount) -> None:
    make_account("tidur", Role.Kind.ADMINISTRATOR, is_active=False)
    with pytest.raises(errors.LastAdministratorError):
        actions.end_role(role=administrator.roles.get(), by=administrator)


def test_an_administrator_in_two_agencies_leaves_neither_without_one(administrator: User) -> None:
    other = Agency.objects.exclude(pk=administrator.roles.get().agency.pk)[0]
    actions.give_role(account=administrator, agency=other, kind=Role.Kind.ADMINISTRATOR, by=None)
    with pytest.raises(errors.LastAdministratorError):
        actions.end_role(role=administrator.roles.earliest("starts_on"), by=administrator)
    assert administrators() == 2


def test_whoever_looks_after_the_agency_from_above_answers_for_it(
    administrator: User, make_account: MakeAccount
) -> None:
    below = Agency.objects.create(
        short_name="Disnaker", kind="regency_office", looked_after_by=administrator.roles.get().agency
    )
    local = make_account("admin.lokal")
    role = actions.give_role(account=local, agency=below, kind=Role.Kind.ADMINISTRATOR, by=administrator)
    actions.end_role(role=role, by=administrator)
    assert administrators() == 1


def test_a_narrower_administrator_does_not_answer_for_the_nation(
    administrator: User, make_account: MakeAccount, country: Country
) -> None:
    province = country.village(country.codes[0]).province
    narrow = make_account("admin.provinsi")
    agency = administrator.roles.get().agency
    role = actions.give_role(account=narrow, agency=agency, kind="administrator", area=province, by=None)
    with pytest.raises(errors.LastAdministratorError):
        actions.suspend(account=administrator, reason="Cuti panjang", by=narrow)
    actions.end_role(role=role, by=administrator)


def test_the_last_administrator_goes_on_leave_only_with_a_deputy(
    administrator: User, planner: User, make_account: MakeAccount
) -> None:
    today = timezone.localdate()
    third = make_account("pihak.ketiga")
    times: Any = {"starts_on": today, "ends_on": today + timedelta(days=9), "reason": "Cuti", "by": third}
    with pytest.raises(errors.LastAdministratorError):
        actions.begin_leave(account=administrator, deputy=None, **times)
    leave = actions.begin_leave(account=administrator, deputy=planner, **times)
    with pytest.raises(errors.LastAdministratorError):
        actions.suspend(account=planner, reason="Salah orang", by=third)
    actions.return_early(leave=leave, by=third)
    assert administrators() == 1


def test_suspending_an_account_with_two_administrator_roles_counts_both(
    administrator: User, planner: User
) -> None:
    other = Agency.objects.exclude(pk=administrator.roles.get().agency.pk)[0]
    actions.give_role(account=administrator, agency=other, kind=Role.Kind.ADMINISTRATOR, by=administrator)
    with pytest.raises(errors.LastAdministratorError):
        actions.suspend(account=administrator, reason="Cuti panjang", by=planner)


def test_other_roles_end_freely(administrator: User, planner: User) -> None:
    actions.end_role(role=planner.roles.get(), by=administrator)
    assert planner.current_kinds == frozenset()


def test_the_page_says_why(administrator: User, make_account: MakeAccount, signed_in: SignIn) -> None:
    office = Agency.objects.get(short_name="KP2MI")
    only = make_account("admin.lain")
    role = actions.give_role(account=only, agency=office, kind=Role.Kind.ADMINISTRATOR, by=None)
    Agency.objects.filter(pk=office.pk).update(looked_after_by=administrator.roles.get().agency)
    page = signed_in(administrator).post(reverse("accounts:end_role", args=[only.pk, role.pk]), follow=True)
    assert "Peran diakhiri" in page.content.decode()
    second = make_account("admin.dua", Role.Kind.ADMINISTRATOR)
    own = signed_in(administrator).post(
        reverse("accounts:end_role", args=[administrator.pk, administrator.roles.get().pk])
    )
    assert own.status_code == 404
    client = signed_in(second)
    actions.begin_leave(
        account=second, deputy=None, reason="Cuti", by=administrator,
        starts_on=timezone.localdate() + timedelta(days=5), ends_on=timezone.localdate() + timedelta(days=9),
    )  # fmt: skip
    page = client.post(
        reverse("accounts:suspend", args=[administrator.pk]), {"reason": "Pindah tugas"}, follow=True
    )
    assert "Ini administrator terakhir" in page.content.decode()


def _ends_the_role(target: User, by: User) -> None:
    actions.end_role(role=target.roles.get(), by=by)


def _suspends(target: User, by: User) -> None:
    actions.suspend(account=target, reason="Saling menangguhkan", by=by)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", [_ends_the_role, _suspends])
def test_of_two_who_remove_each_other_at_once_only_one_succeeds(
    administrator: User, make_account: MakeAccount, step: Callable[[User, User], None]
) -> None:
    second = make_account("admin.dua", Role.Kind.ADMINISTRATOR)
    both_began, refused = threading.Barrier(2, timeout=10), []

    def remove(target: User, by: User) -> None:
        try:
            with transaction.atomic():
                both_began.wait()
                step(target, by)
        except errors.LastAdministratorError:
            refused.append(by)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=remove, args=pair)
        for pair in ((administrator, second), (second, administrator))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert len(refused) == 1
    assert administrators() == 1
