"""Words of names, and how they are misspelt."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desmigratif.cores.gazetteer import parted, words
from desmigratif.cores.gazetteer.spelling import modern, spelling_keys, undoubled

WORD = st.text("abcdefghij", min_size=5, max_size=12)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Lawe Sigala-Gala", ["lawe", "sigala", "gala"]),
        ("Regapu’u", ["regapuu"]),
        ("Tamba'an", ["tambaan"]),
        ("Kampung Baru 76", ["kampung", "baru", "76"]),
        ("S-3 Aek Nabara", ["s", "3", "aek", "nabara"]),
        ("CAFÉ  ", ["cafe"]),
        ("村", []),
        ("", []),
    ],
)
def test_a_name_falls_into_folded_words(name: str, found: list[str]) -> None:
    assert words(name) == found


@pytest.mark.parametrize(
    ("name", "titles", "proper"),
    [
        ("Kabupaten Lombok Timur", ["kabupaten"], ["lombok", "timur"]),
        ("Kota Administrasi Jakarta Pusat", ["kota", "administrasi"], ["jakarta", "pusat"]),
        ("Aceh", [], ["aceh"]),
        ("Kota", [], ["kota"]),
    ],
)
def test_titles_of_regencies_stand_apart(name: str, titles: list[str], proper: list[str]) -> None:
    assert parted(name) == (titles, proper)


@settings(deadline=None)
@given(word=WORD, data=st.data())
def test_words_one_edit_apart_share_a_key(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("abcdefghij"))
    dropped = word[:at] + word[at + 1 :]
    replaced = word[:at] + letter + word[at + 1 :]
    inserted = word[:at] + letter + word[at:]
    swapped = word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
    for other in (dropped, replaced, inserted, swapped):
        assert set(spelling_keys(word)) & set(spelling_keys(other))


@settings(deadline=None)
@given(word=WORD)
def test_keys_fit_an_integer_of_the_database(word: str) -> None:
    assert all(-(2**31) <= key < 2**31 for key in spelling_keys(word))


def test_short_words_have_no_keys() -> None:
    assert spelling_keys("aek") == []


def test_dutch_spelling_and_doubled_letters() -> None:
    assert [modern(word) for word in ("bandoeng", "tjilatjap", "djember")] == ["bandung", "cilacap", "jember"]
    assert undoubled("jenggikk") == "jengik"
