"""The counts of a back-test as a file: one table, each row saying what it counts and whether that is
simulated."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from desmigratif.backtest import pages, queries
from desmigratif.backtest.chance import expected
from desmigratif.backtest.models import BackTest, BackTestPlace, BackTestVillage, BackTestYear
from desmigratif.candidates.exports import label
from desmigratif.ui.sheets.writing import Cell

DIGITS = 6
"""Of an average number of villages."""


def columns() -> dict[str, str]:
    """Header of each column."""
    return {
        "level": _("level"),
        "code": _("code"),
        "name": _("name"),
        "province": _("province"),
        "year": _("year"),
        "reported": _("reported"),
        "chosen": _("chosen by the policy"),
        "regencies_reported": _("regencies until then, reported"),
        "regencies": _("regencies until then, by the policy"),
        "provinces_reported": _("provinces until then, reported"),
        "provinces": _("provinces until then, by the policy"),
        "known": _("known by name"),
        "known_eligible": _("known candidates"),
        "found": _("known candidates chosen"),
        "lot": _("by lot on average"),
        "lot_within": _("by lot on average, within the place"),
        "eligible": _("candidates"),
        "simulated": _("policy's numbers simulated"),
        "source": _("source"),
        "note": _("note"),
    }


def rows(test: BackTest) -> list[list[Cell]]:
    """Rows under their header: the whole, years, provinces, regencies, villages known by name. The policy's
    numbers carry the mark of the list of candidates; reported and known ones never do."""
    provinces, years = queries.provinces_of(test), list(test.years.all())
    said = [
        _whole(test, provinces, years[-1]),
        *(_year(test, one) for one in years),
        *_places(_("province"), (one for one in provinces if one.chosen or one.known)),
        *_places(_("regency or city"), queries.regencies_of(test)),
        *_villages(queries.villages_of(test)),
    ]
    names, mark = columns(), _("yes") if test.simulated else _("no")
    return [list(names.values()), *([{"simulated": mark, **row}.get(name) for name in names] for row in said)]


def note() -> str:
    return _(
        "Counts only; no claim of accuracy. Known names are a part of the villages and no random sample."
    )


def _whole(test: BackTest, provinces: list[BackTestPlace], last: BackTestYear) -> dict[str, Cell]:
    history = queries.history()
    total = history.total(history.last)
    return {
        **_reached(last),
        "level": _("all years"),
        "year": f"{history.first}–{history.last}",
        "reported": history.villages,
        "chosen": test.chosen,
        "known": sum(one.known for one in provinces),
        "known_eligible": test.known_eligible,
        "found": test.found,
        "lot": _number(pages.country(test).expected),
        "lot_within": _number(expected(map(pages.stratum, provinces))),
        "eligible": test.eligible,
        "source": total.source if total else "",
        "note": note(),
    }


def _reached(one: BackTestYear) -> dict[str, Cell]:
    total = queries.history().total(one.year)
    return {
        "regencies_reported": total.regencies if total else None,
        "regencies": one.regencies_so_far,
        "provinces_reported": total.provinces if total else None,
        "provinces": one.provinces_so_far,
    }


def _year(test: BackTest, one: BackTestYear) -> dict[str, Cell]:
    return {
        **_reached(one),
        "level": _("year"),
        "year": str(one.year),
        "reported": one.reported,
        "chosen": one.chosen,
        "found": one.found,
        "lot": _number(pages.country(test, one.chosen).expected),
        "source": queries.history().new(one.year).source,
        "note": "" if one.proven else _("not proven best"),
    }


def _places(level: str, found: Iterable[BackTestPlace]) -> Iterator[dict[str, Cell]]:
    for one in found:
        above = one.area.province
        yield {
            "level": level,
            "code": _code(one),
            "name": one.area.name,
            "province": above.name if above else one.area.name,
            "chosen": one.chosen,
            "known": one.known,
            "known_eligible": one.known_eligible,
            "found": one.found,
            "lot_within": _number(pages.stratum(one).expected),
            "eligible": one.eligible,
        }


def _villages(found: Iterable[BackTestVillage]) -> Iterator[dict[str, Cell]]:
    for one in found:
        above = one.village.province
        yield {
            "level": _("known village"),
            "code": _code(one),
            "name": one.village.name,
            "province": above.name if above else "",
            "year": str(one.year),
            "chosen": _outcome(one),
            "source": one.source,
            "note": one.get_kind_display(),
        }


def _outcome(one: BackTestVillage) -> str:
    if one.chosen_year is not None:
        return str(one.chosen_year)
    return _("no") if one.eligible else _("was no candidate")


def _code(row: Any) -> str:
    return str(getattr(row, "code", None) or "")


def _number(value: Fraction) -> float:
    return round(float(value), DIGITS)


def file_name(test: BackTest, form: str) -> str:
    return f"desmigratif-{slugify(_('Back-test'))}-{test.pk}{label(test.simulated)}.{form}"
