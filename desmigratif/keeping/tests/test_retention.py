"""Which old backups go."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desmigratif.keeping import retention
from desmigratif.keeping.errors import KeepingError
from desmigratif.keeping.retention import Rule

FIRST = datetime(2024, 1, 1, tzinfo=UTC)
MOMENTS = st.lists(st.integers(0, 3 * 366 * 24).map(lambda hours: FIRST + timedelta(hours=hours)))
RULES = st.builds(
    Rule,
    days=st.integers(min_value=1, max_value=10),
    weeks=st.integers(min_value=0, max_value=6),
    months=st.integers(min_value=0, max_value=14),
)


@given(taken=MOMENTS, rule=RULES)
def test_the_newest_stays_and_no_more_than_the_rule_says(taken: list[datetime], rule: Rule) -> None:
    gone = retention.to_remove(taken, rule)
    kept = set(taken) - gone
    assert gone <= set(taken)
    assert len(kept) <= rule.days + rule.weeks + rule.months
    if taken:
        assert max(taken) in kept
        assert len({at.date() for at in kept}) >= min(rule.days, len({at.date() for at in taken}))


@given(taken=MOMENTS, rule=RULES)
def test_what_was_kept_once_is_kept_when_asked_again(taken: list[datetime], rule: Rule) -> None:
    kept = set(taken) - retention.to_remove(taken, rule)
    assert retention.to_remove(kept, rule) == set()


def test_a_year_of_daily_backups_leaves_days_weeks_and_months() -> None:
    first = datetime(2026, 1, 1, 2, tzinfo=UTC)
    taken = [first + timedelta(days=day) for day in range(365)]
    kept = sorted(set(taken) - retention.to_remove(taken, retention.parsed("7,4,12")))
    assert kept[-7:] == taken[-7:]
    assert [at.month for at in kept[:11]] == list(range(1, 12))
    assert len(kept) == 7 + 2 + 11  # two of the four weeks end within the seven days


@pytest.mark.parametrize("text", ["", "7", "7,4", "a,b,c", "0,4,12", "7,-1,0"])
def test_a_rule_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(KeepingError):
        retention.parsed(text)
