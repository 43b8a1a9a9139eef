"""The trail of who did what: lines that can be added, never changed, and the batches that seal them."""

from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Length

models.BinaryField.register_lookup(Length)

READ = "read"
"""Verb of lines that say what was shown to whom; the ids shown are in their details."""


class TransactionIdField(models.BigIntegerField):  # type: ignore[type-arg]
    """PostgreSQL's 64-bit transaction id."""

    def db_type(self, connection: Any) -> str:
        return "xid8"

    def from_db_value(self, value: str | None, expression: object, connection: object) -> int | None:
        return None if value is None else int(value)


class CurrentTransaction(models.Func):
    """The id of the transaction that writes the row."""

    function = "pg_current_xact_id"
    output_field = TransactionIdField()


class AuditLine(models.Model):
    """One thing done or refused. Actor and subject are kept as words and ids, without foreign keys,
    so that the trail outlives what it speaks of. A trigger refuses every update and delete."""

    at = models.DateTimeField(auto_now_add=True)
    actor_id = models.BigIntegerField(null=True, blank=True)
    actor_label = models.CharField(max_length=150)
    verb = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=60, blank=True)
    detail = models.JSONField(default=dict)
    agency_id = models.BigIntegerField(null=True, blank=True)
    """Whose thing it is; empty for the house's own."""
    area_id = models.BigIntegerField(null=True, blank=True)
    """Where the thing lies; empty for the nation."""
    request_id = models.CharField(max_length=36, blank=True, default="")
    xid = TransactionIdField(db_default=CurrentTransaction(), editable=False)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["subject_kind", "subject_id", "-id"], name="audit_line_subject"),
            models.Index(fields=["-at"], name="audit_line_at"),
            models.Index(fields=["agency_id", "-id"], name="audit_line_agency"),
            models.Index(fields=["xid", "id"], name="audit_line_xid"),
            GinIndex(
                OpClass(KeyTransform("ids", "detail"), name="jsonb_path_ops"),
                name="audit_line_shown",
                condition=models.Q(verb=READ),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(verb=""), name="audit_line_has_a_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_label}: {self.verb} {self.subject_kind} {self.subject_id}"


class AuditBatch(models.Model):
    """Lines sealed together: the root of the tree over them, chained to the batch before and signed."""

    number = models.BigIntegerField(primary_key=True)
    count = models.PositiveIntegerField()
    first = models.BigIntegerField()
    """Smallest id of its lines; ids between may belong to other batches."""
    last = models.BigIntegerField()
    root = models.BinaryField()
    previous = models.BinaryField()
    """Head of the batch before; 32 zero bytes in the first."""
    head = models.BinaryField()
    sealed_at = models.DateTimeField()
    key_id = models.CharField(max_length=16)
    signature = models.BinaryField()
    horizon = models.BigIntegerField()
    """Every line of a transaction before this one is sealed, here or earlier."""

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(number__gte=1, count__gte=1, first__lte=models.F("last"), horizon__gte=0),
                name="audit_batch_has_lines",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    root__length=32, previous__length=32, head__length=32, signature__length=64
                ),
                name="audit_batch_lengths",
            ),
        ]

    def __str__(self) -> str:
        return f"batch {self.number}, {self.count} lines"


class AuditSeal(models.Model):
    """The place of one line in its batch. It stays when the line's details are erased."""

    line = models.OneToOneField(
        AuditLine,
        on_delete=models.DO_NOTHING,
        db_constraint=False,  # a line taken away by force must leave its seal behind
        primary_key=True,
        related_name="seal",
    )
    batch = models.ForeignKey(AuditBatch, on_delete=models.PROTECT, related_name="seals")
    position = models.PositiveIntegerField()
    commitment = models.BinaryField()
    leaf = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "position"], name="audit_seal_one_a_position"),
            models.CheckConstraint(
                condition=models.Q(commitment__length=32, leaf__length=32), name="audit_seal_lengths"
            ),
        ]

    def __str__(self) -> str:
        return f"line {self.line_id} in batch {self.batch_id} at {self.position}"


class AuditSalt(models.Model):
    """What ties the details of a sealed line to its commitment. Erased with them, it leaves nothing to
    guess against."""

    line = models.OneToOneField(
        AuditLine, on_delete=models.DO_NOTHING, db_constraint=False, primary_key=True, related_name="salt"
    )
    salt = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(salt__length=32), name="audit_salt_length"),
        ]

    def __str__(self) -> str:
        return f"salt of line {self.line_id}"


class Epoch(models.Model):
    """One unbroken life of this database. A restore begins another: what was written after the backup is
    gone, so whoever kept a copy, a position or a session of before must be able to tell."""

    number = models.PositiveIntegerField(primary_key=True)
    code = models.CharField(max_length=32, unique=True)
    began_at = models.DateTimeField()
    reason = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(number__gte=1) & ~models.Q(code="") & ~models.Q(reason=""),
                name="epoch_is_named",
            ),
        ]

    def __str__(self) -> str:
        return f"epoch {self.number}, {self.code}"
