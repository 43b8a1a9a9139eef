"""Reading the trail."""

from datetime import datetime

from django.db.models import Max, QuerySet

from desmigratif.audit.models import AuditLine


def lines_about(*, subject_kind: str, subject_id: object) -> QuerySet[AuditLine]:
    """Lines about one object, newest first."""
    return AuditLine.objects.filter(subject_kind=subject_kind, subject_id=str(subject_id))


def newest_at() -> datetime | None:
    """Instant of the newest line, None on an empty trail."""
    newest: datetime | None = AuditLine.objects.aggregate(newest=Max("at"))["newest"]
    return newest


def lines(*, verb: str = "") -> QuerySet[AuditLine]:
    """All lines, newest first; only those of one verb when it is given."""
    found = AuditLine.objects.all()
    return found.filter(verb=verb) if verb else found
