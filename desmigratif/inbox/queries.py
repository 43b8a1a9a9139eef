"""Named reads of the inbox: notices of a person, letters that wait, next steps that a person may see."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from desmigratif.accounts.models import Role, User
from desmigratif.accounts.reach import ANCESTORS
from desmigratif.inbox.links import password_mark
from desmigratif.inbox.models import (
    CalendarEntry,
    CalendarFeed,
    Letter,
    MailChoice,
    Notice,
    NoticeQuerySet,
)
from desmigratif.places.models import Area

MOST_COUNTED = 100
FEED_BACK, FEED_AHEAD = timedelta(days=90), timedelta(days=730)


def notices_of(person: User) -> NoticeQuerySet:
    """Everything this person was told, newest first."""
    return Notice.objects.filter(to=person)


def unread_count(person: User) -> int:
    """Unread notices, counted no further than MOST_COUNTED; one read of an index."""
    return notices_of(person).unread().order_by()[:MOST_COUNTED].count()


def officers(
    *,
    kinds: Collection[str] = (Role.Kind.PROGRAMME_OFFICER,),
    agency_ids: Collection[int] | None = None,
    without: Collection[int] = (),
    area: Area | None = None,
) -> QuerySet[User]:
    """People with an account in use who hold such a role today: in one of these agencies (any when None),
    none of those `without`, over the area when it is given."""
    held = Role.objects.running(timezone.localdate()).filter(user=OuterRef("pk"), kind__in=kinds)
    held = held.exclude(agency_id__in=list(without))
    if agency_ids is not None:
        held = held.filter(agency_id__in=list(agency_ids))
    if area is not None:
        held = held.filter(Q(area=None) | Q(area_id__in=_above(area)))
    return User.objects.filter(Exists(held), is_active=True).order_by("pk")


def officers_over(
    areas: Iterable[Area], *, kinds: Collection[str], without: Collection[int] = ()
) -> dict[int, set[int]]:
    """Those `officers` finds for each of these areas, as their numbers by the area's; one read."""
    held = Role.objects.running(timezone.localdate()).filter(kind__in=kinds, user__is_active=True)
    roles = held.exclude(agency_id__in=list(without)).values_list("user_id", "area_id")
    over: dict[int | None, set[int]] = defaultdict(set)
    for person, area in roles:
        over[area].add(person)
    return {area.pk: over[None].union(*(over[pk] for pk in _above(area))) for area in areas}


def _above(area: Area) -> list[int]:
    ids = (area.pk, area.province_id, area.regency_id, area.district_id)
    return [one for one in ids if one is not None]


def choice_of(person: User) -> MailChoice | None:
    return MailChoice.objects.filter(person=person).first()


def newest_letter(person: User) -> Letter | None:
    """The newest letter to this person that ended or was tried in vain."""
    return Letter.objects.filter(Q(attempt__gt=0), person=person).order_by("-id").first()


def letters_of_today(person: User, kind: str) -> int:
    """How many of this kind were made for the person in the last 24 hours."""
    since = timezone.now() - timedelta(days=1)
    return Letter.objects.filter(person=person, kind=kind, made_at__gte=since).count()


def choices_with_news(how: str) -> QuerySet[MailChoice]:
    """Confirmed choices of this sort whose person, with an account in use, has unread notices that no letter
    has told."""
    untold = Notice.objects.unread().filter(letter=None)
    news = untold.filter(to=OuterRef("person"), created_at__gte=OuterRef("since"))
    usable = MailChoice.objects.filter(how=how, confirmed_at__isnull=False, refused_at=None)
    return usable.filter(Exists(news), person__is_active=True).order_by("pk")


def news_for(choice: MailChoice) -> NoticeQuerySet:
    """What the next letter tells, oldest first."""
    news = notices_of(choice.person).unread().filter(letter=None, created_at__gte=choice.since)
    return news.order_by("id")


def letters_due(now: datetime) -> QuerySet[Letter]:
    return Letter.objects.filter(state=Letter.State.WAITING, next_at__lte=now).order_by("next_at", "id")


def entries_seen_by(person: User) -> QuerySet[CalendarEntry]:
    """Next steps that this person may see with the roles held today, by day."""
    if not person.is_active:
        return CalendarEntry.objects.none()
    seen = Q(person=person)
    for role in person.current_roles:
        seen |= Q(person=None) & (Q(agency=None) | Q(agency=role.agency_id)) & _meets(role)
    return CalendarEntry.objects.filter(seen).order_by("day", "id")


def _meets(role: Role) -> Q:
    """Areas within the role's, and no area; a role over the nation meets all."""
    if role.area_id is None:
        return Q()
    within = Q(area=None) | Q(area=role.area_id)
    for ancestor in ANCESTORS:
        within |= Q(**{f"area__{ancestor}": role.area_id})
    return within


def entries_of_month(person: User, first: date, after: date) -> list[CalendarEntry]:
    """Next steps from the first day on and before `after`."""
    return list(entries_seen_by(person).filter(day__gte=first, day__lt=after))


def entries_of_feed(person: User, today: date) -> list[CalendarEntry]:
    """What a calendar program is given: a quarter of a year back, two years ahead."""
    seen = entries_seen_by(person)
    return list(seen.filter(day__gte=today - FEED_BACK, day__lt=today + FEED_AHEAD))


def feeds() -> QuerySet[CalendarFeed]:
    """Live secret addresses of people whose account is in use."""
    return CalendarFeed.objects.filter(revoked_at=None, person__is_active=True).select_related("person")


def feed_of(person: User) -> CalendarFeed | None:
    """The secret address that still answers."""
    found = CalendarFeed.objects.filter(person=person, password_mark=password_mark(person))
    return found.filter(revoked_at=None).first()
