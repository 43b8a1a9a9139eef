"""Named reads of the centres room."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.db.models import CharField, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.utils import timezone

from desmigratif.accounts.models import Role, User
from desmigratif.centres import laws
from desmigratif.centres.models import PARTS, Contact, Facility, Part, Perdes, Post
from desmigratif.places import queries as places
from desmigratif.places.models import Area, AreaCode
from desmigratif.programmes.models import Site

P = TypeVar("P", bound=Part)


def standing(model: type[P], site: Site) -> QuerySet[P]:
    """Rows of one part of a site's centre that nobody has taken away."""
    return _of(model, site).filter(removed_at=None)


def removed(model: type[P], site: Site) -> QuerySet[P]:
    """Rows that were taken away and can be brought back."""
    return _of(model, site).filter(removed_at__isnull=False)


def _of(model: type[P], site: Site) -> QuerySet[P]:
    rows: QuerySet[P] = model._default_manager.select_related(
        "site__programme__agency", "site__village__regency"
    )
    return rows.filter(site=site)


@dataclass(frozen=True)
class Ruled:
    """A Perdes and how it stands to the law of today."""

    row: Perdes
    standing: laws.Standing


def ruled(rows: Iterable[Perdes]) -> list[Ruled]:
    today = timezone.localdate()
    return [Ruled(row, laws.standing(row.legal_base, in_force=row.in_force, on=today)) for row in rows]


@dataclass(frozen=True)
class Removed:
    """A row that was taken away, and the word of its part in an address."""

    part: str
    row: Part

    @property
    def kind(self) -> str:
        """What it was, in words."""
        return str(self.row._meta.verbose_name)


@dataclass(frozen=True)
class Centre:
    """All of a site's centre as its page shows it; four reads."""

    site: Site
    posts: list[Post] = field(default_factory=list)
    past_posts: list[Post] = field(default_factory=list)
    perdes: list[Ruled] = field(default_factory=list)
    facilities: list[Facility] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)

    @property
    def free_kinds(self) -> list[Post.Kind]:
        """Posts that nobody holds."""
        held = {post.kind for post in self.posts}
        return [kind for kind in Post.Kind if kind not in held]


def centre_of(site: Site) -> Centre:
    """The centre with everything; for those who read the inner part of the site."""
    today = timezone.localdate()
    posts = list(Post.objects.filter(site=site).select_related("account"))
    perdes = list(Perdes.objects.filter(site=site))
    facilities = list(Facility.objects.filter(site=site))
    contacts = list(Contact.objects.filter(site=site))
    everything: tuple[Sequence[Part], ...] = (posts, perdes, facilities, contacts)
    return Centre(
        site=site,
        posts=[post for post in _here(posts) if post.ends_on is None or post.ends_on > today],
        past_posts=[post for post in _here(posts) if post.ends_on is not None and post.ends_on <= today],
        perdes=ruled(_here(perdes)),
        facilities=_here(facilities),
        contacts=_here(contacts),
        removed=[
            Removed(slug, row)
            for slug, rows in zip(PARTS, everything, strict=True)
            for row in rows
            if row.removed_at is not None
        ],
    )


def _here(rows: list[P]) -> list[P]:
    return [row for row in rows if row.removed_at is None]


def perdes_of(site: Site) -> list[Ruled]:
    """What everybody with a role reads of a centre: its Perdes."""
    return ruled(standing(Perdes, site))


def regulations() -> QuerySet[Perdes]:
    """Every standing Perdes with its site and village, and the village's `.code`."""
    return (
        Perdes.objects.filter(removed_at=None)
        .select_related(
            "site__programme__agency",
            "site__village__district",
            "site__village__regency",
            "site__village__province",
        )
        .annotate(code=_code("site__village"))
        .order_by("site__village__name", "site__village", "-year", "number", "pk")
    )


def regulations_matching(
    found: QuerySet[Perdes], *, text: str = "", area: Area | None = None, standing: str = ""
) -> QuerySet[Perdes]:
    """Those whose village or title holds the text, within the area, that stand so to the law of today."""
    if text:
        found = found.filter(Q(site__village__name__icontains=text) | Q(title__icontains=text))
    if area is not None:
        found = found.filter(_within(area, "site__village"))
    return found.filter(_stands(standing, timezone.localdate())) if standing else found


