"""Named reads of the agencies room."""

from collections.abc import Collection

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from desmigratif.agencies.models import (
    Agency,
    AgencyArea,
    AgencyQuerySet,
    Memorandum,
    MemorandumParty,
    MemorandumScope,
    Office,
)
from desmigratif.places.models import Area, Village

STATES = ("running", "ended", "to_confirm")


def all_agencies() -> QuerySet[Agency]:
    """Every agency by its short name."""
    return Agency.objects.order_by("short_name")


def running_agencies() -> QuerySet[Agency]:
    """Agencies that exist today, by short name: what a form offers."""
    return Agency.objects.running(timezone.localdate()).order_by("short_name")


def agency_named(name: str) -> Agency | None:
    """The agency with this short name or other name, whatever case."""
    named = Q(short_name__iexact=name) | Q(aliases__name__iexact=name)
    return Agency.objects.filter(named).order_by("id").first()


def keepers_of(agency: Agency) -> set[int]:
    """The agency, the one that looks after its accounts, the one that looks after that one, and so on."""
    above = dict(Agency.objects.order_by().values_list("pk", "looked_after_by_id"))
    found: set[int] = set()
    at: int | None = agency.pk
    while at is not None:
        found.add(at)
        at = above.get(at)
    return found


def are_administered(agency_ids: Collection[int]) -> bool:
    """Whether one of these agencies has an administrator, be it over a part or one who has not come yet."""
    # By name alone: roles are held a storey above, and point down to agencies.
    held = Q(roles__kind="administrator") & (
        Q(roles__ends_on=None) | Q(roles__ends_on__gt=timezone.localdate())
    )
    return Agency.objects.filter(held, pk__in=agency_ids).exists()


NATIONAL = (Agency.Kind.MINISTRY, Agency.Kind.NGO)
"""Kinds whose work is the nation's, whatever their areas say."""


def areas_of_work() -> dict[int, list[Area | None]]:
    """Areas over which offices work, by the agency's id; None is the nation. Who is missing here, and every
    ministry and organisation, works over the nation."""
    found: dict[int, list[Area | None]] = {}
    for one in AgencyArea.objects.exclude(agency__kind__in=NATIONAL).select_related("area"):
        found.setdefault(one.agency_id, []).append(one.area)
    return found


def agencies_with_names() -> AgencyQuerySet:
    """Every agency with its other names, areas and the number of its offices that are open today
    (`.open_offices`); the same number of queries for any number of agencies."""
    return (
        Agency.objects.order_by("short_name")
        .annotate(**_counts())
        .select_related("succeeded_by", "looked_after_by")
        .prefetch_related("aliases", Prefetch("areas", queryset=_areas()))
    )


def _counts() -> dict[str, Count]:
    opened = Q(offices__ends_on=None) | Q(offices__ends_on__gt=timezone.localdate())
    return {"open_offices": Count("offices", filter=opened)}


def matching(found: AgencyQuerySet, *, text: str, kind: str, state: str) -> AgencyQuerySet:
    """Those with the text in one of their names, of this kind and in this state; empty values ask for
    nothing."""
    if text:
        by_alias = Agency.objects.filter(aliases__name__icontains=text).values("pk")
        found = found.filter(Q(short_name__icontains=text) | Q(name__icontains=text) | Q(pk__in=by_alias))
    if kind:
        found = found.filter(kind=kind)
    today = timezone.localdate()
    if state == "running":
        found = found.running(today)
    elif state == "ended":
        found = found.filter(ends_on__lte=today)
    elif state == "to_confirm":
        found = found.filter(to_confirm=True)
    return found


def _areas() -> QuerySet[AgencyArea]:
    return AgencyArea.objects.select_related("area").order_by("area__name", "id")


def areas_of(agency: Agency) -> QuerySet[AgencyArea]:
    """Where the agency works."""
    return _areas().filter(agency=agency)


def offices_of(agency: Agency) -> QuerySet[Office]:
    """Offices with their area and what lies above it; closed ones last."""
    with_area = Office.objects.select_related("agency", "area", "area__district", "area__regency")
    return with_area.filter(agency=agency).order_by("-ends_on", "name", "id")


def offices_near(village: Village) -> QuerySet[Office]:
    """Open offices of running agencies in the village's regency."""
    today = timezone.localdate()
    here = Q(area=village.regency_id) | Q(area__regency=village.regency_id)
    opened = Q(ends_on=None) | Q(ends_on__gt=today)
    running = Q(agency__ends_on=None) | Q(agency__ends_on__gt=today)
    return (
        Office.objects.select_related("agency", "area").filter(here, opened, running).order_by("name", "id")
    )


def memoranda() -> QuerySet[Memorandum]:
    """Every memorandum with its scopes and parties."""
    return Memorandum.objects.order_by("code").prefetch_related(
        Prefetch("scopes", queryset=MemorandumScope.objects.order_by("order")),
        Prefetch("parties", queryset=MemorandumParty.objects.select_related("agency")),
    )


def memoranda_of(agency: Agency) -> QuerySet[Memorandum]:
    """Memoranda that the agency is party to."""
    return memoranda().filter(parties__agency=agency)
