"""Splits, mergers and changes of code: what they do to villages, codes, lists and search."""

from datetime import date, timedelta
from typing import Any

import pytest

from desmigratif.audit.models import AuditLine
from desmigratif.places import errors, queries
from desmigratif.places.actions import indexing, lineage
from desmigratif.places.actions.lineage import NewVillage
from desmigratif.places.models import AreaCode, AreaToken, LineageEvent, NameToken, Succession, Village
from desmigratif.places.tests.events import DAY, DECREE, NORTH, SOUTH, asked, record
from desmigratif.places.tests.register import SmallRegister, load_small_register

pytestmark = pytest.mark.django_db
KURIPAN, GONDANG, LIMBANGAN = "33.07.10.2004", "33.07.10.2002", "33.07.10.2003"
BEFORE = DAY - timedelta(days=1)


def _found(text: str, on: date | None = None) -> list[str]:
    return [area.name for area in queries.search(text, on=on)]


def _ids(text: str, on: date | None = None) -> list[int]:
    return [area.pk for area in queries.search(text, 50, on)]


def test_a_village_divided_among_new_ones_ends(small_register: SmallRegister) -> None:
    old = small_register.village(KURIPAN)
    event = record("split", [old], [NORTH, SOUTH])
    north, south = Village.objects.get(name="Kuripan Utara"), Village.objects.get(name="Kuripan Selatan")
    assert queries.successors_of([old.pk]) == {old.pk: {north.pk: DAY, south.pk: DAY}}
    assert old.codes.get().ends_on == DAY
    assert (south.codes.get().code, south.codes.get().starts_on) == ("33.07.10.2102", DAY)
    assert (south.kind, south.parent_id, south.province_id) == ("desa", old.parent_id, old.province_id)
    assert set(event.successions.values_list("dissolved", "founded")) == {(True, True)}


def test_a_village_may_go_on_with_less_land(small_register: SmallRegister) -> None:
    old = small_register.village(KURIPAN)
    record("split", [old], [old, NORTH])
    north = Village.objects.get(name="Kuripan Utara")
    assert queries.successors_of([old.pk, north.pk]) == {old.pk: {north.pk: DAY}, north.pk: {}}
    assert old.codes.get().ends_on is None
    assert queries.village_by_code(KURIPAN) == old


def test_villages_merge_into_a_new_one_which_may_keep_a_code(small_register: SmallRegister) -> None:
    old, other = small_register.village(KURIPAN), small_register.village(GONDANG)
    record("merge", [old, other], [NewVillage(KURIPAN, "Kuripan Jaya")])
    new = queries.village_by_code(KURIPAN)
    assert new is not None
    assert (new.name, new.code) == ("Kuripan Jaya", KURIPAN)
    assert queries.village_by_code(KURIPAN, on=BEFORE) == old
    assert queries.village_by_code(GONDANG) is None
    assert queries.successors_of([old.pk, other.pk]) == {old.pk: {new.pk: DAY}, other.pk: {new.pk: DAY}}


def test_villages_merge_into_one_of_them(small_register: SmallRegister) -> None:
    old, other = small_register.village(KURIPAN), small_register.village(GONDANG)
    record("merge", [old, other], [old])
    assert queries.village_by_code(KURIPAN) == old
    assert queries.successors_of([old.pk, other.pk]) == {old.pk: {}, other.pk: {old.pk: DAY}}


def test_a_village_that_changes_its_code_stays_itself_in_its_new_place(small_register: SmallRegister) -> None:
    village = small_register.village(KURIPAN)
    event = record("recode", [village], [NewVillage("33.07.12.1099", "Kuripan Kota")])
    moved = queries.village_by_code("33.07.12.1099")
    assert moved == village
    assert moved is not None
    assert (moved.name, moved.kind, moved.district) == (
        "Kuripan Kota",
        "kelurahan",
        small_register.area("33.07.12"),
    )
    assert queries.village_by_code(KURIPAN) is None
    assert queries.village_by_code(KURIPAN, on=BEFORE) == village
    assert (event.village, event.successions.count()) == (village, 0)
    assert _found("kuripan kota garung")[0] == "Kuripan Kota"
    assert _ids(KURIPAN)[0] == village.pk  # known by its old code as well


