"""Nominating, papers, withdrawing: what is kept and what is refused."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from desmigratif.accounts.models import User
from desmigratif.accounts.tests.country import Country
from desmigratif.audit.models import AuditLine
from desmigratif.nominations import queries
from desmigratif.nominations.actions import Asked, add_papers, nominate, take_out, withdraw
from desmigratif.nominations.demo import ensure_example_nominations
from desmigratif.nominations.errors import (
    NominatedTwiceError,
    SamePaperError,
    TakenOutError,
    TooManyPapersError,
    VillageEndedError,
    WithdrawnError,
)
from desmigratif.nominations.models import MOST_BYTES, Nomination
from desmigratif.nominations.papers import Paper, PaperError
from desmigratif.nominations.tests.conftest import HERE, PDF, REASON, nominated
from desmigratif.places.actions.lineage import Asked as Lineage
from desmigratif.programmes.actions import lineage
from desmigratif.programmes.tests.ground import NEXT, Ground

JPEG = b"\xff\xd8\xff\xe0" + b"x" * 20 + b"\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 20 + b"IEND\xaeB`\x82"


def test_a_nomination_is_kept_with_its_papers_and_one_line_in_the_trail(
    country: Country, coordinator: User
) -> None:
    made = nominated(country, coordinator, HERE, PDF, Paper("foto.jpg", JPEG), Paper("peta.png", PNG))
    assert (made.state, made.reason, made.by_label) == ("submitted", REASON, "koordinator")
    assert [paper.kind for paper in made.documents.all()] == ["pdf", "jpg", "png"]
    line = AuditLine.objects.get(subject_kind="nomination")
    assert (line.verb, line.agency_id, line.area_id) == ("nominate", made.agency_id, made.village_id)


def test_an_agency_asks_once_for_a_village_in_a_year_until_it_withdraws(
    country: Country, coordinator: User
) -> None:
    first = nominated(country, coordinator)
    with pytest.raises(NominatedTwiceError):
        nominated(country, coordinator)
    gone = withdraw(nomination=first, reason="Salah tahun", by=coordinator)
    assert (gone.stands, gone.withdraw_reason) == (False, "Salah tahun")
    assert nominated(country, coordinator).pk != first.pk


def test_what_was_withdrawn_stays_as_it_is(country: Country, coordinator: User) -> None:
    gone = withdraw(nomination=nominated(country, coordinator), reason="Salah tahun", by=coordinator)
    with pytest.raises(WithdrawnError):
        withdraw(nomination=gone, reason="Sekali lagi", by=coordinator)
    with pytest.raises(WithdrawnError):
        add_papers(nomination=gone, papers=[PDF], by=coordinator)


def test_the_database_keeps_what_was_asked(country: Country, coordinator: User) -> None:
    made = nominated(country, coordinator, HERE, PDF)
    every = Nomination.objects.filter(pk=made.pk)
    changes: list[Callable[[], object]] = [
        lambda: every.update(reason="Lain"),
        lambda: every.update(year=2030),
        lambda: made.documents.update(name="lain.pdf"),
        lambda: made.documents.all().delete(),
        lambda: Nomination.objects.filter(pk=made.pk).delete(),
    ]
    for change in changes:
        with pytest.raises((IntegrityError, ProtectedError)), transaction.atomic():
            change()
    withdraw(nomination=made, reason="Salah tahun", by=coordinator)
    with pytest.raises(IntegrityError), transaction.atomic():
        every.update(state="submitted", withdrawn_at=None, withdraw_reason="", withdrawn_by_label="")


def test_a_paper_is_taken_once_and_ten_at_most(country: Country, coordinator: User) -> None:
    made = nominated(country, coordinator, HERE, PDF)
    with pytest.raises(SamePaperError):
        add_papers(nomination=made, papers=[PDF], by=coordinator)
    more = [Paper(f"{n}.pdf", PDF.content + bytes([n])) for n in range(10)]
    with pytest.raises(TooManyPapersError):
        add_papers(nomination=made, papers=more, by=coordinator)
    add_papers(nomination=made, papers=more[:9], by=coordinator)
    assert made.documents.count() == 10


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ" + b"x" * 50,
        b"<svg onload='x'/>",
        b"%PDF-1.4 broken off",
        PNG[:-4],
        JPEG[:-2],
        b"%PDF-" + b"x" * MOST_BYTES + b"%%EOF",
    ],
    ids=["empty", "program", "svg", "half a PDF", "half a PNG", "half a JPEG", "too large"],
)
def test_a_paper_is_judged_by_what_it_holds(country: Country, coordinator: User, content: bytes) -> None:
    with pytest.raises(PaperError, match=r"surat\.pdf: "):
        nominated(country, coordinator, HERE, Paper("surat.pdf", content))
    assert not Nomination.objects.exists(), "nothing is left half done"


def test_examples_are_marked_and_made_once(country: Country, coordinator: User) -> None:
    made = ensure_example_nominations()
    assert [one.simulated for one in made] == [True]
    assert all(one.reason.startswith("Contoh") for one in made)
    assert ensure_example_nominations() == []


def test_a_paper_given_by_mistake_is_emptied_and_says_who_did_it_and_why(
    country: Country, coordinator: User
) -> None:
    made = nominated(country, coordinator, HERE, PDF)
    paper = made.documents.get()
    take_out(paper=paper, reason="Memuat nama pekerja", by=coordinator)
    gone = made.documents.get()
    assert (bytes(gone.content), gone.name) == (b"", "")
    assert (gone.sha256, gone.size) == (paper.sha256, paper.size)
    assert (gone.taken_out_reason, gone.taken_out_by_label) == ("Memuat nama pekerja", "koordinator")
    assert gone.taken_out_at is not None
    with pytest.raises(TakenOutError):
        take_out(paper=gone, reason="Sekali lagi", by=coordinator)
    line = AuditLine.objects.get(verb="remove", subject_kind="nomination")
    assert line.detail["paper"] == paper.pk
    assert line.detail["reason"] == "Memuat nama pekerja"
    add_papers(nomination=made, papers=[PDF], by=coordinator)
    assert queries.nominations().get(pk=made.pk).papers == 1  # type: ignore[attr-defined]


def test_nothing_but_its_own_function_empties_a_paper(country: Country, coordinator: User) -> None:
    made = nominated(country, coordinator, HERE, PDF)
    emptied = {"content": b"", "name": "", "taken_out_at": timezone.now()}
    for changed in (
        {"content": b""},
        {**emptied, "taken_out_reason": "Salah", "taken_out_by_label": "koordinator"},
        {"taken_out_reason": "Salah"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            made.documents.update(**changed)
    with pytest.raises(IntegrityError), transaction.atomic():
        take_out(paper=made.documents.get(), reason=" ", by=coordinator)


def test_a_paper_of_a_withdrawn_nomination_can_still_be_taken_out(
    country: Country, coordinator: User
) -> None:
    made = nominated(country, coordinator, HERE, PDF)
    withdraw(nomination=made, reason="Salah desa", by=coordinator)
    take_out(paper=made.documents.get(), reason="Memuat nama pekerja", by=coordinator)
    assert bytes(made.documents.get().content) == b""


def test_the_trail_counts_papers_and_names_none(country: Country, coordinator: User) -> None:
    made = nominated(country, coordinator)
    add_papers(nomination=made, papers=[PDF], by=coordinator)
    line = AuditLine.objects.get(verb="add papers")
    assert line.detail["papers"] == 1
    assert PDF.name not in str(line.detail)


def test_a_village_that_exists_no_longer_is_refused(ground: Ground, coordinator: User) -> None:
    before = (ground.village(NEXT), ground.village(HERE))
    lineage.apply_lineage(
        asked=Lineage("merge", date(2026, 1, 1), "Perda", "Lembaran", before, before[1:]), by=None
    )
    (role,) = coordinator.current_roles
    with pytest.raises(VillageEndedError):
        nominate(asked=Asked(before[0], role.agency, 2027, REASON), by=coordinator)
    nominate(asked=Asked(before[1], role.agency, 2027, REASON), by=coordinator)
