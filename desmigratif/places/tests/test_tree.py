"""The database keeps the tree whole, whoever writes."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from desmigratif.places import queries
from desmigratif.places.models import Area, Village
from desmigratif.places.tests.register import SmallRegister

pytestmark = pytest.mark.django_db


@contextmanager
def _refused(constraint: str) -> Iterator[None]:
    """What happens inside is refused by this constraint, at once or at the end of the transaction."""
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():  # noqa: PT012  the caller's block
        yield
        connection.check_constraints()


def test_a_province_has_no_parent(small_register: SmallRegister) -> None:
    parent = small_register.area("33")
    with _refused("area_ancestors_fit_its_level"):
        Area.objects.create(level="province", name="Papua", parent=parent)


@pytest.mark.parametrize("level", ["regency", "district", "village"])
def test_every_other_area_has_one(small_register: SmallRegister, level: str) -> None:
    with _refused("area_ancestors_fit_its_level"):
        Area.objects.create(level=level, name="Tanpa Induk")


def test_a_district_cannot_lie_directly_in_a_province(small_register: SmallRegister) -> None:
    province = small_register.area("33")
    with _refused("area_parent_is_one_level_up"):
        Area.objects.create(
            level="district", name="Salah", parent=province, regency=province, province=province
        )


def test_a_district_names_the_province_of_its_own_regency(small_register: SmallRegister) -> None:
    regency, other = small_register.area("33.07"), small_register.area("52")
    with _refused("area_regency_lies_in_its_province"):
        Area.objects.create(level="district", name="Salah", parent=regency, regency=regency, province=other)


def test_a_village_names_the_regency_of_its_own_district(small_register: SmallRegister) -> None:
    village = small_register.village("52.03.03.2001")
    with _refused("area_district_lies_in_its_regency"):
        Area.objects.filter(pk=village.pk).update(regency=small_register.area("52.71"))


def test_only_the_lowest_level_can_be_a_village(small_register: SmallRegister) -> None:
    district = small_register.area("52.03.03")
    with _refused("village_is_on_the_lowest_level"):
        Village(area_ptr=district, kind="desa").save_base(raw=True)


def test_a_village_cannot_become_a_district(small_register: SmallRegister) -> None:
    pk = small_register.ids["52.03.03.2001"]
    regency = small_register.area("52.03")
    with _refused("village_is_on_the_lowest_level"):
        Area.objects.filter(pk=pk).update(level="district", parent=regency, district=None)


def test_an_area_with_areas_below_is_not_deleted(small_register: SmallRegister) -> None:
    with pytest.raises(ProtectedError):
        small_register.area("52.03").delete()


@pytest.mark.parametrize(
    "wrong",
    [
        {"lat": -7.0},
        {"lat": -7.0, "lng": 110.0},
        {"lat": -7.0, "lng": 110.0, "position_source": "exact"},
        {"lat": -7.0, "lng": 110.0, "position_source": "approximate", "position_basis": "name"},
        {"position_source": "approximate", "position_basis": "name", "position_error_km": 3.0},
        {
            "lat": -7.0,
            "lng": 110.0,
            "position_source": "exact",
            "position_basis": "imported",
            "position_error_km": 2.0,
        },
        {
            "lat": -97.0,
            "lng": 110.0,
            "position_source": "exact",
            "position_basis": "imported",
            "position_error_km": 0.0,
        },
    ],
)
def test_a_position_is_whole_or_absent(small_register: SmallRegister, wrong: dict[str, object]) -> None:
    pk = small_register.ids["52.03.03.2001"]
    with _refused("area_position"):
        Area.objects.filter(pk=pk).update(**wrong)


def test_the_path_leads_from_the_province_to_the_village(small_register: SmallRegister) -> None:
    village = queries.village_by_code("52.03.03.2001")
    assert village is not None
    assert [area.name for area in queries.path_of(village)] == [
        "Nusa Tenggara Barat",
        "Kabupaten Lombok Timur",
        "Terara",
        "Jenggik",
    ]


def test_children_are_counted_with_all_that_lies_below(small_register: SmallRegister) -> None:
    regency, city = queries.children_with_counts(small_register.area("52"))
    assert (regency.area.name, regency.regencies, regency.districts, regency.villages) == (
        "Kabupaten Lombok Timur",
        None,
        2,
        12,
    )
    assert (city.area.code, city.districts, city.villages) == ("52.71", 1, 5)
    provinces = queries.children_with_counts(None)
    assert [(one.area.name, one.regencies) for one in provinces] == [
        ("Jawa Tengah", 1),
        ("Nusa Tenggara Barat", 2),
    ]
    assert {one.kind for one in queries.children_with_counts(small_register.area("52.71.01"))} == {
        "kelurahan"
    }
