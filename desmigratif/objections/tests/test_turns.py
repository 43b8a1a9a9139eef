"""An objection and the confirmation at the same instant, each on its own connection: one of them holds."""

import threading
import time
from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from desmigratif.inbox.models import Notice
from desmigratif.objections import actions
from desmigratif.objections.errors import NoProposalError
from desmigratif.objections.models import Objection
from desmigratif.objections.tests.conftest import Case
from desmigratif.programmes.actions import steps
from desmigratif.programmes.errors import ObjectionOpenError, ProgrammeError
from desmigratif.programmes.models import Site

pytestmark = pytest.mark.django_db(transaction=True)
HELD_SECONDS = 0.4
"""The first keeps its transaction open this long, so that the second meets it in the middle."""

Step = Callable[[], object]


def _one_into_the_other(first: Step, second: Step) -> list[Exception | None]:
    """What each ended with; the second begins when the first is done and has not committed."""
    inside, ends = threading.Event(), dict[int, Exception | None]()

    def run(number: int, step: Step) -> None:
        try:
            with transaction.atomic():
                if number:
                    inside.wait(timeout=10)
                step()
                if not number:
                    inside.set()
                    time.sleep(HELD_SECONDS)
            ends[number] = None
        except (ProgrammeError, IntegrityError) as error:
            ends[number] = error
        finally:
            inside.set()
            connection.close()

    threads = [threading.Thread(target=run, args=one) for one in enumerate((first, second))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return [ends[number] for number in range(2)]


def _confirmed_by_job(site: Site, day: date) -> Step:
    return lambda: actions.confirm_due(day=day)


def _confirmed_by_hand(site: Site, _day: date) -> Step:
    return lambda: steps.step(site=site, verb="confirm", reason="Mendesak.", by=None)


def _confirmed_raw(site: Site, _day: date) -> Step:
    return lambda: Site.objects.filter(pk=site.pk).update(state="confirmed")


WAYS = {"job": _confirmed_by_job, "hand": _confirmed_by_hand, "raw": _confirmed_raw}


@pytest.mark.parametrize("way", WAYS)
def test_an_objection_that_came_first_stops_the_confirmation(case: Case, way: str) -> None:
    site = case.proposed()
    confirm = WAYS[way](site, case.after(site))
    ends = _one_into_the_other(lambda: case.objected(site), confirm)
    assert ends[0] is None
    assert isinstance(ends[1], {"job": type(None), "hand": ObjectionOpenError, "raw": IntegrityError}[way])
    assert Site.objects.get(pk=site.pk).state == "proposed"
    assert Objection.objects.get().stands
    assert not Notice.objects.filter(key="not confirmed").exists(), "nothing went wrong"


@pytest.mark.parametrize("way", WAYS)
def test_an_objection_that_came_second_is_refused(case: Case, way: str) -> None:
    site = case.proposed()
    ends = _one_into_the_other(WAYS[way](site, case.after(site)), lambda: case.objected(site))
    assert ends[0] is None
    assert isinstance(ends[1], NoProposalError)
    assert Site.objects.get(pk=site.pk).state == "confirmed"
    assert not Objection.objects.exists()


def test_a_raw_objection_waits_for_the_confirmation_too(case: Case) -> None:
    """The lock is the database's own: no action is needed for it."""
    site = case.proposed()
    given = {"site": site, "agency": case.agency(), "reason": "x", "by_id": case.other.pk, "by_label": "x"}
    days = {"made_on": case.after(site), "open_until": case.after(site)}

    def raw() -> object:
        return Objection.objects.create(**given, **days)

    ends = _one_into_the_other(_confirmed_raw(site, case.after(site)), raw)
    assert ends[0] is None
    assert "only a proposal is objected to" in str(ends[1])


def test_two_officers_of_an_agency_object_at_once_and_one_objection_is_kept(case: Case) -> None:
    site = case.proposed()
    ends = _one_into_the_other(lambda: case.objected(site), lambda: case.objected(site))
    assert ends[0] is None
    assert isinstance(ends[1], ProgrammeError)
    assert Objection.objects.count() == 1
