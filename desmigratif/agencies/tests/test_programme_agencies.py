"""The agencies of the three programmes are there, once, and stay as people named them."""

import pytest
from django.db import IntegrityError, transaction

from desmigratif.agencies import queries
from desmigratif.agencies.actions import PROGRAMME_AGENCIES, ensure_agencies
from desmigratif.agencies.models import Agency
from desmigratif.audit.models import AuditLine

pytestmark = pytest.mark.django_db


def test_the_three_agencies_are_added_with_one_line_each() -> None:
    ensure_agencies()
    assert [agency.short_name for agency in queries.all_agencies()] == ["KP2MI", "Kemnaker", "Migrant CARE"]
    assert AuditLine.objects.filter(verb="add", subject_kind="agency", actor_label="system").count() == 3


def test_asking_again_adds_nothing_and_keeps_a_changed_name() -> None:
    ensure_agencies()
    Agency.objects.filter(short_name="Kemnaker").update(name="Kementerian Tenaga Kerja")
    again = ensure_agencies()
    assert [agency.short_name for agency in again] == [wanted.short_name for wanted in PROGRAMME_AGENCIES]
    assert again[0].name == "Kementerian Tenaga Kerja"
    assert AuditLine.objects.count() == 3


@pytest.mark.parametrize(
    ("short_name", "constraint"),
    [("Kemnaker", "agency_short_name_once"), ("", "agency_has_a_short_name")],
)
def test_the_database_itself_refuses(short_name: str, constraint: str) -> None:
    ensure_agencies()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Agency.objects.create(short_name=short_name, name="Lain", kind="ngo")
