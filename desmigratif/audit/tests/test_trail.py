"""The trail can be added to and never changed, whoever asks."""

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.db.utils import IntegrityError

from desmigratif.audit import queries
from desmigratif.audit.actions import record
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
