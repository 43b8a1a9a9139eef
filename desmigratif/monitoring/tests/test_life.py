"""How a centre is doing on a day, against a plain reading of the rules."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desmigratif.centres.models import Post
from desmigratif.monitoring import laws, queries
from desmigratif.monitoring.models import Life, SiteReport
from desmigratif.monitoring.tests.conftest import report
from desmigratif.officers import months
from desmigratif.officers.tests.conftest import (
    EAST,
    HOME,
    MIDDLE,
    NEXT,
    START,
    Kind,
    SignIn,
    World,
    month,
    today,
)
from desmigratif.programmes.actions.opening import Past, record_past
from desmigratif.programmes.actions.steps import step, undo
from desmigratif.programmes.models import Site, SiteActivity

pytestmark = pytest.mark.django_db
INDEX = reverse("monitoring:index")
FILE = reverse("monitoring:export", args=["csv"])


def _life(site: Site, on: date) -> Life | None:
    found = queries.doing_of(site, on)
    return None if found is None else found.life


def _expected(reports: list[tuple[date, date]], happened: list[date], on: date) -> Life:
    """Of a site that began on START and goes on: the rules as one would say them."""
    month = months.month_of(on)
    due = [one for ago in range(1, 24) if laws.due_on(one := months.plus(month, -ago)) < on]
    begun = [one for one in due if one >= START]
    heard = [one for one, sent in reports if sent <= on]
    if len(begun) >= 3 and not any(one >= due[2] for one in heard):
        return Life.SILENT
    if not heard:
        return Life.NEW
    busy = any(due[2] <= day <= on for day in happened)
    return Life.STALLED if len(begun) >= 3 and not busy else Life.REPORTING


MONTHS = st.integers(0, 9).map(lambda ahead: months.plus(START, ahead))
DAYS = st.integers(0, 330).map(lambda ahead: START + timedelta(days=ahead))
LATE = st.integers(1, 70)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
@given(
    reports=st.lists(st.tuples(MONTHS, LATE), max_size=5, unique_by=lambda one: one[0]),
    happened=st.lists(DAYS, max_size=4, unique=True),
    on=DAYS,
)
def test_the_query_says_what_the_rules_say(
    home: Site, reports: list[tuple[date, int]], happened: list[date], on: date
) -> None:
    sent = [(one, months.last_day(one) + timedelta(days=late)) for one, late in reports]
    with transaction.atomic():
        for one, day in sent:
            SiteReport.objects.create(
                site=home, month=one, sent_on=day, officers=1, open_days=1, equipment="none", internet=False
            )
        for day in happened:
            SiteActivity.objects.create(site=home, kind="visits", happened_on=day, count=1, source="desk")
        assert _life(home, on) == _expected(sent, happened, on)
        transaction.set_rollback(True)


def test_a_site_that_never_reports_is_silent_when_the_third_report_is_overdue(home: Site) -> None:
    assert laws.due_on(date(2025, 3, 1)) == date(2025, 4, 10)
    assert _life(home, date(2025, 4, 10)) == Life.NEW
    assert _life(home, date(2025, 4, 11)) == Life.SILENT


def test_three_reports_and_then_none(home: Site) -> None:
    for ago in (7, 6, 5):
        report(home, month(ago), visits=3)
    assert _life(home, month(4)) == Life.REPORTING
    assert _life(home, today()) == Life.SILENT


def test_an_ended_site_is_ended_from_its_last_day_on_and_unknown_before_its_first(world: World) -> None:
    end = date(2025, 6, 1)
    past = Past(world.village(), world.programmes["desmigratif"], START, end, state="closed", source="Daftar")
    site = record_past(past=past, by=None)
    assert _life(site, end) == Life.ENDED
    assert _life(site, end - timedelta(days=1)) == Life.SILENT
    assert _life(site, START) == Life.NEW
    assert _life(site, START - timedelta(days=1)) is None


def test_a_proposed_site_has_no_centre_until_the_act_that_establishes_it(world: World) -> None:
    site = world.proposed()
    assert queries.established_on(site) is None
    step(site=site, verb="confirm", reason="Agreed.", by=None)
    day = today() - timedelta(days=3)
    site = step(site=site, verb="establish", on=day, reason="SK 1", by=None)
    assert queries.established_on(site) == max(day, site.starts_on)
    undo(change=site.changes.order_by("-pk")[0], reason="Salah", by=None)
    assert queries.established_on(site) is None


@pytest.fixture
def lives(world: World) -> dict[str, Site]:
    """One centre in each state, in two regencies and programmes."""
    made = {
        "reporting": world.site(HOME, simulated=True),
        "silent": world.site(NEXT),
        "stalled": world.site(MIDDLE),
        "new": world.site("52.03.01.2003", "kampung-tki", month(1)),
    }
    report(made["reporting"], month(2), visits=4)
    report(made["stalled"], month(2))
    end = month(1)
    past = Past(
        world.village("52.03.01.2004"),
        world.programmes["desbumi"],
        START,
        end,
        state="closed",
        source="Daftar",
    )
    return {**made, "ended": record_past(past=past, by=None)}


def test_the_list_counts_every_state_and_filters_by_each(
    world: World, lives: dict[str, Site], sign_in: SignIn
) -> None:
    client = sign_in(world.person(Kind.PARTNER, "Kemendes"))
    page = client.get(INDEX)
    assert {life.value: count for life, count in page.context["counts"]} == dict.fromkeys(Life.values, 1)
    for life, site in lives.items():
        rows = _rows(client.get(f"{FILE}?life={life}").content)
        assert [row["desa"] for row in rows] == [site.village.name]
        assert [row["simulasi"] for row in rows] == ["ya" if site.simulated else "tidak"]


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_filters_of_area_programme_and_day_move_list_and_counts_together(
    world: World, lives: dict[str, Site], sign_in: SignIn
) -> None:
    client = sign_in(world.person(Kind.VIEWER))
    for query, expected in [(f"area={EAST}", 4), ("programme=desbumi", 1), ("text=tidakada", 0)]:
        page = client.get(f"{INDEX}?{query}")
        counted = sum(count for _life, count in page.context["counts"])
        assert (counted, len(page.context["table"].rows)) == (expected, expected)
    then = client.get(f"{INDEX}?on=2025-01-15")
    assert dict(then.context["counts"])[Life.NEW] == 4
    wrong = client.get(f"{INDEX}?on=2999-01-01")
    assert "Pilih hari" in wrong.text
    assert wrong.context["shown"].on == today()


def test_the_list_is_for_everybody_with_a_role_and_names_nobody(
    world: World, lives: dict[str, Site], sign_in: SignIn, client: Client
) -> None:
    Post.objects.create(site=lives["reporting"], kind=1, name="Sri Rahasia", starts_on=START)
    outsider = sign_in(world.make_person("outsider"))
    for address in (INDEX, FILE):
        assert outsider.get(address).status_code == 404
        assert client.get(address).headers["Location"].startswith(reverse("account_login"))
        answer = sign_in(world.person(Kind.PARTNER, "Kemendes")).get(address)
        assert answer.status_code == 200
        assert b"Sri Rahasia" not in answer.content


def _cost(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200, address
    return len(captured)


@pytest.mark.slow
def test_pages_and_files_cost_as_many_queries_for_1000_centres_as_for_10(
    world: World, sign_in: SignIn
) -> None:
    client, costs = sign_in(world.coordinator()), []
    addresses = [
        *(INDEX, FILE, reverse("monitoring:month"), reverse("monitoring:month_file", args=["csv"])),
        *(reverse("monitoring:indicators"), reverse("monitoring:export_results", args=["csv"])),
    ]
    for many in (10, 990):
        world.many(many)
        costs.append([_cost(client, address) for address in addresses])
    assert len(_rows(client.get(FILE).content)) == 1000
    assert costs[0] == costs[1]
    assert max(costs[0]) <= 25
