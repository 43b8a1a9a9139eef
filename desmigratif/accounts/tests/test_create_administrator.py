"""The command that makes the first account of an installation."""

import io

import pytest
from django.core.management import CommandError, call_command

from desmigratif.accounts.models import User
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
    assert AuditLine.objects.get(verb="create").actor_label == "system"


def test_a_name_in_use_is_refused_in_words() -> None:
    User.objects.create(username="ibu.dewi")
    with pytest.raises(CommandError, match="sudah dipakai"):
        call_command("create_administrator", "ibu.dewi", "Dewi Lestari", "KP2MI")


def test_an_unknown_agency_is_refused() -> None:
    with pytest.raises(CommandError, match="Kemnaker"):
        call_command("create_administrator", "ibu.dewi", "Dewi Lestari", "BPS")
