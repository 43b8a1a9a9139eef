"""What is known about a site's service centre: who works there, its Perdes, its things, whom to call."""

from collections.abc import Collection
from datetime import date
from typing import ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from desmigratif.accounts.models import User
from desmigratif.places import ranges
from desmigratif.programmes.models import Site

DIALLED = RegexValidator(
    r"^\+?[0-9][0-9 ().-]{3,28}[0-9]$", _("Write the number with digits, such as 0812 3456 7890.")
)


class Part(models.Model):
    """One row of a site's centre. A row that is wrong is taken away and can be brought back."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Forms leave `site` and `removed_at` out; constraints that need them are judged all the same."""
        super().validate_constraints(exclude=set(exclude or ()) - {"site", "removed_at"})


class PostQuerySet(models.QuerySet["Post"]):
    """Filters over posts."""

    def held(self, on: date) -> Self:
        """Posts that somebody holds on that day or will hold later."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=on), removed_at=None)


class Post(Part):
    """A person who works for a site from a day until a day (half-open; an empty end is open). Each kind is
    held by one person at a time, so a site has two officers at most."""

    class Kind(models.IntegerChoices):
        OFFICER_1 = 1, _("First officer")
        OFFICER_2 = 2, _("Second officer")
        IN_CHARGE = 3, _("Person in charge")
        COORDINATOR = 4, _("Coordinator at the regency")
        HEAD = 5, _("Village head")

    WITH_ACCOUNT = (Kind.OFFICER_1, Kind.OFFICER_2, Kind.COORDINATOR)

    kind = models.PositiveSmallIntegerField(_("post"), choices=Kind.choices)
    name = models.CharField(_("name"), max_length=150)
    phone = models.CharField(_("telephone"), max_length=30, blank=True, validators=[DIALLED])
    account = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("account")
    )
    decree = models.CharField(_("decree of appointment"), max_length=300, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until before"), null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        ordering: ClassVar = ["kind", "-starts_on"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__range=(1, 5)), name="post_kind_known"),
            models.CheckConstraint(condition=~Q(name=""), name="post_has_a_name"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="post_ends_after_start",
                violation_error_message=_("The last day would come before the first."),
            ),
            models.CheckConstraint(
                condition=Q(account=None) | Q(kind__in=(1, 2, 4)),
                name="post_account_for_officers",
                violation_error_message=_("Only officers and coordinators sign in for the centre."),
            ),
            ExclusionConstraint(
                name="post_one_at_a_time",
                expressions=[
                    (ranges.only("site_id"), "&&"),
                    (ranges.only("kind"), "&&"),
                    (ranges.period(), "&&"),
                ],
                condition=Q(removed_at=None),
                violation_error_message=_(
                    "Somebody else holds this post on some of these days. End that first, or hand it over."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Perdes(Part):
    """A village regulation on migrant workers. `legal_base` holds the laws that it cites, each as laws.py
    writes them ("UU 39/2004")."""

    number = models.CharField(_("number"), max_length=20)
    year = models.PositiveSmallIntegerField(_("year"))
    title = models.CharField(_("about"), max_length=300)
    legal_base = ArrayField(models.CharField(max_length=120), default=list, verbose_name=_("laws cited"))
    dated_on = models.DateField(_("dated"), null=True, blank=True)
    in_force = models.BooleanField(_("in force"), default=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    link = models.URLField(_("link"), max_length=300, blank=True)
    note = models.TextField(_("note"), max_length=1000, blank=True)

    class Meta:
        verbose_name = "Perdes"
        ordering: ClassVar = ["-year", "number"]
        verbose_name_plural = "Perdes"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(number="") & ~Q(title=""), name="perdes_is_named"),
            models.CheckConstraint(
                condition=Q(year__range=(1980, 2100)),
                name="perdes_year_sensible",
                violation_error_message=_("Write the year with four digits, such as 2019."),
            ),
            models.UniqueConstraint(
                fields=["site", "number", "year"],
                condition=Q(removed_at=None),
                name="perdes_once",
                violation_error_message=_("A Perdes with this number and year is already written down."),
            ),
        ]

    def __str__(self) -> str:
        return f"Perdes {self.number}/{self.year}"


class Facility(Part):
    """Things of one kind and state that the centre has or should have."""

    class Kind(models.TextChoices):
        ROOM = "room", _("Room")
        COMPUTER = "computer", _("Computer")
        PRINTER = "printer", _("Printer")
        CONNECTION = "connection", _("Internet connection")
        FURNITURE = "furniture", _("Furniture")
        OTHER = "other", _("Other")

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        WORKING = "working", _("working")
        BROKEN = "broken", _("broken")
        MISSING = "missing", _("missing")

    kind = models.CharField(_("what"), max_length=12, choices=Kind.choices)
    count = models.PositiveSmallIntegerField(_("how many"), default=1)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WORKING)
    last_working_on = models.DateField(_("last seen working"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("facility")
        ordering: ClassVar = ["kind", "id"]
        verbose_name_plural = "facilities"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=("room", "computer", "printer", "connection", "furniture", "other")),
                name="facility_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("planned", "working", "broken", "missing")),
                name="facility_state_known",
            ),
            models.CheckConstraint(
                condition=Q(count__range=(1, 999)),
                name="facility_count_sensible",
                violation_error_message=_("At least one, and fewer than a thousand."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    @property
    def tone(self) -> str:
        """Colour of the badge that names the state."""
        return {"planned": "quiet", "working": "ok", "broken": "warn"}.get(self.state, "stop")


class Contact(Part):
    """Somebody to call about the site who holds none of its posts."""

    name = models.CharField(_("name"), max_length=150)
    position = models.CharField(_("works as"), max_length=150, blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True, validators=[DIALLED])
    email = models.EmailField(_("e-mail"), blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("contact")
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name=""), name="contact_has_a_name"),
            models.CheckConstraint(
                condition=~Q(phone="") | ~Q(email=""),
                name="contact_can_be_reached",
                violation_error_message=_("Write a telephone number or an e-mail address."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


PARTS: dict[str, type[Post] | type[Perdes] | type[Facility] | type[Contact]] = {
    "petugas": Post,
    "perdes": Perdes,
    "sarana": Facility,
    "kontak": Contact,
}
"""The parts of a centre by their word in an address."""
