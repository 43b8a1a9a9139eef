"""Range functions of PostgreSQL for exclusion constraints without any extension."""

from typing import ClassVar

from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField
from django.db.models import F, Func, Value


class Int8Range(Func):
    function = "int8range"
    output_field: ClassVar = BigIntegerRangeField()


class DateRange(Func):
    function = "daterange"
    output_field: ClassVar = DateRangeField()


def only(field: str) -> Int8Range:
    """The range that holds the field's whole number alone: `&&` on it is equality, which GiST itself
    lacks."""
    return Int8Range(F(field), F(field), Value("[]"))


def period(start: str = "starts_on", end: str = "ends_on") -> DateRange:
    """The half-open period of two date fields; an empty end is open."""
    return DateRange(F(start), F(end), Value("[)"))
