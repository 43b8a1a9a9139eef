"""What people are told and when: notices, letters by e-mail, the calendar of next steps."""

import secrets
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from desmigratif.accounts.models import User
from desmigratif.agencies.models import Agency
from desmigratif.inbox.words import in_words
from desmigratif.places.models import Area

INSIDE = r"^/([^/\\]|$)"
"""An address of this house; two slashes would lead to another one."""


class Letter(models.Model):
    """One e-mail to one person. Its text is not kept: it is made of the notices when it goes out."""

    class Kind(models.TextChoices):
        NOTICES = "notices", _("notices")
        DIGEST = "digest", _("daily letter")
        CONFIRM = "confirm", _("confirmation of an address")

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    address = models.EmailField()
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    attempt = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=200, blank=True)
    """An English msgid: why the newest attempt did not succeed."""

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["next_at"], condition=Q(state="waiting"), name="letter_waiting"),
            models.Index(fields=["person", "-id"], name="letter_by_person"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=["notices", "digest", "confirm"]), name="letter_known_kind"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", ended_at=None)
                | Q(state__in=["sent", "failed"], ended_at__isnull=False),
                name="letter_ended_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(fault=""), name="letter_failure_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.kind} {self.state}"

    @property
    def fault_in_words(self) -> str:
        return in_words(self.fault, {})


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Filters over notices."""

    def unread(self) -> Self:
        return self.filter(read_at=None)


class Notice(models.Model):
    """Something one person is told, once for each thing, kind and key. Texts are English msgids."""

    class Kind(models.TextChoices):
        PROPOSAL = "proposal", _("Proposals")
        WAIVER = "waiver", _("Waivers")
        OBJECTION = "objection", _("Objections")
        NOMINATION = "nomination", _("Nominations")
        PLAN = "plan", _("Plans")
        DECREE = "decree", _("Decrees")
        REPORT = "report", _("Reports of sites")
        MESSAGE = "message", _("Messages")
        JOB = "job", _("Long jobs")

    to = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    subject = models.CharField(max_length=300)
    body = models.TextField(blank=True)
    values = models.JSONField(default=dict, blank=True)
    url = models.CharField(max_length=300)
    about_kind = models.CharField(max_length=60)
    about_id = models.BigIntegerField()
    key = models.CharField(max_length=60, blank=True)
    letter = models.ForeignKey(
        Letter, on_delete=models.SET_NULL, null=True, blank=True, related_name="notices"
    )
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["to", "-id"], name="notice_by_person"),
            models.Index(fields=["to"], condition=Q(read_at=None), name="notice_unread"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["to", "kind", "about_kind", "about_id", "key"], name="notice_once"
            ),
            models.CheckConstraint(condition=~Q(subject=""), name="notice_has_a_subject"),
            models.CheckConstraint(condition=Q(url__regex=INSIDE), name="notice_leads_into_this_house"),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        *("proposal", "waiver", "objection", "nomination", "plan"),
                        *("decree", "report", "message", "job"),
                    ]
                ),
                name="notice_known_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.kind}: {self.subject}"

    @property
    def subject_in_words(self) -> str:
        return in_words(self.subject, self.values)

    @property
    def body_in_words(self) -> str:
        return in_words(self.body, self.values)


def new_nonce() -> str:
    return secrets.token_urlsafe(16)


class MailChoice(models.Model):
    """How one person wants letters. An address counts once it is confirmed; one that the mail server refused
    gets nothing more until the person sets it again."""

    class How(models.TextChoices):
        NONE = "none", _("no e-mail")
        AT_ONCE = "at_once", _("at once")
        DAILY = "daily", _("one letter a day")

    person = models.OneToOneField(
        User, on_delete=models.CASCADE, primary_key=True, related_name="mail_choice"
    )
    how = models.CharField(_("letters"), max_length=20, choices=How.choices, default=How.NONE)
    address = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language of letters"), max_length=5, choices=settings.LANGUAGES)
    nonce = models.CharField(max_length=30, default=new_nonce)
    """Makes the link of the newest confirmation letter the only good one; worth nothing without the key."""
    since = models.DateTimeField(default=timezone.now)
    """Only notices from then on are mailed."""
    confirmed_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(how__in=["none", "at_once", "daily"]), name="mail_choice_known"
            ),
            models.CheckConstraint(condition=Q(how="none") | ~Q(address=""), name="mail_needs_an_address"),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | ~Q(address=""), name="mail_confirmed_has_an_address"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.how}"


class CalendarEntry(models.Model):
    """A next step on a day, for a person, or for those who hold a role in the agency whose area meets the
    step's: no agency is every agency, no area concerns the whole agency."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    day = models.DateField()
    title = models.CharField(max_length=300)
    values = models.JSONField(default=dict, blank=True)
    url = models.CharField(max_length=300)
    source_kind = models.CharField(max_length=60)
    source_id = models.BigIntegerField()
    key = models.CharField(max_length=60, blank=True)
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["day", "id"]
        indexes: ClassVar = [models.Index(fields=["day"], name="calendar_by_day")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source_kind", "source_id", "key"], name="calendar_source_once"),
            models.CheckConstraint(condition=~Q(title=""), name="calendar_has_a_title"),
            models.CheckConstraint(condition=Q(url__regex=INSIDE), name="calendar_leads_into_this_house"),
            models.CheckConstraint(
                condition=Q(person=None) | Q(agency=None, area=None), name="calendar_person_or_roles"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.title}"

    @cached_property
    def title_in_words(self) -> str:
        return in_words(self.title, self.values)

    @property
    def is_over(self) -> bool:
        return self.day < timezone.localdate()


class CalendarFeed(models.Model):
    """A secret address under which calendar programs read one person's next steps. Only its hash is kept."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="calendar_feeds")
    token_hash = models.CharField(max_length=64, unique=True)
    password_mark = models.CharField(max_length=64, default="")
    """Hash that another password changes: the address dies with the password under which it was made. A
    trigger revokes it when the account is suspended."""
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    made_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(revoked_at=None), name="calendar_feed_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.made_at:%Y-%m-%d}"
