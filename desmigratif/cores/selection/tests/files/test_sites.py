"""SITES: which calendar years a site takes, and that a bad row is never passed over."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desmigratif.cores.selection.read.faults import BadRowsError, WrongUseError
from desmigratif.cores.selection.read.sites import Site, read_sites

HEADER = "code,programme,starts_on,ends_on\n"
DAYS = st.dates(date(2015, 1, 1), date(2021, 1, 1))


@given(DAYS, st.integers(0, 900), st.integers(2014, 2022))
def test_a_site_takes_every_year_it_runs_a_day_in(starts_on: date, length: int, year: int) -> None:
    site = Site("52.03.05.2001", "Desbumi", starts_on, starts_on + timedelta(days=length))
    assert site.overlaps(year) == any((starts_on + timedelta(days=day)).year == year for day in range(length))


@given(DAYS, st.integers(2014, 2022))
def test_a_site_without_an_end_takes_every_year_from_its_start(starts_on: date, year: int) -> None:
    assert Site("52.03.05.2001", "Desbumi", starts_on, None).overlaps(year) == (year >= starts_on.year)


def test_sites_are_read_with_dotted_codes_and_open_ends() -> None:
    content = (
        HEADER
        + '5203052001,"Kampung TKI, Jenggik",2014-05-01,\n52.03.05.2002,Desbumi,2015-01-01,2016-01-01\n'
    )
    assert read_sites(content.encode()) == (
        Site("52.03.05.2001", "Kampung TKI, Jenggik", date(2014, 5, 1), None),
        Site("52.03.05.2002", "Desbumi", date(2015, 1, 1), date(2016, 1, 1)),
    )


@pytest.mark.parametrize(
    ("row", "column", "kind"),
    [
        (",Desbumi,2014-05-01,", "code", "code_blank"),
        ("Jenggik,Desbumi,2014-05-01,", "code", "code_form"),
        ("5203050001,Desbumi,2014-05-01,", "code", "code_kind"),
        ("5203052001,,2014-05-01,", "programme", "blank"),
        ("5203052001,Desbumi,,", "starts_on", "blank"),
        ("5203052001,Desbumi,1/5/2014,", "starts_on", "not_date"),
        ("5203052001,Desbumi,2014-02-30,", "starts_on", "not_date"),
        ("5203052001,Desbumi,2014-05-01,soon", "ends_on", "not_date"),
        ("5203052001,Desbumi,2014-05-01,2014-04-01", "ends_on", "ends_before_start"),
        ("5203052001,Desbumi,2014-05-01", "code", "cells"),
    ],
)
def test_a_bad_site_is_named_with_row_and_column(row: str, column: str, kind: str) -> None:
    with pytest.raises(BadRowsError) as refused:
        read_sites((HEADER + "5203052009,Desbumi,2014-01-01,\n" + row + "\n").encode())
    assert [(fault.row, fault.column, fault.kind) for fault in refused.value.rows] == [(3, column, kind)]


def test_a_missing_column_is_wrong_use() -> None:
    with pytest.raises(WrongUseError, match="column ends_on is missing"):
        read_sites(b"code,programme,starts_on\n")
