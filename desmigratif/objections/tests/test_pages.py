"""Pages of objections: the list, one with its history, the forms, the site's page, the home page."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from desmigratif.accounts.models import Role
from desmigratif.accounts.tests.country import MakePerson
from desmigratif.agencies.models import Agency
from desmigratif.objections.models import Objection
from desmigratif.objections.tests.conftest import ANSWER, HERE, NEXT, OTHER, REASON, At, Case
from desmigratif.programmes.models import Site
from desmigratif.sites import periods

INDEX = "objections:index"


def _page(browser: Client, address: str, **asked: str) -> str:
    answer = browser.get(address, asked)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def _objections(case: Case, sites: list[Site], count: int) -> None:
    """So many objections to each of these sites, each of an agency of its own for which one person speaks."""
    today, held = timezone.localdate(), Agency.objects.count()
    names = [f"Instansi {held + number}" for number in range(count)]
    agencies = Agency.objects.bulk_create(Agency(short_name=one, name=one, kind="ministry") for one in names)
    kind = Role.Kind.PROGRAMME_OFFICER
    Role.objects.bulk_create(
        Role(user=case.other, agency=one, kind=kind, starts_on="2017-01-01") for one in agencies
    )
    said = {"reason": REASON, "by_id": case.other.pk, "by_label": "x"}
    Objection.objects.bulk_create(
        Objection(site=site, agency=one, made_on=today, open_until=today, **said)
        for site in sites
        for one in agencies
    )


def test_from_the_objection_to_the_other_village_by_forms_alone(case: Case, at: At) -> None:
    site = case.proposed()
    browser = at(case.other)
    assert reverse("objections:new", args=[site.pk]) in _page(browser, site.get_absolute_url())
    new = reverse("objections:new", args=[site.pk])
    assert "Migrant CARE" in _page(browser, new)
    assert browser.post(new, {"reason": "", "other": OTHER}).status_code == 422
    assert browser.post(new, {"reason": REASON, "other": "52.03"}).status_code == 422
    assert browser.post(new, {"reason": REASON, "other": OTHER}).status_code == 302
    objection = Objection.objects.get()
    assert "sudah menyatakan keberatan" in _page(browser, new)
    assert browser.post(new, {"reason": REASON}).status_code == 422
    browser = at(case.own)
    assert reverse(INDEX) in _page(browser, reverse("overview:home"))
    confirm = reverse("sites:step", args=[site.pk, "confirm"])
    assert "Terbuka untuk keberatan sampai" in _page(browser, confirm)
    refused = browser.post(confirm, {"on": timezone.localdate().isoformat(), "reason": "Mendesak"})
    assert refused.status_code == 422
    assert "Instansi lain berkeberatan atas lokasi ini" in refused.content.decode()
    answer = reverse("objections:answer", args=[objection.pk])
    assert "menawarkan desa Desa 4" in _page(browser, answer)
    assert browser.post(answer, {"outcome": "take", "reason": ANSWER}).status_code == 302
    replacement = Objection.objects.get().replacement
    assert replacement is not None
    assert replacement.get_absolute_url() in _page(browser, objection.get_absolute_url())
    assert replacement.get_absolute_url() in _page(browser, site.get_absolute_url())
    assert "Sekarang belum dapat dilakukan" in _page(browser, answer)


def test_a_village_taken_meanwhile_is_said_in_the_form(case: Case, at: At) -> None:
    objection = case.objected(case.proposed(), OTHER)
    case.proposed(OTHER, "desbumi")
    answer = reverse("objections:answer", args=[objection.pk])
    assert "Sementara itu sudah dipakai" in _page(at(case.own), answer)
    refused = at(case.own).post(answer, {"outcome": "take", "reason": ANSWER})
    assert refused.status_code == 409
    assert "Desbumi (Migrant CARE)" in refused.content.decode()


def test_two_other_officers_decide_by_forms(case: Case, at: At) -> None:
    objection = case.objected(case.proposed())
    browser = at(case.own)
    browser.post(reverse("objections:answer", args=[objection.pk]), {"outcome": "escalate", "reason": ANSWER})
    decide = reverse("objections:decide", args=[objection.pk])
    assert "Sekarang belum dapat dilakukan" in _page(browser, decide), "whoever answered does not decide"
    assert browser.post(decide, {"outcome": "keep", "reason": ANSWER}).status_code == 422
    for agency in ("Kemnaker", "Migrant CARE"):
        browser = at(case.person(agency, 2))
        assert decide in _page(browser, objection.get_absolute_url())
        assert "state=escalated" in _page(browser, reverse("overview:home"))
        assert browser.post(decide, {"outcome": "take", "reason": ANSWER}).status_code == 422
        assert browser.post(decide, {"outcome": "keep", "reason": ANSWER}).status_code == 302
    assert Objection.objects.get().state == "answered"
    assert "state=escalated" not in _page(browser, reverse("overview:home"))


def test_an_objection_is_taken_back_by_a_form(case: Case, at: At) -> None:
    objection = case.objected(case.proposed())
    back = reverse("objections:take_back", args=[objection.pk])
    browser = at(case.person("Migrant CARE", 2))
    assert browser.post(back, {"reason": " "}).status_code == 422
    assert browser.post(back, {"reason": "Sudah kami bicarakan."}).status_code == 302
    assert "Sudah kami bicarakan." in _page(browser, objection.get_absolute_url())


def test_outsiders_find_nothing_and_readers_act_on_nothing(
    case: Case, at: At, make_person: MakePerson
) -> None:
    site = case.proposed()
    objection = case.objected(site)
    names = ("answer", "decide", "take_back")
    acting = [reverse(f"objections:{name}", args=[objection.pk]) for name in names]
    acting.append(reverse("objections:new", args=[site.pk]))
    reading = [reverse(INDEX), objection.get_absolute_url(), reverse("objections:export", args=["csv"])]
    outsider, viewer = make_person("luar"), make_person("pembaca", Role.Kind.VIEWER)
    assert [at(outsider).get(one).status_code for one in (*reading, *acting)] == [404] * 7
    assert [at(viewer).get(one).status_code for one in reading] == [200] * 3
    assert [at(viewer).get(one).status_code for one in acting] == [404] * 4
    assert Client().get(reverse(INDEX)).status_code == 302


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"text": "Desa 2"}, True),
        ({"text": "52.03.01.2001"}, True),
        ({"text": "32.12"}, False),
        ({"state": "open"}, True),
        ({"state": "gone"}, False),
        ({"state": "escalated"}, False),
        ({"year": "2019"}, False),
        ({"year": "salah"}, True),
    ],
    ids=["name", "code", "code of others", "open", "gone", "escalated", "year", "no year"],
)
def test_the_list_is_filtered(case: Case, at: At, asked: dict[str, str], found: bool) -> None:
    objection = case.objected(case.proposed())
    assert (objection.get_absolute_url() in _page(at(case.own), reverse(INDEX), **asked)) is found


def test_the_list_is_filtered_by_either_agency_and_taken_away_as_filtered(case: Case, at: At) -> None:
    case.objected(case.proposed())
    browser = at(case.own)
    for name, found in (("Kemnaker", True), ("Migrant CARE", True), ("KP2MI", False)):
        page = browser.get(reverse("objections:export", args=["csv"]), {"agency": case.agency(name).pk})
        assert (REASON in page.content.decode()) is found
    book = browser.get(reverse("objections:export", args=["xlsx"]))
    assert book.content[:2] == b"PK"
    assert browser.get(reverse("objections:export", args=["pdf"])).status_code == 404


def test_the_list_costs_the_same_for_ten_and_a_thousand(case: Case, at: At) -> None:
    browser, costs = at(case.own), []
    sites = [case.proposed(code) for code in case.ground.country.codes[:5]]
    for more in (2, 198):
        _objections(case, sites, more)
        with CaptureQueriesContext(connection) as queries:
            assert "Menunggu jawaban" in _page(browser, reverse(INDEX))
        costs.append(len(queries))
    assert Objection.objects.count() == 1000
    assert costs[0] == costs[1]


def test_what_waits_costs_the_same_for_few_and_for_many(case: Case, at: At) -> None:
    browser, costs = at(case.own), []
    sites = [case.proposed(code) for code in (HERE, NEXT, OTHER)]
    for more in (1, 6):
        _objections(case, sites, more)
        with CaptureQueriesContext(connection) as queries:
            page = _page(browser, reverse("overview:home"))
        costs.append(len(queries))
    assert "21" in page
    assert costs[0] == costs[1]


def test_a_site_without_period_and_objection_has_no_panel(
    case: Case, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = case.proposed()
    assert "Terbuka untuk keberatan" in _page(at(case.own), site.get_absolute_url())
    monkeypatch.setattr(periods, "days", {timezone.localdate(): -1}.get)
    assert "Masa keberatan berakhir" in _page(at(case.own), site.get_absolute_url())
    monkeypatch.setattr(periods, "days", {}.get)
    assert "keberatan" not in _page(at(case.own), site.get_absolute_url())
