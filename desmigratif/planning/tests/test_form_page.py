"""The form of a new plan: prefilled, forgiving, never losing what was typed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import BoundField
from django.test import Client
from django.urls import reverse

from desmigratif.accounts.models import User
from desmigratif.accounts.tests.country import BACKEND, Country
from desmigratif.candidates.actions import store_candidates
from desmigratif.candidates.actions.keeping import ListOfCandidates
from desmigratif.candidates.models import CandidateSet
from desmigratif.candidates.tests.country import candidates_csv
from desmigratif.cores.selection.problem import Kawasan
from desmigratif.planning.forms.request import PlanForms
from desmigratif.planning.models import PlanRun
from desmigratif.planning.tests.conftest import POLICY
from desmigratif.policies.text import default_text, parsed

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(client: Client, planner: User) -> str:
    client.force_login(planner, backend=BACKEND)
    return reverse("planning:new")


def _shown(forms: PlanForms) -> dict[str, object]:
    """What a browser would send back from the page."""
    sent: dict[str, object] = {}
    fields: list[BoundField] = [
        *forms.request,
        *forms.policy,
        *forms.years.management_form,
        *(field for row in forms.years for field in row),
    ]
    for field in fields:
        value = field.value()
        prepare = getattr(field.field, "prepare_value", None)
        value = prepare(value) if prepare else value
        if value is True:
            sent[field.html_name] = "on"
        elif value not in (None, False, ""):
            sent[field.html_name] = value
    return sent


def _prefilled(
    client: Client, address: str, candidates: CandidateSet, **changed: object
) -> dict[str, object]:
    sent = _shown(client.get(address).context["forms"])
    return {**sent, "title": "Rencana A", "candidates": candidates.pk, **changed}


def test_the_form_shows_the_programmes_own_rule_with_its_sources(client: Client, address: str) -> None:
    page = client.get(address).text
    assert 'value="120"' in page
    assert page.count("masih perlu dipastikan") >= 4
    assert "jpnn" in page


def test_sent_back_as_shown_it_is_the_programmes_own_rule(
    client: Client, address: str, candidates: CandidateSet
) -> None:
    response = client.post(address, _prefilled(client, address, candidates, **{"years-0-villages": "1"}))
    assert response.status_code == 302, response.context["forms"].request.errors
    asked, own = parsed(PlanRun.objects.get().policy), parsed(default_text())
    assert (asked.caps, asked.exclude_kinds, asked.lexicographic) == (
        own.caps,
        own.exclude_kinds,
        own.lexicographic,
    )
    assert [year.quota for year in asked.years] == [1, 130, 150]


def test_faults_are_shown_together_and_nothing_typed_is_lost(
    client: Client, address: str, candidates: CandidateSet
) -> None:
    wrong = {
        "title": "",
        "years-0-villages": "dua",
        "exclude_codes": "52.03.01.2001, abc",
        "cap_district": "7",
    }
    response = client.post(address, _prefilled(client, address, candidates, **wrong))
    assert response.status_code == 422
    for words in ("Tulis bilangan bulat", "Bukan kode desa Kemendagri: abc", 'value="dua"', 'value="7"'):
        assert words in response.text
    assert not PlanRun.objects.exists()


def test_numbers_may_carry_thousands_marks(client: Client, address: str, candidates: CandidateSet) -> None:
    client.post(address, _prefilled(client, address, candidates, **{"years-0-budget_idr": "1.250.000.000"}))
    assert parsed(PlanRun.objects.get().policy).years[0].budget_idr == 1_250_000_000


def test_a_number_with_a_fraction_is_refused_not_read_as_something_else(
    client: Client, address: str, candidates: CandidateSet
) -> None:
    for wrong in ("12.5", "1.2500", "12,50", "-3", "1e3", "²"):
        response = client.post(
            address, _prefilled(client, address, candidates, **{"years-0-villages": wrong})
        )
        assert response.status_code == 422, wrong


def test_a_policy_text_counts_instead_of_the_fields(
    client: Client, address: str, candidates: CandidateSet
) -> None:
    client.post(address, _prefilled(client, address, candidates, policy_text=POLICY.replace("\n", "\r\n")))
    assert PlanRun.objects.get().policy == POLICY


def test_an_uploaded_policy_with_a_fault_stays_on_the_page_to_be_mended(
    client: Client, address: str, candidates: CandidateSet
) -> None:
    file = SimpleUploadedFile("policy.toml", POLICY.replace("quota", "kuota").encode())
    response = client.post(address, _prefilled(client, address, candidates, policy_file=file))
    assert response.status_code == 422
    assert "kuota = 2" in response.text
    assert "kunci years.2017.kuota tidak dikenal (maksudnya quota?)" in response.text


def test_sites_with_a_fault_stay_on_the_page_with_row_and_column(
    client: Client, address: str, candidates: CandidateSet
) -> None:
    file = SimpleUploadedFile(
        "s.csv", b"code,programme,starts_on,ends_on\n99.99.99.2001,Desbumi,2015-01-01,\n"
    )
    response = client.post(address, _prefilled(client, address, candidates, sites_file=file))
    assert response.status_code == 422
    assert "baris 2, kolom code" in response.text
    assert "99.99.99.2001,Desbumi" in response.text


def test_a_file_that_is_no_text_is_refused_with_words(
    client: Client, address: str, candidates: CandidateSet
) -> None:
    file = SimpleUploadedFile("policy.toml", b"\xff\xfe\x00")
    response = client.post(address, _prefilled(client, address, candidates, policy_file=file))
    assert response.status_code == 422
    assert "UTF-8" in response.text


def test_a_new_list_comes_with_the_request_and_stays_chosen_when_the_policy_is_refused(
    client: Client, address: str, country: Country
) -> None:
    sent = _shown(client.get(address).context["forms"])
    sent |= {"title": "Rencana B", "upload_source": "PODES 2024", "policy_text": "salah"}
    upload = SimpleUploadedFile("desa.csv", candidates_csv(country))
    response = client.post(address, {**sent, "upload": upload})
    assert response.status_code == 422
    kept = CandidateSet.objects.get()
    assert f'<option value="{kept.pk}" selected' in response.text
    response = client.post(address, {**sent, "candidates": kept.pk, "policy_text": POLICY})
    assert response.status_code == 302
    assert PlanRun.objects.get().candidates == kept


def test_a_bad_new_list_is_refused_with_row_and_column(
    client: Client, address: str, country: Country
) -> None:
    sent = _shown(client.get(address).context["forms"])
    upload = SimpleUploadedFile("desa.csv", candidates_csv(country, extra="52.03.01.2001,1,5,0.1,1\n"))
    sent |= {"title": "Rencana B", "upload_source": "PODES", "upload": upload}
    response = client.post(address, sent)
    assert response.status_code == 422
    assert "baris 17, kolom residents_abroad" in response.text
    assert not CandidateSet.objects.exists()


def test_a_request_without_candidates_says_what_is_missing(
    client: Client, address: str, country: Country
) -> None:
    sent = {**_shown(client.get(address).context["forms"]), "title": "x"}
    assert "Pilih daftar calon" in client.post(address, sent).text


def test_a_new_plan_can_start_from_another_ones_policy(
    client: Client, address: str, finished_run: PlanRun
) -> None:
    page = client.get(address, {"dari": finished_run.pk})
    sent = {**_shown(page.context["forms"]), "title": "Rencana C"}
    assert client.post(address, sent).status_code == 302
    again = PlanRun.objects.latest("pk")
    assert parsed(again.policy) == parsed(finished_run.policy)
    assert again.candidates == finished_run.candidates
    assert client.get(address, {"dari": "abc"}).status_code == 200
    assert client.get(address, {"dari": "999999"}).status_code == 404


def test_a_policy_this_version_cannot_read_is_shown_as_text(
    client: Client, address: str, finished_run: PlanRun
) -> None:
    text = POLICY + "[klaster]\nmin_villages = 3\n"
    PlanRun.objects.update(policy=text)
    page = client.get(address, {"dari": finished_run.pk}).text
    assert "[klaster]" in page


def test_distance_and_bonus_are_asked_for_by_fields_and_shown_again(
    client: Client, address: str, country: Country, planner: User
) -> None:
    header, *rows = candidates_csv(country).decode().splitlines()
    placed = [f"{header},lat,lng", *(f"{row},-8.{number},116.4" for number, row in enumerate(rows))]
    given = ListOfCandidates("Dengan posisi", "uji", "\n".join(placed).encode())
    candidates = store_candidates(given=given, by=planner)
    sent = _prefilled(client, address, candidates, min_km="2,5", min_villages="2", bonus="1.000")
    client.post(address, sent)
    run = PlanRun.objects.get()
    asked = parsed(run.policy)
    assert (str(asked.min_km), asked.kawasan) == ("2.5", Kawasan(2, 1000))
    page = client.get(address, {"dari": run.pk}).text
    assert 'value="2.5"' in page
    assert 'value="1000"' in page


def test_the_choice_of_lists_says_which_are_simulated(
    client: Client, address: str, candidates: CandidateSet
) -> None:
    assert "PODES (simulasi)" not in client.get(address).text
    CandidateSet.objects.update(simulated=True)
    assert "PODES (simulasi)" in client.get(address).text


def test_a_number_of_thousands_of_digits_is_refused_in_words(
    client: Client, address: str, candidates: CandidateSet
) -> None:
    response = client.post(address, _prefilled(client, address, candidates, cap_province="9" * 5000))
    assert response.status_code == 422
    assert "Angka ini terlalu besar" in response.text
