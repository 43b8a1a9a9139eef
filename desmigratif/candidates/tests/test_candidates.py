"""Lists of candidates enter whole, labelled and right, or are refused fault by fault."""

import hashlib
import io

import pytest
import xlsxwriter
from django.db import IntegrityError, transaction
from django.utils import translation

from desmigratif.accounts.models import User
from desmigratif.accounts.tests.country import Country
from desmigratif.audit.models import AuditLine
from desmigratif.candidates import queries
from desmigratif.candidates.actions import candidates_from_register, simulate_candidates, store_candidates
from desmigratif.candidates.actions.keeping import ListOfCandidates
from desmigratif.candidates.faults import Fault, RefusedError
from desmigratif.candidates.models import CandidateSet
from desmigratif.candidates.tests.country import candidates_csv
from desmigratif.places.actions.indicators import write_indicators
from desmigratif.places.models import Indicator

GOOD = "52.03.01.2001,1000,400,0.1\n"
HEAD = "code,population,residents_abroad,poverty_share\n"


def _given(text: str) -> ListOfCandidates:
    return ListOfCandidates("uji", "uji", text.encode())


def _refused(text: str, by: User) -> tuple[Fault, ...]:
    with pytest.raises(RefusedError) as refused:
        store_candidates(given=_given(text), by=by)
    assert not CandidateSet.objects.exists()
    return refused.value.faults


def test_a_good_list_is_kept_byte_for_byte(country: Country, planner: User) -> None:
    content = candidates_csv(country)
    kept = store_candidates(given=ListOfCandidates("PODES", "PODES 2024", content), by=planner)
    assert queries.content_of(kept) == content
    assert (kept.rows, kept.sha256, kept.simulated) == (15, hashlib.sha256(content).hexdigest(), False)
    assert (
        AuditLine.objects.filter(verb="store", subject_kind="candidate set", actor_id=planner.pk).count() == 1
    )


def test_the_same_list_again_is_the_same_list(
    candidates: CandidateSet, country: Country, planner: User
) -> None:
    again = store_candidates(given=ListOfCandidates("lain", "lain", candidates_csv(country)), by=planner)
    assert (again.pk, again.name) == (candidates.pk, "PODES")
    assert CandidateSet.objects.count() == 1


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ("99.99.99.2001,1000,1,0.1", "code", "is not in the register"),
        ("5203012001x,1000,1,0.1", "code", "is not a Kemendagri code"),
        ("5203014001,1000,1,0.1", "code", "perhaps a BPS code"),
        ("52.03.01.2002,1000,-1,0.1", "residents_abroad", "below 0"),
        ("52.03.01.2002,1000,1001,0.1", "residents_abroad", "more than the population"),
        ("52.03.01.2002,1000,10,1.5", "poverty_share", "outside 0 to 1"),
        ("52.03.01.2002,seribu,10,0.5", "population", "not a whole number"),
        (GOOD.strip(), "code", "more than once"),
    ],
)
def test_each_fault_is_named_with_row_and_column(
    country: Country, planner: User, row: str, column: str, words: str
) -> None:
    with translation.override("en"):
        faults = _refused(f"{HEAD}{GOOD}{row}\n", planner)
    fault = faults[-1]
    assert (fault.row, fault.column) == (3, column)
    assert words in fault.words


def test_faults_are_told_in_indonesian(country: Country, planner: User) -> None:
    with translation.override("id"):
        fault = _refused(f"{HEAD}99.99.99.2001,1000,1,0.1\n", planner)[0]
    assert str(fault).startswith("baris 2, kolom code: 99.99.99.2001 tidak ada")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("kode,population\n1,2\n", "column code is missing"),
        ("code,luas\n52.03.01.2001,2\n", "no figures"),
        (HEAD, "no rows"),
        ("", "first row"),
    ],
)
def test_a_file_that_is_no_list_is_refused_as_a_whole(
    country: Country, planner: User, text: str, words: str
) -> None:
    with translation.override("en"):
        fault = _refused(text, planner)[0]
    assert fault.row == 0
    assert words in fault.words


