"""Objections of agencies to each other's proposals, and every word said on them. Nothing is ever removed."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from desmigratif.agencies.models import Agency
from desmigratif.places.models import Village
from desmigratif.programmes.models import Site

LONGEST_REASON = 2000
LONGEST_ANSWER = 500
"""As long as the reason of a change of a site, which an answer may become."""


class Objection(models.Model):
    """That an agency objects to another's proposal, perhaps with a village to take instead. What was said is
    never changed; `state` is what the answers say (migration 0002)."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("state of an objection", "Waits for an answer")
        ESCALATED = "escalated", pgettext_lazy("state of an objection", "Waits for both agencies")
        ANSWERED = "answered", pgettext_lazy("state of an objection", "The site stays")
        WITHDRAWN_SITE = "withdrawn_site", pgettext_lazy("state of an objection", "The site was withdrawn")
        ALTERNATIVE_TAKEN = (
            "alternative_taken",
            pgettext_lazy("state of an objection", "Another village was taken"),
        )
        TAKEN_BACK = "taken_back", pgettext_lazy("state of an objection", "Taken back")

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="objections")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="objections")
    reason = models.TextField(max_length=LONGEST_REASON)
    alternative = models.ForeignKey(
        Village, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_on = models.DateField()
    open_until = models.DateField()
    """The last day on which the site was open to objections."""
    state = models.CharField(max_length=20, choices=State.choices, default=State.OPEN)
    replacement = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    """The site that was proposed in the alternative village."""
    by_id = models.BigIntegerField()
    by_label = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(
                fields=["state"], condition=Q(state__in=["open", "escalated"]), name="objection_waiting"
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["site", "agency"], condition=~Q(state="taken_back"), name="objection_once_an_agency"
            ),
            models.UniqueConstraint(
                fields=["site"],
                condition=Q(replacement__isnull=False),
                name="objection_one_replacement_a_site",
            ),
            models.CheckConstraint(condition=Q(reason__regex=r"\S"), name="objection_has_a_reason"),
            models.CheckConstraint(condition=Q(made_on__lte=F("open_until")), name="objection_in_time"),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        *("open", "escalated", "answered"),
                        *("withdrawn_site", "alternative_taken", "taken_back"),
                    ]
                ),
                name="objection_state_known",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state="alternative_taken", replacement__isnull=False, alternative__isnull=False)
                    | (~Q(state="alternative_taken") & Q(replacement=None))
                ),
                name="objection_taken_has_a_replacement",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} · {self.site}"

    def get_absolute_url(self) -> str:
        return reverse("objections:objection", args=[self.pk])

    @property
    def stands(self) -> bool:
        """Whether the site is not confirmed because of it: it waits, and the site is still a proposal."""
        return self.state in WAITING and self.site.state == Site.State.PROPOSED

    @property
    def standing(self) -> str | Promise:
        """The state in words; one that waits for nothing any more says so."""
        if self.state in WAITING and not self.stands:
            return GONE_WORD
        return self.State(self.state).label

    @property
    def tone(self) -> str:
        if self.stands:
            return "warn"
        return "ok" if self.state == self.State.ANSWERED else "quiet"


WAITING = (Objection.State.OPEN, Objection.State.ESCALATED)
"""States in which a site is not confirmed while it is a proposal."""
UPHELD = (Objection.State.WITHDRAWN_SITE, Objection.State.ALTERNATIVE_TAKEN)
GONE = "gone"
GONE_WORD = pgettext_lazy("state of an objection", "The proposal ended otherwise")


class ObjectionAnswer(models.Model):
    """One word on an objection: the proposing agency's answer, an agency's word on how an escalated one ends,
    or that it is taken back. Lines are added, never changed; the newest word of an agency counts."""

    class Kind(models.TextChoices):
        ANSWER = "answer"
        WORD = "word"
        TAKEN_BACK = "taken_back"

    class Outcome(models.TextChoices):
        ESCALATE = (
            "escalate",
            pgettext_lazy(
                "answer to an objection", "Keep to the village: another officer of each agency decides"
            ),
        )
        KEEP = "keep", pgettext_lazy("answer to an objection", "The site stays")
        WITHDRAW = "withdraw", pgettext_lazy("answer to an objection", "Withdraw the site")
        TAKE = "take", pgettext_lazy("answer to an objection", "Take the other village")

    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="answers")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=LONGEST_ANSWER)
    by_id = models.BigIntegerField()
    by_label = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(reason__regex=r"\S"), name="objection_answer_has_a_reason"),
            models.CheckConstraint(
                condition=Q(kind="answer", outcome__in=["escalate", "withdraw", "take"])
                | Q(kind="word", outcome__in=["keep", "withdraw", "take"])
                | Q(kind="taken_back", outcome=""),
                name="objection_answer_known",
            ),
            models.UniqueConstraint(
                fields=["objection"], condition=Q(kind="answer"), name="objection_answered_once"
            ),
            models.UniqueConstraint(
                fields=["objection"], condition=Q(kind="taken_back"), name="objection_taken_back_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.outcome} {self.objection_id}"
