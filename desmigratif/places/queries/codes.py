"""Reads by code and by day: which code an area carries, which areas exist."""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar, cast

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from desmigratif.places.models import Area, AreaCode, Succession, Village

A = TypeVar("A", bound=Area)


def standing(queryset: QuerySet[A], on: date | None = None) -> QuerySet[A]:
    """Areas that exist on a day, today unless given: no event ended them until then, none founds them
    later."""
    day = on or timezone.localdate()
    ended = Succession.objects.filter(dissolved=True, event__happened_on__lte=day)
    unborn = Succession.objects.filter(founded=True, event__happened_on__gt=day)
    return queryset.exclude(Q(pk__in=ended.values("predecessor")) | Q(pk__in=unborn.values("successor")))


def digits(code: str) -> str:
    """The digits of a code written with or without dots; empty when anything else is in it."""
    bare = code.strip().replace(".", "")
    return bare if bare.isascii() and bare.isdecimal() and len(bare) <= 10 else ""


def running_codes(system: str, on: date | None = None) -> QuerySet[AreaCode]:
    """Codes of a system in force on a day; without a day, those that have no end."""
    codes = AreaCode.objects.filter(system=system)
    if on is None:
        return codes.filter(ends_on=None)
    return codes.filter(Q(ends_on=None) | Q(ends_on__gt=on), starts_on__lte=on)


def codes_from(system: str | None, day: date) -> QuerySet[AreaCode]:
    """Codes in force on the day or later, of one system or all."""
    codes = AreaCode.objects.filter(Q(ends_on=None) | Q(ends_on__gt=day))
    return codes if system is None else codes.filter(system=system)


def holder_from(day: date, codes: Iterable[str], besides: Iterable[AreaCode]) -> AreaCode | None:
    """One of these Kemendagri codes as it is in force on the day or later, other than `besides`."""
    numbers = [int(digits(code)) for code in codes]
    held = AreaCode.objects.filter(system=AreaCode.System.KEMENDAGRI, number__in=numbers)
    others = held.exclude(pk__in=[one.pk for one in besides]).select_related("area")
    # Running and ended codes have an index each; asked together, all codes would be read.
    return others.filter(ends_on=None).first() or others.filter(ends_on__gt=day).first()


def codes_changed_since(day: date) -> tuple[set[str], set[str]]:
    """Kemendagri codes in force on a day that have ended since, and those that began after it and run on."""
    codes = (
        AreaCode.objects.filter(system=AreaCode.System.KEMENDAGRI).order_by().values_list("code", flat=True)
    )
    ended = codes.filter(starts_on__lte=day, ends_on__gt=day)
    return set(ended), set(codes.filter(starts_on__gt=day, ends_on=None))


def named_codes() -> dict[str, tuple[int, str]]:
    """Running Kemendagri codes in order, with id and name of their areas.

    Two reads of one table each: just after a load the planner may know nothing of their sizes, and its join
    was seen to take minutes.
    """
    names = dict(Area.objects.order_by().values_list("id", "name"))
    codes = running_codes(AreaCode.System.KEMENDAGRI).order_by("number").values_list("code", "area_id")
    return {code: (pk, names[pk]) for code, pk in codes}


def with_code(queryset: QuerySet[A], system: str = AreaCode.System.KEMENDAGRI) -> QuerySet[A]:
    """Annotate `.code`: the running code in its written form (Kemendagri dotted), None without one."""
    code = running_codes(system).filter(area=OuterRef("pk")).values("code")[:1]
    return cast("QuerySet[A]", queryset.annotate(code=Subquery(code)))


def with_ancestors(queryset: QuerySet[A]) -> QuerySet[A]:
    """Province, regency and district come along in the same query."""
    return queryset.select_related("province", "regency", "district")


def village_by_code(
    code: str, system: str = AreaCode.System.KEMENDAGRI, on: date | None = None
) -> Village | None:
    """The village that carries this code, dotted or not; None when no village does."""
    number = digits(code)
    if len(number) != 10:
        return None
    carrier = running_codes(system, on).filter(number=int(number)).values("area")
    return with_code(with_ancestors(Village.objects.all())).filter(pk__in=carrier).first()


def district_by_code(code: str) -> Area | None:
    """The district that carries this Kemendagri code today, with its ancestors."""
    number = digits(code)
    carrier = running_codes(AreaCode.System.KEMENDAGRI).filter(number=int(number or 0)).values("area")
    return with_ancestors(Area.objects.filter(level=Area.Level.DISTRICT, pk__in=carrier)).first()


def villages_by_code(system: str = AreaCode.System.KEMENDAGRI) -> dict[str, int]:
    """Running ten-digit codes, written without dots, to village ids: for judging whole files."""
    codes = running_codes(system).filter(number__gte=10**9)
    return {str(number): pk for number, pk in codes.values_list("number", "area_id")}


def codes_of(area: Area) -> QuerySet[AreaCode]:
    """All codes the area carries or carried, running ones first."""
    return AreaCode.objects.filter(area=area).order_by("system", F("ends_on").desc(nulls_first=True))