def test_bad_rows_can_be_left_out_and_are_remembered(country: Country, planner: User) -> None:
    text = f"{HEAD}{GOOD}99.99.99.2001,1000,1,0.1\n52.03.01.2002,10,11,0.1\n"
    kept = store_candidates(given=_given(text), leave_out_bad_rows=True, by=planner)
    assert queries.content_of(kept).decode() == HEAD + GOOD
    assert [(fault["row"], fault["column"]) for fault in kept.left_out] == [
        (3, "code"),
        (4, "residents_abroad"),
    ]


def test_a_list_with_no_good_row_is_refused_even_then(country: Country, planner: User) -> None:
    with pytest.raises(RefusedError):
        store_candidates(given=_given(f"{HEAD}99.99.99.2001,1,1,0.1\n"), leave_out_bad_rows=True, by=planner)


def test_a_workbook_is_read_like_a_csv(country: Country, planner: User) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD.strip().split(","))
        sheet.write_row(1, 0, ["52.03.01.2001", 1000, 400, 0.1])
    kept = store_candidates(given=ListOfCandidates("x", "x", out.getvalue()), by=planner)
    assert (kept.extension, kept.rows) == ("xlsx", 1)


def test_a_file_that_calls_itself_simulated_is_labelled_so(country: Country, planner: User) -> None:
    content = candidates_csv(country, simulated=True)
    assert store_candidates(given=ListOfCandidates("x", "x", content), by=planner).simulated


def test_a_simulated_list_that_does_not_say_so_gets_a_column_that_does(
    country: Country, planner: User
) -> None:
    content = candidates_csv(country)
    counted = store_candidates(given=ListOfCandidates("x", "x", content), by=planner)
    made = store_candidates(given=ListOfCandidates("x", "x", content, simulated=True), by=planner)
    assert (counted.simulated, made.simulated) == (False, True)
    lines = queries.content_of(made).decode().splitlines()
    assert lines[0].endswith(",simulated")
    assert all(line.endswith(",true") for line in lines[1:])


def test_simulated_figures_are_labelled_as_indicators_and_as_a_list(country: Country, planner: User) -> None:
    made = simulate_candidates(by=planner)
    assert (made.simulated, made.origin, made.rows) == (True, "simulation", 15)
    assert b"simulated" in queries.content_of(made).splitlines()[0]
    assert Indicator.objects.count() >= 45
    assert not Indicator.objects.filter(simulated=False).exists()
    count = Indicator.objects.count()
    assert simulate_candidates(by=planner).pk == made.pk
    assert Indicator.objects.count() == count


def test_nothing_is_simulated_without_a_register(planner: User) -> None:
    with pytest.raises(RefusedError):
        simulate_candidates(by=planner)


def test_a_list_is_drawn_from_the_newest_counted_figures(country: Country, planner: User) -> None:
    village = country.village("52.03.01.2001").pk
    for period, value in (("2020", 900), ("2024", 1000)):
        figures = [(village, "population", value), (village, "residents_abroad", 300)]
        write_indicators(figures=figures, period=period, source="PODES", simulated=False, by=planner)
    write_indicators(
        figures=[(village, "population", 5)], period="2025", source="sim", simulated=True, by=planner
    )
    made = candidates_from_register(by=planner)
    assert not made.simulated
    lines = queries.content_of(made).decode().splitlines()
    assert lines == ["code,population,residents_abroad,simulated", "52.03.01.2001,1000,300,no"]


def test_a_list_from_simulated_figures_is_labelled_simulated(country: Country, planner: User) -> None:
    simulate_candidates(by=planner)
    assert candidates_from_register(by=planner).simulated


def test_no_list_is_drawn_without_figures(country: Country, planner: User) -> None:
    with pytest.raises(RefusedError):
        candidates_from_register(by=planner)


def test_the_database_refuses_an_unlabelled_simulation(country: Country) -> None:
    values = {
        "name": "x",
        "source": "x",
        "origin": "simulation",
        "extension": "csv",
        "content": b"",
        "rows": 1,
    }
    with pytest.raises(IntegrityError, match="candidate_set_simulation_is_labelled"), transaction.atomic():
        CandidateSet.objects.create(sha256="0" * 64, **values)
