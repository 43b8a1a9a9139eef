"""Figures come as whole series and replace what the same source said about the same period."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from desmigratif.places.actions.indicators import Figure, write_indicators
from desmigratif.places.models import Indicator
from desmigratif.places.tests.register import SmallRegister

pytestmark = pytest.mark.django_db


def _write(figures: list[Figure], period: str = "2017", source: str = "PODES", simulated: bool = True) -> int:
    return write_indicators(figures=figures, period=period, source=source, simulated=simulated, by=None)


def test_a_series_is_written_exactly(small_register: SmallRegister) -> None:
    village = small_register.ids["52.03.03.2001"]
    assert _write([(village, "population", 8700), (village, "poverty_share", 0.1538)]) == 2
    rows = Indicator.objects.order_by("name").values_list("name", "value", "simulated")
    assert list(rows) == [("population", Decimal(8700), True), ("poverty_share", Decimal("0.1538"), True)]


def test_the_same_source_and_period_are_replaced_and_nothing_else(small_register: SmallRegister) -> None:
    village, other = small_register.ids["52.03.03.2001"], small_register.ids["52.03.03.2002"]
    _write([(village, "population", 1), (other, "population", 2)])
    _write([(village, "population", 3)], source="BPS")
    _write([(village, "population", 4)], period="2018")
    _write([(village, "population", 5)])
    rows = Indicator.objects.order_by("value").values_list("village_id", "source", "period", "value")
    assert list(rows) == [
        (village, "BPS", "2017", Decimal(3)),
        (village, "PODES", "2018", Decimal(4)),
        (village, "PODES", "2017", Decimal(5)),
    ]


def _wrong(village: int) -> Iterator[list[Figure]]:
    yield [(village, "population", float("nan"))]
    yield [(village, "population", 1), (village, "population", 2)]
    yield [(0, "population", 1)]
    yield [(village, "Population", 1)]
    yield [(village, "population", Decimal(10) ** 30)]


@transaction.atomic
def _write_to_the_end(figures: list[Figure]) -> None:
    _write(figures)
    transaction.get_connection().check_constraints()


@pytest.mark.parametrize("case", range(5))
def test_a_wrong_figure_leaves_the_old_series_in_place(small_register: SmallRegister, case: int) -> None:
    village = small_register.ids["52.03.03.2001"]
    _write([(village, "population", 7)])
    wrong = list(_wrong(village))[case]
    with pytest.raises((ValueError, DatabaseError)):
        _write_to_the_end(wrong)
    assert [row.value for row in Indicator.objects.all()] == [7]


@pytest.mark.parametrize("period", ["17", "2017-13", "2017-S3", "2017/1", ""])
def test_a_period_is_a_year_or_a_part_of_one(small_register: SmallRegister, period: str) -> None:
    village = small_register.ids["52.03.03.2001"]
    with pytest.raises(IntegrityError, match="indicator_period_form"), transaction.atomic():
        _write([(village, "population", 7)], period=period)
