"""What the database itself refuses, whoever writes."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desmigratif.agencies.models import Agency, AgencyAlias, AgencyArea, Memorandum, Office

pytestmark = pytest.mark.django_db
TREES = ("succeeded_by", "looked_after_by")


def _agency(short_name: str = "A") -> Agency:
    """An agency that has ended, so that it may have a successor."""
    return Agency.objects.create(short_name=short_name, name=short_name, kind="ngo", ends_on="2020-01-01")


def _above_itself(tree: str) -> Callable[[Agency], object]:
    return lambda agency: Agency.objects.filter(pk=agency.pk).update(**{f"{tree}_id": agency.pk})


REFUSED: dict[str, Callable[[Agency], object]] = {
    "agency_short_name_once": lambda _: _agency(),
    "agency_has_a_short_name": lambda _: _agency(""),
    "agency_ends_after_start": lambda a: Agency.objects.filter(pk=a.pk).update(starts_on="2020-01-01"),
    "agency_with_successor_has_ended": lambda a: Agency.objects.create(
        short_name="B", name="B", kind="ngo", succeeded_by=a
    ),
    "agency_not_above_itself": _above_itself("looked_after_by"),
    "agency_alias_has_a_name": lambda a: AgencyAlias.objects.create(agency=a, name=""),
    "agency_alias_once": lambda a: [AgencyAlias.objects.create(agency=a, name=n) for n in ("Bnp", "bNP")],
    "agency_area_once": lambda a: [AgencyArea.objects.create(agency=a, area=None) for _ in range(2)],
    "office_has_a_name": lambda a: Office.objects.create(agency=a, name="", kind="head", address="Jalan"),
    "office_has_a_place": lambda a: Office.objects.create(agency=a, name="O", kind="head"),
    "office_ends_after_start": lambda a: Office.objects.create(
        agency=a, name="O", kind="head", address="Jalan", starts_on="2020-01-02", ends_on="2020-01-02"
    ),
    "memorandum_is_named_and_sourced": lambda _: Memorandum.objects.create(code="m", name="M", name_en="M"),
}


@pytest.mark.parametrize("constraint", REFUSED)
def test_the_database_refuses(constraint: str) -> None:
    agency = _agency()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        REFUSED[constraint](agency)


MOVES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=10)


def _closes_circle(above: dict[int, int], below: int, top: int) -> bool:
    while top != below and top in above:
        top = above[top]
    return top == below


@pytest.mark.parametrize("tree", TREES)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
@given(moves=MOVES)
def test_exactly_the_moves_that_close_a_circle_are_refused(tree: str, moves: list[tuple[int, int]]) -> None:
    with transaction.atomic():
        agencies = [_agency(str(number)) for number in range(4)]
        above: dict[int, int] = {}
        for below, top in moves:
            row = Agency.objects.filter(pk=agencies[below].pk)
            rest = {one: other for one, other in above.items() if one != below}
            if _closes_circle(rest, below, top):
                with pytest.raises(IntegrityError), transaction.atomic():
                    row.update(**{tree: agencies[top]})
            else:
                row.update(**{tree: agencies[top]})
                above[below] = top
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_two_writers_at_once_cannot_close_a_circle_between_them() -> None:
    one, other = _agency("A"), _agency("B")
    start, refused = Barrier(2), []

    def move(below: Agency, top: Agency) -> None:
        try:
            with transaction.atomic():
                start.wait(timeout=10)
                Agency.objects.filter(pk=below.pk).update(looked_after_by=top)
        except IntegrityError as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    threads = [Thread(target=move, args=pair) for pair in ((one, other), (other, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert len(refused) == 1
    assert Agency.objects.exclude(looked_after_by=None).count() == 1
