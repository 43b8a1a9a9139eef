"""The default policy is the programme's own rule: every figure stands in the lawbook and names its entry."""

import re
from datetime import date

from django.utils import translation

from desmigratif.cores.lawbook import rule_on
from desmigratif.cores.selection.read.policy import read_policy
from desmigratif.policies import rules
from desmigratif.policies.text import DEFAULT

POLICY = read_policy(DEFAULT.read_bytes())
BEGAN = date(2017, 1, 1)


def test_quotas_are_those_of_the_lawbook_for_each_year() -> None:
    assert [year.year for year in POLICY.years] == [2017, 2018, 2019]
    for year in POLICY.years:
        assert year.quota == rule_on("desmigratif-quota", date(year.year, 1, 1)).number
        assert year.budget_idr is None


def test_the_step_a_regency_a_year_is_that_of_the_lawbook() -> None:
    for year in POLICY.years:
        assert POLICY.caps.regency_year == rule_on("desmigratif-regency-step", date(year.year, 1, 1)).number


def test_kinds_and_the_order_of_indicators_are_those_of_the_lawbook() -> None:
    assert POLICY.exclude_kinds == set(rule_on("desmigratif-kelurahan", BEGAN).items)
    assert list(POLICY.lexicographic or ()) == list(rule_on("desmigratif-priority", BEGAN).items)


def test_every_figure_names_its_entry() -> None:
    figures = [line for line in DEFAULT.read_text().splitlines() if "=" in line]
    named = {line.split("=")[0].strip(): re.findall(r"# lawbook: ([a-z-]+)", line) for line in figures}
    assert named == {
        "lexicographic": ["desmigratif-priority"],
        "quota": ["desmigratif-quota"],
        "regency_year": ["desmigratif-regency-step"],
        "kinds": ["desmigratif-kelurahan"],
    }


def test_most_residents_means_more_than_half_in_the_lawbook_as_in_the_summary() -> None:
    assert rule_on("desmigratif-majority", BEGAN).number * 2 == 1


def test_every_source_that_pages_name_is_described_in_the_readers_language() -> None:
    ids = (rules.QUOTA, rules.REGENCY_STEP, rules.KINDS, rules.PRIORITY, rules.MAJORITY, rules.NO_DOUBLE)
    assert {rules.version(rule_id).source.instrument for rule_id in ids} == set(rules.INSTRUMENTS)
    with translation.override("id"):
        assert not re.search("Press|Announcement", " ".join(map(rules.source_line, ids)))
