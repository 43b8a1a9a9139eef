"""Nominating, papers, withdrawing: what is kept and what is refused."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from desmigratif.accounts.models import User
from desmigratif.accounts.tests.country import Country
from desmigratif.audit.models import AuditLine
from desmigratif.nominations.actions import add_papers, withdraw
from desmigratif.nominations.demo import ensure_example_nominations
from desmigratif.nominations.errors import (
    NominatedTwiceError,
    SamePaperError,
    TooManyPapersError,
    WithdrawnError,
)
from desmigratif.nominations.models import MOST_BYTES, Nomination
from desmigratif.nominations.papers import Paper, PaperError
from desmigratif.nominations.tests.conftest import HERE, PDF, REASON, nominated

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
