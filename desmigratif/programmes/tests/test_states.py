"""The states of a site: the code, the database and the reference say the same."""

from itertools import product
from pathlib import Path

import pytest
from django.db import connection

from desmigratif.programmes import queries, states
from desmigratif.programmes.actions import steps
from desmigratif.programmes.errors import NothingToUndoError, PeriodError, StateError
from desmigratif.programmes.states import ACTS, State
from desmigratif.programmes.tests.ground import DAY, Ground

REFERENCE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "site-states.md"


@pytest.mark.django_db
def test_the_database_allows_the_acts_and_their_undoing_and_nothing_else() -> None:
    pairs = states.pairs()
    for before, after in product(State.values, State.values):
        with connection.cursor() as cursor:
            cursor.execute("SELECT programmes_may_change(%s, %s)", [before, after])
            (allowed,) = cursor.fetchone()
        assert allowed is (before == after or (before, after) in pairs or (after, before) in pairs)


def test_the_reference_shows_the_states_as_they_are() -> None:
    assert states.diagram() in REFERENCE.read_text("utf-8"), (
        "write what desmigratif.programmes.states.diagram() gives into docs/reference/site-states.md"
    )


@pytest.mark.django_db
def test_every_act_wants_its_state(ground: Ground) -> None:
    site = ground.opened("desmigratif")
    for act in ACTS:
        if State.PROPOSED not in act.before:
            with pytest.raises(StateError):
                steps.step(site=site, verb=act.verb, by=None)


@pytest.mark.django_db
def test_an_end_before_the_beginning_is_refused_in_words(ground: Ground) -> None:
    site = ground.running("desmigratif")
    with pytest.raises(PeriodError):
        steps.step(site=site, verb="close", on=DAY, by=None)


@pytest.mark.django_db
def test_only_the_newest_change_is_taken_back_and_only_once(ground: Ground) -> None:
    site = ground.running("desmigratif")
    confirmed = site.changes.get(verb="confirm")
    activated = site.changes.get(verb="activate")
    with pytest.raises(NothingToUndoError):
        steps.undo(change=confirmed, reason="Mistake.", by=None)
    assert steps.undo(change=activated, reason="Mistake.", by=None).state == "established"
    with pytest.raises(NothingToUndoError):
        steps.undo(change=activated, reason="Mistake.", by=None)
    newest = queries.newest_change(site)
    assert newest is not None
    assert newest.verb == "establish"
