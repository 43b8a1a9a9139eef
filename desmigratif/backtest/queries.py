"""Named reads of the back-test room: what is known by name, what other programmes held, and kept
back-tests."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from desmigratif.backtest.counting import Spot
from desmigratif.backtest.facts import HISTORY, History
from desmigratif.backtest.models import BackTest, BackTestPlace, BackTestVillage
from desmigratif.candidates.models import CandidateSetQuerySet
from desmigratif.candidates.queries import candidate_sets
from desmigratif.places import queries as places
from desmigratif.places.models import Area, AreaCode
from desmigratif.policies.held import Row
from desmigratif.programmes import queries as programmes
from desmigratif.programmes.models import Mention, Site
from desmigratif.programmes.states import RELEASED, State

UNDECIDED = (State.PROPOSED, *RELEASED)
REGISTER = "register"
"""Source of a site that names none."""


def history() -> History:
    return HISTORY


@dataclass(frozen=True)
class Known:
    """A village known by name, with its running code (None without one)."""

    village_id: int
    code: str | None
    kind: str
    year: int
    source: str


@dataclass(frozen=True)
class Names:
    """Villages known by name for the years of the history, by id; and how many villages are left out, for
    what."""

    villages: list[Known]
    simulated: int
    later: int
    undated: int

    @property
    def by_site(self) -> int:
        return sum(one.kind == BackTestVillage.Kind.SITE for one in self.villages)

    @property
    def by_mention(self) -> int:
        return len(self.villages) - self.by_site


def names(of: History) -> Names:
    """What the register knows by name of these years; three queries.

    A site counts when it was decided, began in these years and is not simulated. A village without one counts
    when a publication of these years names it: one that came later may speak of villages of later years.
    """
    found: dict[int, tuple[str, int, str]] = {}
    simulated: set[int] = set()
    later: set[int] = set()
    for pk, begin, source, made_up in _sites(of):
        if made_up:
            simulated.add(pk)
        elif of.first <= begin.year <= of.last:
            found.setdefault(pk, (BackTestVillage.Kind.SITE, begin.year, source or REGISTER))
        else:
            later.add(pk)
    undated: set[int] = set()
    for pk, published, source in _mentions(of):
        year = int(published[:4] or 0)
        if of.first <= year <= of.last:
            found.setdefault(pk, (BackTestVillage.Kind.MENTION, year, source))
        else:
            (later if year else undated).add(pk)
    codes = _codes(found)
    made = [Known(pk, codes.get(pk), *said) for pk, said in sorted(found.items())]
    later -= set(found)
    return Names(made, len(simulated - set(found)), len(later), len(undated - set(found) - later))


def _codes(villages: Iterable[int]) -> dict[int, str]:
    running = places.running_codes(AreaCode.System.KEMENDAGRI).filter(area__in=list(villages))
    return dict(running.values_list("area_id", "code"))


def _sites(of: History) -> QuerySet[Site, tuple[int, date, str, bool]]:
    decided = Site.objects.filter(programme__key=of.programme).exclude(state__in=UNDECIDED)
    return decided.order_by("starts_on", "pk").values_list("village_id", "starts_on", "source", "simulated")


def _mentions(of: History) -> QuerySet[Mention, tuple[int, str, str]]:
    named = Mention.objects.filter(programme__key=of.programme)
    return named.order_by("published", "pk").values_list("village_id", "published", "source_url")


def held_by_others(of: History) -> list[Row]:
    """Rows of SITES: villages that another programme of the substance held on any day of these years, for all
    of them; each once. What is simulated held nothing."""
    first, end = date(of.first, 1, 1), date(of.last + 1, 1, 1)
    own = programmes.programmes().filter(key=of.programme)
    held: QuerySet[Any] = programmes.held_after(day=first).filter(
        Q(starts_on=None) | Q(starts_on__lt=end), substance_id__in=own.values("substance_id")
    )
    held = held.exclude(site__programme__in=own).exclude(site__simulated=True)
    names: dict[str, str] = {}
    for code, programme in held.values_list("code", "programme"):
        names.setdefault(code, programme)
    return [(code, programme, first, end) for code, programme in names.items()]


def programme_name(of: History) -> str:
    """Name of the history's programme in the register; its key where it is not there yet."""
    names = programmes.programmes().filter(key=of.programme).values_list("name", flat=True)
    return names.first() or of.programme


def lists() -> CandidateSetQuerySet:
    """Lists of candidates that a back-test may be made from, without their contents."""
    return candidate_sets().offered()


def places_by_code() -> dict[str, Spot]:
    """All villages of today by dotted code, in one query."""
    codes = places.running_codes(AreaCode.System.KEMENDAGRI).filter(area__level=Area.Level.VILLAGE)
    rows = codes.values_list("code", "area_id", "area__regency_id", "area__province_id")
    return {
        code: Spot(village, regency, province)
        for code, village, regency, province in rows
        if regency is not None and province is not None
    }


def back_tests() -> QuerySet[BackTest]:
    """Every back-test with its list and job, newest first, without the long texts."""
    found = BackTest.objects.select_related("candidates", "task", "requested_by")
    found = found.defer("policy", "sites", "candidates__content", "candidates__left_out")
    return found.annotate(named=Count("villages")).order_by("-pk")


def whole() -> QuerySet[BackTest]:
    """The same with the texts of its inputs."""
    found = BackTest.objects.select_related("candidates", "task", "requested_by")
    return found.defer("candidates__content", "candidates__left_out").annotate(named=Count("villages"))


def provinces_of(test: BackTest) -> list[BackTestPlace]:
    """Provinces with candidates or a known village: most chosen first, then by name."""
    found = _coded(test.places.filter(level=Area.Level.PROVINCE), "area_id").select_related("area")
    return list(found.order_by("-chosen", "-known", "area__name"))


def regencies_of(test: BackTest, *, province: int | None = None) -> QuerySet[BackTestPlace]:
    """Regencies with a chosen or a known village, with the province they lie in."""
    found = test.places.filter(Q(chosen__gt=0) | Q(known__gt=0), level=Area.Level.REGENCY)
    found = _coded(found, "area_id")
    if province is not None:
        found = found.filter(area__province_id=province)
    return found.select_related("area__province").order_by("-chosen", "-known", "area__name", "pk")


def villages_of(test: BackTest) -> QuerySet[BackTestVillage]:
    """The villages known by name, with their place and running code."""
    found = _coded(test.villages.all(), "village_id")
    return found.select_related("village__regency", "village__province").order_by(
        "village__province__name", "village__regency__name", "village__name", "pk"
    )


def _coded(found: QuerySet[Any], column: str) -> QuerySet[Any]:
    """Annotated with `code`, the running one of the area in that column."""
    code = places.running_codes(AreaCode.System.KEMENDAGRI).filter(area=OuterRef(column))
    coded: QuerySet[Any] = found.annotate(code=Subquery(code.values("code")[:1]))
    return coded
