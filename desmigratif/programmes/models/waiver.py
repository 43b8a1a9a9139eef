"""A waiver: two agencies agree, two persons each, that a second programme may serve a village."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from desmigratif.agencies.models import Agency
from desmigratif.places.models import Village
from desmigratif.programmes.models.programme import Programme
from desmigratif.programmes.models.site import Site


class Waiver(models.Model):
    """That `programme` may open one site in `village` beside `first_site`. It counts once two persons of each
    of the two agencies have confirmed; the reason is public."""

    village = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="waivers")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="waivers")
    first_site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="waivers")
    reason = models.CharField(_("reason"), max_length=500)
    asked_at = models.DateTimeField(auto_now_add=True)
    asked_by_id = models.BigIntegerField(null=True, blank=True)
    asked_by_label = models.CharField(max_length=150)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by_label = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="waiver_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.programme} · {self.village}"

    def get_absolute_url(self) -> str:
        return reverse("coordination:waiver", args=[self.pk])


class WaiverConfirmation(models.Model):
    """One person's yes for an agency. Written only by the owner's function `programmes_confirm_waiver`."""

    waiver = models.ForeignKey(Waiver, on_delete=models.PROTECT, related_name="confirmations")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    user_id = models.BigIntegerField()
    user_label = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["waiver", "user_id"], name="waiver_confirmed_once_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.user_label} · {self.waiver_id}"
