"""Users and the roles they hold in an agency."""

from datetime import date
from typing import ClassVar, Self

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from desmigratif.agencies.models import Agency
from desmigratif.places.models import Area


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
        """Roles held on that day."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=on), starts_on__lte=on)


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
                condition=Q(ends_on=None) | Q(ends_on__gt=models.F("starts_on")), name="role_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_kind_display()} · {self.agency}"