def test_bps_codes_end_with_the_village_and_outlast_a_change_of_code(small_register: SmallRegister) -> None:
    village, other = small_register.village(KURIPAN), small_register.village(GONDANG)
    for one, code in ((village, "3307100004"), (other, "3307100002")):
        AreaCode.objects.create(
            area=one, system="bps", code=code, starts_on=date(2025, 1, 1), source="MFD 2025"
        )
    record("recode", [village], [NewVillage("33.07.10.2104", "Kuripan")])
    record("merge", [village, other], [village], DAY + timedelta(days=1))
    assert queries.village_by_code("3307100004", "bps") == village
    assert queries.village_by_code("3307100002", "bps") is None


def test_lists_and_counts_show_the_villages_of_today(small_register: SmallRegister) -> None:
    district, old = small_register.area("33.07.10"), small_register.village(KURIPAN)
    before = queries.register_counts().villages
    record("split", [old], [NORTH, SOUTH])
    names = [child.area.name for child in queries.children_with_counts(district)]
    assert "Kuripan" not in names
    assert {"Kuripan Utara", "Kuripan Selatan"} <= set(names)
    assert queries.register_counts().villages == before + 1
    counted = {child.area.name: child.villages for child in queries.children_with_counts(district.parent)}
    assert counted["Watumalang"] == len(names)
    assert old in queries.standing(Village.objects.all(), BEFORE)


def test_search_finds_villages_of_the_day_that_is_asked(small_register: SmallRegister) -> None:
    old = small_register.village(KURIPAN)
    record("split", [old], [NORTH, SOUTH])
    assert old.pk not in _ids("kuripan watumalang")
    assert old.pk not in _ids(KURIPAN)
    assert set(_found("kuripan watumalang")) == {"Kuripan Utara", "Kuripan Selatan"}
    assert _found("kuripan utara") == ["Kuripan Utara"]
    assert _found("kuripan utera") == ["Kuripan Utara"]
    assert _ids("kuripan watumalang", BEFORE) == [old.pk]
    assert _ids(KURIPAN, BEFORE) == [old.pk]
    assert "Kuripan Utara" not in _found("kuripan utara", BEFORE)
    assert old.pk not in _ids("ku")
    assert old.pk in _ids("ku", BEFORE)


def test_villages_of_other_days_take_no_place_in_a_short_list(small_register: SmallRegister) -> None:
    old = small_register.village(KURIPAN)
    record("split", [old], [NORTH, SOUTH])
    assert len(queries.search("kuripan watumalang", 1)) == 1
    assert [area.pk for area in queries.search("kuripan watumalang", 1, BEFORE)] == [old.pk]
    assert [area.name for area in queries.search("ba", 1)] == ["Banjar"]
    other = small_register.village(GONDANG)
    record("split", [other], [other, NewVillage("33.07.10.2103", "Baa")])
    assert [area.name for area in queries.search("ba", 1, BEFORE)] == ["Banjar"]
    assert _found("ba")[0] == "Baa"


def test_the_index_is_the_one_that_a_whole_rebuild_makes(small_register: SmallRegister) -> None:
    record("split", [small_register.village(KURIPAN)], [NORTH, SOUTH])
    record("recode", [small_register.village(GONDANG)], [NewVillage("33.07.12.2099", "Gondang Bumiroso")])
    grown = _index()
    indexing.rebuild_search_index()
    assert grown == _index()


