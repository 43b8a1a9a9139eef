"""One number changed: nothing else moves, and the change says what it did."""

from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from desmigratif.comparing.changes import EXCLUDE, INCLUDE, numbers, with_number, with_village
from desmigratif.policies.labels import flat, label
from desmigratif.policies.tests.test_text import policies
from desmigratif.policies.text import Document, document, parsed, to_text

TABLES = document(
    "[years.2017]\nquota = 2\n[include]\ncodes = ['3212012001']\n[exclude]\ncodes = ['52.03.01.2001']\n"
)


@given(policies(), st.integers(1, 10**6), st.data())
@settings(max_examples=50)
def test_one_rule_is_changed_and_no_other(policy: Document, value: int, data: Any) -> None:
    tables = document(to_text(policy))
    choices = numbers(tables, ["32", "52"])
    key = data.draw(st.sampled_from(sorted(choices)))
    changed, change = with_number(tables, key, value)
    before, after = dict(flat(tables)), dict(flat(document(to_text(changed))))
    assert {name: after.get(name) for name in before if name != key} == {
        name: before[name] for name in before if name != key
    }
    assert (after[key], change.was, change.now) == (value, before.get(key), value)
    assert tables == document(to_text(policy))


def test_every_rule_that_can_be_changed_has_a_name() -> None:
    assert all(label(key) != key for key in numbers(TABLES, ["32"]))


def test_a_rule_is_taken_away_with_none() -> None:
    tables = document("[years.2017]\nquota = 2\n[distance]\nmin_km = 2.5\n")
    changed, change = with_number(tables, "distance.min_km", None)
    assert parsed(to_text({**changed, "priority": {"weights": {"idm": 1}}})).min_km is None
    assert change.stored() == {"rule": "distance.min_km", "place": "", "was": "2.5", "now": None}
    assert change.was == Decimal("2.5")


@pytest.mark.parametrize(
    ("key", "code", "include", "exclude"),
    [
        (INCLUDE, "52.03.01.2001", {"32.12.01.2001", "52.03.01.2001"}, set()),
        (EXCLUDE, "32.12.01.2001", set(), {"52.03.01.2001", "32.12.01.2001"}),
        (EXCLUDE, "52.02.01.2001", {"32.12.01.2001"}, {"52.03.01.2001", "52.02.01.2001"}),
    ],
)
def test_a_village_joins_one_list_and_leaves_the_other(
    key: str, code: str, include: set[str], exclude: set[str]
) -> None:
    changed, change = with_village(TABLES, key, code)
    policy = parsed(to_text(changed))
    assert (set(policy.include), set(policy.exclude_codes)) == (include, exclude)
    assert change.stored() == {"rule": key, "place": code, "was": None, "now": code}


def test_a_change_is_named_in_a_line() -> None:
    with translation.override("en"):
        assert (
            with_number(TABLES, "years.2017.quota", 1200)[1].title() == "Villages in 2017, exactly: 2 → 1,200"
        )
        named = {"52.02.01.2001": "Praya (52.02.01.2001)"}
        change = with_village(TABLES, INCLUDE, "52.02.01.2001")[1]
        assert change.title(named) == "Villages that must be in: Praya (52.02.01.2001)"
