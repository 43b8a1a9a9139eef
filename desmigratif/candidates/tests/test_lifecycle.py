"""A list is looked over before it is kept, put aside and taken back; what is offered to plans follows."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertRedirects

from desmigratif.accounts.models import Role, User
from desmigratif.accounts.tests.country import BACKEND, Country, MakePerson
from desmigratif.audit.models import AuditLine
from desmigratif.candidates.actions import keep_draft, put_aside, store_candidates, throw_away
from desmigratif.candidates.actions.keeping import ListOfCandidates
from desmigratif.candidates.models import CandidateSet
from desmigratif.candidates.preview import preview_of
from desmigratif.candidates.tests.country import candidates_csv

pytestmark = pytest.mark.django_db
STEPS = ("keep", "throw_away", "put_aside", "take_back")


@pytest.fixture
def draft(country: Country, planner: User) -> CandidateSet:
    given = ListOfCandidates("Rancangan", "uji", candidates_csv(country), draft=True)
    return store_candidates(given=given, by=planner)


def _offered() -> list[CandidateSet]:
    return list(CandidateSet.objects.offered())


def _step(client: Client, candidates: CandidateSet, step: str) -> None:
    assert client.post(reverse(f"candidates:{step}", args=[candidates.pk])).status_code == 302


def test_only_planners_take_steps(client: Client, candidates: CandidateSet, make_person: MakePerson) -> None:
    addresses = [reverse(f"candidates:{step}", args=[candidates.pk]) for step in STEPS]
    assert {client.post(address).status_code for address in addresses} == {302}
    for name, kind in (("outsider", None), ("viewer", Role.Kind.VIEWER)):
        client.force_login(make_person(name, kind), backend=BACKEND)
        assert {client.post(address).status_code for address in addresses} == {404}
    assert _offered() == [candidates]


def test_an_uploaded_list_is_shown_before_it_is_kept(signed_in: Client, country: Country) -> None:
    file = SimpleUploadedFile("x.csv", candidates_csv(country))
    sent = {"name": "Daftar A", "source": "PODES", "file": file}
    page = signed_in.post(reverse("candidates:upload"), sent, follow=True)
    made = CandidateSet.objects.get()
    assert "Periksa daftar sebelum disimpan" in page.text
    assert "15 desa di 2 provinsi dan 3 kabupaten/kota: 12 desa, 3 kelurahan" in page.text
    assert "32.12.01.1001" in page.text
    assert _offered() == []
    _step(signed_in, made, "keep")
    assert _offered() == [made]
    assert AuditLine.objects.filter(verb="keep", subject_kind="candidate set").count() == 1


def test_a_draft_can_be_thrown_away_and_a_kept_list_cannot(
    signed_in: Client, draft: CandidateSet, planner: User
) -> None:
    keep_draft(candidates=draft, by=planner)
    assert not throw_away(candidates=draft, by=planner)
    _step(signed_in, draft, "throw_away")
    assert _offered() == [draft]
    CandidateSet.objects.update(draft=True)
    response = signed_in.post(reverse("candidates:throw_away", args=[draft.pk]))
    assertRedirects(response, reverse("candidates:index"))
    assert not CandidateSet.objects.exists()


def test_a_draft_that_comes_again_with_a_plan_is_kept(
    draft: CandidateSet, country: Country, planner: User
) -> None:
    given = ListOfCandidates("Daftar A", "uji", candidates_csv(country))
    assert store_candidates(given=given, by=planner) == draft
    assert _offered() == [draft]


def test_viewers_do_not_see_drafts_in_the_list(
    client: Client, draft: CandidateSet, make_person: MakePerson
) -> None:
    client.force_login(make_person("viewer", Role.Kind.VIEWER), backend=BACKEND)
    assert "Rancangan" not in client.get(reverse("candidates:index")).text


def test_a_list_put_aside_leaves_the_choice_and_comes_back(
    signed_in: Client, candidates: CandidateSet
) -> None:
    _step(signed_in, candidates, "put_aside")
    assert _offered() == []
    index = reverse("candidates:index")
    assert "PODES" not in signed_in.get(index).text
    assert "PODES" in signed_in.get(index, {"tampil": "disisihkan"}).text
    assert "Daftar ini disisihkan" in signed_in.get(candidates.get_absolute_url()).text
    _step(signed_in, candidates, "take_back")
    assert _offered() == [candidates]


def test_a_list_is_put_aside_once(candidates: CandidateSet, planner: User) -> None:
    for _time in range(2):
        put_aside(candidates=candidates, by=planner)
    assert AuditLine.objects.filter(verb="discard", subject_id=candidates.pk).count() == 1


def test_the_database_wants_to_know_who_put_a_list_aside(candidates: CandidateSet) -> None:
    with pytest.raises(IntegrityError, match="candidate_set_archived_by_someone"), transaction.atomic():
        CandidateSet.objects.update(archived_at=timezone.now())


def test_the_preview_counts_what_is_filled_in_and_what_is_simulated(country: Country) -> None:
    content = (
        candidates_csv(country, simulated=True).decode().replace(",1000,700,", ",,,").replace("true", "no", 3)
    )
    kept = store_candidates(given=ListOfCandidates("x", "x", content.encode()), by=None)
    preview = preview_of(kept)
    columns = {column.name: column for column in preview.columns}
    people = columns["population"]
    assert (people.filled, people.missing, people.least, people.greatest) == (14, 1, 1000, 1000)
    assert columns["code"].least is None
    assert (columns["cost_idr"].least, columns["cost_idr"].greatest) == (1_000_000, 1_000_014)
    assert (preview.simulated, kept.simulated, len(preview.first)) == (12, True, 8)
    assert preview.kinds == (("desa", 12), ("kelurahan", 3))
