"""Accounts in nobody's charge, coordinators out of place, programme officers of an agency below."""

from datetime import timedelta

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from desmigratif.accounts import access, actions, answering, errors, queries
from desmigratif.accounts.models import User
from desmigratif.accounts.reach import reach_of
from desmigratif.accounts.role_forms import HandOverForm, LeaveForm
from desmigratif.accounts.tests import test_charge
from desmigratif.accounts.tests.test_charge import Held, make
from desmigratif.accounts.unattended import misplaced, unattended
from desmigratif.agencies.models import Agency
from desmigratif.places.models import Area

areas = test_charge.areas


def test_accounts_in_nobodys_charge_are_named(areas: dict[str, Area | None]) -> None:
    make("provinsi", [Held("administrator", "LSM", "52")], areas)
    make("nasional", [Held("viewer", "LSM", "")], areas)
    make("desa", [Held("viewer", "LSM", "32"), Held("village_head", "LSM", "52.03.01.2001")], areas)
    make("dekat", [Held("viewer", "LSM", "52.03")], areas)
    User.objects.filter(pk=make("contoh", [Held("viewer", "LSM", "")], areas).pk).update(is_demo=True)
    assert unattended() == ["desa", "nasional", "provinsi"]
    make("semua", [Held("administrator", "LSM", "")], areas)
    assert unattended() == ["semua"]
    make("kedua", [Held("administrator", "LSM", "")], areas)
    assert unattended() == []


def test_nobody_looks_after_themselves(areas: dict[str, Area | None]) -> None:
    """The only administrator of an agency, who may be its programme officer too."""
    make("pusat", [Held("administrator", "M1", "")], areas)
    make("dinas", [Held("administrator", "Dinas", "52.03"), Held("programme_officer", "M1", "52.03")], areas)
    make("lsm", [Held("administrator", "LSM", ""), Held("programme_officer", "LSM", "")], areas)
    assert unattended() == ["lsm", "pusat"]


def test_naming_them_asks_no_more_for_many_keepers(areas: dict[str, Area | None]) -> None:
    make("satu", [Held("administrator", "LSM", "52.03.01")], areas)
    with CaptureQueriesContext(connection) as few:
        unattended()
    for number in range(9):
        make(f"lagi.{number}", [Held("administrator", "LSM", "52.03.01")], areas)
    make("kepala", [Held("village_head", "M2", "52.03.01.2001")], areas)
    with CaptureQueriesContext(connection) as many:
        assert unattended() == ["kepala"]
    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("agency", "area"),
    [("LSM", "52.03"), ("M1", "52.03"), ("Dinas", ""), ("Dinas", "52"), ("Dinas", "52.03.01")],
)
def test_a_coordinator_elsewhere_than_in_an_office_over_one_regency_is_refused_and_counts_for_nothing(
    areas: dict[str, Area | None], agency: str, area: str
) -> None:
    """A row from before, or of an agency whose kind was changed since, opens nothing either."""
    above = make("pusat", [Held("administrator", agency, "")], areas)
    officer = make("petugas", [Held("village_officer", "M2", "52.03.01.2001")], areas)
    held_in = Agency.objects.get(short_name=agency)
    assert not access.may_give(above, "coordinator", held_in, areas[area])
    with pytest.raises(errors.CoordinatorDoesNotSuitError):
        actions.give_role(account=officer, agency=held_in, kind="coordinator", area=areas[area], by=above)
    wrong = make("salah", [Held("coordinator", agency, area)], areas)
    assert wrong.current_roles == ()
    assert not reach_of(wrong, "coordinator")
    with pytest.raises(Http404):
        access.accounts_for(wrong)
    assert access.role_for(above, wrong.pk, wrong.roles.get().pk)
    assert "salah" not in unattended()
    make("benar", [Held("coordinator", "Dinas", "52.03"), Held("viewer", "LSM", "")], areas)
    assert misplaced() == ["salah"]


def test_agencies_above_look_after_programme_officers_and_do_not_give_the_role(
    areas: dict[str, Area | None],
) -> None:
    """Else nobody could stop one when the last administrator of an office has left."""
    above = make("pusat", [Held("administrator", "M1", "")], areas)
    officer = make("petugas", [Held("programme_officer", "Dinas", "52.03")], areas)
    deputy = make("pengganti", [Held("viewer", "Dinas", "52.03")], areas)
    local = make("dinas", [Held("administrator", "Dinas", "52.03")], areas)
    office = Agency.objects.get(short_name="Dinas")
    assert access.account_to_change(above, officer.pk) == officer
    assert not access.may_give(above, "programme_officer", office, areas["52.03"])
    day = timezone.localdate() + timedelta(days=3)
    role = officer.roles.get()
    lent = {"starts_on": day, "ends_on": day + timedelta(days=3), "reason": "Cuti tahunan"}
    over = {
        "username": deputy.username,
        "on": day,
        "reason": "Pindah tugas",
        "roles": [role.pk],
    }
    for by, refused in ((above, True), (local, False)):
        leave = LeaveForm({**lent, "deputy": deputy.username}, by=by, account=officer)
        assert ("deputy" in leave.errors) == refused
        assert LeaveForm(lent, by=by, account=officer).is_valid()
        assert ("roles" in HandOverForm(over, by=by, account=officer).errors) == refused
    actions.end_role(role=role, by=above)
    with pytest.raises(Http404):
        access.ended_role_for(above, officer.pk, role.pk)
    actions.suspend(account=officer, reason="Pindah tugas", by=above)
    actions.end_role(role=local.roles.get(), by=above)


class Counted:
    """An administrator's role that counts how often its area is asked for."""

    asked = 0

    def __init__(self, user_id: int, agency_id: int, area_id: int | None) -> None:
        self.user_id, self.agency_id, self._area_id = user_id, agency_id, area_id

    @property
    def area_id(self) -> int | None:
        Counted.asked += 1
        return self._area_id


def test_who_answers_is_asked_once_a_role_for_600_offices(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each regency has its office and its own administrator in the ministry above them all."""
    monkeypatch.setattr(Counted, "asked", 0)
    offices = range(1, 601)
    above = {0: None, **dict.fromkeys(offices, 0)}
    work: dict[int, list[Area | None]] = {pk: [Area(pk=pk)] for pk in offices}
    held = [Counted(user_id=pk, agency_id=0, area_id=pk) for pk in offices if pk != 7]
    monkeypatch.setattr(answering, "areas_of_work", lambda: work)
    monkeypatch.setattr(queries, "running_administrators", lambda _today: held)
    assert answering.unanswered(above) == {0, 7}
    assert Counted.asked <= 2 * len(held)
    held.append(Counted(user_id=9999, agency_id=0, area_id=None))
    assert answering.unanswered(above) == frozenset()
