"""A site: a village taking part in a programme for a period; and every change it went through."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from desmigratif.places.models import Village
from desmigratif.programmes.models.programme import Programme, Substance
from desmigratif.programmes.states import ENDED, RELEASED, RUNNING, State


class SiteQuerySet(models.QuerySet["Site"]):
    """Filters over sites."""

    def running(self) -> "SiteQuerySet":
        """From proposed to active."""
        return self.filter(state__in=RUNNING)

    def holding(self) -> "SiteQuerySet":
        """Those that ever held their village: all but the withdrawn, declined and lapsed."""
        return self.exclude(state__in=RELEASED)


class Site(models.Model):
    """A village in a programme from a day until a day (half-open; an empty end is open).

    Village, programme, `historical` and `cooling_months` never change; `substance` is the
    programme's own (composite key of migration 0002). Its footprints are written by triggers alone.
    """

    State = State

    village = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="sites")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="sites")
    substance = models.ForeignKey(Substance, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.PROPOSED)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    historical = models.BooleanField(_("taken from a list of the past"), default=False)
    source = models.CharField(_("source"), max_length=300, blank=True)
    simulated = models.BooleanField(_("simulated"), default=False)
    cooling_months = models.PositiveSmallIntegerField(default=0)
    """Months the village rests after the end; set by the database from the programme."""

    objects = SiteQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-starts_on", "id"]
        indexes: ClassVar = [
            models.Index(fields=["village", "-starts_on"], name="site_village"),
            models.Index(fields=["programme", "state"], name="site_programme_state"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="site_state_known"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name="site_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[state.value for state in ENDED]) | Q(ends_on__isnull=False),
                name="site_ended_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(historical=False) | ~Q(source=""), name="site_of_the_past_has_a_source"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} · {self.village}"

    def get_absolute_url(self) -> str:
        return reverse("overview:site", args=[self.pk])

    @property
    def tone(self) -> str:
        """Colour of the badge that names the state."""
        if self.state in (State.ACTIVE, State.ESTABLISHED):
            return "ok"
        if self.state in (State.PROPOSED, State.CONFIRMED):
            return "info"
        return "quiet"


class SiteChange(models.Model):
    """One thing done to a site: dated, by whom, why. Lines are added, never changed; `undoes` names the line
    that this one takes back. `before` and `after` hold state, starts_on and ends_on."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="changes")
    verb = models.CharField(max_length=20)
    on = models.DateField(_("on"))
    at = models.DateTimeField(auto_now_add=True)
    by_id = models.BigIntegerField(null=True, blank=True)
    by_label = models.CharField(max_length=150)
    reason = models.CharField(_("reason"), max_length=500)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    undoes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by"
    )

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["site", "-id"], name="site_change_site")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(verb=""), name="site_change_has_a_verb"),
            models.CheckConstraint(condition=Q(reason__regex=r"\S"), name="site_change_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.site_id}"
