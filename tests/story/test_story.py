"""The whole story in a browser: a regency nominates, the ministry plans, Migrant CARE objects to one village,
the alternative is taken, the rest is confirmed on the day, the decree is written down with its annex, KP2MI
tries a taken village and is refused, a centre reports three months and falls silent.

Everything is done on pages. Three things are not: the long job of the plan is done here, in the place of a
worker (`tasks.perform`); the daily and minutely jobs are done when a day has come (`periodic.run_due`); and
days pass because `django.utils.timezone.now` is moved forwards, which is where all rooms read the day.
Sessions begin by the machine's own clock, so they are made to last for the story. Nobody types a password:
each person in turn is signed in by a cookie.

The story begins on the day on which the test runs and plans for the year after it, so it holds in every year.
Only the database goes by the real day, in what the story does not touch: waivers and sites of the past.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from desmigratif.accounts.models import Role, User
from desmigratif.accounts.tests.country import MakePerson
from desmigratif.nominations.tests.conftest import OFFICE, REGENCY, of_office
from desmigratif.programmes.tests.ground import Ground
from tests.story import coordinating, planning, reporting
from tests.story.scene import Clock, People, Scene

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(ground: Ground, planner: User, make_person: MakePerson) -> People:
    """Two persons of the ministry, one of each other agency, one of the regency, one of the village."""
    officers, home = ground.officers.of, ground.village(planning.HOME)
    return People(
        coordinator=of_office(make_person, "koordinator", OFFICE, REGENCY),
        planner=planner,
        ministry=officers["Kemnaker"][0],
        care=officers["Migrant CARE"][0],
        kp2mi=officers["KP2MI"][0],
        village=make_person("petugas", Role.Kind.VILLAGE_OFFICER, "Kemnaker", home),
    )


@pytest.fixture
def scene(
    live_server: LiveServer,
    browser_page: Page,
    ground: Ground,
    people: People,
    monkeypatch: pytest.MonkeyPatch,
) -> Scene:
    browser_page.set_viewport_size({"width": 1280, "height": 900})
    return Scene(browser_page, live_server, ground.country, people, Clock(monkeypatch))


def test_from_a_nomination_to_a_centre_that_falls_silent(scene: Scene, tmp_path: Path) -> None:
    planning.nominate(scene)
    planning.plan(scene)
    planning.read_the_answers(scene)
    planning.approve(scene)
    coordinating.object_to_one(scene)
    coordinating.take_the_other(scene)
    coordinating.confirm_the_rest(scene)
    coordinating.decree(scene, tmp_path)
    coordinating.refuse_another(scene)
    reporting.establish(scene)
    reporting.report_three_months(scene)
    reporting.fall_silent(scene)
