"""An area is named by its code, or by a name that only one area has."""

import pytest
from django import forms

from desmigratif.agencies.area_field import AreaField
from desmigratif.places.tests.register import SmallRegister

pytestmark = pytest.mark.django_db


@pytest.fixture
def field(small_register: SmallRegister) -> AreaField:
    return AreaField(required=False)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("52.03", "Kabupaten Lombok Timur"),
        ("5203", "Kabupaten Lombok Timur"),
        ("52.03 Kabupaten Lombok Timur", "Kabupaten Lombok Timur"),
        ("kabupaten lombok timur", "Kabupaten Lombok Timur"),
        ("33.07.12.2007", "Kuripan"),
        ("Jenggik Utara", "Jenggik Utara"),
    ],
)
def test_a_code_or_a_name_that_only_one_area_has_is_taken(field: AreaField, text: str, name: str) -> None:
    assert field.clean(text).name == name


def test_empty_is_no_area(field: AreaField) -> None:
    assert field.clean("  ") is None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Kuripan", ["33.07.10.2004", "33.07.12.2007"]),
        ("Lombok Timur", ["52.03 Kabupaten Lombok Timur"]),
        ("Jengik Utara", ["52.03.11.2005 Jenggik Utara"]),
        ("99.99", ["99.99"]),
        ("Atlantis", ["Atlantis"]),
    ],
)
def test_what_is_not_certain_is_asked_back_with_the_codes(
    field: AreaField, text: str, named: list[str]
) -> None:
    with pytest.raises(forms.ValidationError) as refusal:
        field.clean(text)
    assert all(name in refusal.value.message for name in named)


def test_an_area_is_shown_with_its_code_and_taken_back(field: AreaField) -> None:
    area = field.clean("Jenggik Utara")
    shown = field.prepare_value(area)
    assert shown == "52.03.11.2005 Jenggik Utara"
    assert field.clean(shown) == area
