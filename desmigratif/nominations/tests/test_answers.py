"""Every plan answers each nomination that stood when it was asked for."""

from datetime import date
from pathlib import Path

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from desmigratif.accounts.models import User
from desmigratif.accounts.tests.country import Country, MakePerson
from desmigratif.candidates.models import CandidateSet
from desmigratif.inbox.models import Notice
from desmigratif.nominations import queries
from desmigratif.nominations.actions import withdraw
from desmigratif.nominations.answers import answer
from desmigratif.nominations.telling import tell_nominators
from desmigratif.nominations.tests.conftest import HERE, nominated, of_office
from desmigratif.nominations.tests.test_pages import nominations
from desmigratif.places.actions.lineage import Asked, record_event
from desmigratif.planning.actions import discard_run, request_plan
from desmigratif.planning.actions.requests import PlanRequest
from desmigratif.planning.models import PlanRun, Verdict
from desmigratif.planning.tests.conftest import POLICY, finish

CHOSEN, KELURAHAN, MARGINAL = "32.12.01.2001", "52.03.01.1001", "52.03.01.2004"


def made(candidates: CandidateSet, planner: User, folder: Path) -> PlanRun:
    run = request_plan(asked=PlanRequest("Rencana", candidates, POLICY), by=planner)
    return finish(run, folder / str(run.pk))


def test_a_plan_answers_those_that_stood_when_it_was_asked_for(
    country: Country, coordinator: User, planner: User, candidates: CandidateSet, tmp_path: Path
) -> None:
    stood, gone = nominated(country, coordinator), nominated(country, coordinator, MARGINAL)
    gone = withdraw(nomination=gone, reason="Salah desa", by=coordinator)
    run = made(candidates, planner, tmp_path)
    late = nominated(country, coordinator, KELURAHAN)
    assert list(queries.answered_by(run)) == [stood]
    assert list(queries.plans_answering(stood)) == [run]
    assert not queries.plans_answering(gone).exists()
    assert not queries.plans_answering(late).exists()
    withdraw(nomination=stood, reason="Sudah dijawab", by=coordinator)
    assert list(queries.answered_by(run)) == [stood], "it stood then"


def test_the_answer_says_chosen_or_why_not_with_the_price(
    country: Country, coordinator: User, planner: User, candidates: CandidateSet, tmp_path: Path
) -> None:
    asked = [nominated(country, coordinator, code) for code in (CHOSEN, MARGINAL, KELURAHAN)]
    run = made(candidates, planner, tmp_path)
    Verdict.objects.filter(run=run, village=asked[1].village).update(price=40, price_exact=True)
    verdicts = queries.verdicts_on(run, queries.answered_by(run))
    said = [answer(run, one, verdicts[one.village_id]) for one in asked]
    assert said[0].headline == "Terpilih untuk 2017"
    assert "dicalonkan untuk 2018" in said[0].reason
    assert said[1].tone == "quiet"
    assert "tepat 40" in said[1].price
    assert said[2].tone == "stop"
    assert answer(run, asked[0], None).headline == "Tidak ada di daftar calon"
    counted = queries.counts_of(run)
    assert (counted.asked, counted.chosen, counted.left_out, counted.strangers) == (3, 1, 2, 0)


def test_the_answer_for_a_village_that_ended_names_those_with_its_land(
    country: Country,
    coordinator: User,
    signed_in: Client,
    planner: User,
    candidates: CandidateSet,
    tmp_path: Path,
) -> None:
    one = nominated(country, coordinator, HERE)
    run = made(candidates, planner, tmp_path)
    gone, heir = country.village(HERE), country.village("52.03.01.2002")
    asked = Asked("merge", date(2026, 1, 1), "Perda", "Lembaran", (gone, heir), (heir,))
    record_event(asked=asked, by=None)
    said = f"wilayahnya sekarang termasuk {heir.name} (52.03.01.2002)"
    answers = reverse("nominations:answers", args=[run.pk])
    for address in (answers, one.get_absolute_url()):
        assert said in signed_in.get(address).content.decode()
    file = signed_in.get(reverse("nominations:export_answers", args=[run.pk, "csv"]))
    assert said in file.content.decode("utf-8-sig")


