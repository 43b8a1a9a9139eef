"""What doctor and /healthz find: each fault makes its own line, a sound installation makes none."""

from datetime import timedelta
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth import get_user_model
from django.db import connection
from django.utils import timezone

from desmigratif.accounts.models import Role
from desmigratif.accounts.tests.country import MakePerson
from desmigratif.audit.models import AuditLine
from desmigratif.config import checks, databases, schema, settings
from desmigratif.signin import second_step


@pytest.mark.django_db
def test_a_sound_installation_has_no_fault(tmp_path: Path) -> None:
    findings = [
        checks.database_answers(),
        checks.role_is_bound(),
        checks.schema_is_current(),
        checks.text_sorts_alike(),
        checks.clock_is_not_behind(),
        checks.demo_accounts_belong(["demo"], allowed=False),
        checks.disk_has_room(tmp_path, least=1),
    ]
    assert [finding.line for finding in findings if not finding.ok] == []


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away_is_a_fault() -> None:
    with schema.connected_as("application", name="there_is_none"):
        finding = checks.database_answers()
    assert not finding.ok
    assert "does not answer" in finding.line


@pytest.mark.django_db(transaction=True)
def test_the_owner_as_application_role_is_a_fault() -> None:
    name = connection.settings_dict["NAME"]
    with schema.connected_as("owner", name=name):
        finding = checks.role_is_bound()
    assert not finding.ok
    assert "owns" in finding.line


@pytest.mark.django_db
def test_a_missing_migration_is_a_fault_that_names_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "missing_migrations", lambda: ["places.0002_more", "audit.0009_x"])
    finding = checks.schema_is_current()
    assert not finding.ok
    assert "2 migrations are missing, first places.0002_more" in finding.line


@pytest.mark.django_db
@pytest.mark.parametrize(("ahead", "ok"), [(timedelta(days=2), False), (timedelta(days=-2), True)])
def test_a_clock_before_the_newest_write_is_a_fault(
    ahead: timedelta, ok: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now + ahead)
    AuditLine.objects.create(actor_label="sistem", verb="test", subject_kind="test")
    monkeypatch.undo()
    assert checks.clock_is_not_behind().ok is ok


@pytest.mark.django_db
@pytest.mark.parametrize("allowed", [True, False])
def test_demo_accounts_are_a_fault_only_where_they_must_not_be(allowed: bool) -> None:
    users = get_user_model()._default_manager
    users.create(username="contoh", is_demo=True)
    users.create(username="contoh-mati", is_demo=True, is_active=False)
    users.create(username="orang")
    finding = checks.demo_accounts_belong(["contoh", "contoh-mati", "orang"], allowed=allowed)
    assert finding.ok is allowed
    assert ("contoh;" in finding.line) is not allowed
    assert "contoh-mati" not in finding.line
    assert "orang" not in finding.line


def test_the_second_step_ships_right_behind_the_own_password() -> None:
    order = settings.MIDDLEWARE
    own = order.index("desmigratif.signin.middleware.OwnPasswordMiddleware")
    assert order[own + 1] == "desmigratif.signin.middleware.SecondStepMiddleware"


@pytest.mark.django_db
def test_people_who_must_still_set_up_the_second_step_are_counted(make_person: MakePerson) -> None:
    assert second_step.missing() == 0
    person = make_person("nasional", Role.Kind.VIEWER)
    make_person("tanpa.peran")
    assert second_step.missing() == 1
    finding = checks.second_steps_are_set_up(1)
    assert (finding.ok, finding.remark) == (True, True)
    assert "1 accounts" in finding.line
    TOTP.activate(person, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    assert second_step.missing() == 0
    assert not checks.second_steps_are_set_up(0).remark


@pytest.mark.django_db
def test_an_identity_provider_of_an_agency_that_is_not_here_is_a_fault(make_person: MakePerson) -> None:
    make_person("orang", Role.Kind.VIEWER, agency="Kemnaker")
    assert checks.providers_have_agencies([]).ok
    assert checks.providers_have_agencies(["Kemnaker"]).ok
    finding = checks.providers_have_agencies(["Kemnaker", "Kemnakre"])
    assert not finding.ok
    assert finding.line.endswith("not here: Kemnakre")


def test_a_low_disk_is_a_fault(tmp_path: Path) -> None:
    finding = checks.disk_has_room(tmp_path, least=2**60)
    assert not finding.ok
    assert "low" in finding.line


def test_a_missing_browser_is_a_remark_with_the_command(tmp_path: Path) -> None:
    finding = checks.browser_is_there(tmp_path / "chromium")
    assert finding.ok
    assert finding.remark
    assert "apt-get install" in finding.line


def test_the_wall_between_owner_and_application_is_two_different_roles() -> None:
    owner, application = (databases.connection_of(role)["USER"] for role in ("owner", "application"))
    assert owner != application


def test_accounts_in_nobodys_charge_are_named_as_a_note() -> None:
    finding = checks.accounts_are_looked_after([f"orang.{number:02}" for number in range(22)])
    assert finding.ok
    assert finding.remark
    assert "22 accounts" in finding.line
    assert "orang.19 …" in finding.line
    assert "orang.20" not in finding.line
    assert not checks.accounts_are_looked_after([]).remark


def test_roles_that_count_for_nothing_are_named_with_the_way_out() -> None:
    finding = checks.roles_count(["budi"])
    assert (finding.ok, finding.remark) == (True, True)
    assert "budi" in finding.line
    assert "give the right one" in finding.line
    assert not checks.roles_count([]).remark
