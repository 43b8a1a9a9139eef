"""Decrees and the versions of their annexes: what they list, what changed, that nothing is ever edited."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from desmigratif.decrees import actions, differences, listing, queries
from desmigratif.decrees.errors import (
    DecidedError,
    NoChangeError,
    NothingConfirmedError,
    NumberTakenError,
    StruckOutError,
)
from desmigratif.decrees.models import Annex, AnnexRow, Decree
from desmigratif.decrees.printing import canon
from desmigratif.decrees.tests.conftest import WRITTEN, Office
from desmigratif.inbox.models import CalendarEntry, Notice
from desmigratif.objections import queries as objections
from desmigratif.programmes.actions import steps
from desmigratif.programmes.models import Site

pytestmark = pytest.mark.django_db

NEXT = actions.Written("KEP. 7/2018", date(2018, 2, 1), "Perubahan")
WHY = "Desa mengundurkan diri."


def rows(decree: Decree) -> list[AnnexRow]:
    return list(queries.rows_of(queries.newest_annex(decree)))


def amended(office: Office, decree: Decree, **own: str) -> Annex:
    """Every offered change is taken, each with its own reason or the common one."""
    chosen = {offer.key: own.get(offer.kind, "") for offer in listing.offered(decree)}
    return actions.amend(decree=decree, written=NEXT, chosen=chosen, reason=WHY, by=office.first)


@pytest.fixture
def replaced(monkeypatch: pytest.MonkeyPatch) -> dict[int, Site]:
    """What the room below would say took the place of which site."""
    known: dict[int, Site] = {}
    monkeypatch.setattr(
        objections, "replacements", lambda sites: {one.pk: known[one.pk] for one in sites if one.pk in known}
    )
    return known


def test_version_1_lists_what_is_confirmed_by_year_and_place(office: Office) -> None:
    decree = office.decreed(besides=[1])
    found = rows(decree)
    assert [row.position for row in found] == [1, 2, 3]
    assert [row.year for row in found] == sorted(row.year for row in found)
    assert {row.site.state for row in found} == {"confirmed"}
    annex = queries.newest_annex(decree)
    assert (annex.version, annex.number, annex.villages) == (1, WRITTEN.number, 3)
    assert annex.sha256 == canon.sha256(found)
    first = found[0]
    assert (first.province, first.district) == (first.village.province.name, first.village.district.name)  # type: ignore[union-attr]
    assert first.code in office.ground.country.codes


def test_a_decree_of_one_year_lists_that_year_and_another_decree_the_rest(office: Office) -> None:
    approval = office.approved()
    office.confirmed(approval)
    first = actions.decree(approval=approval, written=WRITTEN, year=2017, by=office.second)
    rest = actions.decree(approval=approval, written=NEXT, year=None, by=office.second)
    assert [{row.year for row in rows(one)} for one in (first, rest)] == [{2017}, {2018}]
    assert listing.offered(first) == [], "what another decree lists is not offered"


def test_without_a_confirmed_site_there_is_nothing_to_decree(office: Office) -> None:
    with pytest.raises(DecidedError):
        actions.decree(approval=office.asked(), written=WRITTEN, year=None, by=office.second)
    approval = queries.approvals().get()
    actions.approve(approval=approval, by=office.second)
    with pytest.raises(NothingConfirmedError):
        actions.decree(approval=approval, written=WRITTEN, year=None, by=office.second)


def test_a_number_is_used_once_until_it_is_struck_out(office: Office) -> None:
    decree = office.decreed(besides=[0])
    steps.step(site=decree.approval.sites.order_by("pk")[0].site, verb="confirm", reason="Agreed.", by=None)
    with pytest.raises(NumberTakenError):
        actions.decree(approval=decree.approval, written=WRITTEN, year=None, by=office.second)
    actions.strike_out(decree=decree, reason="Salah nomor.", by=office.first)
    again = actions.decree(approval=decree.approval, written=WRITTEN, year=None, by=office.second)
    assert len(rows(again)) == 4, "what stood in the decree that was struck out is free"
    for act in (amended, lambda *_: actions.strike_out(decree=decree, reason="Lagi.", by=office.first)):
        with pytest.raises(StruckOutError):
            act(office, decree)


def test_what_goes_and_what_comes_becomes_a_version_with_its_reasons(office: Office) -> None:
    decree = office.decreed(besides=[3])
    before = {row.site_id for row in rows(decree)}
    gone = rows(decree)[0].site
    come = decree.approval.sites.order_by("pk")[3].site
    steps.undo(change=gone.changes.get(verb="confirm"), reason="Keliru.", by=None)
    steps.step(site=Site.objects.get(pk=gone.pk), verb="withdraw", reason="Keliru.", by=None)
    steps.step(site=come, verb="confirm", reason="Agreed.", by=None)
    annex = amended(office, decree, added="Baru disepakati.")
    assert {row.site_id for row in rows(decree)} == (before - {gone.pk}) | {come.pk}
    assert (annex.version, annex.number, annex.changes, annex.reason) == (2, NEXT.number, 2, WHY)
    changes = {(one.kind, one.gone_id, one.come_id, one.reason) for one in queries.changes_of(annex)}
    assert changes == {("removed", gone.pk, None, WHY), ("added", None, come.pk, "Baru disepakati.")}
    one, two = queries.annexes_of(decree)[::-1]
    found = differences.between(one, two)
    assert [(each.kind, each.reason) for each in found] == [("added", "Baru disepakati."), ("removed", WHY)]
    assert {row.site_id for row in one.rows.all()} == before, "the version before stays"


def test_an_alternative_takes_the_place_of_its_village(office: Office, replaced: dict[int, Site]) -> None:
    approval = office.approved()
    sites = office.confirmed(approval, besides=[0, 1])
    instead = office.ground.opened("desmigratif", "32.12.01.1001", date(2017, 1, 1))
    steps.step(site=sites[0], verb="withdraw", reason="Keberatan.", by=None)
    replaced[sites[0].pk] = steps.step(site=instead, verb="confirm", reason="Agreed.", by=None)
    decree = actions.decree(approval=approval, written=WRITTEN, year=None, by=office.second)
    years = {row.site_id: row.year for row in rows(decree)}
    assert set(years) == {instead.pk, sites[2].pk, sites[3].pk}
    assert years[instead.pk] == approval.sites.get(site=sites[0]).year
    later = office.ground.opened("desmigratif", "52.02.01.1001", date(2017, 1, 1))
    steps.step(site=Site.objects.get(pk=instead.pk), verb="close", reason="Batal.", by=None)
    replaced[instead.pk] = steps.step(site=later, verb="confirm", reason="Agreed.", by=None)
    (offer,) = listing.offered(decree)
    assert (offer.kind, offer.gone, offer.come) == ("replaced", instead, later)
    amended(office, decree)
    one, two = queries.annexes_of(decree)[::-1]
    (change,) = differences.between(one, two)
    assert (change.kind, change.gone and change.gone.site_id, change.come and change.come.site_id) == (
        "replaced",
        instead.pk,
        later.pk,
    )


def test_what_another_decree_lists_takes_no_place_in_this_one(
    office: Office, replaced: dict[int, Site]
) -> None:
    approval = office.approved()
    sites = office.confirmed(approval)
    decree = actions.decree(approval=approval, written=WRITTEN, year=None, by=office.second)
    instead = office.ground.opened("desmigratif", "32.12.01.1001", date(2017, 1, 1))
    instead = steps.step(site=instead, verb="confirm", reason="Agreed.", by=None)
    steps.undo(change=sites[0].changes.get(verb="confirm"), reason="Keliru.", by=None)
    steps.step(site=Site.objects.get(pk=sites[0].pk), verb="withdraw", reason="Keberatan.", by=None)
    replaced[sites[0].pk] = instead
    other = actions.decree(approval=approval, written=NEXT, year=None, by=office.second)
    assert [row.site_id for row in rows(other)] == [instead.pk]
    (offer,) = listing.offered(decree)
    assert (offer.kind, offer.gone, offer.come) == ("removed", sites[0], None)


def test_a_version_that_changes_nothing_is_refused(office: Office) -> None:
    decree = office.decreed()
    for chosen in ({}, {"1-2": "Tidak ditawarkan"}):
        with pytest.raises(NoChangeError):
            actions.amend(decree=decree, written=NEXT, chosen=chosen, reason=WHY, by=office.first)
    assert decree.annexes.count() == 1


def test_the_database_keeps_versions_as_they_were_made(office: Office) -> None:
    decree = office.decreed()
    annex = queries.newest_annex(decree)
    row = rows(decree)[0]
    changes = (
        (Decree.objects.filter(pk=decree.pk), {"number": "lain"}),
        (Annex.objects.filter(pk=annex.pk), {"villages": 400}),
        (AnnexRow.objects.filter(pk=row.pk), {"name": "lain"}),
    )
    for found, change in changes:
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            found.update(**change)
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            found._raw_delete(found.db)
    row.pk, row.position, row.site = None, 5, office.ground.opened("desbumi", "32.12.01.1001")
    with pytest.raises(IntegrityError, match="holds what it was made with"), transaction.atomic():
        row.save(force_insert=True)


def test_a_decree_is_told_and_stands_on_everybodys_calendar(office: Office) -> None:
    decree = office.decreed()
    told = Notice.objects.filter(kind="decree", about_id=decree.pk)
    assert {one.to.username for one in told} == {"planner", "kemnaker1"}
    entry = CalendarEntry.objects.get(source_kind="decrees.decree", source_id=decree.pk)
    assert (entry.day, entry.agency, entry.area, entry.person) == (WRITTEN.dated_on, None, None, None)
    actions.strike_out(decree=decree, reason="Salah nomor.", by=office.first)
    assert not CalendarEntry.objects.filter(source_id=decree.pk).exists()


def test_a_decree_is_found_by_number_title_and_village(office: Office) -> None:
    decree = office.decreed()
    for text in ("101/2017", "penetapan", rows(decree)[0].name, rows(decree)[0].code):
        assert queries.matching(queries.decrees(), {"text": text}).get() == decree
    assert not queries.matching(queries.decrees(), {"text": "tidak ada"}).exists()
    assert not queries.matching(queries.decrees(), {"year": 2018}).exists()
