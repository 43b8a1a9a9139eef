"""What became of villages: splits, mergers and changes of code, each with its decree."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from desmigratif.places.models.tree import Village


class LineageEvent(models.Model):
    """A split, a merger or a change of code of villages on a day, as a decree says.

    `asked` is what was recorded, whole (`actions.lineage.Asked`). A waiting event has changed nothing yet: it
    has no successions, made no village and ended no code. It is applied, or dropped with the reason added to
    its note; after that an event is never changed or removed (migrations 0006, 0007).
    """

    class Kind(models.TextChoices):
        SPLIT = "split", _("split")
        MERGE = "merge", _("merger")
        RECODE = "recode", _("change of code")

    class State(models.TextChoices):
        APPLIED = "applied", _("in force")
        WAITING = "waiting", _("waiting to be settled")
        DROPPED = "dropped", _("dropped, nothing changed")

    kind = models.CharField(_("what happened"), max_length=6, choices=Kind.choices)
    happened_on = models.DateField(_("on"))
    decree = models.CharField(_("decree"), max_length=200)
    source = models.CharField(_("source"), max_length=200)
    note = models.TextField(_("note"), blank=True, default="")
    state = models.CharField(_("state"), max_length=7, choices=State.choices)
    village = models.ForeignKey(
        Village, on_delete=models.PROTECT, null=True, blank=True, related_name="recodings"
    )
    """The village whose code changed; none for the other kinds, which have successions."""
    asked = models.JSONField()
    recorded_by = models.CharField(_("recorded by"), max_length=150)
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-happened_on", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind="recode", village__isnull=False)
                | Q(kind__in=["split", "merge"], village__isnull=True),
                name="lineage_kind_fits",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["applied", "waiting", "dropped"]), name="lineage_state_known"
            ),
            models.CheckConstraint(condition=~Q(decree="") & ~Q(source=""), name="lineage_has_its_decree"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.happened_on}: {self.decree}"


class Succession(models.Model):
    """That land of one village belongs to another since an applied event. `dissolved`: the predecessor ended
    by it; `founded`: the successor came into being by it. What must hold between rows is kept by migration
    0006."""

    event = models.ForeignKey(LineageEvent, on_delete=models.PROTECT, related_name="successions")
    predecessor = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="inheritances")
    dissolved = models.BooleanField(_("the village ended"))
    founded = models.BooleanField(_("the village is new"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["event", "predecessor", "successor"], name="succession_once_an_event"
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")), name="succession_never_to_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"
