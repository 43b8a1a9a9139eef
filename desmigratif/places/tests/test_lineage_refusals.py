"""Events that are refused, each with its reason, and that nothing is left of them."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from desmigratif.places import errors, queries
from desmigratif.places.actions import lineage
from desmigratif.places.actions.lineage import NewVillage
from desmigratif.places.models import LineageEvent, Village
from desmigratif.places.tests.events import DAY, NORTH, SOUTH, asked, record
from desmigratif.places.tests.register import SmallRegister

pytestmark = pytest.mark.django_db
KURIPAN, GONDANG, LIMBANGAN = "33.07.10.2004", "33.07.10.2002", "33.07.10.2003"
BEFORE = DAY - timedelta(days=1)


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("split", [KURIPAN], [NORTH]),
        ("split", [KURIPAN], [KURIPAN]),
        ("split", [KURIPAN], [GONDANG, GONDANG]),
        ("split", [KURIPAN, GONDANG], [NORTH, SOUTH]),
        ("split", [], [NORTH, SOUTH]),
        ("merge", [KURIPAN], [NORTH]),
        ("merge", [KURIPAN, KURIPAN], [NORTH]),
        ("merge", [KURIPAN, GONDANG], [NORTH, SOUTH]),
        ("merge", [KURIPAN, GONDANG], [LIMBANGAN]),
        ("recode", [KURIPAN], [KURIPAN]),
        ("recode", [KURIPAN, GONDANG], [NORTH]),
        ("recode", [KURIPAN], [NORTH, SOUTH]),
    ],
)
def test_villages_must_fit_the_kind_of_event(
    small_register: SmallRegister, kind: str, before: list[str], after: list[Any]
) -> None:
    villages = [small_register.village(code) for code in before]
    later = [small_register.village(one) if isinstance(one, str) else one for one in after]
    with pytest.raises(errors.UnfitNumberError):
        record(kind, villages, later)
    assert not LineageEvent.objects.exists()


@pytest.mark.parametrize(
    "code", ["", "33.07.10.2x01", "33.07.10.4001", "33.07.99.2001", "33.07.10", "0307102001"]
)
def test_a_new_village_needs_a_code_in_a_district_of_the_register(
    small_register: SmallRegister, code: str
) -> None:
    old = small_register.village(KURIPAN)
    with pytest.raises(errors.UnknownCodeError, match=f"“{code}”"):
        record("split", [old], [old, NewVillage(code, "Baru")])
    assert Village.objects.count() == 31
    assert old.codes.get().ends_on is None


def test_a_new_village_takes_no_code_of_another(small_register: SmallRegister) -> None:
    old = small_register.village(KURIPAN)
    with pytest.raises(errors.TakenCodeError, match="Gondang"):
        record("split", [old], [NORTH, NewVillage(GONDANG, "Baru")])
    with pytest.raises(errors.TakenCodeError, match="Kuripan Utara"):
        record("split", [old], [NORTH, NewVillage(NORTH.code, "Baru")])
    with pytest.raises(errors.TakenCodeError, match="Kuripan"):
        record("split", [old], [old, NewVillage(KURIPAN, "Baru")])


def test_an_event_is_not_recorded_before_its_day(small_register: SmallRegister) -> None:
    old, tomorrow = small_register.village(KURIPAN), timezone.localdate() + timedelta(days=1)
    with pytest.raises(errors.TooEarlyError):
        record("split", [old], [NORTH, SOUTH], tomorrow)


def test_a_code_cannot_end_before_the_register_knows_it(small_register: SmallRegister) -> None:
    old = small_register.village(KURIPAN)
    with pytest.raises(errors.YoungerCodeError, match="Kuripan"):
        record("split", [old], [NORTH, SOUTH], old.codes.get().starts_on)


def test_an_event_needs_its_decree_and_names(small_register: SmallRegister) -> None:
    old = small_register.village(KURIPAN)
    with pytest.raises(errors.MissingWordsError):
        lineage.record_event(asked=asked("split", [old], [NORTH, SOUTH], decree=" "), by=None)
    for name in (" ", "x" * 101):
        with pytest.raises(errors.MissingWordsError):
            record("split", [old], [old, NewVillage(NORTH.code, name)])


def test_a_village_is_dissolved_once(small_register: SmallRegister) -> None:
    old, other = small_register.village(KURIPAN), small_register.village(GONDANG)
    record("split", [old], [NORTH, SOUTH])
    with pytest.raises(errors.NotStandingError):
        record("merge", [old, other], [other], DAY + timedelta(days=1))
    with pytest.raises(errors.YoungerCodeError):
        record("split", [Village.objects.get(name="Kuripan Utara")], [SOUTH, NORTH])
    with pytest.raises(errors.ContradictionError, match="succession_dissolved_once"):
        record("split", [old], [NewVillage("33.07.10.2111", "A"), NewVillage("33.07.10.2112", "B")], BEFORE)


def test_a_village_is_not_dissolved_before_what_is_known_of_it(small_register: SmallRegister) -> None:
    old, other = small_register.village(KURIPAN), small_register.village(GONDANG)
    record("split", [old], [old, NORTH])
    with pytest.raises(errors.ContradictionError, match="succession_within_life"):
        record("merge", [old, other], [other], BEFORE)
    assert old.codes.get().ends_on is None


def test_two_villages_do_not_succeed_each_other_on_one_day(small_register: SmallRegister) -> None:
    one, two, three = (small_register.village(code) for code in (KURIPAN, GONDANG, LIMBANGAN))
    record("split", [one], [one, two])
    record("split", [two], [two, three])
    with pytest.raises(errors.ContradictionError, match="succession_without_circle"):
        record("split", [three], [three, one])
    record("split", [three], [three, one], DAY + timedelta(days=1))
    assert queries.successors_of([one.pk])[one.pk] == {two.pk: DAY, three.pk: DAY}
