"""What the database itself refuses about lineage, whoever writes."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from desmigratif.places.models import AreaCode, LineageEvent, Succession, Village
from desmigratif.places.tests.events import DAY, DECREE, NORTH, SOURCE, SOUTH, record
from desmigratif.places.tests.register import SmallRegister

pytestmark = pytest.mark.django_db
KURIPAN, GONDANG = "33.07.10.2004", "33.07.10.2002"
LATER = DAY + timedelta(days=1)


def _event(kind: str = "split", day: date = DAY, **fields: Any) -> LineageEvent:
    given = {
        "decree": DECREE,
        "source": SOURCE,
        "state": "applied",
        "asked": {},
        "recorded_by": "x",
        **fields,
    }
    return LineageEvent.objects.create(kind=kind, happened_on=day, **given)


def _succession(
    event: LineageEvent, before: Village, after: Village, *, dissolved: bool = False, founded: bool = False
) -> None:
    Succession.objects.create(
        event=event, predecessor=before, successor=after, dissolved=dissolved, founded=founded
    )


def _pair(register: SmallRegister) -> tuple[Village, Village]:
    return register.village(KURIPAN), register.village(GONDANG)


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"decree": ""}, "lineage_has_its_decree"),
        ({"source": ""}, "lineage_has_its_decree"),
        ({"state": "asked"}, "lineage_state_known"),
        ({"kind": "move"}, "lineage_kind_fits"),
        ({"kind": "recode"}, "lineage_kind_fits"),
    ],
)
def test_an_event_says_what_happened_and_why(db: None, fields: dict[str, Any], rule: str) -> None:
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        _event(**fields)


def test_events_and_successions_are_never_changed_or_removed(small_register: SmallRegister) -> None:
    event = record("split", [small_register.village(KURIPAN)], [NORTH, SOUTH])
    changes: list[Callable[[], Any]] = [
        lambda: LineageEvent.objects.filter(pk=event.pk).update(happened_on=LATER),
        lambda: LineageEvent.objects.filter(pk=event.pk).update(state="waiting"),
        lambda: LineageEvent.objects.filter(pk=event.pk)._raw_delete("default"),
        lambda: Succession.objects.update(dissolved=False),
        lambda: Succession.objects.all()._raw_delete("default"),
    ]
    for change in changes:
        with pytest.raises(IntegrityError, match="lineage_append_only"), transaction.atomic():
            change()


def test_an_event_that_waits_may_only_be_applied(small_register: SmallRegister) -> None:
    event = _event(state="waiting")
    change = {"state": "applied", "happened_on": LATER}
    with pytest.raises(IntegrityError, match="lineage_append_only"), transaction.atomic():
        LineageEvent.objects.filter(pk=event.pk).update(**change)
    with pytest.raises(IntegrityError, match="succession_when_applied"), transaction.atomic():
        _succession(event, *_pair(small_register))


def test_an_event_that_waits_is_dropped_only_with_its_reason_and_for_good(
    small_register: SmallRegister,
) -> None:
    event = _event(state="waiting")
    row = LineageEvent.objects.filter(pk=event.pk)
    for change in ({"state": "dropped"}, {"state": "dropped", "note": "Wrong.", "decree": "Other"}):
        with pytest.raises(IntegrityError, match="lineage_append_only"), transaction.atomic():
            row.update(**change)
    assert row.update(state="dropped", note="Wrong.") == 1
    for state in ("waiting", "applied"):
        with pytest.raises(IntegrityError, match="lineage_append_only"), transaction.atomic():
            row.update(state=state)
    with pytest.raises(IntegrityError, match="succession_when_applied"), transaction.atomic():
        _succession(event, *_pair(small_register))


def test_no_village_succeeds_itself(small_register: SmallRegister) -> None:
    one, _two = _pair(small_register)
    with pytest.raises(IntegrityError, match="succession_never_to_itself"), transaction.atomic():
        _succession(_event(), one, one)


def test_nothing_passes_to_a_village_that_has_ended(small_register: SmallRegister) -> None:
    one, two = _pair(small_register)
    record("merge", [one, two], [two])
    with pytest.raises(IntegrityError, match="succession_to_the_living"), transaction.atomic():
        _succession(_event(day=LATER), two, one)


def test_nothing_passes_from_a_village_that_has_ended(small_register: SmallRegister) -> None:
    one, two = _pair(small_register)
    record("merge", [one, two], [two])
    with pytest.raises(IntegrityError, match="succession_dissolved_once"), transaction.atomic():
        _succession(_event(day=LATER), one, two)


def test_a_village_is_founded_once_and_unknown_before(small_register: SmallRegister) -> None:
    one, two = _pair(small_register)
    record("split", [one], [one, NORTH])
    north = Village.objects.get(name=NORTH.name)
    with pytest.raises(IntegrityError, match="succession_after_founding"), transaction.atomic():
        _succession(_event(day=LATER), two, north, founded=True)
    with pytest.raises(IntegrityError, match="succession_after_founding"), transaction.atomic():
        _succession(_event(day=DAY - timedelta(days=1)), two, north)
    with pytest.raises(IntegrityError, match="succession_after_founding"), transaction.atomic():
        _succession(_event(), north, two)
    with pytest.raises(IntegrityError, match="succession_within_life"), transaction.atomic():
        _succession(_event(day=LATER), two, one, founded=True)


Row = tuple[Village, Village, bool, bool]


def _written(kind: str, rows: list[Row], village: Village | None = None) -> None:
    """An event by raw rows, judged as at the end of a transaction."""
    with transaction.atomic():
        event = _event(kind, village=village)
        for before, after, dissolved, founded in rows:
            _succession(event, before, after, dissolved=dissolved, founded=founded)
        connection.check_constraints()


def test_the_villages_of_an_event_fit_its_kind(small_register: SmallRegister) -> None:
    one, two = _pair(small_register)
    three = small_register.village("33.07.10.2003")
    cases: list[tuple[str, list[Row]]] = [
        ("split", []),
        ("split", [(one, two, True, False)]),
        ("split", [(one, two, False, False), (two, three, False, False)]),
        ("split", [(one, two, True, False), (one, three, False, False)]),
        ("merge", [(one, three, False, False), (two, three, True, False)]),
        ("merge", [(one, two, True, False), (one, three, True, False)]),
    ]
    for kind, rows in cases:
        with pytest.raises(IntegrityError, match="lineage_whole"):
            _written(kind, rows)
    with pytest.raises(IntegrityError, match="lineage_whole"):
        _written("recode", [(one, two, False, False)], village=one)
    _written("split", [(one, two, False, False), (one, three, False, False)])


def test_codes_end_and_begin_with_their_villages(small_register: SmallRegister) -> None:
    one, two = _pair(small_register)
    with pytest.raises(IntegrityError, match="lineage_codes_fit"):
        _written("merge", [(one, two, True, False)])
    with pytest.raises(IntegrityError, match="lineage_codes_fit"):
        _written("split", [(one, two, False, True)])
    with pytest.raises(IntegrityError, match="lineage_codes_fit"):
        _written("recode", [], village=one)


def test_no_code_outlives_its_village_or_precedes_it(small_register: SmallRegister) -> None:
    one, _two = _pair(small_register)
    record("split", [one], [NORTH, SOUTH])
    code = {"system": "bps", "code": "3307100999", "source": SOURCE}
    with pytest.raises(IntegrityError, match="area_code_within_life"), transaction.atomic():
        AreaCode.objects.create(area=one, starts_on=date(2025, 1, 1), **code)
    with pytest.raises(IntegrityError, match="area_code_within_life"), transaction.atomic():
        AreaCode.objects.filter(area=one).update(ends_on=LATER)
    north = Village.objects.get(name=NORTH.name)
    with pytest.raises(IntegrityError, match="area_code_within_life"), transaction.atomic():
        AreaCode.objects.create(area=north, starts_on=date(2025, 1, 1), ends_on=LATER, **code)
    AreaCode.objects.create(area=one, starts_on=date(2025, 1, 1), ends_on=DAY, **code)


def test_whether_a_village_has_ended_is_asked_of_a_day(small_register: SmallRegister) -> None:
    one, two = _pair(small_register)
    record("split", [one], [NORTH, SOUTH])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT places_village_ended(%(one)s, %(day)s), places_village_ended(%(one)s, %(day)s - 1),"
            " places_village_ended(%(two)s, %(day)s)",
            {"one": one.pk, "two": two.pk, "day": DAY},
        )
        assert cursor.fetchone() == (True, False, False)
