"""What the writes promise, and what the database keeps by itself."""

import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from desmigratif.accounts import actions, errors
from desmigratif.accounts.actions import roles
from desmigratif.accounts.models import Invitation, Leave, Role, User
from desmigratif.accounts.tests.conftest import MakeAccount
from desmigratif.agencies.models import Agency
from desmigratif.audit.models import AuditLine

DAY = date(2018, 1, 1)
DAYS = {"starts_on": DAY, "ends_on": date(2018, 1, 9)}
LATER = timezone.now() + timedelta(days=1)


def test_a_new_account_holds_its_role_and_leaves_two_lines(agency: Agency, administrator: User) -> None:
    handed = actions.create_account(
        username="siti", full_name="Siti", agency=agency, kind=Role.Kind.PLANNER, by=administrator
    )
    assert handed.account.check_password(handed.password)
    assert handed.account.current_kinds == {"planner"}
    lines = AuditLine.objects.filter(subject_kind="account", subject_id=str(handed.account.pk))
    assert sorted(lines.values_list("verb", "actor_id")) == [
        ("create", administrator.pk),
        ("give role", administrator.pk),
    ]


@pytest.mark.parametrize("name", ["pak.rencana", "PAK.RENCANA"])
def test_a_name_in_use_is_refused_whatever_its_case_and_nothing_is_left(
    agency: Agency, administrator: User, planner: User, name: str
) -> None:
    with pytest.raises(errors.UserNameTakenError):
        actions.create_account(
            username=name, full_name="Lain", agency=agency, kind=Role.Kind.VIEWER, by=administrator
        )
    assert User.objects.filter(full_name="Lain").count() == 0
    assert not AuditLine.objects.filter(verb="create").exists()


def test_a_role_is_not_given_twice(agency: Agency, administrator: User, planner: User) -> None:
    with pytest.raises(errors.RoleAlreadyHeldError):
        actions.give_role(account=planner, agency=agency, kind=Role.Kind.PLANNER, by=administrator)


def test_a_role_ended_today_is_not_held_today_and_can_be_given_again(
    agency: Agency, administrator: User, planner: User
) -> None:
    actions.end_role(role=planner.roles.get(), by=administrator)
    assert planner.current_kinds == frozenset()
    actions.give_role(account=planner, agency=agency, kind=Role.Kind.PLANNER, by=administrator)
    assert planner.current_kinds == {"planner"}
    assert [role.ends_on for role in planner.roles.order_by("starts_on")] == [timezone.localdate(), None]


def test_a_role_given_and_ended_on_one_day_was_never_held(
    agency: Agency, administrator: User, planner: User
) -> None:
    role = actions.give_role(account=planner, agency=agency, kind=Role.Kind.VIEWER, by=administrator)
    actions.end_role(role=role, by=administrator)
    assert planner.current_kinds == {"planner"}
    assert planner.roles.get(kind="viewer").ends_on == role.starts_on
    verbs = AuditLine.objects.order_by("id").values_list("verb", flat=True)
    assert [verb for verb in verbs if verb.endswith("role")] == ["give role", "end role"]


def test_suspending_and_opening_again_keep_the_reason(administrator: User, planner: User) -> None:
    actions.suspend(account=planner, reason="Pindah tugas", by=administrator)
    assert not User.objects.get(pk=planner.pk).is_active
    actions.reactivate(account=planner, reason="Kembali bertugas", by=administrator)
    assert User.objects.get(pk=planner.pk).is_active
    reasons = [line.detail.get("reason") for line in AuditLine.objects.order_by("id")]
    assert [reason for reason in reasons if reason] == ["Pindah tugas", "Kembali bertugas"]


def test_nobody_suspends_themselves(administrator: User, make_account: MakeAccount) -> None:
    make_account("lain.admin", Role.Kind.ADMINISTRATOR)
    with pytest.raises(errors.OwnAccountError):
        actions.suspend(account=administrator, reason="Salah tekan", by=administrator)


def _two_names_that_differ_in_case(planner: User, agency: Agency) -> None:
    User.objects.create(username="PAK.Rencana")


def _an_open_role_twice(planner: User, agency: Agency) -> None:
    Role.objects.create(user=planner, agency=agency, kind="planner", starts_on=date(2018, 1, 1))


def _a_role_that_ends_before_it_starts(planner: User, agency: Agency) -> None:
    day = date(2018, 1, 1)
    before = day - timedelta(days=1)
    Role.objects.create(user=planner, agency=agency, kind="viewer", starts_on=day, ends_on=before)


def _a_lent_role_without_end(planner: User, agency: Agency) -> None:
    away = Leave.objects.create(user=planner, by=planner, reason="Cuti", **DAYS)
    Role.objects.create(user=planner, agency=agency, kind="viewer", starts_on=DAY, stands_in=away)


def _two_leaves_at_once(planner: User, agency: Agency) -> None:
    for _ in range(2):
        Leave.objects.create(user=planner, by=planner, reason="Cuti", **DAYS)


def _a_leave_of_no_days(planner: User, agency: Agency) -> None:
    Leave.objects.create(user=planner, by=planner, reason="Cuti", starts_on=DAY, ends_on=DAY)


def _a_return_after_the_leave(planner: User, agency: Agency) -> None:
    Leave.objects.create(user=planner, by=planner, reason="Cuti", returned_on=DAYS["ends_on"], **DAYS)


def _a_deputy_of_oneself(planner: User, agency: Agency) -> None:
    Leave.objects.create(user=planner, by=planner, deputy=planner, reason="Cuti", **DAYS)


def _a_leave_without_reason(planner: User, agency: Agency) -> None:
    Leave.objects.create(user=planner, by=planner, reason="", **DAYS)


