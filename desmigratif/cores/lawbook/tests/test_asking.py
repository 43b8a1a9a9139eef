"""What a rule answers on a day."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desmigratif.cores.lawbook import (
    LawbookError,
    NotYetError,
    RepealedError,
    RuleVersion,
    UnknownRuleError,
    load,
    rule_on,
)
from desmigratif.cores.lawbook.rules import Ending, Rule, Source
from desmigratif.cores.lawbook.tests.samples import folder_with, rule, version

SOURCE = Source("Decree of the tests", "", "", date(2026, 1, 2), "to_confirm")
DAYS = st.dates(date(1950, 1, 1), date(2090, 1, 1))


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    """Any well-formed rule: sorted days, no ending first, no two endings in a row."""
    days = sorted(draw(st.sets(DAYS, min_size=1, max_size=8)))
    history: list[RuleVersion | Ending] = []
    for place, (since, until) in enumerate(pairwise([*days, None])):
        assert since is not None
        if history and not isinstance(history[-1], Ending) and draw(st.booleans()):
            history.append(Ending(since, SOURCE))
        else:
            history.append(RuleVersion("any", "number", "villages", since, until, Decimal(place), SOURCE))
    return Rule("any", "How many?", "number", "villages", tuple(history))


def answer(asked: Rule, day: date) -> RuleVersion | str:
    try:
        return asked.on(day)
    except NotYetError:
        return "not yet"
    except RepealedError:
        return "repealed"


def walked(asked: Rule, day: date) -> RuleVersion | str:
    """The same answer, found by walking through the history instead of searching it."""
    found: RuleVersion | str = "not yet"
    for entry in asked.history:
        if entry.since <= day:
            found = "repealed" if isinstance(entry, Ending) else entry
    return found


@given(rules(), DAYS)
def test_the_answer_is_the_last_entry_that_has_begun(asked: Rule, day: date) -> None:
    assert answer(asked, day) == walked(asked, day)


@given(rules())
def test_every_version_answers_on_its_first_and_last_day_and_no_longer(asked: Rule) -> None:
    for entry in asked.history:
        if isinstance(entry, Ending):
            continue
        assert asked.on(entry.since) is entry
        if entry.until is not None:
            assert asked.on(entry.until - timedelta(days=1)) is entry
            assert answer(asked, entry.until) is not entry


@given(rules())
def test_the_day_before_the_first_version_is_not_yet(asked: Rule) -> None:
    with pytest.raises(NotYetError, match=str(asked.history[0].since)):
        asked.on(asked.history[0].since - timedelta(days=1))


def test_an_ended_rule_says_since_when(tmp_path: Path) -> None:
    book = load(folder_with(tmp_path, rule(version("2017-01-01", "2"), version("2020-05-01", "null"))))
    assert book.rule_on("step", date(2020, 4, 30)).whole == 2
    with pytest.raises(RepealedError, match="ended on 2020-05-01"):
        book.rule_on("step", date(2020, 5, 1))


def test_an_instant_is_refused_because_a_rule_holds_for_days(tmp_path: Path) -> None:
    book = load(folder_with(tmp_path, rule(version("2017-01-01", "2"))))
    with pytest.raises(TypeError, match="give a date"):
        book.rule_on("step", datetime(2018, 1, 1, tzinfo=UTC))


def test_an_unknown_rule_gets_the_nearest_name_offered(tmp_path: Path) -> None:
    book = load(folder_with(tmp_path, rule(version("2017-01-01", "2"))))
    with pytest.raises(UnknownRuleError, match="no rule stepp; did you mean step"):
        book.rule_on("stepp", date(2018, 1, 1))


def test_a_decimal_is_exact_and_never_a_whole_number(tmp_path: Path) -> None:
    book = load(folder_with(tmp_path, rule(version("2017-01-01", "0.1"))))
    found = book.rule_on("step", date(2018, 1, 1))
    assert found.number == Decimal("0.1")
    with pytest.raises(ValueError, match="not a whole number"):
        _ = found.whole
    with pytest.raises(TypeError, match="not a list"):
        _ = found.items


def test_a_list_keeps_its_order_and_plain_words_stay_words(tmp_path: Path) -> None:
    book = load(folder_with(tmp_path, rule(version("2017-01-01", "[yes, no, 'on']"), kind="list")))
    found = book.rule_on("step", date(2018, 1, 1))
    assert found.items == ("yes", "no", "on")
    with pytest.raises(TypeError, match="not a number"):
        _ = found.number


def test_versions_and_books_cannot_be_changed(tmp_path: Path) -> None:
    book = load(folder_with(tmp_path, rule(version("2017-01-01", "2"))))
    with pytest.raises(AttributeError):
        book.rule_on("step", date(2018, 1, 1)).unit = "other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        book.rules["step"] = book.rules["step"]  # type: ignore[index]


def test_the_folder_of_the_environment_goes_before_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert rule_on("desmigratif-quota", date(2018, 6, 1)).whole == 130
    monkeypatch.setenv("DESMIGRATIF_LAWBOOK", str(folder_with(tmp_path, rule(version("2017-01-01", "7")))))
    assert rule_on("step", date(2018, 6, 1)).whole == 7


@pytest.mark.parametrize(
    ("rule_id", "day"), [("none", "2018-01-01"), ("step", "2016-01-01"), ("step", "2021-01-01")]
)
def test_every_missing_answer_is_a_lawbook_error(rule_id: str, day: str, tmp_path: Path) -> None:
    book = load(folder_with(tmp_path, rule(version("2017-01-01", "2"), version("2020-01-01", "null"))))
    with pytest.raises(LawbookError):
        book.rule_on(rule_id, date.fromisoformat(day))
