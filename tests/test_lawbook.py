"""The lawbook of this checkout, and the default policy that quotes it."""

import tomllib
from datetime import date
from decimal import Decimal

from desmigratif.cores.lawbook import load
from tests.gates import hold, law
from tests.gates.tree import ROOT

BOOK = load(ROOT / "lawbook")
POLICY = ROOT / "desmigratif" / "policies" / "data" / "default.toml"
YEARS = (2017, 2018, 2019)


def first_day(year: int) -> date:
    return date(year, 1, 1)


def test_the_quotas_of_the_three_years_make_the_announced_target() -> None:
    quotas = [BOOK.rule_on("desmigratif-quota", first_day(year)).whole for year in YEARS]
    assert quotas == [120, 130, 150]
    assert sum(quotas) == BOOK.rule_on("desmigratif-target", first_day(2017)).whole


def test_nothing_is_called_confirmed_before_the_instrument_was_read() -> None:
    sources = [entry.source for rule in BOOK.rules.values() for entry in rule.history]
    assert {source.status for source in sources} == {"to_confirm"}
    assert not any(source.quote or source.article for source in sources)


def test_no_source_was_checked_in_the_future() -> None:
    latest = max(entry.source.checked_on for rule in BOOK.rules.values() for entry in rule.history)
    assert latest <= date.today()  # noqa: DTZ011 - the day where the tests run


def test_the_default_policy_says_what_the_lawbook_says() -> None:
    policy = tomllib.loads(POLICY.read_text("utf-8"), parse_float=Decimal)
    assert sorted(policy["years"]) == [str(year) for year in YEARS]
    for year in YEARS:
        day = first_day(year)
        assert policy["years"][str(year)] == {"quota": BOOK.rule_on("desmigratif-quota", day).whole}
        assert policy["caps"] == {"regency_year": BOOK.rule_on("desmigratif-regency-step", day).whole}
        assert tuple(policy["priority"]["lexicographic"]) == BOOK.rule_on("desmigratif-priority", day).items
        assert tuple(policy["exclude"]["kinds"]) == BOOK.rule_on("desmigratif-kelurahan", day).items


def test_the_default_policy_ignores_no_programme_that_closes_a_village() -> None:
    ignored = tomllib.loads(POLICY.read_text("utf-8"))["exclude"].get("ignore_programmes", [])
    assert not set(ignored) & set(BOOK.rule_on("desmigratif-no-double", first_day(2017)).items)


def test_every_figure_of_the_default_policy_cites_its_rule() -> None:
    hold(law.uncited_figures(POLICY.read_text("utf-8"), BOOK.rules))
