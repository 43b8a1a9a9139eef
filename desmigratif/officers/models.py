"""What officers of an area are told."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desmigratif.accounts.models import User
from desmigratif.agencies.models import Agency
from desmigratif.places.models import Area

LONGEST_MESSAGE = 1000


class OfficerMessage(models.Model):
    """A message to every village officer of an area (no area is the nation): of every agency when a
    coordinator sends it, else of the agency. `token` comes with the form, so sending it twice is once."""

    token = models.UUIDField(default=uuid.uuid4, unique=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    every_agency = models.BooleanField(default=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = models.CharField(_("message"), max_length=LONGEST_MESSAGE)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_label = models.CharField(max_length=150)
    at = models.DateTimeField(default=timezone.now)
    reach = models.PositiveIntegerField(default=0)
    """To how many people it went."""

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(text__regex=r"\S"), name="message_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("officers:message", args=[self.pk])
