"""Lists of what agencies settle are searched by village, programme, agency, state and year."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from desmigratif.coordination.tests.conftest import THIRD, At
from desmigratif.programmes.actions import waiving
from desmigratif.programmes.actions.opening import Past, record_past
from desmigratif.programmes.models import InheritedOverlap
from desmigratif.programmes.tests.ground import DAY, HERE, NEXT, Ground

pytestmark = pytest.mark.django_db
LISTS = ("waivers", "overlaps", "events", "refusals", "mentions")


@pytest.fixture
def reader(full: Ground, at: At) -> Client:
    return at(full.officers.of["KP2MI"][0])


def _rows(reader: Client, name: str, **asked: Any) -> int:
    """Lines of the list as a file, without its header."""
    found = reader.get(reverse(f"coordination:{name}"), asked)
    assert found.status_code == 200
    address = reverse("coordination:export", args=[name, "csv"])
    lines = reader.get(address, asked).text.strip().splitlines()
    assert found.context["table"].paginator.count == len(lines) - 1
    return len(lines) - 1


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_narrowed_by_village_programme_agency_and_year(
    full: Ground, reader: Client, name: str
) -> None:
    village = full.village(THIRD if name == "overlaps" else HERE)
    code = THIRD if name == "overlaps" else HERE
    agency = full.programmes["desmigratif"].agency_id
    year = timezone.localdate().year
    for fits in (
        {},
        {"text": village.name},
        {"text": code},
        {"text": code[:5]},
        {"programme": "desmigratif"},
        {"agency": agency},
        {"year": year},
        {"text": code, "programme": "desmigratif", "agency": agency, "year": year},
    ):
        assert _rows(reader, name, **fits) == 1, fits
    for other in (
        {"text": "Tiada"},
        {"text": "32.12"},
        {"programme": "kkbm"},
        {"agency": full.programmes["kkbm"].agency_id},
        {"year": year - 1},
    ):
        assert _rows(reader, name, **other) == 0, other


@pytest.mark.parametrize(
    ("name", "state", "count"),
    [
        *(("waivers", "open", 1), ("waivers", "used", 0), ("waivers", "withdrawn", 0)),
        *(("overlaps", "open", 1), ("overlaps", "settled", 0)),
        *(("events", "waiting", 1), ("events", "applied", 0), ("events", "dropped", 0)),
    ],
)
def test_a_list_is_narrowed_by_state(full: Ground, reader: Client, name: str, state: str, count: int) -> None:
    assert _rows(reader, name, state=state) == count


def test_a_pair_counts_as_settled_once_both_have_last_said_the_same(full: Ground, reader: Client) -> None:
    pair = InheritedOverlap.objects.get()

    def say(key: str, outcome: str) -> None:
        agency = full.programmes[key].agency
        by = full.officers.of[agency.short_name][0]
        waiving.settle(overlap=pair, agency=agency, outcome=outcome, note="", by=by)

    for key, outcome, settled in (
        ("desmigratif", "first_stays", 0),
        ("desbumi", "both_run_out", 0),
        ("desbumi", "first_stays", 1),
        ("desmigratif", "second_stays", 0),
    ):
        say(key, outcome)
        assert _rows(reader, "overlaps", state="settled") == settled
        assert _rows(reader, "overlaps", state="open") == 1 - settled
        page = reader.get(reverse("coordination:index")).context
        assert page["open"].overlaps == 1 - settled


def test_what_is_not_understood_asks_for_nothing_and_is_told(full: Ground, reader: Client) -> None:
    answer = reader.get(reverse("coordination:waivers"), {"state": "gone", "year": "x"})
    assert answer.status_code == 200
    assert answer.context["table"].paginator.count == 1
    assert set(answer.context["form"].errors) == {"state", "year"}


@pytest.mark.parametrize("name", LISTS)
def test_a_filtered_list_asks_the_database_the_same_for_few_and_for_many(
    full: Ground, reader: Client, name: str
) -> None:
    asked: dict[str, str | int] = {
        "text": "Desa",
        "programme": "desmigratif",
        "year": timezone.localdate().year,
    }
    address = reverse(f"coordination:{name}")
    reader.get(address, asked)
    with CaptureQueriesContext(connection) as few:
        reader.get(address, asked)
    for code in [one for one in full.country.codes if one not in (HERE, NEXT, THIRD)]:
        for key in ("desmigratif", "desbumi"):
            record_past(past=Past(full.village(code), full.programmes[key], DAY, source="List"), by=None)
    with CaptureQueriesContext(connection) as many:
        reader.get(address, asked)
    assert len(many) == len(few)


def test_a_filter_that_is_not_understood_gives_no_file_of_everything(reader: Client) -> None:
    answer = reader.get(reverse("coordination:export", args=["waivers", "csv"]), {"state": "no such"})
    assert answer.headers["Location"] == f"{reverse('coordination:waivers')}?state=no+such"
