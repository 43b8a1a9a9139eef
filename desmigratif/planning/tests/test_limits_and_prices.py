"""What a stored plan says beyond its villages: prices, what rules cost, next-best plans, how sure it is."""

import csv
import io
import json
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from desmigratif.accounts.models import User
from desmigratif.planning import limits, price_words, queries, run_words
from desmigratif.planning.actions.storing import store_result
from desmigratif.planning.folder import read_folder
from desmigratif.planning.models import PlanRun, Verdict
from desmigratif.planning.tests.conftest import result_of
from desmigratif.tasks import actions as tasks
from desmigratif.tasks.report import Report

pytestmark = pytest.mark.django_db

MARGINALS = (
    "rule,place,value,exact\nquota,2017,40000000,1\nregency_year_cap,52.03/2018,7.5,0\nbudget_idr,2018,0,1\n"
)
ALTERNATIVES = (
    "rank,objective,enters,leaves\n2,{},52.03.01.2002,52.03.01.2001\n1,{},32.12.01.2002,32.12.01.2001\n"
)


@pytest.fixture
def told_run(asked_run: PlanRun, tmp_path: Path) -> PlanRun:
    """A stored plan whose files have everything that the plan command may tell."""
    folder = tmp_path / "told"
    objective = result_of(asked_run, folder).number("objective") or 0
    (folder / "marginals.csv").write_text(MARGINALS)
    (folder / "alternatives.csv").write_text(ALTERNATIVES.format(objective - 900, objective - 500))
    _priced(folder / "explanations.csv")
    summary = json.loads((folder / "summary.json").read_text())
    told = {"certified_bound": objective, "certified_gap": 0, "robust": {"runs": 9, "stay": 3, "codes": []}}
    (folder / "summary.json").write_text(json.dumps(summary | told))
    assert asked_run.task is not None
    task = tasks.begin(task_id=asked_run.task.pk)
    assert task is not None
    store_result(run_id=asked_run.pk, result=read_folder(folder), report=Report(task, lambda: False))
    return queries.whole_runs().get(pk=asked_run.pk)


def _priced(path: Path) -> None:
    """Prices as the command writes them: blank for excluded villages, one exact and one of nothing."""
    header, *rows = path.read_text().splitlines()
    columns = header.split(",")
    made = []
    for number, row in enumerate(rows):
        cells = row.rsplit(",", 2)
        price = "" if ",excluded," in row else "0" if number == 1 else str(1000 + number)
        made.append(",".join([cells[0], price, "1" if number == 2 and price else "0"]))
    assert columns[-2:] == ["price", "price_exact"]
    path.write_text("\n".join([header, *made]) + "\n")


def test_prices_are_stored_with_their_exactness(told_run: PlanRun) -> None:
    verdicts = list(queries.verdicts_of(told_run))
    assert all((one.price is None) == (one.status == "excluded") for one in verdicts)
    exact = [one for one in verdicts if one.price_exact]
    assert [one.price for one in exact] == [1002]


@pytest.mark.parametrize(
    ("status", "price", "exact", "words"),
    [
        ("not_chosen", 1500, False, "Memasukkan desa ini menurunkan nilai rencana sedikitnya 1.500."),
        ("not_chosen", 1500, True, "Memasukkan desa ini menurunkan nilai rencana tepat 1.500."),
        ("chosen", 7, False, "Mengeluarkan desa ini menurunkan nilai rencana sedikitnya 7."),
        ("chosen", 7, True, "Mengeluarkan desa ini menurunkan nilai rencana tepat 7."),
        ("chosen", 0, True, "Ada rencana lain tanpa desa ini yang nilainya sama."),
        ("not_chosen", 0, True, "Ada rencana lain dengan desa ini yang nilainya sama."),
        ("not_chosen", None, False, ""),
        ("excluded", None, False, ""),
    ],
)
def test_a_price_is_said_in_a_sentence(status: str, price: int | None, exact: bool, words: str) -> None:
    verdict = Verdict(status=status, price=price, price_exact=exact)
    with translation.override("id"):
        assert price_words.price_in_words(verdict) == words


def test_a_price_of_nothing_that_is_a_bound_promises_nothing() -> None:
    with translation.override("en"):
        said = price_words.price_in_words(Verdict(status="chosen", price=0, price_exact=False))
    assert "not known" in said


