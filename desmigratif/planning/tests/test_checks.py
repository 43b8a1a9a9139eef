"""The form checked while it is filled in: part of a page with scripts, a button without."""

import time

import pytest
from django.test import Client
from django.urls import reverse

from desmigratif.accounts.models import Role
from desmigratif.accounts.tests.country import BACKEND, MakePerson
from desmigratif.candidates.models import CandidateSet
from desmigratif.planning.models import PlanRun
from desmigratif.planning.tests.conftest import POLICY
from desmigratif.planning.tests.test_form_page import _prefilled

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(signed_in: Client, candidates: CandidateSet) -> dict[str, object]:
    """The form as it is shown, with numbers that the small country can bear."""
    given = _prefilled(signed_in, reverse("planning:new"), candidates)
    return given | {"years-0-villages": "2", "years-1-villages": "2", "years-2-villages": "2"}


def test_only_planners_may_check(client: Client, make_person: MakePerson) -> None:
    address = reverse("planning:check")
    assert client.post(address).status_code == 302
    for name, kind in (("outsider", None), ("viewer", Role.Kind.VIEWER)):
        client.force_login(make_person(name, kind), backend=BACKEND)
        assert client.post(address).status_code == 404


def test_a_sound_form_is_answered_with_its_numbers(signed_in: Client, sent: dict[str, object]) -> None:
    text = signed_in.post(reverse("planning:check"), sent).text
    assert "Hitungan tidak menemukan halangan" in text
    assert "12 dari 15 calon" in text
    assert not PlanRun.objects.exists()


def test_a_quota_above_the_eligible_villages_is_named_at_once(
    signed_in: Client, sent: dict[str, object]
) -> None:
    text = signed_in.post(reverse("planning:check"), sent | {"years-0-villages": "13"}).text
    assert "Tahun 2017 meminta tepat 13 desa, tetapi hanya 12" in text


def test_without_scripts_the_whole_page_comes_back_and_nothing_typed_is_lost(
    signed_in: Client, sent: dict[str, object]
) -> None:
    response = signed_in.post(reverse("planning:new"), sent | {"years-0-villages": "13", "periksa": "1"})
    assert response.status_code == 200
    assert "Tahun 2017 meminta tepat 13 desa" in response.text
    assert 'value="13"' in response.text
    assert not PlanRun.objects.exists()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"candidates": ""}, "Pilih daftar calon"),
        ({"cap_province": "dua"}, "Tulis bilangan bulat"),
        ({"years-1-year": "2017"}, "tertulis dua kali"),
        ({"policy_text": POLICY + "[kuota]\nx = 1\n"}, "kunci kuota tidak dikenal"),
    ],
)
def test_what_is_missing_or_wrong_is_said_instead(
    signed_in: Client, sent: dict[str, object], changed: dict[str, str], words: str
) -> None:
    response = signed_in.post(reverse("planning:check"), sent | changed)
    assert response.status_code == 200
    assert words in response.text


def test_an_answer_takes_no_second(signed_in: Client, sent: dict[str, object]) -> None:
    signed_in.post(reverse("planning:check"), sent)
    began = time.perf_counter()
    signed_in.post(reverse("planning:check"), sent)
    assert time.perf_counter() - began < 1
