"""The trail of who did what: lines that can be added, never changed."""

from typing import ClassVar

from django.db import models


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

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["subject_kind", "subject_id", "-id"], name="audit_line_subject"),
            models.Index(fields=["-at"], name="audit_line_at"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(verb=""), name="audit_line_has_a_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_label}: {self.verb} {self.subject_kind} {self.subject_id}"