def test_a_price_below_nothing_is_refused_by_the_database(told_run: PlanRun) -> None:
    with pytest.raises(IntegrityError, match="verdict_price_is_a_loss"), transaction.atomic():
        Verdict.objects.filter(run=told_run).update(price=-1)


def test_only_undecided_villages_without_an_exact_price_may_be_forced() -> None:
    assert price_words.may_be_forced(Verdict(status="chosen", price=5))
    assert price_words.may_be_forced(Verdict(status="not_chosen"))
    assert not price_words.may_be_forced(Verdict(status="not_chosen", price=5, price_exact=True))
    assert not price_words.may_be_forced(Verdict(status="excluded"))


def test_rules_are_told_dearest_first_and_free_ones_are_not(told_run: PlanRun) -> None:
    with translation.override("id"):
        told = limits.rule_costs(told_run)
    assert [(one.value, one.exact) for one in told] == [("40.000.000", True), ("7,5", False)]
    assert "2017" in told[0].words
    assert "Lombok Timur" in told[1].place


def test_next_best_plans_come_in_order_with_what_they_have_less(told_run: PlanRun) -> None:
    assert [(one.rank, one.less) for one in limits.next_best(told_run)] == [(1, 500), (2, 900)]
    assert "32.12.01.2002" in limits.next_best(told_run)[0].enters


def test_the_page_of_a_plan_says_it_all(signed_in: Client, told_run: PlanRun) -> None:
    text = signed_in.get(told_run.get_absolute_url()).text
    for words in ("Seberapa pasti", "Harga setiap aturan", "40.000.000", "Rencana terbaik berikutnya"):
        assert words in text
    assert "3 dari 4 desa" in text
    assert "Tetap pada setiap percobaan" in text
    assert run_words.certainty(told_run)


def test_the_page_of_a_village_shows_its_price(signed_in: Client, told_run: PlanRun) -> None:
    verdict = Verdict.objects.filter(
        run=told_run, status="not_chosen", price__gt=0, price_exact=False
    ).earliest("pk")
    text = signed_in.get(reverse("planning:village", args=[told_run.pk, verdict.village_id])).text
    assert f"sedikitnya {verdict.price:,}.".replace(",", ".") in text


def test_the_list_and_its_file_show_prices_as_bounds_unless_exact(
    signed_in: Client, told_run: PlanRun
) -> None:
    page = signed_in.get(told_run.get_absolute_url(), {"show": "every"}).text
    assert "≥ 1.001" not in page
    assert ">1.002<" in page
    assert "≥ 1.003" in page
    file = signed_in.get(reverse("planning:export_csv", args=[told_run.pk]), {"show": "every"}).text
    rows = list(csv.DictReader(io.StringIO(file.removeprefix("\ufeff"))))
    told = {row["harga keputusan lain, sedikitnya"]: row["harga itu tepat"] for row in rows}
    assert (told["1002"], told["1003"], told[""]) == ("ya", "tidak", "")


def test_a_what_if_is_marked_and_never_the_newest_plan(
    signed_in: Client, told_run: PlanRun, planner: User
) -> None:
    PlanRun.objects.create(
        title="Andai",
        candidates=told_run.candidates,
        policy=told_run.policy,
        parent=told_run,
        change={"rule": "caps.province"},
        status="optimal",
        stored_at=told_run.stored_at,
        objective=1,
        bound=1,
        gap=0,
        chosen=1,
    )
    assert queries.newest_finished(planner) == told_run
    assert "andaikan" in signed_in.get(reverse("planning:index")).text
    assert "Andai" in signed_in.get(told_run.get_absolute_url()).text


def test_a_what_if_without_its_change_is_refused_by_the_database(told_run: PlanRun) -> None:
    with pytest.raises(IntegrityError, match="plan_run_what_if_says_the_change"), transaction.atomic():
        PlanRun.objects.update(change={"rule": "caps.province"})


def test_a_plan_without_these_files_is_shown_without_them(signed_in: Client, finished_run: PlanRun) -> None:
    PlanRun.objects.filter(pk=finished_run.pk).update(summary={"years": []})
    finished_run.files.filter(name__in=[limits.MARGINALS, limits.ALTERNATIVES]).delete()
    run = queries.whole_runs().get(pk=finished_run.pk)
    assert (limits.rule_costs(run), limits.next_best(run), limits.staying(run)) == ([], [], None)
    assert (run_words.certainty(run), run.certified_gap) == ([], None)
    assert signed_in.get(run.get_absolute_url()).status_code == 200
