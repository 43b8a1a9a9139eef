"""The trail can be added to and never changed, whoever asks."""

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.db.utils import IntegrityError

from desmigratif.audit import queries
from desmigratif.audit.actions import note_read, record
from desmigratif.audit.models import AuditLine

pytestmark = pytest.mark.django_db


def test_a_line_keeps_actor_and_subject_as_words() -> None:
    user = get_user_model().objects.create(username="siti")
    line = record(verb="opened", subject_kind="plan", subject_id=7, by=user, detail={"rows": 3})
    user.delete()
    line.refresh_from_db()
    assert (line.actor_label, line.subject_id, line.detail) == ("siti", "7", {"rows": 3})


def test_the_installation_itself_is_named_system() -> None:
    assert record(verb="loaded", subject_kind="register", by=None).actor_label == "system"


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_auditline SET verb = 'nothing'", "DELETE FROM audit_auditline"]
)
def test_the_database_refuses_to_change_or_remove_a_line(statement: str) -> None:
    record(verb="loaded", subject_kind="register", by=None)
    refused = pytest.raises(IntegrityError, match="never changed")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditLine.objects.get().verb == "loaded"


def test_a_line_without_a_verb_is_refused() -> None:
    with pytest.raises(IntegrityError, match="audit_line_has_a_verb"), transaction.atomic():
        record(verb="", subject_kind="register", by=None)


def test_lines_about_one_object_come_newest_first() -> None:
    for verb in ("made", "changed"):
        record(verb=verb, subject_kind="plan", subject_id=1, by=None)
    record(verb="made", subject_kind="plan", subject_id=2, by=None)
    verbs = [line.verb for line in queries.lines_about(subject_kind="plan", subject_id=1)]
    assert verbs == ["changed", "made"]
    assert queries.lines(verb="made").count() == 2
    newest = queries.newest_at()
    assert newest is not None
    assert newest == AuditLine.objects.latest("id").at


def test_an_empty_trail_has_no_newest_instant() -> None:
    assert queries.newest_at() is None


def test_a_line_says_whose_thing_it_is_and_which_request_it_belongs_to() -> None:
    line = record(verb="made", subject_kind="site", by=None, agency_id=3, area_id=9, request_id="r1")
    line.refresh_from_db()
    assert (line.agency_id, line.area_id, line.request_id) == (3, 9, "r1")
    assert line.xid > 0


def test_what_was_shown_is_one_line_and_found_at_each_thing_shown() -> None:
    user = get_user_model().objects.create(username="siti")
    assert note_read(subject_kind="site", subject_ids=[], by=user) is None
    several = note_read(subject_kind="site", subject_ids=[7, 8, 7], by=user, purpose="monthly report")
    single = note_read(subject_kind="site", subject_ids=[9], by=user, agency_id=2)
    assert several is not None
    assert single is not None
    assert several.detail == {"ids": ["7", "8"], "purpose": "monthly report"}
    assert (single.subject_id, single.agency_id) == ("9", 2)
    about = {name: list(queries.lines_about(subject_kind="site", subject_id=name)) for name in (7, 8, 9, 70)}
    assert about == {7: [several], 8: [several], 9: [single], 70: []}
    assert list(queries.lines_about(subject_kind="plan", subject_id=7)) == []
