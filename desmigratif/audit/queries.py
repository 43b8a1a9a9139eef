"""Reading the trail and its seals."""

from datetime import datetime

from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet

from desmigratif.audit.models import READ, AuditBatch, AuditLine, AuditSalt, AuditSeal, Epoch


def about(*, subject_kind: str, subject_id: object) -> Q:
    """Lines about one object, and the reads that showed it among others."""
    name = str(subject_id)
    own = Q(subject_id=name)
    if name:
        own |= Q(verb=READ, detail__ids__contains=[name])
    return own & Q(subject_kind=subject_kind)


def lines_about(*, subject_kind: str, subject_id: object) -> QuerySet[AuditLine]:
    """Lines about one object, newest first."""
    return AuditLine.objects.filter(about(subject_kind=subject_kind, subject_id=subject_id))


def lines_with_seals() -> QuerySet[AuditLine]:
    """All lines, newest first, each with its seal if it has one."""
    return AuditLine.objects.select_related("seal")


def newest_at() -> datetime | None:
    """Instant of the newest line, None on an empty trail."""
    newest: datetime | None = AuditLine.objects.aggregate(newest=Max("at"))["newest"]
    return newest


def lines(*, verb: str = "") -> QuerySet[AuditLine]:
    """All lines, newest first; only those of one verb when it is given."""
    found = AuditLine.objects.all()
    return found.filter(verb=verb) if verb else found


def newest_batch() -> AuditBatch | None:
    return AuditBatch.objects.first()


def batches(*, after: int = 0) -> QuerySet[AuditBatch]:
    """Batches behind that number, oldest first."""
    return AuditBatch.objects.filter(number__gt=after).order_by("number")


def unsealed(*, up_to: int | None = None) -> QuerySet[AuditLine]:
    """Lines that no batch has, oldest first; or none up to that one."""
    seals = AuditSeal.objects.filter(line_id=OuterRef("pk"))
    if up_to is not None:
        seals = seals.filter(batch__lte=up_to)
    return AuditLine.objects.filter(~Exists(seals)).order_by("id")


def oldest_unsealed_at() -> datetime | None:
    """Since when a line waits for its seal; None when all are sealed."""
    oldest: datetime | None = unsealed().aggregate(oldest=Min("at"))["oldest"]
    return oldest


def seals_of(*numbers: int) -> QuerySet[AuditSeal]:
    """Seals of these batches, in the order of batches and places."""
    return AuditSeal.objects.filter(batch__in=numbers).order_by("batch_id", "position")


def seal_of(line: AuditLine) -> AuditSeal | None:
    """The seal of a line with its batch."""
    return AuditSeal.objects.filter(line_id=line.pk).select_related("batch").first()


def leaves_of(batch: AuditBatch) -> list[bytes]:
    """What stands for the lines of a batch in its tree, in order."""
    return [bytes(leaf) for leaf in seals_of(batch.number).values_list("leaf", flat=True)]


def salts_of(line_ids: list[int]) -> dict[int, bytes]:
    """Salts that were not erased, by line."""
    found = AuditSalt.objects.filter(line__in=line_ids).values_list("line_id", "salt")
    return {line_id: bytes(salt) for line_id, salt in found}


def epoch() -> Epoch | None:
    """The running epoch; None only on a database that was never set up."""
    return Epoch.objects.first()