def _index() -> tuple[set[Any], set[Any]]:
    tokens = NameToken.objects.filter(uses__gt=0).values_list("token", "uses", "keys")
    rows = AreaToken.objects.values_list("token__token", "area", "depth", "above", "place", "words")
    return {(token, uses, *keys) for token, uses, keys in tokens}, {
        (token, area, depth, *above, place, words) for token, area, depth, above, place, words in rows
    }


def test_one_line_of_the_trail_tells_who_recorded_what(small_register: SmallRegister) -> None:
    before = AuditLine.objects.count()
    event = record("split", [small_register.village(KURIPAN)], [NORTH, SOUTH])
    line = AuditLine.objects.latest("pk")
    assert AuditLine.objects.count() == before + 1
    assert (line.verb, line.subject_id, line.detail["decree"]) == ("record_lineage", str(event.pk), DECREE)
    assert event.recorded_by == "system"


def test_loading_the_register_again_brings_no_ended_village_back(small_register: SmallRegister) -> None:
    record("split", [small_register.village(KURIPAN)], [NORTH, SOUTH])
    record("recode", [small_register.village(GONDANG)], [NewVillage("33.07.10.2105", "Gondang Baru")])
    record(
        "merge",
        [small_register.village(LIMBANGAN), small_register.village("33.07.10.2001")],
        [NewVillage(LIMBANGAN, "Limbangan Jaya")],
    )
    codes = set(AreaCode.objects.values_list("code", "area", "ends_on"))
    villages = set(Village.objects.values_list("pk", "name"))
    load_small_register()
    assert set(AreaCode.objects.values_list("code", "area", "ends_on")) == codes
    assert set(Village.objects.values_list("pk", "name")) == villages


def test_an_event_that_waits_changes_nothing_until_it_is_applied(small_register: SmallRegister) -> None:
    old, other = small_register.village(KURIPAN), small_register.village(GONDANG)
    event = lineage.hold_event(asked=asked("split", [old], [old, other, NORTH]), by=None)
    assert (Village.objects.count(), Succession.objects.count()) == (31, 0)
    assert list(queries.waiting_events([old.pk])) == [event]
    assert not queries.waiting_events([other.pk]).exists()
    assert not queries.waiting_events([]).exists()
    assert queries.lineage_of(old) == []
    applied = lineage.apply_event(event=event, by=None)
    assert applied.state == LineageEvent.State.APPLIED
    north = Village.objects.get(name="Kuripan Utara")
    assert queries.successors_of([old.pk]) == {old.pk: {other.pk: DAY, north.pk: DAY}}
    assert not queries.waiting_events([old.pk]).exists()
    with pytest.raises(errors.NotWaitingError):
        lineage.apply_event(event=event, by=None)


def test_an_event_that_waited_too_long_is_judged_again(small_register: SmallRegister) -> None:
    old, other = small_register.village(KURIPAN), small_register.village(GONDANG)
    event = lineage.hold_event(asked=asked("split", [old], [NORTH, SOUTH]), by=None)
    record("merge", [old, other], [other])
    with pytest.raises(errors.NotStandingError, match="Kuripan"):
        lineage.apply_event(event=event, by=None)


def test_land_given_away_does_not_bring_what_was_got_later(small_register: SmallRegister) -> None:
    one, two, three = (small_register.village(code) for code in (KURIPAN, GONDANG, LIMBANGAN))
    record("split", [two], [two, NORTH])
    record("split", [one], [one, two], DAY + timedelta(days=1))
    record("merge", [two, three], [three], DAY + timedelta(days=2))
    north = Village.objects.get(name="Kuripan Utara")
    later = {two.pk: DAY + timedelta(days=1), three.pk: DAY + timedelta(days=2)}
    assert queries.successors_of([one.pk])[one.pk] == later
    assert queries.successors_of([two.pk])[two.pk] == {north.pk: DAY, three.pk: DAY + timedelta(days=2)}
    assert queries.successors_of([two.pk], after=DAY)[two.pk] == {three.pk: DAY + timedelta(days=2)}
