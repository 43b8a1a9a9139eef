"""Pages of approvals and decrees: two people approve, everybody with a role reads decrees."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from desmigratif.accounts.models import Role, User
from desmigratif.accounts.tests.country import BACKEND, MakePerson
from desmigratif.decrees import actions, queries, waiting
from desmigratif.decrees.models import Annex, AnnexRow, Approval, Decree
from desmigratif.decrees.tests.conftest import SOURCE, WRITTEN, Office, certified
from desmigratif.planning.models import PlanRun
from desmigratif.programmes.actions import steps
from desmigratif.programmes.models import Refusal, Site

pytestmark = pytest.mark.django_db

As = Callable[[User], Client]
ASKED = {"dated_on": "2016-12-28", "source": SOURCE, "note": "Mohon diperiksa"}
DECREED = {"number": "KEP. 1/2017", "dated_on": "2017-03-01", "title": "Penetapan desa", "year": "2017"}


@pytest.fixture
def by() -> As:
    """A browser of somebody."""

    def signed_in(person: User) -> Client:
        client = Client()
        client.force_login(person, backend=BACKEND)
        return client

    return signed_in


def address(name: str, *args: object) -> str:
    return reverse(f"decrees:{name}", args=args)


def test_from_the_page_of_a_plan_to_its_proposals(office: Office, by: As) -> None:
    first, second = by(office.first), by(office.second)
    plan = address("plan", office.run.pk)
    assert plan in first.get(office.run.get_absolute_url()).content.decode()
    ask = address("ask", office.run.pk)
    assert ask in first.get(plan).content.decode()
    sent = {**ASKED, "programme": office.programme.pk}
    assert first.post(ask, {**sent, "source": ""}).status_code == 422
    asked = first.post(ask, sent)
    approval = Approval.objects.get()
    assert asked.headers["Location"] == approval.get_absolute_url()
    assert second.get(plan).headers["Location"] == approval.get_absolute_url()
    page = second.get(approval.get_absolute_url()).content.decode()
    for shown in (
        "Setujui dan usulkan semua desa",
        "Mohon diperiksa",
        "Rp 4.000.0",
        "Jawa Barat",
        "Terbukti",
    ):
        assert shown in page, shown
    assert second.post(address("approve", approval.pk)).status_code == 302
    assert second.post(address("approve", approval.pk)).status_code == 302, "a second click does no harm"
    assert Site.objects.count() == 4


def test_whoever_asked_sees_no_way_to_decide(office: Office, by: As) -> None:
    approval, first = office.asked(), by(office.first)
    page = first.get(approval.get_absolute_url()).content.decode()
    assert "Anda yang memintanya" in page
    assert address("approve", approval.pk) not in page
    assert first.post(address("approve", approval.pk)).status_code == 404
    assert first.get(address("decline", approval.pk)).status_code == 404
    assert first.post(address("take_back", approval.pk)).status_code == 302
    assert queries.approvals().get().state == "withdrawn"


def test_another_agency_reads_and_does_not_decide(office: Office, by: As) -> None:
    approval, stranger = office.asked(), by(office.stranger)
    assert stranger.get(approval.get_absolute_url()).status_code == 200
    for name in ("approve", "decline", "take_back", "plan_again"):
        assert stranger.post(address(name, approval.pk)).status_code == 404
    assert stranger.get(address("ask", office.run.pk)).status_code == 404


def test_the_page_names_what_is_taken_and_plans_again(office: Office, by: As) -> None:
    approval, planner = office.asked(), by(office.planner)
    code = office.code_of(office.chosen()[0])
    site = office.ground.running("kampung-tki", code, starts_on=date(2012, 1, 1))
    page = planner.get(approval.get_absolute_url()).content.decode()
    for shown in (code, "Kampung TKI", "KP2MI", "1 Jan 2012", site.get_absolute_url()):
        assert shown in page, shown
    assert address("approve", approval.pk) not in page
    refused = planner.post(address("approve", approval.pk))
    assert refused.status_code == 422
    assert "Tidak ada yang disetujui: 1 desa" in refused.content.decode()
    made = planner.post(address("plan_again", approval.pk)).headers["Location"]
    again = PlanRun.objects.latest("pk")
    assert made == again.get_absolute_url()
    page = planner.get(approval.get_absolute_url()).content.decode()
    assert again.title in page


@pytest.mark.django_db(transaction=True)
def test_the_refusal_alone_is_kept_and_two_clicks_at_once_are_one_approval(office: Office, by: As) -> None:
    approval, second = office.asked(), by(office.second)
    verdict = office.chosen()[0]
    site = office.ground.opened("desbumi", office.code_of(verdict))
    assert second.post(address("approve", approval.pk)).status_code == 422
    assert Refusal.objects.get().village_id == verdict.village_id
    assert (Site.objects.count(), queries.approvals().get().state) == (1, "asked")
    steps.step(site=site, verb="withdraw", reason="Agreed.", by=None)
    start = Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        clicks = [pool.submit(_approved, office.second, approval, start) for _ in range(2)]
    assert {click.result() for click in clicks} == {approval.pk}
    assert Site.objects.filter(programme=office.programme).count() == 4


def _approved(person: User, approval: Approval, start: Barrier) -> int:
    """One click in a thread with a connection of its own."""
    try:
        start.wait(30)
        return actions.approve(approval=approval, by=person).pk
    finally:
        connection.close()


def test_declining_asks_for_a_reason(office: Office, by: As) -> None:
    approval, second = office.asked(), by(office.second)
    assert second.post(address("decline", approval.pk), {"reason": ""}).status_code == 422
    second.post(address("decline", approval.pk), {"reason": "Anggaran belum ada."})
    page = by(office.first).get(address("plan", office.run.pk)).content.decode()
    assert "Anggaran belum ada." in page


def test_a_decree_is_written_down_amended_and_struck_out(office: Office, by: As) -> None:
    approval, second = office.approved(), by(office.second)
    new = address("new", approval.pk)
    assert "Belum ada lokasi" in second.get(new).content.decode()
    sites = office.confirmed(approval)
    made = second.post(new, DECREED)
    decree = Decree.objects.get()
    assert made.headers["Location"] == decree.get_absolute_url()
    assert second.post(new, {**DECREED, "year": ""}).status_code == 422, "the number is taken"
    page = second.get(decree.get_absolute_url()).content.decode()
    assert queries.newest_annex(decree).sha256 in page
    amend = address("amend", decree.pk)
    assert "Tidak ada yang perlu diubah" in second.get(amend).content.decode()
    gone = next(site for site in sites if site.approved.year == 2017)
    steps.undo(change=gone.changes.get(verb="confirm"), reason="Keliru.", by=None)
    form = {"number": "KEP. 2/2017", "dated_on": "2017-06-01", "reason": "Batal didirikan."}
    assert second.post(amend, form).status_code == 422, "no change was chosen"
    assert second.post(amend, {**form, f"take_{gone.pk}-": "on"}).status_code == 302
    page = second.get(decree.get_absolute_url(), {"a": "2", "b": "1"}).content.decode()
    for shown in ("Batal didirikan.", gone.village.name, "dikeluarkan", "KEP. 2/2017"):
        assert shown in page, shown
    assert gone.village.name in second.get(decree.get_absolute_url(), {"versi": "1"}).content.decode()
    assert second.post(address("strike_out", decree.pk), {"reason": "Salah catat."}).status_code == 302
    assert second.get(amend).status_code == 404
    assert "Salah catat." in second.get(decree.get_absolute_url()).content.decode()


def test_everybody_with_a_role_reads_decrees_and_nobody_else(
    office: Office, by: As, make_person: MakePerson
) -> None:
    decree = office.decreed()
    village = office.ground.village()
    reader = by(make_person("petugas", Role.Kind.VILLAGE_OFFICER, "KP2MI", village))
    outsider = by(make_person("outsider"))
    annex = address("annex", decree.pk, 1, "csv")
    for url in (address("index"), address("export", "csv"), decree.get_absolute_url(), annex):
        assert reader.get(url).status_code == 200
        assert outsider.get(url).status_code == 404
        assert Client().get(url).status_code == 302
    for url in (
        address("approvals"),
        address("approval", decree.approval_id),
        address("plan", office.run.pk),
    ):
        assert reader.get(url).status_code == 404
    assert "persetujuan" not in reader.get(decree.get_absolute_url()).content.decode()
    for url in (address("annex", decree.pk, 2, "csv"), address("annex", decree.pk, 1, "exe")):
        assert reader.get(url).status_code == 404


def test_the_home_page_says_what_waits_and_the_list_shows_it(office: Office, by: As) -> None:
    approval = office.asked()
    assert [waiting.for_user(one).approvals for one in (office.first, office.second, office.stranger)] == [
        0,
        1,
        0,
    ]
    assert address("approvals") in by(office.second).get("/").content.decode()
    page = by(office.second).get(address("approvals"), {"state": "asked"}).content.decode()
    assert approval.get_absolute_url() in page
    actions.decline(approval=approval, reason="Belum.", by=office.second)
    assert waiting.for_user(office.second).approvals == 0


def test_the_search_box_and_the_page_of_a_site_lead_to_the_decree(office: Office, by: As) -> None:
    decree, reader = office.decreed(), by(office.stranger)
    site = queries.newest_annex(decree).rows.all()[0].site
    for url in (f"{reverse('overview:search')}?q=101/2017", site.get_absolute_url()):
        assert decree.get_absolute_url() in reader.get(url).content.decode(), url


def test_lists_cost_the_same_for_few_and_many(office: Office, by: As) -> None:
    decree, reader = office.decreed(), by(office.first)
    urls = [address("index"), address("export", "csv"), address("approvals"), decree.get_absolute_url()]
    urls += [address("approval", decree.approval_id)]
    few = [_queries(reader, url) for url in urls]
    _many(office, decree)
    assert [_queries(reader, url) for url in urls] == few


def _many(office: Office, decree: Decree) -> None:
    """A thousand more decrees and approvals, of rows that a list shows."""
    told = {"programme": decree.programme, "dated_on": WRITTEN.dated_on, "by": office.first}
    made = Decree.objects.bulk_create(
        Decree(approval=decree.approval, number=f"KEP. {n}/2018", title="Lagi", **told) for n in range(1000)
    )
    Annex.objects.bulk_create(
        Annex(decree=one, version=1, number=one.number, dated_on=one.dated_on, villages=0, sha256="0" * 64,
              by=office.first)
        for one in made
    )  # fmt: skip
    asked = {"run": office.run, "programme": decree.programme, "dated_on": WRITTEN.dated_on}
    Approval.objects.bulk_create(
        Approval(**asked, state="withdrawn", asked_by=office.first, decided_by=office.first,
                 decided_at=decree.at)
        for _ in range(1000)
    )  # fmt: skip


def _queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as told:
        assert client.get(url).status_code == 200
    return len(told)


def test_a_simulated_plan_says_so_everywhere(office: Office, simulated_run: PlanRun, by: As) -> None:
    first, second = by(office.first), by(office.second)
    ask, sent = address("ask", simulated_run.pk), {**ASKED, "programme": office.programme.pk}
    assert first.post(ask, sent).status_code == 422, "whoever asks says that they know"
    first.post(ask, {**sent, "knows_simulated": "on"})
    approval = Approval.objects.get()
    second.post(address("approve", approval.pk))
    office.confirmed(approval)
    second.post(address("new", approval.pk), DECREED)
    decree = Decree.objects.get()
    assert decree.simulated
    for url in (approval.get_absolute_url(), decree.get_absolute_url(), address("index")):
        assert "simulasi" in second.get(url).content.decode(), url
    name = second.get(address("annex", decree.pk, 1, "xlsx")).headers["Content-Disposition"]
    assert "simulasi" in name
    assert AnnexRow.objects.filter(site__simulated=True).count() == 2


def test_a_plan_that_is_not_ready_says_why(office: Office, by: As) -> None:
    PlanRun.objects.filter(pk=office.run.pk).update(summary={})
    page = by(office.first).get(address("plan", office.run.pk)).content.decode()
    assert "Rencana ini belum dapat disetujui" in page
    assert certified(office.run).certified_gap == 0
