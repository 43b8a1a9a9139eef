"""What happens at a site, in numbers alone: whoever was served is never named here."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from desmigratif.programmes.models.site import Site


class SiteActivity(models.Model):
    """How often something of one kind happened at a site on a day, by one source ("report 2026-10", or the
    room whose records it can be rebuilt from). Saying it again changes the number and adds no second row."""

    class Kind(models.TextChoices):
        VISITS = "visits", pgettext_lazy("activity", "people who came to the centre")
        FAMILIES = "families", pgettext_lazy("activity", "families served")
        INFORMATION = "information", pgettext_lazy("activity", "times that job information was given")
        REGISTERED = "registered", pgettext_lazy("activity", "prospective workers registered")
        MEETINGS = "meetings", pgettext_lazy("activity", "meetings with residents")
        TRAINING = "training", pgettext_lazy("activity", "days of training")
        CHILDREN = "children", pgettext_lazy("activity", "sessions for children of workers")
        BUSINESSES = "businesses", pgettext_lazy("activity", "businesses coached")

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="activities")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    happened_on = models.DateField()
    count = models.PositiveIntegerField()
    source = models.CharField(max_length=60)
    noted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-happened_on", "kind", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["site", "kind", "happened_on", "source"], name="activity_once_a_day_and_source"
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        *("visits", "families", "information", "registered"),
                        *("meetings", "training", "children", "businesses"),
                    ]
                ),
                name="activity_kind_known",
            ),
            models.CheckConstraint(condition=Q(count__range=(1, 1_000_000)), name="activity_count_sensible"),
            models.CheckConstraint(condition=Q(source__regex=r"\S"), name="activity_has_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.site_id} {self.happened_on}: {self.count} {self.kind}"
