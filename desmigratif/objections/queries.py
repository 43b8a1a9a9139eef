"""Named reads of objections: lists, what waits for whom, which sites are due, what replaced what."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from desmigratif.accounts.models import Role, User
from desmigratif.accounts.reach import reach_of
from desmigratif.agencies.models import Agency
from desmigratif.objections.models import GONE, UPHELD, WAITING, Objection, ObjectionAnswer
from desmigratif.places import queries as places
from desmigratif.places.models import AreaCode, Village
from desmigratif.programmes import queries as programmes
from desmigratif.programmes.errors import Blocker
from desmigratif.programmes.models import Programme, Site, SiteChange
from desmigratif.programmes.states import State
from desmigratif.sites import periods

CODE_DIGITS = 10
STANDS = Q(state__in=WAITING, site__state=State.PROPOSED)
"""Objections for which a site is not confirmed."""


def objections() -> QuerySet[Objection]:
    """Every objection with its site, both agencies, the village with its path and `code`; newest first."""
    code = places.running_codes(AreaCode.System.KEMENDAGRI).filter(area=OuterRef("site__village_id"))
    related = (
        *("agency", "site__programme__agency", "site__village__district", "site__village__regency"),
        *("site__village__province", "alternative__regency", "replacement__programme"),
    )
    found = Objection.objects.select_related(*related).order_by("-id")
    return found.annotate(code=Subquery(code.values("code")[:1]))


def with_answers(found: QuerySet[Objection]) -> QuerySet[Objection]:
    """Each with every word on it, oldest first."""
    words = ObjectionAnswer.objects.select_related("agency").order_by("id")
    return found.prefetch_related(Prefetch("answers", queryset=words))


def objections_to(site: Site) -> QuerySet[Objection]:
    """Objections to a site with every word on them."""
    return with_answers(objections().filter(site=site))


def of_agency(site: Site, agency: Agency) -> Objection | None:
    """What an agency objects to a site; what it took back is not counted."""
    kept = Objection.objects.exclude(state=Objection.State.TAKEN_BACK)
    return kept.filter(site=site, agency=agency).first()


def agencies_of(objection: Objection) -> dict[int, Agency]:
    """The proposing agency and the one that objects, by their keys."""
    proposer = objection.site.programme.agency
    return {proposer.pk: proposer, objection.agency_id: objection.agency}


def newest_words(objection: Objection) -> dict[int, ObjectionAnswer]:
    """The newest word of each agency on how an escalated objection ends, by its key."""
    words = (one for one in objection.answers.all() if one.kind == ObjectionAnswer.Kind.WORD)
    return {one.agency_id: one for one in words}


def speakers_before(objection: Objection) -> set[int]:
    """People who objected or answered: others decide."""
    answered = (one.by_id for one in objection.answers.all() if one.kind == ObjectionAnswer.Kind.ANSWER)
    return {objection.by_id, *answered}


def replacement_of(site: Site) -> Site | None:
    """The site that was proposed in another village instead of this one, after an objection."""
    return replacements([site]).get(site.pk)


def replacements(sites: Iterable[Site]) -> dict[int, Site]:
    """For each of these sites that was replaced after an objection the one that came instead, by the key of
    the old one; one read. What replaced a replacement is asked for by asking again."""
    taken = Objection.objects.filter(site__in=[site.pk for site in sites], replacement__isnull=False)
    found = taken.select_related("replacement__programme__agency", "replacement__village__regency")
    return {one.site_id: one.replacement for one in found if one.replacement is not None}


def holders(village: Village, site: Site) -> tuple[Blocker, ...]:
    """Who holds a village on the days of a site for its substance; empty when it is free."""
    return programmes.blockers(
        village_id=village.pk, substance_id=site.substance_id, starts_on=site.starts_on, ends_on=site.ends_on
    )


def exists_today(village: Village) -> bool:
    """Whether no event has ended the village."""
    return places.standing(Village.objects.filter(pk=village.pk)).exists()


def parties() -> QuerySet[Agency]:
    """Agencies that lead a programme or have objected, by their short name."""
    leading, objecting = Programme.objects.order_by().values("agency"), Objection.objects.values("agency")
    return Agency.objects.filter(Q(pk__in=leading) | Q(pk__in=objecting)).order_by("short_name")


def named(found: QuerySet[Objection], text: str) -> QuerySet[Objection]:
    """Those to sites whose village's name holds the text or whose code begins so."""
    number = places.digits(text)
    if not number or len(number) > CODE_DIGITS:
        return found.filter(site__village__name__icontains=text)
    unit = 10 ** (CODE_DIGITS - len(number))
    within = (int(number) * unit, (int(number) + 1) * unit - 1)
    codes = places.running_codes(AreaCode.System.KEMENDAGRI).filter(number__range=within)
    return found.filter(site__village__in=codes.values("area"))


def matching(found: QuerySet[Objection], asked: Mapping[str, Any]) -> QuerySet[Objection]:
    """Objections that fit everything that is asked: `text`, `state`, `agency` (either of the two), `year`;
    what is empty or missing asks for nothing."""
    if asked.get("text"):
        found = named(found, asked["text"])
    if asked.get("agency"):
        found = found.filter(Q(agency=asked["agency"]) | Q(site__programme__agency=asked["agency"]))
    if asked.get("year"):
        found = found.filter(made_on__year=asked["year"])
    state = asked.get("state")
    if state == GONE:
        return found.filter(Q(state__in=WAITING) & ~Q(site__state=State.PROPOSED))
    if state in WAITING:
        return found.filter(STANDS, state=state)
    return found.filter(state=state) if state else found


def waiting_for(person: User) -> QuerySet[Objection]:
    """Objections that stand between agencies of which the person is a programme officer, each within the area
    of the role held there."""
    mine, officer = Q(), Role.Kind.PROGRAMME_OFFICER
    for agency in {role.agency_id for role in person.current_roles if role.kind == officer}:
        within = reach_of(person, officer, agency_id=agency).over("site__village")
        mine |= (Q(site__programme__agency=agency) | Q(agency=agency)) & within
    found = with_answers(objections().filter(STANDS))
    return found.filter(mine) if mine else found.none()


def due(day: date, among: Collection[int] | None = None) -> list[Site]:
    """Proposals whose period for objections had passed before that day, with no objection that is open or was
    followed, and that were never confirmed before; by village."""
    in_the_way = Objection.objects.filter(site=OuterRef("pk"), state__in=(*WAITING, *UPHELD))
    confirmed = SiteChange.objects.filter(site=OuterRef("pk"), verb="confirm")
    found = programmes.sites().filter(~Exists(in_the_way), ~Exists(confirmed), state=State.PROPOSED)
    if among is not None:
        found = found.filter(pk__in=among)
    begun = periods.with_proposed_on(found).order_by("village_id", "pk")
    lasts = ((site, periods.last_day(getattr(site, "proposed_on", None))) for site in begun)
    return [site for site, last in lasts if last is not None and last < day]


def held(sites: Iterable[Site]) -> set[int]:
    """Keys of these sites, their rows held until the transaction ends: nobody objects meanwhile."""
    keys = [site.pk for site in sites]
    rows = Site.objects.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True)
    return set(rows.values_list("pk", flat=True))
