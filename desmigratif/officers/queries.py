"""The people at the centres: who is paid, whom to call, who is told."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from desmigratif.accounts.models import Role, User
from desmigratif.accounts.reach import Reach
from desmigratif.agencies.models import Agency
from desmigratif.centres.models import Post
from desmigratif.inbox.models import Notice
from desmigratif.inbox.words import kind_of
from desmigratif.officers import laws, months
from desmigratif.officers.models import OfficerMessage
from desmigratif.places import queries as places
from desmigratif.places.models import Area, AreaCode
from desmigratif.programmes.models import Site, SiteChange
from desmigratif.programmes.states import RELEASED, State

WITH_A_CENTRE = (State.ESTABLISHED, State.ACTIVE, State.GRADUATED, State.CLOSED)
OFFICERS = (Post.Kind.OFFICER_1, Post.Kind.OFFICER_2)


def within(area: Area, path: str) -> Q:
    """Rows whose area, to which the path leads, lies in this one."""
    return Reach(nation=False, areas=frozenset({area.pk})).over(path)


def established_before(day: date) -> Q:
    """Sites whose centre was established before this day: by the act, and not before the site's first day;
    those from lists of the past from their first day on."""
    act = SiteChange.objects.filter(site=OuterRef("pk"), verb="establish", undone_by=None, on__lt=day)
    return Q(state__in=WITH_A_CENTRE, starts_on__lt=day) & (Q(historical=True) | Q(Exists(act)))


def contacts(sites: QuerySet[Site]) -> QuerySet[Post]:
    """Officers who hold their post today at those of these sites that have not ended and were not refused or
    withdrawn, with site, village (`.code`) and programme, by village."""
    today = timezone.localdate()
    lasting = sites.filter(Q(ends_on=None) | Q(ends_on__gt=today)).exclude(state__in=RELEASED)
    return _with_places(_officers(lasting, today))


def _officers(sites: QuerySet[Site], on: date) -> QuerySet[Post]:
    held = Post.objects.held(on).filter(kind__in=OFFICERS, starts_on__lte=on)
    return held.filter(site__in=sites.order_by().values("pk"))


def _with_places(posts: QuerySet[Post]) -> QuerySet[Post]:
    codes = places.running_codes(AreaCode.System.KEMENDAGRI).filter(area=OuterRef("site__village"))
    related = ("site__programme__agency", "site__village__district", "site__village__regency")
    found = posts.select_related(*related, "site__village__province", "account")
    return found.annotate(code=Subquery(codes.values("code")[:1])).order_by(
        "site__village__name", "site_id", "kind", "pk"
    )


def allowances(sites: QuerySet[Site], month: date, law: laws.Allowance) -> QuerySet[Post]:
    """Officers who hold their post on the first day of the month at a site that then runs, of a programme
    that pays, in its first months (`law.months`) from the day on which it was established. So one person
    for each post and month."""
    begun = sites.filter(
        Q(ends_on=None) | Q(ends_on__gt=month),
        established_before(month + timedelta(days=1)),
        ~established_before(months.plus(month, -law.months) + timedelta(days=1)),
        programme__name__in=law.programmes,
    )
    return _with_places(_officers(begun, month))


def recipients(*, agency: Agency | None, area: Area | None) -> QuerySet[User]:
    """Village officers with an account in use whose village lies in the area: of every agency when None."""
    there = Q() if area is None else within(area, "area")
    held = Role.objects.running(timezone.localdate()).filter(
        there, user=OuterRef("pk"), kind=Role.Kind.VILLAGE_OFFICER
    )
    if agency is not None:
        held = held.filter(agency=agency)
    return User.objects.filter(Exists(held), is_active=True).order_by("pk")


def holders_of(sites: Iterable[Site]) -> dict[int, list[User]]:
    """Village officers of each of these sites, by site: of its agency, over its village, today. One read."""
    wanted = list(sites)
    roles = Role.objects.running(timezone.localdate()).filter(
        kind=Role.Kind.VILLAGE_OFFICER,
        area__in={site.village_id for site in wanted},
        agency__in={site.programme.agency_id for site in wanted},
        user__is_active=True,
    )
    by_place: dict[tuple[int, int | None], list[User]] = {}
    for role in roles.select_related("user").order_by("user_id"):
        by_place.setdefault((role.agency_id, role.area_id), []).append(role.user)
    return {site.pk: by_place.get((site.programme.agency_id, site.village_id), []) for site in wanted}


def officers_of(site: Site) -> list[User]:
    """Village officers of a site."""
    return holders_of([site])[site.pk]


def messages() -> QuerySet[OfficerMessage]:
    """Every message with its agency and area, newest first."""
    return OfficerMessage.objects.select_related("agency", "area", "by").order_by("-id")


def got_message(person: User, pk: int) -> bool:
    """Whether this person was told of the message."""
    about = kind_of(OfficerMessage())
    return Notice.objects.filter(to=person, about_kind=about, about_id=pk).exists()


def reads_of(found: Iterable[OfficerMessage]) -> dict[int, int]:
    """How many of those who got each message have read it; one read."""
    ids = [one.pk for one in found]
    rows = Notice.objects.filter(
        about_kind=kind_of(OfficerMessage()), about_id__in=ids, read_at__isnull=False
    )
    counts = dict(rows.order_by().values_list("about_id").annotate(n=Count("pk")))
    return {pk: counts.get(pk, 0) for pk in ids}