def test_a_village_that_is_no_candidate_is_answered_too(
    country: Country, coordinator: User, planner: User, candidates: CandidateSet, tmp_path: Path
) -> None:
    one = nominated(country, coordinator)
    run = made(candidates, planner, tmp_path)
    Verdict.objects.filter(run=run, village=one.village).delete()
    counted = queries.counts_of(run)
    assert (counted.asked, counted.strangers) == (1, 1)
    assert list(queries.matching(queries.answered_by(run), {"answer": "stranger"})) == [one]


def test_plans_put_aside_answer_nothing_any_more(
    country: Country, coordinator: User, planner: User, candidates: CandidateSet, tmp_path: Path
) -> None:
    one = nominated(country, coordinator)
    run = made(candidates, planner, tmp_path)
    discard_run(run=run, reason="Salah daftar", by=planner)
    assert not queries.plans_answering(one).exists()


def test_answers_stand_on_their_page_on_the_nomination_and_in_files(
    country: Country,
    coordinator: User,
    signed_in: Client,
    planner: User,
    candidates: CandidateSet,
    tmp_path: Path,
) -> None:
    one = nominated(country, coordinator, HERE)
    run = made(candidates, planner, tmp_path)
    page = signed_in.get(reverse("nominations:answers", args=[run.pk])).content.decode()
    assert HERE in page
    assert (
        reverse("nominations:answers", args=[run.pk])
        in signed_in.get(run.get_absolute_url()).content.decode()
    )
    assert run.title in signed_in.get(one.get_absolute_url()).content.decode()
    assert (
        reverse("nominations:nomination", args=[one.pk])
        in signed_in.get(reverse("overview:village", args=[one.village_id])).content.decode()
    )
    text = signed_in.get(reverse("nominations:export_answers", args=[run.pk, "csv"])).content.decode(
        "utf-8-sig"
    )
    assert [line.split(",")[0] for line in text.splitlines()] == ["kode", HERE]
    book = signed_in.get(reverse("nominations:export_answers", args=[run.pk, "xlsx"]))
    assert book.content[:2] == b"PK"
    assert signed_in.get(reverse("nominations:export_answers", args=[run.pk, "pdf"])).status_code == 404


def test_whoever_nominated_is_told_once_for_every_plan_in_numbers(
    country: Country,
    coordinator: User,
    planner: User,
    candidates: CandidateSet,
    tmp_path: Path,
    make_person: MakePerson,
) -> None:
    other = of_office(make_person, "sukabumi", "Disnaker Indramayu", "32.12")
    for code in (CHOSEN, KELURAHAN, MARGINAL):
        nominated(country, coordinator, code)
    nominated(country, other, CHOSEN)
    run = made(candidates, planner, tmp_path)
    with CaptureQueriesContext(connection) as few:
        assert tell_nominators() == 1
    assert tell_nominators() == 0
    (notice,) = Notice.objects.filter(to=coordinator)
    assert notice.subject_in_words == (
        "Rencana “Rencana” akan memilih 1 dari 3 desa yang Anda calonkan; belum ada keputusan"
    )
    assert notice.url == reverse("nominations:answers", args=[run.pk])
    (of_other,) = Notice.objects.filter(to=other)
    assert (of_other.values["chosen"], of_other.values["asked"]) == (1, 1)
    nominations(country, coordinator, 40, stand=True)
    made(candidates, planner, tmp_path)
    with CaptureQueriesContext(connection) as many:
        assert tell_nominators() == 1
    assert Notice.objects.filter(to=coordinator).count() == 2
    assert len(many) == len(few)


def test_the_answers_of_a_plan_cost_the_same_for_few_and_many(
    country: Country,
    coordinator: User,
    signed_in: Client,
    planner: User,
    candidates: CandidateSet,
    tmp_path: Path,
) -> None:
    nominations(country, coordinator, 10, stand=True)
    few = made(candidates, planner, tmp_path)
    assert queries.counts_of(few).asked == 10
    with CaptureQueriesContext(connection) as cheap:
        assert signed_in.get(reverse("nominations:answers", args=[few.pk])).status_code == 200
    nominations(country, coordinator, 900, stand=True)
    many = made(candidates, planner, tmp_path)
    assert queries.counts_of(many).asked == 900
    with CaptureQueriesContext(connection) as dear:
        assert signed_in.get(reverse("nominations:answers", args=[many.pk])).status_code == 200
    assert len(dear) == len(cheap)
