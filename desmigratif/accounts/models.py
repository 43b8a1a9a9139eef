"""People with accounts: the roles they hold in an agency over an area, their leaves, their invitations."""

from datetime import date
from typing import ClassVar, Self

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from desmigratif.accounts.session_store import Session  # noqa: F401  so that Django finds the model
from desmigratif.agencies.models import Agency
from desmigratif.places import ranges
from desmigratif.places.models import Area

NOT_JOINED = Q(is_active=False, password__startswith=UNUSABLE_PASSWORD_PREFIX)
"""Accounts whose invitation nobody has accepted yet."""
WELL_PLACED = ~Q(kind="coordinator") | Q(
    agency__kind=Agency.Kind.REGENCY_OFFICE, area__level=Area.Level.REGENCY
)
"""Roles that count: a coordinator's only in a regency office and over one regency, since it opens village
accounts and sites of every agency there. Asked each time: an agency's kind may change."""


class User(AbstractUser):
    """A person with an account. What they may do follows from their roles alone."""

    full_name = models.CharField(_("full name"), max_length=150, blank=True)
    is_demo = models.BooleanField(_("demo account"), default=False)
    one_time_until = models.DateTimeField(_("one-time password good until"), null=True, blank=True)
    """Set while the password is one that an administrator handed over; it must be changed at sign-in."""
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]

    REQUIRED_FIELDS: ClassVar = []

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints: ClassVar = [
            # Sign-in does not tell upper from lower case, so no two names may differ in that alone.
            models.UniqueConstraint(Lower("username"), name="user_name_once_whatever_case"),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    @property
    def must_change_password(self) -> bool:
        return self.one_time_until is not None

    @property
    def one_time_is_over(self) -> bool:
        """Whether the handed-over password was not used in time."""
        return self.one_time_until is not None and self.one_time_until <= timezone.now()

    @property
    def has_joined(self) -> bool:
        """Whether the person ever chose a password; until then the account is only an invitation."""
        return self.is_active or self.has_usable_password()

    @cached_property
    def current_roles(self) -> tuple["Role", ...]:
        """Roles held today, with agency and area; asked of the database once for this object, so once a
        request."""
        held = Role.objects.running(timezone.localdate()).filter(user=self).select_related("agency", "area")
        return tuple(held.order_by("kind", "pk"))

    @property
    def current_kinds(self) -> frozenset[str]:
        """Kinds of the roles held today."""
        return frozenset(role.kind for role in self.current_roles)


class RoleQuerySet(models.QuerySet["Role"]):
    """Filters over roles."""

    def running(self, on: date) -> Self:
        """Roles held on that day: begun, not ended, accepted, well placed, their holder not on leave."""
        away = Leave.objects.on(on).filter(user=OuterRef("user"))
        return self.lasting(on).filter(WELL_PLACED, ~Exists(away), starts_on__lte=on, waits=False)

    def lasting(self, on: date) -> Self:
        """Roles that have not ended by that day: also those that begin later, wait for their holder to join,
        or rest while the holder is on leave."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=on) & Q(ends_on__gt=F("starts_on")))


class Role(models.Model):
    """A role held in an agency over an area (an empty area is the nation), from a day until a day (half-open;
    an empty end is open)."""

    class Kind(models.TextChoices):
        PROGRAMME_OFFICER = "programme_officer", _("Programme officer")
        PLANNER = "planner", _("Planner")
        COORDINATOR = "coordinator", _("Coordinator")
        VILLAGE_OFFICER = "village_officer", _("Village officer")
        VILLAGE_HEAD = "village_head", _("Village head")
        CASE_HANDLER = "case_handler", _("Case handler")
        MISSION_OFFICER = "mission_officer", _("Officer of a mission abroad")
        PARTNER = "partner", _("Focal person of a partner")
        AUDITOR = "auditor", _("Auditor")
        ADMINISTRATOR = "administrator", _("Administrator")
        VIEWER = "viewer", _("Viewer")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="roles")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="roles")
    kind = models.CharField(_("role"), max_length=20, choices=Kind.choices)
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("area")
    )
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    """A role taken back on its first day ends on the day it starts and was never held."""
    waits = models.BooleanField(_("waits for its holder to join"), default=False)
    stands_in = models.ForeignKey(
        "Leave", on_delete=models.PROTECT, null=True, blank=True, related_name="lent", verbose_name=_("leave")
    )
    """The leave of somebody else during which this is held for them."""
    by_installation = models.BooleanField(_("given by the installation"), default=False)
    """Of an administrator made on the server itself, who may invite the first administrators of agencies."""

    objects = RoleQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["user", "kind"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "agency", "kind", "area", "starts_on"],
                name="role_once_a_day",
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                fields=["user", "agency", "kind", "area"],
                condition=Q(ends_on=None),
                name="role_open_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="role_ends_not_before_start"
            ),
            models.CheckConstraint(
                condition=Q(stands_in=None) | Q(ends_on__isnull=False), name="role_lent_has_an_end"
            ),
            models.CheckConstraint(
                condition=Q(by_installation=False) | Q(kind="administrator", area=None),
                name="role_by_installation_is_wide",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_kind_display()} · {self.agency}"


class LeaveQuerySet(models.QuerySet["Leave"]):
    """Filters over leaves."""

    def on(self, day: date) -> Self:
        """Leaves of people who are away on that day."""
        return self.filter(starts_on__lte=day, ends_on__gt=day).filter(
            Q(returned_on=None) | Q(returned_on__gt=day)
        )

    def not_over(self, day: date) -> Self:
        """Leaves that last on that day or begin later."""
        return self.filter(Q(returned_on=None) | Q(returned_on__gt=day), ends_on__gt=day)


class Leave(models.Model):
    """A person is away from a day until a day (half-open), or until they returned before it. Their roles
    rest; a deputy may hold them meanwhile."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="leaves")
    starts_on = models.DateField(_("first day away"))
    ends_on = models.DateField(_("first day back"))
    returned_on = models.DateField(_("returned early on"), null=True, blank=True)
    deputy = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("deputy")
    )
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = LeaveQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-starts_on"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="leave_ends_after_start"),
            models.CheckConstraint(
                condition=Q(returned_on=None)
                | Q(returned_on__gte=F("starts_on"), returned_on__lt=F("ends_on")),
                name="leave_return_within_it",
            ),
            models.CheckConstraint(
                condition=Q(deputy=None) | ~Q(deputy=F("user")), name="leave_deputy_is_somebody_else"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="leave_has_a_reason"),
            ExclusionConstraint(
                name="leave_one_at_a_time",
                expressions=[
                    (ranges.only("user_id"), "&&"),
                    (ranges.DateRange("starts_on", Coalesce("returned_on", "ends_on")), "&&"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.starts_on} – {self.returned_on or self.ends_on}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Filters over invitations."""

    def open(self) -> Self:
        """Neither accepted nor taken back; its time may be over."""
        return self.filter(accepted_at=None, revoked_at=None)


class Invitation(models.Model):
    """A code on paper that lets one person join: choose a password and take up the roles that wait on the
    account. Only the code's hash is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    code_hash = models.CharField(max_length=64)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    expires_at = models.DateTimeField(_("good until"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-made_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code_hash"], name="invitation_code_once"),
            models.UniqueConstraint(
                fields=["user"], condition=Q(accepted_at=None, revoked_at=None), name="invitation_open_once"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="invitation_expires_after_it_is_made"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(revoked_at=None), name="invitation_accepted_or_taken_back"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.made_at:%Y-%m-%d}"

    @property
    def is_over(self) -> bool:
        """Whether its time is over."""
        return self.expires_at <= timezone.now()
