"""The reported history as data, and the default policy turned to its years."""

from datetime import date

import pytest
from django.utils import translation

from desmigratif.backtest import rules, words
from desmigratif.backtest.facts import HISTORY, read
from desmigratif.backtest.tests.conftest import SHORT
from desmigratif.cores.lawbook import rule_on
from desmigratif.policies.text import default_text, document, parsed


def test_the_numbers_are_those_that_were_reported() -> None:
    assert HISTORY.quotas == {2016: 2, 2017: 120, 2018: 130, 2019: 150}
    total = HISTORY.total(2019)
    assert total is not None
    assert (total.villages, total.regencies, total.provinces) == (402, 107, 12)
    assert all(one.source for one in HISTORY.reported)


def test_the_lawbook_says_the_same_where_it_speaks_of_a_year() -> None:
    for year, quota in HISTORY.quotas.items():
        if year >= 2017:
            assert rule_on("desmigratif-quota", date(year, 1, 1)).number == quota


def test_the_page_says_that_the_numbers_add_up_and_which_reports_differ() -> None:
    with translation.override("en"):
        said = words.remarks(HISTORY, 2)
    assert [one.words for one in said if one.fits] == [
        "2 + 120 + 130 + 150 = 402, which is the total that was reported."
    ]
    differing = "\n".join(one.words for one in said if not one.fits)
    assert "a plan of 200 was reported beforehand; 150 is what is taken here" in differing
    assert "150 villages in 2019 in 60 regencies (merdeka, 4 Maret 2019)" in differing
    assert len(said) == 3


@pytest.mark.parametrize(
    ("was", "now", "sentence"),
    [
        ("villages: 6,", "villages: 7,", "1 + 3 + 2 = 6, but the total reported is 7."),
        ("scope: total", "scope: planned", "no total was reported"),
        (
            "  - {year: 2018, scope: total",
            "  - {year: 2017, scope: total, villages: 5, source: x}\n  - {year: 2018, scope: total",
            "Until the end of 2017 the numbers add up to 4, but 5 were reported.",
        ),
        ("regencies: 2, taken", "regencies: 1, taken", "3 villages in 2017 in 1 regencies"),
    ],
)
def test_a_report_that_does_not_fit_is_named(was: str, now: str, sentence: str) -> None:
    with translation.override("en"):
        said = words.remarks(read(SHORT.replace(was, now)), 2)
    assert any(sentence in one.words and not one.fits for one in said)


@pytest.mark.parametrize("gap", ["year: 2016", "villages: 3, regencies: 2, taken: true"])
def test_a_history_with_a_gap_or_two_numbers_for_a_year_is_refused(gap: str) -> None:
    broken = SHORT.replace(gap, {"year: 2016": "year: 2017"}.get(gap, "villages: 3"))
    with pytest.raises(ValueError, match="years taken"):
        read(broken)


def test_only_the_years_of_the_default_policy_are_changed() -> None:
    policy = rules.of_history(HISTORY.quotas)
    assert {one.year: one.quota for one in parsed(policy).years} == HISTORY.quotas
    before, after = document(default_text()), document(policy)
    assert {**before, "years": None} == {**after, "years": None}
    only = rules.of_year(policy, 2018)
    assert [(one.year, one.quota) for one in parsed(only).years] == [(2018, 130)]
    assert {**document(only), "years": None} == {**after, "years": None}


@pytest.mark.parametrize("others", ["", "code,programme,starts_on,ends_on\n52.03.01.2001,X,2016-01-01,\n"])
def test_a_year_keeps_clear_of_other_programmes_and_of_what_earlier_years_chose(others: str) -> None:
    lines = rules.sites_of(others, "Desmigratif", {"52.03.01.2002": 2016}).splitlines()
    assert lines[0] == "code,programme,starts_on,ends_on"
    assert lines[-1] == "52.03.01.2002,Desmigratif,2016-01-01,"
    assert len(lines) == (3 if others else 2)
