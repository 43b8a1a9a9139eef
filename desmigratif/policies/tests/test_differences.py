"""How two policies differ, in words and rule by rule."""

import pytest
from django.utils import translation
from hypothesis import given, settings

from desmigratif.accounts.tests.country import Country
from desmigratif.policies.differences import Difference, differences
from desmigratif.policies.labels import flat, label, value_in_words
from desmigratif.policies.tests.test_text import policies
from desmigratif.policies.text import Document, document, to_text

BEFORE = (
    "[years.2017]\nquota = 120\n[caps]\nregency = 3\n[include]\ncodes = ['52.03.01.2002', '52.03.01.2001']\n"
)


@pytest.mark.django_db
def test_only_rules_that_differ_are_told_with_places_by_name(country: Country) -> None:
    after = (
        "[include]\ncodes = ['52.03.01.2001', '52.03.01.2002']\n[years.2017]\nquota = 130\n"
        'budget_idr = 5000000\n[floors.provinces]\n"32" = 4\n[exclude]\ncodes = ["32.12.01.2001"]\n'
    )
    with translation.override("en"):
        told = differences(BEFORE, after)
    assert told == [
        Difference("years.2017.quota", "Villages in 2017, exactly", "120", "130"),
        Difference(
            "caps.regency", "Most villages in one regency or city, all years together", "3", "no such rule"
        ),
        Difference("years.2017.budget_idr", "Budget of 2017", "no such rule", "Rp5,000,000"),
        Difference("floors.provinces.32", "Least villages in Jawa Barat (32)", "no such rule", "4"),
        Difference("exclude.codes", "Villages to leave out", "no such rule", "Desa 12 (32.12.01.2001)"),
    ]


@pytest.mark.django_db
def test_the_same_policy_and_one_that_cannot_be_read(country: Country) -> None:
    assert differences(BEFORE, BEFORE + "# a comment\n") == []
    assert differences(BEFORE, "no policy") is None


@given(policies())
@settings(max_examples=30)
def test_every_rule_of_a_policy_has_a_name_and_a_value_in_words(policy: Document) -> None:
    for key, value in flat(document(to_text(policy))):
        assert label(key) != key
        assert value_in_words(key, value)
