"""How a citation is read, and what follows from it on a day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desmigratif.centres import laws
from desmigratif.centres.laws import Standing, as_cited, standing

OLD, NEW = date(2017, 11, 21), date(2017, 11, 22)
CITED = st.lists(
    st.sampled_from(["UU 39/2004", "UU 18/2017", "UU 6/2014", "Perda 20/2015"]), unique=True, max_size=4
)


@given(
    number=st.integers(1, 999),
    year=st.integers(1945, 2099),
    form=st.sampled_from(
        [
            "UU {}/{}",
            "uu no. {} tahun {}",
            "UU Nomor {} Tahun {}",
            "Undang-Undang Nomor {} Tahun {} tentang Penempatan",
            "undang undang republik indonesia nomor {} tahun {}",
            "  UU  {} Tahun {},",
        ]
    ),
)
def test_an_act_is_read_the_same_however_it_is_written(number: int, year: int, form: str) -> None:
    assert as_cited(form.format(number, year)) == f"UU {number}/{year}"


@given(st.text(max_size=60))
def test_reading_twice_changes_nothing_more(text: str) -> None:
    assert as_cited(as_cited(text)) == as_cited(text)


@pytest.mark.parametrize("text", ["PP 59/2021", "UUD 1945 Pasal 28 Tahun 2004", "Perda 20/2015", "UU Desa"])
def test_what_is_no_act_stays_as_written(text: str) -> None:
    assert as_cited(text) == text


def test_the_law_of_2004_is_repealed_by_that_of_2017() -> None:
    assert (laws.running(OLD), laws.repealed(OLD)) == (("UU 39/2004",), ())
    assert (laws.running(NEW), laws.repealed(NEW)) == (("UU 18/2017",), ("UU 39/2004",))
    assert laws.running(date(2000, 1, 1)) == laws.repealed(date(2000, 1, 1)) == ()


@given(cited=CITED, in_force=st.booleans())
def test_who_cites_the_law_in_force_needs_no_revision_and_who_cites_only_the_old_one_does(
    cited: list[str], in_force: bool
) -> None:
    found = standing(cited, in_force=in_force, on=NEW)
    assert (found is Standing.ENDED) == (not in_force)
    assert (found is Standing.CURRENT) == (in_force and "UU 18/2017" in cited)
    assert (found is Standing.NEEDS_REVISION) == (
        in_force and "UU 39/2004" in cited and "UU 18/2017" not in cited
    )


def test_what_rested_well_needs_revision_from_the_day_of_the_new_law() -> None:
    assert standing(["UU 39/2004"], in_force=True, on=OLD) is Standing.CURRENT
    assert standing(["UU 39/2004"], in_force=True, on=NEW) is Standing.NEEDS_REVISION