def _two_open_invitations(planner: User, agency: Agency) -> None:
    for code in "ab":
        Invitation.objects.create(user=planner, code_hash=code, expires_at=LATER)


def _one_code_twice(planner: User, agency: Agency) -> None:
    for _ in range(2):
        Invitation.objects.create(user=planner, code_hash="a", expires_at=LATER, revoked_at=LATER)


def _an_invitation_accepted_and_taken_back(planner: User, agency: Agency) -> None:
    Invitation.objects.create(
        user=planner, code_hash="a", expires_at=LATER, revoked_at=LATER, accepted_at=LATER
    )


def _an_invitation_over_before_it_is_made(planner: User, agency: Agency) -> None:
    Invitation.objects.create(user=planner, code_hash="a", expires_at=LATER, made_at=LATER)


def _a_role_twice_from_one_day(planner: User, agency: Agency) -> None:
    day = date(2017, 1, 1)
    Role.objects.create(
        user=planner, agency=agency, kind="planner", starts_on=day, ends_on=day + timedelta(days=9)
    )


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        (_two_names_that_differ_in_case, "user_name_once_whatever_case"),
        (_an_open_role_twice, "role_open_once"),
        (_a_role_that_ends_before_it_starts, "role_ends_not_before_start"),
        (_a_lent_role_without_end, "role_lent_has_an_end"),
        (_two_leaves_at_once, "leave_one_at_a_time"),
        (_a_leave_of_no_days, "leave_ends_after_start"),
        (_a_return_after_the_leave, "leave_return_within_it"),
        (_a_deputy_of_oneself, "leave_deputy_is_somebody_else"),
        (_a_leave_without_reason, "leave_has_a_reason"),
        (_two_open_invitations, "invitation_open_once"),
        (_one_code_twice, "invitation_code_once"),
        (_an_invitation_accepted_and_taken_back, "invitation_accepted_or_taken_back"),
        (_an_invitation_over_before_it_is_made, "invitation_expires_after_it_is_made"),
        (_a_role_twice_from_one_day, "role_once_a_day"),
    ],
)
def test_the_database_itself_refuses(
    planner: User, agency: Agency, wrong: Callable[[User, Agency], None], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        wrong(planner, agency)


def test_a_line_about_somebody_without_roles_belongs_where_the_last_was_held(
    agency: Agency, administrator: User, planner: User
) -> None:
    actions.end_role(role=Role.objects.get(user=planner), by=administrator)
    actions.suspend(account=planner, reason="Sudah pensiun", by=administrator)
    assert AuditLine.objects.get(verb="suspend").agency_id == agency.pk


def test_the_mark_of_the_installation_comes_back_with_the_role_and_with_no_other(
    agency: Agency, administrator: User, make_account: MakeAccount
) -> None:
    made = actions.create_account(
        username="ibu.dewi", full_name="Dewi", agency=agency, kind=Role.Kind.ADMINISTRATOR, by=None
    ).account
    role = made.roles.get()
    Role.objects.filter(pk=role.pk).update(starts_on=DAY, ends_on=DAY + timedelta(days=9))
    back = actions.give_back(role=Role.objects.get(pk=role.pk), by=administrator)
    assert back.pk != role.pk
    assert back.by_installation
    actions.end_role(role=back, by=administrator)
    again = actions.give_role(account=made, agency=agency, kind=Role.Kind.ADMINISTRATOR, by=administrator)
    assert again.pk == back.pk
    assert not again.by_installation


def test_a_role_given_by_a_page_from_before_the_person_joined_does_not_wait(
    agency: Agency, administrator: User, make_account: MakeAccount
) -> None:
    account = make_account("siti")
    stale = User.objects.get(pk=account.pk)
    stale.is_active = False
    stale.set_unusable_password()
    actions.give_role(account=stale, agency=agency, kind=Role.Kind.VIEWER, by=administrator)
    assert User.objects.get(pk=account.pk).current_kinds == {"viewer"}


@pytest.mark.django_db(transaction=True)
def test_a_role_given_back_and_given_at_once_is_held_once_and_the_other_is_told(
    administrator: User, planner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    role = planner.roles.get()
    role.ends_on = timezone.localdate()
    role.save()
    refused: list[type[Exception]] = []

    def give() -> None:
        try:
            actions.give_role(account=planner, agency=role.agency, kind=role.kind, by=administrator)
        except errors.RoleAlreadyHeldError as refusal:
            refused.append(type(refusal))
        finally:
            connection.close()

    other = threading.Thread(target=give)
    judged = roles._refuse_double

    def judged_then_overtaken(*given: Any, **named: Any) -> None:
        judged(*given, **named)
        if threading.current_thread() is threading.main_thread():
            other.start()
            other.join(timeout=1)

    monkeypatch.setattr(roles, "_refuse_double", judged_then_overtaken)
    with transaction.atomic():
        actions.give_back(role=role, by=administrator)
    other.join(timeout=10)
    assert refused == [errors.RoleAlreadyHeldError]
    assert Role.objects.filter(user=planner, ends_on=None).count() == 1


def test_a_role_that_somebody_gave_back_meanwhile_is_refused_in_words(
    administrator: User, planner: User
) -> None:
    role = planner.roles.get()
    role.ends_on = timezone.localdate() + timedelta(days=9)
    role.save()
    stale = Role.objects.get(pk=role.pk)
    actions.give_back(role=role, by=administrator)
    with pytest.raises(errors.RoleAlreadyHeldError):
        actions.give_back(role=stale, by=administrator)
    assert AuditLine.objects.filter(verb="give role back").count() == 1
