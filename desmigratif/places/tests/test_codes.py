"""Codes are dated facts about an area: one at a time, and never two areas under one code on a day."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from desmigratif.places import queries
from desmigratif.places.models import Area, AreaCode
from desmigratif.places.tests.register import SmallRegister

SOURCE = "Permendagri 137/2017"


def _code(
    area: Area, code: str, starts_on: date, ends_on: date | None, system: str = "kemendagri"
) -> AreaCode:
    return AreaCode.objects.create(
        area=area, system=system, code=code, starts_on=starts_on, ends_on=ends_on, source=SOURCE
    )


@pytest.mark.django_db
def test_an_area_carries_one_running_code_a_system(small_register: SmallRegister) -> None:
    village = small_register.village("52.03.03.2001")
    with pytest.raises(IntegrityError, match="area_code_one"), transaction.atomic():
        _code(village, "52.03.03.2099", date(2026, 1, 1), None)
    _code(village, "5203040001", date(2025, 4, 25), None, "bps")
    assert village.codes.count() == 2


@pytest.mark.django_db
def test_a_running_code_belongs_to_one_area(small_register: SmallRegister) -> None:
    other = small_register.village("52.03.03.2002")
    AreaCode.objects.filter(area=other).delete()
    with pytest.raises(IntegrityError, match=r"area_code_(running_once|never_shared)"), transaction.atomic():
        _code(other, "52.03.03.2001", date(2026, 1, 1), None)


@pytest.mark.django_db
def test_an_earlier_code_ends_on_the_day_the_next_begins(small_register: SmallRegister) -> None:
    village = small_register.village("52.03.03.2001")
    running = village.codes.get()
    old = _code(village, "52.03.04.2044", date(2017, 1, 1), running.starts_on)
    assert queries.village_by_code("52.03.04.2044") is None
    day = running.starts_on - timedelta(days=1)
    found = queries.village_by_code(old.code, on=day)
    assert found is not None
    assert found.pk == village.pk
    assert queries.village_by_code(old.code, on=running.starts_on) is None
    assert [code.code for code in queries.codes_of(village)] == ["52.03.03.2001", "52.03.04.2044"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("system", "code"),
    [
        ("kemendagri", "5203032001"),
        ("kemendagri", "52.3.03.2001"),
        ("kemendagri", "02.03.03.2001"),
        ("bps", "52.03.040.001"),
        ("bps", "520304"),
        ("bps", "520304000x"),
    ],
)
def test_codes_have_the_form_of_their_system(small_register: SmallRegister, system: str, code: str) -> None:
    area = small_register.area("52")
    with pytest.raises(DatabaseError, match=r"area_code_form|bigint"), transaction.atomic():
        _code(area, code, date(2000, 1, 1), date(2001, 1, 1), system)


@pytest.mark.django_db
def test_a_period_does_not_end_before_it_begins(small_register: SmallRegister) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        _code(small_register.area("52"), "52", date(2001, 1, 1), date(2001, 1, 1))


@pytest.mark.django_db
@pytest.mark.parametrize("written", ["52.03.03.2001", "5203032001", " 5203032001 "])
def test_a_village_is_found_by_its_code_with_or_without_dots(
    small_register: SmallRegister, written: str
) -> None:
    village = queries.village_by_code(written)
    assert village is not None
    assert (village.name, village.code) == ("Jenggik", "52.03.03.2001")


@pytest.mark.django_db
@pytest.mark.parametrize("written", ["", "52.03.03", "9999999999", "abc", "52٠3032001", "5203032001x"])
def test_what_is_no_code_of_a_village_finds_none(small_register: SmallRegister, written: str) -> None:
    assert queries.village_by_code(written) is None


DAYS = st.integers(0, 30).map(lambda days: date(2020, 1, 1) + timedelta(days=days))
PERIODS = st.tuples(DAYS, st.none() | DAYS).filter(lambda period: period[1] is None or period[0] < period[1])
OPEN = date(9999, 1, 1)


class PeriodsOfOneCode(TestCase):
    """The exclusion constraints say the same as the definition of an overlap."""

    @settings(deadline=None)
    @given(first=PERIODS, second=PERIODS, same_area=st.booleans())
    def test_two_periods_stand_together_exactly_when_they_do_not_overlap(
        self,
        first: tuple[date, date | None],
        second: tuple[date, date | None],
        same_area: bool,
    ) -> None:
        one = Area.objects.create(level="province", name="Satu")
        two = one if same_area else Area.objects.create(level="province", name="Dua")
        overlap = first[0] < (second[1] or OPEN) and second[0] < (first[1] or OPEN)
        _code(one, "97", *first)
        try:
            with transaction.atomic():
                _code(two, "98" if same_area else "97", *second)
        except IntegrityError:
            assert overlap
        else:
            assert not overlap
