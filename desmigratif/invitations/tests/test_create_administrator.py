"""The command that makes the first account of an installation."""

import io
from importlib import import_module

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from desmigratif.accounts.models import Role, User
from desmigratif.accounts.tests.conftest import MakeAccount
from desmigratif.audit.models import AuditLine

pytestmark = pytest.mark.django_db


def test_it_makes_an_administrator_and_prints_the_one_time_password() -> None:
    out = io.StringIO()
    call_command("create_administrator", "Ibu.Dewi", "Dewi Lestari", "KP2MI", stdout=out)
    username, password = out.getvalue().split()
    account = User.objects.get(username="ibu.dewi")
    assert username == "ibu.dewi"
    assert account.check_password(password)
    assert account.must_change_password
    assert account.current_kinds == {"administrator"}
    assert account.roles.get().by_installation
    assert AuditLine.objects.get(verb="create").actor_label == "system"


def test_a_name_in_use_is_refused_in_words() -> None:
    User.objects.create(username="ibu.dewi")
    with pytest.raises(CommandError, match="sudah dipakai"):
        call_command("create_administrator", "ibu.dewi", "Dewi Lestari", "KP2MI")


def test_an_unknown_agency_is_refused() -> None:
    with pytest.raises(CommandError, match="Kemnaker"):
        call_command("create_administrator", "ibu.dewi", "Dewi Lestari", "BPS")


def test_administrators_whom_the_command_made_before_are_marked_by_their_line(
    make_account: MakeAccount,
) -> None:
    call_command("create_administrator", "ibu.dewi", "Dewi Lestari", "KP2MI", stdout=io.StringIO())
    make_account("lain", Role.Kind.ADMINISTRATOR)
    Role.objects.update(by_installation=False)
    with connection.cursor() as cursor:
        cursor.execute(import_module("desmigratif.accounts.migrations.0006_made_by_the_installation").MARK)
    assert [role.user.username for role in Role.objects.filter(by_installation=True)] == ["ibu.dewi"]
