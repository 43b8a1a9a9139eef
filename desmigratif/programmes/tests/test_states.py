"""The states of a site: the code, the database and the reference say the same."""

from dataclasses import replace
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from desmigratif.programmes import errors, queries, states
from desmigratif.programmes.actions import steps
from desmigratif.programmes.actions.opening import Wanted, propose
from desmigratif.programmes.errors import NothingToUndoError, PeriodError, StateError
from desmigratif.programmes.models import Site, SiteChange
from desmigratif.programmes.states import ACTS, State
from desmigratif.programmes.tests.ground import DAY, NEXT, Ground

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
                steps.step(site=site, verb=act.verb, reason="Agreed.", by=None)


@pytest.mark.django_db
def test_an_end_before_the_beginning_is_refused_in_words(ground: Ground) -> None:
    site = ground.running("desmigratif")
    with pytest.raises(PeriodError):
        steps.step(site=site, verb="close", on=DAY, reason="Agreed.", by=None)


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


@pytest.mark.django_db
def test_every_change_needs_its_reason(ground: Ground) -> None:
    site = ground.opened("desmigratif")
    for reason in ("", "  "):
        with pytest.raises(errors.ReasonError):
            steps.step(site=site, verb="confirm", reason=reason, by=None)
    wanted = Wanted(ground.village(NEXT), ground.programmes["kkbm"], timezone.localdate())
    with pytest.raises(errors.ReasonError):
        propose(wanted=wanted, reason="", by=None)
    assert Site.objects.get().state == "proposed"
    assert site.changes.count() == 1


@pytest.mark.django_db
def test_a_proposal_begins_this_year_or_names_its_source(ground: Ground) -> None:
    first = timezone.localdate().replace(month=1, day=1)
    before = Wanted(ground.village(), ground.programmes["desmigratif"], first - timedelta(days=1))
    with pytest.raises(errors.SourceError):
        propose(wanted=before, reason="Agreed.", by=None)
    assert propose(wanted=replace(before, source="SK"), reason="Agreed.", by=None).source == "SK"
    propose(wanted=replace(before, village=ground.village(NEXT), starts_on=first), reason="Agreed.", by=None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("verb", "refusal"),
    [
        *(("confirm", errors.NotYetError), ("graduate", errors.EndToComeError)),
        ("close", errors.EndToComeError),
    ],
)
def test_nothing_is_written_down_before_its_day(
    ground: Ground, verb: str, refusal: type[errors.ProgrammeError]
) -> None:
    site = ground.opened("desmigratif") if verb == "confirm" else ground.running("desmigratif")
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(refusal):
        steps.step(site=site, verb=verb, reason="Agreed.", on=tomorrow, by=None)
    assert Site.objects.get().ends_on is None


@pytest.mark.django_db
def test_a_site_that_has_not_begun_is_taken_back_and_not_ended(ground: Ground) -> None:
    today = timezone.localdate()
    wanted = Wanted(ground.village(), ground.programmes["desmigratif"], today + timedelta(days=40))
    site = steps.step(
        site=propose(wanted=wanted, reason="Asked.", by=None), verb="confirm", reason="Agreed.", by=None
    )
    for day in (today, today + timedelta(days=50)):
        with pytest.raises(errors.NotBegunError):
            steps.step(site=site, verb="close", on=day, reason="No money.", by=None)
    steps.undo(change=site.changes.get(verb="confirm"), reason="No money.", by=None)
    site.refresh_from_db()
    steps.step(site=site, verb="withdraw", reason="No money.", by=None)
    ground.opened("desbumi")


@pytest.mark.django_db
def test_the_database_keeps_no_change_without_a_reason(ground: Ground) -> None:
    site = ground.opened("desmigratif")
    with pytest.raises(IntegrityError, match="site_change_has_a_reason"):
        SiteChange.objects.create(site=site, verb="note", on=timezone.localdate(), by_label="x", reason="  ")