def _stands(standing: str, on: date) -> Q:
    """`laws.standing` as a filter."""
    current = Q(legal_base__overlap=list(laws.running(on)))
    former = Q(legal_base__overlap=list(laws.repealed(on)))
    return {
        laws.Standing.ENDED: Q(in_force=False),
        laws.Standing.CURRENT: Q(in_force=True) & current,
        laws.Standing.NEEDS_REVISION: Q(in_force=True) & former & ~current,
    }.get(laws.Standing(standing), Q(in_force=True) & ~former & ~current)


def _within(area: Area, path: str) -> Q:
    if area.level == Area.Level.VILLAGE:
        return Q(**{path: area.pk})
    return Q(**{f"{path}__{area.level}": area.pk})


def _code(path: str) -> Subquery:
    codes = places.running_codes(AreaCode.System.KEMENDAGRI).filter(area=OuterRef(path))
    return Subquery(codes.values("code")[:1])


SHARED = {
    "village": F("site__village__name"),
    "district": F("site__village__district__name"),
    "regency": F("site__village__regency__name"),
    "province": F("site__village__province__name"),
    "programme": F("site__programme__name"),
    "agency": F("site__programme__agency__short_name"),
    "simulated": F("site__simulated"),
}
COLUMNS = (
    *("code", *SHARED, "site_id", "place", "role", "person", "dialled", "mail", "remark"),
    *("whose_id", "row_id"),
)
"""What is read of each person; `place` is a kind of post, 0 for a contact, whose `role` is in words."""


def people_of(
    sites: QuerySet[Site], *, text: str = "", area: Area | None = None
) -> QuerySet[Any, dict[str, Any]]:
    """Holders of posts of today and contacts of these sites, as rows with COLUMNS by village; one query.

    The text is looked for in names of villages and people; the villages lie within the area.
    """
    if area is not None:
        sites = sites.filter(_within(area, "village"))
    named = Q(site__village__name__icontains=text) | Q(name__icontains=text) if text else Q()
    ids = sites.order_by().values("pk")
    today = timezone.localdate()
    posts = Post.objects.held(today).filter(named, site__in=ids, starts_on__lte=today)
    contacts = Contact.objects.filter(named, site__in=ids, removed_at=None)
    return (
        _columns(posts, place=F("kind"), role=_text(""), mail=_text(""), remark=F("decree"))
        .union(
            _columns(contacts, place=_zero(), role=F("position"), mail=F("email"), remark=F("note")), all=True
        )
        .order_by("village", "site_id", "place", "person", "row_id")
    )


def _columns(rows: QuerySet[Any], **own: Any) -> QuerySet[Any, dict[str, Any]]:
    shared: dict[str, Any] = {
        **SHARED,
        "code": _code("site__village"),
        "person": F("name"),
        "dialled": F("phone"),
        "whose_id": F("site__programme__agency_id"),
        "row_id": F("pk"),
    }
    found: QuerySet[Any, dict[str, Any]] = rows.order_by().annotate(**shared, **own).values(*COLUMNS)
    return found


def _text(value: str) -> Value:
    return Value(value, output_field=CharField())


def _zero() -> Value:
    return Value(0, output_field=IntegerField())


def account_for_post(kind: int, site: Site, username: str) -> User | None:
    """The account of this name if it may stand behind such a post: a village officer of the site's agency,
    or a coordinator, whose area holds the village today."""
    village = site.village
    above = (village.pk, village.district_id, village.regency_id, village.province_id)
    roles = Role.objects.running(timezone.localdate()).filter(Q(area=None) | Q(area__in=above))
    if kind == Post.Kind.COORDINATOR:
        roles = roles.filter(kind=Role.Kind.COORDINATOR)
    else:
        roles = roles.filter(kind=Role.Kind.VILLAGE_OFFICER, agency=site.programme.agency_id)
    return User.objects.filter(username__iexact=username, is_active=True, roles__in=roles).first()


def account_behind(post: Post) -> User | None:
    """The account that stands behind a post in the database, whatever a form has set meanwhile."""
    kept = Post.objects.filter(pk=post.pk).select_related("account").first()
    return kept.account if kept else None
