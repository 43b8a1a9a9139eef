"""Pages of lists of candidates, each with the outsider in it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertRedirects

from desmigratif.accounts.models import Role
from desmigratif.accounts.tests.country import BACKEND, Country, MakePerson
from desmigratif.candidates import queries
from desmigratif.candidates.models import CandidateSet
from desmigratif.candidates.tests.country import candidates_csv
from desmigratif.tasks import actions as tasks
from desmigratif.tasks.models import LongTask

pytestmark = pytest.mark.django_db

MAKING = [("get", "upload"), ("post", "upload"), ("post", "from_register"), ("post", "simulate")]


def _addresses(candidates: CandidateSet) -> list[str]:
    return [
        reverse("candidates:index"),
        reverse("candidates:candidate_set", args=[candidates.pk]),
        reverse("candidates:file", args=[candidates.pk]),
    ]


def _statuses_of_making(client: Client) -> set[int]:
    return {getattr(client, method)(reverse(f"candidates:{name}")).status_code for method, name in MAKING}


def test_strangers_are_asked_to_sign_in(client: Client, candidates: CandidateSet) -> None:
    for address in _addresses(candidates):
        expected = f"{reverse('account_login')}?next={address}"
        assertRedirects(client.get(address), expected, fetch_redirect_response=False)
    assert _statuses_of_making(client) == {302}
    assert (CandidateSet.objects.count(), LongTask.objects.count()) == (1, 0)


def test_people_without_a_role_get_404(
    client: Client, candidates: CandidateSet, make_person: MakePerson
) -> None:
    client.force_login(make_person("outsider"), backend=BACKEND)
    for address in _addresses(candidates):
        assert client.get(address).status_code == 404, address
    assert _statuses_of_making(client) == {404}


def test_viewers_read_everything_and_make_nothing(
    client: Client, candidates: CandidateSet, make_person: MakePerson
) -> None:
    client.force_login(make_person("viewer", Role.Kind.VIEWER), backend=BACKEND)
    for address in _addresses(candidates):
        assert client.get(address).status_code == 200, address
    assert _statuses_of_making(client) == {404}
    assert reverse("candidates:upload") not in client.get(reverse("candidates:index")).text


def test_lists_stand_under_the_plans_address(candidates: CandidateSet) -> None:
    assert _addresses(candidates) == [
        "/rencana/kandidat/",
        f"/rencana/kandidat/{candidates.pk}/",
        f"/rencana/kandidat/{candidates.pk}/berkas/",
    ]


def test_simulated_figures_are_labelled_on_every_page_and_file(
    signed_in: Client, candidates: CandidateSet
) -> None:
    CandidateSet.objects.update(simulated=True)
    for address in _addresses(candidates):
        response = signed_in.get(address)
        label = response.headers.get("Content-Disposition", "") or response.text
        assert "imulasi" in label, address


def test_a_list_is_taken_away_as_it_came_and_never_opens_as_a_page(
    signed_in: Client, candidates: CandidateSet
) -> None:
    response = signed_in.get(reverse("candidates:file", args=[candidates.pk]))
    assert response.content == queries.content_of(candidates)
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["Content-Type"].startswith("text/csv")


def test_an_empty_list_of_lists_says_what_to_do_next(signed_in: Client) -> None:
    text = signed_in.get(reverse("candidates:index")).text
    assert "Belum ada daftar" in text
    assert reverse("candidates:upload") in text


def test_an_uploaded_list_is_judged_row_by_row_and_what_was_typed_stays(
    signed_in: Client, country: Country
) -> None:
    bad = SimpleUploadedFile("x.csv", candidates_csv(country, extra="99.99.99.2001,1,1,0.1,1\n"))
    address = reverse("candidates:upload")
    response = signed_in.post(address, {"name": "Daftar A", "source": "PODES", "file": bad})
    assert response.status_code == 422
    assert "99.99.99.2001 tidak ada dalam daftar wilayah" in response.text
    assert 'value="Daftar A"' in response.text
    bad.seek(0)
    data = {"name": "Daftar A", "source": "PODES", "file": bad, "leave_out": "on"}
    page = signed_in.post(address, data, follow=True).text
    assert "Baris yang ditinggalkan" in page
    assert CandidateSet.objects.get().rows == 15


def test_a_list_can_be_drawn_from_the_register_or_simulated(signed_in: Client, country: Country) -> None:
    page = signed_in.post(reverse("candidates:from_register"), follow=True).text
    assert "belum berisi angka" in page
    response = signed_in.post(reverse("candidates:simulate"))
    task = LongTask.objects.get()
    assertRedirects(response, task.get_absolute_url())
    assert tasks.perform(task_id=task.pk, stopping=lambda: False)
    task.refresh_from_db()
    made = CandidateSet.objects.get()
    assert (task.kind, task.state, task.result_url) == (
        "candidates.simulate",
        "done",
        made.get_absolute_url(),
    )
