"""Moving, handing over, leaves: who holds which role on which day."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from desmigratif.accounts import actions, errors
from desmigratif.accounts.models import Role, User
from desmigratif.accounts.tests.conftest import MakeAccount, SignIn
from desmigratif.accounts.tests.country import Country
from desmigratif.agencies.models import Agency
from desmigratif.audit.models import AuditLine
from desmigratif.places.models import Village

TODAY = timezone.localdate()
SOON = TODAY + timedelta(days=10)


@pytest.fixture
def villages(country: Country) -> list[Village]:
    return [country.village(code) for code in country.codes[1:4]]


@pytest.fixture
def officer(make_account: MakeAccount, agency: Agency, villages: list[Village]) -> User:
    account = make_account("petugas", full_name="Bu Petugas")
    Role.objects.create(
        user=account, agency=agency, kind="village_officer", area=villages[0], starts_on=date(2017, 1, 1)
    )
    return account


@pytest.fixture
def successor(make_account: MakeAccount) -> User:
    return make_account("pengganti", Role.Kind.VIEWER)


def held(account: User, day: date) -> set[tuple[str, int | None]]:
    return set(Role.objects.running(day).filter(user=account).values_list("kind", "area_id"))


def test_a_moved_role_ends_here_and_starts_there_on_the_same_day(
    officer: User, administrator: User, villages: list[Village]
) -> None:
    actions.move_role(
        role=officer.roles.get(), area=villages[1], on=SOON, reason="Pindah tugas", by=administrator
    )
    assert held(officer, SOON - timedelta(days=1)) == {("village_officer", villages[0].pk)}
    assert held(officer, SOON) == {("village_officer", villages[1].pk)}
    line = AuditLine.objects.get(verb="move role")
    assert (line.detail["moved_from"], line.detail["reason"]) == (villages[0].name, "Pindah tugas")


def test_a_village_officer_moves_only_to_a_village(
    officer: User, administrator: User, villages: list[Village]
) -> None:
    for area in (None, villages[0].regency):
        with pytest.raises(errors.AreaDoesNotSuitError):
            actions.move_role(
                role=officer.roles.get(), area=area, on=SOON, reason="Pindah tugas", by=administrator
            )


def test_handed_over_roles_have_one_holder_on_every_day(
    officer: User, successor: User, administrator: User, villages: list[Village]
) -> None:
    role = ("village_officer", villages[0].pk)
    actions.hand_over(
        roles=[officer.roles.get()], successor=successor, on=SOON, reason="Purnatugas", by=administrator
    )
    for days in range(20):
        day = TODAY + timedelta(days=days)
        assert (role in held(officer, day)) is (day < SOON)
        assert (role in held(successor, day)) is (day >= SOON)


def test_what_the_successor_holds_already_is_not_doubled(
    officer: User, administrator: User, make_account: MakeAccount, villages: list[Village], agency: Agency
) -> None:
    other = make_account("rekan")
    actions.give_role(
        account=other, agency=agency, kind="village_officer", area=villages[0], by=administrator
    )
    given = actions.hand_over(
        roles=[officer.roles.get()], successor=other, on=SOON, reason="Purnatugas", by=administrator
    )
    assert given == []
    assert other.roles.count() == 1


def test_an_ended_role_comes_back_without_a_gap(officer: User, administrator: User) -> None:
    actions.end_role(role=officer.roles.get(), by=administrator)
    assert officer.current_kinds == frozenset()
    actions.give_back(role=officer.roles.get(), by=administrator)
    assert officer.roles.get().ends_on is None
    assert officer.current_kinds == {"village_officer"}


def test_during_a_leave_the_role_rests_and_the_deputy_holds_it(
    officer: User, successor: User, administrator: User, villages: list[Village]
) -> None:
    role, until = ("village_officer", villages[0].pk), SOON + timedelta(days=5)
    actions.begin_leave(
        account=officer, starts_on=SOON, ends_on=until, deputy=successor, reason="Cuti", by=administrator
    )
    for day in (SOON - timedelta(days=1), until):
        assert role in held(officer, day)
        assert role not in held(successor, day)
    for day in (SOON, until - timedelta(days=1)):
        assert role not in held(officer, day)
        assert role in held(successor, day)


def test_coming_back_early_ends_what_was_lent(
    officer: User, successor: User, administrator: User, villages: list[Village]
) -> None:
    for starts_on in (TODAY, SOON):
        leave = actions.begin_leave(
            account=officer, starts_on=starts_on, ends_on=SOON + timedelta(days=9), deputy=successor,
            reason="Cuti", by=administrator,
        )  # fmt: skip
        assert (officer.current_kinds == frozenset()) is (starts_on == TODAY)
        actions.return_early(leave=leave, by=administrator)
        assert officer.current_kinds == {"village_officer"}
        for day in (TODAY, SOON):
            assert held(successor, day) == {("viewer", None)}


def test_a_role_that_ends_during_a_leave_ends_for_the_deputy_too(
    officer: User, successor: User, administrator: User
) -> None:
    actions.begin_leave(
        account=officer, starts_on=TODAY, ends_on=SOON, deputy=successor, reason="Cuti", by=administrator
    )
    actions.end_role(role=officer.roles.get(), by=administrator)
    assert held(successor, TODAY) == {("viewer", None)}


def test_two_leaves_at_once_are_refused_in_words(officer: User, administrator: User) -> None:
    times: Any = {"starts_on": TODAY, "ends_on": SOON, "deputy": None, "reason": "Cuti", "by": administrator}
    actions.begin_leave(account=officer, **times)
    with pytest.raises(errors.LeaveOverlapsError):
        actions.begin_leave(account=officer, **times)


def test_nobody_becomes_deputy_or_successor_by_their_own_hand(officer: User, administrator: User) -> None:
    for deputy in (officer, administrator):
        with pytest.raises(errors.OwnAccountError):
            actions.begin_leave(
                account=officer, starts_on=TODAY, ends_on=SOON, deputy=deputy, reason="Cuti", by=administrator
            )
        with pytest.raises(errors.OwnAccountError):
            actions.hand_over(
                roles=[officer.roles.get()], successor=deputy, on=SOON, reason="Pindah", by=administrator
            )


def test_a_name_that_several_villages_may_have_is_chosen_on_the_next_page(
    officer: User, administrator: User, villages: list[Village], signed_in: SignIn
) -> None:
    client, address = (
        signed_in(administrator),
        reverse("accounts:move", args=[officer.pk, officer.roles.get().pk]),
    )
    typed = {"area": "Desa", "on": SOON.isoformat(), "reason": "Pindah tugas"}
    page = client.post(address, typed)
    assert page.status_code == 422
    assert 'type="radio"' in page.content.decode()
    assert client.post(address, {**typed, "chosen": "99999999"}).status_code == 422
    assert client.post(address, {**typed, "chosen": villages[1].pk}).status_code == 302
    assert held(officer, SOON) == {("village_officer", villages[1].pk)}


def test_an_empty_area_is_not_the_nation(
    officer: User, administrator: User, agency: Agency, signed_in: SignIn
) -> None:
    client, address = signed_in(administrator), reverse("accounts:give_role", args=[officer.pk])
    data = {"kind": "viewer", "agency": agency.pk}
    assert client.post(address, data).status_code == 422
    assert client.post(address, {**data, "area": "99.99"}).status_code == 422
    assert not officer.roles.filter(kind="viewer").exists()
    client.post(address, {**data, "nation": "on"})
    assert officer.roles.get(kind="viewer").area is None


def test_the_pages_of_leave_and_successor(
    officer: User, successor: User, administrator: User, signed_in: SignIn
) -> None:
    client = signed_in(administrator)
    leave = reverse("accounts:leave", args=[officer.pk])
    times = {"starts_on": TODAY.isoformat(), "ends_on": SOON.isoformat(), "reason": "Cuti bersalin"}
    assert client.post(leave, {**times, "ends_on": times["starts_on"]}).status_code == 422
    assert client.post(leave, {**times, "deputy": "bukan.siapa"}).status_code == 422
    page = client.post(leave, {**times, "deputy": "Pengganti"}, follow=True).content.decode()
    assert "Cuti bersalin" in page
    running = reverse("accounts:return_early", args=[officer.pk, officer.leaves.get().pk])
    assert "Cuti berakhir" in client.post(running, follow=True).content.decode()
    over = reverse("accounts:hand_over", args=[officer.pk])
    data = {
        "roles": [officer.roles.get().pk], "username": "bu.baru",
        "on": SOON.isoformat(), "reason": "Purnatugas",
    }  # fmt: skip
    assert client.post(over, data).status_code == 422
    sheet = client.post(over, {**data, "full_name": "Bu Baru"})
    code = sheet.context["invited"][0].code
    assert code in sheet.content.decode()
    new = User.objects.get(username="bu.baru")
    assert new.roles.get().starts_on == SOON
    assert new.roles.get().waits
