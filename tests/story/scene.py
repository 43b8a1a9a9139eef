"""The scene of the story: one browser, the people who take their turns at it, and days that pass."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from desmigratif.accounts import session_store
from desmigratif.accounts.models import User
from desmigratif.accounts.tests.country import BACKEND, Country
from desmigratif.officers import months
from desmigratif.tasks import periodic

MORNING = time(9)


@dataclass
class Clock:
    """The day of the story. It begins on the day on which the test runs, and goes on only forwards."""

    patch: pytest.MonkeyPatch
    ahead: timedelta = timedelta(0)
    real: date = field(default_factory=timezone.localdate)

    def __post_init__(self) -> None:
        untouched = timezone.now
        self.patch.setattr(timezone, "now", lambda: untouched() + self.ahead)
        for length in ("IDLE", "LONGEST"):  # sessions begin by the machine's own clock
            self.patch.setattr(session_store, length, timedelta(days=2 * 366))

    def comes(self, day: date) -> None:
        """It is the morning of that day, and the returning work of the days before is done: of the newest 31,
        for no worker makes up more."""
        morning = datetime.combine(day, MORNING, timezone.get_current_timezone())
        assert morning > timezone.now(), "days pass forwards"
        self.ahead += morning - timezone.now()
        self.work()

    def work(self) -> None:
        """The returning work that is due."""
        periodic.run_due(now=timezone.now())

    @property
    def year(self) -> int:
        """The year of the plan: the one after this one."""
        return self.real.year + 1

    def month(self, number: int) -> date:
        """First day of a month of the plan's year, from 1; 13 is the first of the year after."""
        return months.plus(date(self.year, 1, 1), number - 1)


@dataclass(frozen=True)
class People:
    """Everybody who acts, by what they do."""

    coordinator: User
    planner: User
    ministry: User
    care: User
    kp2mi: User
    village: User


@dataclass(frozen=True)
class Scene:
    """What every chapter needs."""

    page: Page
    server: LiveServer
    country: Country
    people: People
    clock: Clock

    def turn(self, person: User, address: str = "") -> Page:
        """The person signs in at the browser and opens the address, or the inbox."""
        client = Client()
        client.force_login(person, backend=BACKEND)
        name = settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        self.page.context.clear_cookies()
        self.page.context.add_cookies([{"name": name, "value": value, "url": self.server.url}])
        return self.opens(address or reverse("inbox:index"))

    def opens(self, address: str) -> Page:
        """Another address in the same session."""
        self.page.goto(self.server.url + address)
        return self.page

    def name(self, code: str) -> str:
        """The name of the village with this code."""
        return self.country.village(code).name

    def notice(self, words: str) -> Locator:
        """The notice in the open inbox that says this; it must be there."""
        found = self.page.get_by_role("listitem").filter(has_text=words)
        expect(found).to_have_count(1)
        return found

    def follows(self, words: str) -> None:
        """From the open inbox to where the notice leads."""
        self.notice(words).get_by_role("button", name="Buka").click()

    def site_of(self, code: str) -> None:
        """From the list of programme villages to the site in this village, by its link."""
        self.opens(reverse("sites:index"))
        self.page.get_by_role("link", name=self.name(code), exact=True).click()

    def sees_states(self, states: Mapping[str, str]) -> None:
        """The list of programme villages says these states of the sites in these villages."""
        self.opens(reverse("sites:index"))
        for code, words in states.items():
            link = self.page.get_by_role("link", name=self.name(code), exact=True)
            row = self.page.get_by_role("row").filter(has=link)
            expect(row.get_by_text(words, exact=True)).to_be_visible()
