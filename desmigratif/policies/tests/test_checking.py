"""A policy checked with a kept list, in words; lists are read once."""

import pytest
from django.utils import translation

from desmigratif.accounts.tests.country import Country
from desmigratif.candidates.actions import store_candidates
from desmigratif.candidates.actions.keeping import ListOfCandidates
from desmigratif.candidates.models import CandidateSet
from desmigratif.candidates.tests.country import candidates_csv
from desmigratif.policies import listed
from desmigratif.policies.checking import check

pytestmark = pytest.mark.django_db
POLICY = '[priority]\nlexicographic = ["residents_abroad_share", "poverty_share"]\n[years.2017]\nquota = 6\n'


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("[exclude]\nkinds = ['desa']\n", "2017 asks for exactly 6 villages, but only 3 may be chosen in it"),
        ("[caps]\nregency = 1\n", "leave room for 3"),
        ('[floors.provinces]\n"32" = 6\n', "Jawa Barat (32) must have at least 6 villages, but only 5"),
        (
            "[include]\ncodes = ['52.03.01.2001', '52.03.01.2002']\n[caps]\ndistrict = 1\n",
            "Keruak (52.03.01) 2",
        ),
        (
            "[include]\ncodes = ['52.03.01.1001']\n[exclude]\nkinds = ['kelurahan']\n",
            "must be in, but another rule",
        ),
        ("[include]\ncodes = ['11.01.01.2001']\n", "11.01.01.2001 must be in, but it is not in the list"),
        ("[distance]\nmin_km = 3\n", "The list has no positions"),
        ("[kuota]\nx = 1\n", "unknown key"),
    ],
)
def test_what_cannot_be_kept_is_said_in_a_sentence(candidates: CandidateSet, more: str, words: str) -> None:
    with translation.override("en"):
        found = check(candidates, POLICY + more, "")
    assert any(words in sentence for sentence in found.impossible), found.impossible


def test_a_budget_below_the_cheapest_villages_is_named(candidates: CandidateSet) -> None:
    with translation.override("id"):
        found = check(candidates, POLICY + "budget_idr = 5000000\n", "")
    assert found.impossible == [
        "Desa-desa termurah untuk tahun 2017 berbiaya Rp6.000.015, tetapi anggarannya Rp5.000.000."
        " Naikkan anggaran atau minta lebih sedikit desa."
    ]


def test_a_sound_policy_is_answered_with_its_numbers(candidates: CandidateSet) -> None:
    found = check(candidates, POLICY + "[exclude]\nkinds = ['kelurahan']\n", "")
    assert (found.impossible, found.notes) == ([], [])
    assert (found.candidates, found.eligible, found.wanted) == (15, 12, 6)


def test_sites_close_their_villages_and_bad_ones_are_told(candidates: CandidateSet) -> None:
    head = "code,programme,starts_on,ends_on\n"
    assert check(candidates, POLICY, head + "52.03.01.2001,Desbumi,2015-01-01,\n").eligible == 14
    with translation.override("en"):
        bad = check(candidates, POLICY, head + "52.03.01.2001,Desbumi,soon,\n")
    assert "row 2, column starts_on" in bad.impossible[0]


def test_villages_without_cost_or_position_are_counted(country: Country) -> None:
    header, *rows = candidates_csv(country).decode().splitlines()
    rows = [row.rpartition(",")[0] + "," if number < 2 else row for number, row in enumerate(rows)]
    lines = [
        f"{header},lat,lng",
        *(f"{row},-8.5,116.4" if number else f"{row},," for number, row in enumerate(rows)),
    ]
    kept = store_candidates(given=ListOfCandidates("x", "x", "\n".join(lines).encode()), by=None)
    with translation.override("en"):
        found = check(kept, POLICY + "budget_idr = 9000000\n[distance]\nmin_km = 1\n", "")
    assert found.impossible[0].startswith("2 villages of the list have no cost")
    assert found.notes[0].startswith("1 villages of the list have no position")


def test_a_list_is_read_once_however_often_it_is_checked(
    candidates: CandidateSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    check(candidates, POLICY, "")
    monkeypatch.setattr(listed, "content_of", lambda _set: pytest.fail("read again"))
    assert check(candidates, POLICY, "").candidates == 15
