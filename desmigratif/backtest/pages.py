"""What the pages of this room show: counts beside the reports, and beside a draw by lot."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from desmigratif.backtest import pictures, queries, rules, words
from desmigratif.backtest.chance import Stratum, expected
from desmigratif.backtest.facts import History, Reported
from desmigratif.backtest.models import BackTest, BackTestPlace, BackTestYear
from desmigratif.backtest.tables import KnownTable, RegencyTable


@dataclass(frozen=True)
class YearRow:
    """A year of the test beside what was reported of it; `lot` is what a draw by lot finds on average."""

    year: BackTestYear
    new: Reported
    total: Reported | None
    lot: str


@dataclass(frozen=True)
class ProvinceRow:
    """A province: its counts, the width of its bar in per cent, and what a draw by lot there finds on
    average."""

    place: BackTestPlace
    percent: int
    recall: str
    lot: str


@dataclass(frozen=True)
class Recall:
    """How many of the known candidates the policy chose, beside two draws by lot."""

    found: str
    share: str
    few: str
    country: str
    country_chance: str
    provinces: str
    provinces_chance: str
    verdict: str


def index(history: History) -> dict[str, Any]:
    """The reports, and what would be known by name today."""
    most = rules.most_a_regency(rules.of_history(history.quotas))
    return {
        "history": history,
        "remarks": words.remarks(history, most),
        "names": queries.names(history),
    }


def unfinished(test: BackTest) -> dict[str, Any]:
    return {"test": test, "history": queries.history(), "simulated": test.simulated}


def finished(test: BackTest, asked: dict[str, Any]) -> dict[str, Any]:
    """Everything about a stored back-test; `asked` may hold the province whose regencies are listed."""
    history = queries.history()
    provinces, years = queries.provinces_of(test), list(test.years.all())
    province = _province(provinces, asked.get("provinsi", ""))
    regencies = queries.regencies_of(test, province=province.area_id if province else None)
    return {
        "test": test,
        "history": history,
        "simulated": test.simulated,
        "years": [_year(test, one, history) for one in years],
        "unproven": [one.year for one in years if not one.proven],
        "total": history.total(history.last),
        "last": years[-1],
        "provinces": _provinces(provinces),
        "reached": sum(one.chosen > 0 for one in provinces),
        "province": province,
        "recall": recall(test, provinces),
        "regencies": RegencyTable(regencies, simulated=test.simulated),
        "known": KnownTable(queries.villages_of(test), simulated=test.simulated),
        "map": pictures.of_regencies(queries.regencies_of(test), simulated=test.simulated),
        "legend": pictures.legend(simulated=test.simulated),
        "remarks": words.remarks(history, rules.most_a_regency(test.policy)),
    }


def country(test: BackTest, drawn: int | None = None) -> Stratum:
    """The draw by lot from the whole list, of as many as the policy chose or of another number."""
    return Stratum(
        test.eligible or 0, test.known_eligible or 0, (test.chosen or 0) if drawn is None else drawn
    )


def stratum(place: BackTestPlace) -> Stratum:
    """The draw by lot that takes as many villages here as the policy did."""
    return Stratum(place.eligible, place.known_eligible, place.chosen)


def recall(test: BackTest, provinces: list[BackTestPlace]) -> Recall:
    found, known = test.found or 0, test.known_eligible or 0
    lot, within = country(test).expected, expected(map(stratum, provinces))
    chance, chance_within = test.chance_country or 0, test.chance_provinces or 0
    return Recall(
        found=words.k_of_n(found, known),
        share=words.share(found, known),
        few=words.few(known, test.chosen or 0),
        country=words.decimal(lot),
        country_chance=words.in_hundred(chance),
        provinces=words.decimal(within),
        provinces_chance=words.in_hundred(chance_within),
        verdict=words.beside_lot(found, lot, chance) if known else "",
    )


def _year(test: BackTest, one: BackTestYear, history: History) -> YearRow:
    lot: Fraction = country(test, one.chosen).expected
    return YearRow(one, history.new(one.year), history.total(one.year), words.decimal(lot))


def _provinces(found: list[BackTestPlace]) -> list[ProvinceRow]:
    most = max((one.chosen for one in found), default=0) or 1
    return [
        ProvinceRow(
            place=one,
            percent=round(100 * one.chosen / most),
            recall=words.k_of_n(one.found, one.known_eligible) if one.known_eligible else "",
            lot=words.decimal(stratum(one).expected) if one.known_eligible else "",
        )
        for one in found
        if one.chosen or one.known
    ]


def _province(found: list[BackTestPlace], asked: str) -> BackTestPlace | None:
    return next((one for one in found if str(one.area_id) == asked), None)
