"""Concerns as sentences: what cannot be kept, where, and how to mend it."""

from collections.abc import Iterable

from django.utils.formats import localize
from django.utils.translation import gettext as _

from desmigratif.places import queries as places
from desmigratif.places.models import AreaCode
from desmigratif.policies.feasibility import Concern


def sentences(concerns: Iterable[Concern]) -> list[str]:
    """One sentence each, with places by name and code."""
    listed = list(concerns)
    names = place_names({one.place for one in listed})
    return [_sentence(one, names.get(one.place, one.place)) for one in listed]


def place_names(codes: Iterable[str]) -> dict[str, str]:
    """Name and code of provinces, regencies, districts and villages by their dotted code."""
    running = places.running_codes(AreaCode.System.KEMENDAGRI).filter(code__in=sorted(set(codes)))
    return {code: f"{name} ({code})" for code, name in running.values_list("code", "area__name")}


def _sentence(one: Concern, place: str) -> str:
    numbers = {"asked": localize(one.asked), "there": localize(one.there), "place": place, "rule": one.rule}
    words = _includes() if one.kind.startswith("include") else _years() | _floors()
    text = (
        words.get(f"{one.kind}_{one.rule}") or words.get(one.kind) or _("Rule %(rule)s at %(place)s clashes.")
    )
    return text % numbers


def _years() -> dict[str, str]:
    return {
        "quota": _(
            "%(place)s asks for exactly %(asked)s villages, but only %(there)s may be chosen in it."
            " Ask for fewer, or leave out fewer kinds and codes."
        ),
        "quotas": _(
            "The years ask for %(asked)s villages together, but only %(there)s may be chosen at all."
            " Ask for fewer, or take a longer list."
        ),
        "budget": _(
            "The cheapest villages for %(place)s cost Rp%(asked)s together, but its budget is Rp%(there)s."
            " Raise the budget or ask for fewer villages."
        ),
        "room_year": _(
            "%(place)s asks for exactly %(asked)s villages, but the caps leave room for %(there)s"
            " in one year. Raise a cap or ask for fewer."
        ),
        "room": _(
            "The years ask for %(asked)s villages together, but the caps leave room for %(there)s."
            " Raise a cap or ask for fewer."
        ),
    }


def _floors() -> dict[str, str]:
    return {
        "floor": _(
            "%(place)s must have at least %(asked)s villages, but only %(there)s of its villages"
            " may be chosen. Lower its number."
        ),
        "floor_caps": _(
            "%(place)s must have at least %(asked)s villages, but the caps leave room for %(there)s."
            " Lower its number or raise a cap."
        ),
        "floors": _(
            "The least numbers of the provinces add up to %(asked)s villages, but the years"
            " take only %(there)s. Lower the least numbers or raise the numbers of the years."
        ),
    }


def _includes() -> dict[str, str]:
    return {
        "include_left_out": _(
            "%(place)s must be in, but another rule or a running programme leaves it out in every year."
            " Take it off one of the two lists."
        ),
        "include_stranger": _(
            "%(place)s must be in, but it is not in the list of candidates. Add its row or take the code out."
        ),
        "include_cap_province": _(
            "In the province %(place)s %(asked)s villages must be in, but it may have %(there)s."
            " Raise the cap or take codes out."
        ),
        "include_cap_regency": _(
            "In %(place)s %(asked)s villages must be in, but a regency or city may have %(there)s."
            " Raise the cap or take codes out."
        ),
        "include_cap_regency_year": _(
            "In %(place)s %(asked)s villages must be in, but the yearly cap lets in %(there)s over all years."
            " Raise the cap or take codes out."
        ),
        "include_cap_district": _(
            "In the district %(place)s %(asked)s villages must be in, but a district may have %(there)s."
            " Raise the cap or take codes out."
        ),
        "include_quota": _(
            "%(asked)s villages must be in, but the years take only %(there)s."
            " Take codes out or raise the numbers of the years."
        ),
    }


def without_cost(count: int) -> str:
    """What it means for a budget that so many villages have no cost."""
    words = _(
        "%(n)s villages of the list have no cost, so a budget cannot be kept."
        " Fill in cost_idr, or leave the budgets blank."
    )
    return words % {"n": localize(count)}


def without_position(count: int) -> str:
    """What it means for the least distance that so many villages have no position."""
    words = _("%(n)s villages of the list have no position; the least distance does not hold them apart.")
    return words % {"n": localize(count)}


def without_any_position() -> str:
    """The list has no positions at all."""
    return _(
        "The list has no positions, so no distance can be kept."
        " Add the columns lat and lng, or leave the least distance blank."
    )
