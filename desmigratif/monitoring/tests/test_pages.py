"""The report in a minute: filled in, kept at an error, sent by officers or by the coordinator for them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from desmigratif.audit.models import AuditLine
from desmigratif.monitoring.models import SiteReport, SuccessIndicator
from desmigratif.monitoring.tests.conftest import form_of, report
from desmigratif.officers.tests.conftest import (
    HOME,
    MIDDLE,
    NEXT,
    START,
    Kind,
    SignIn,
    World,
    agency,
    month,
    today,
)
from desmigratif.programmes.actions.activity import note_activity
from desmigratif.programmes.models import Site

pytestmark = pytest.mark.django_db


def _address(site: Site, ago: int = 1) -> str:
    return reverse("monitoring:report", args=[site.pk, month(ago).year, month(ago).month])


@pytest.fixture
def indicators(world: World) -> list[SuccessIndicator]:
    """One whose answer stands, one that is asked anew, one of yes or no."""
    rows = (("Usaha", "number", True), ("Terlatih", "percent", False), ("Perdes", "yes_no", True))
    return [
        SuccessIndicator.objects.create(
            agency=agency("Kemnaker"),
            name=name,
            question=f"{name}?",
            kind=kind,
            standing=standing,
            starts_on=START,
        )
        for name, kind, standing in rows
    ]


def test_it_comes_filled_in_with_what_is_recorded_and_what_stood(
    home: Site, world: World, indicators: list[SuccessIndicator], sign_in: SignIn
) -> None:
    answers = {one.pk: Decimal(1) for one in indicators}
    report(
        home, month(2), visits=5, open_days=3, equipment="partly", internet=False, officers=1, answers=answers
    )
    day = month(1) + timedelta(days=2)
    note_activity(site=home, kind="visits", happened_on=day, count=9, source="desk", by=None)
    client = sign_in(world.officer())
    assert form_of(client, _address(home)) == {
        "n_visits": 9,
        "n_families": 0,
        "n_information": 0,
        "n_registered": 0,
        "n_meetings": 0,
        "n_training": 0,
        "n_children": 0,
        "n_businesses": 0,
        "seen": 0,
        "officers": "1",
        "open_days": 3,
        "equipment": "partly",
        "internet": "0",
        f"i_{indicators[0].pk}": "1",
        f"i_{indicators[2].pk}": "1",
    }
    assert "Tercatat sejauh ini: 9" in client.get(_address(home)).text


def test_one_press_sends_it_and_pressing_again_changes_nothing(
    home: Site, world: World, indicators: list[SuccessIndicator], sign_in: SignIn
) -> None:
    report(home, month(2), visits=5)
    client = sign_in(world.officer())
    values = form_of(client, _address(home))
    assert client.post(_address(home), values).status_code == 302
    again = client.post(_address(home), values, follow=True)
    assert "tidak berubah" in again.text
    sent = SiteReport.objects.get(month=month(1))
    assert (sent.version, sent.by, sent.in_place) == (1, world.officer(), False)


def test_nothing_typed_is_lost_at_an_error(home: Site, world: World, sign_in: SignIn) -> None:
    values = {"seen": 0, "n_visits": 12, "open_days": 9, "officers": 2, "note": "Listrik sering padam"}
    answer = sign_in(world.officer()).post(_address(home), values)
    assert answer.status_code == 422
    for typed in ('value="12"', 'value="9"', "Listrik sering padam"):
        assert typed in answer.text
    assert not SiteReport.objects.exists()


def test_whoever_was_overtaken_keeps_what_was_typed_sees_the_other_and_may_send(
    home: Site, world: World, sign_in: SignIn
) -> None:
    report(home, month(2), visits=5)
    client = sign_in(world.officer())
    values = {**form_of(client, _address(home)), "n_visits": 77}
    report(home, month(1), visits=31)
    answer = client.post(_address(home), values)
    assert answer.status_code == 422
    assert 'value="77"' in answer.text
    assert "Yang sudah terkirim" in answer.text
    seen = answer.context["form"]["seen"].value()
    assert client.post(_address(home), {**values, "seen": seen}).status_code == 302
    assert SiteReport.objects.current().get(month=month(1)).figures["visits"] == 77


def test_a_correction_begins_with_what_was_sent(home: Site, world: World, sign_in: SignIn) -> None:
    report(home, month(1), visits=31, note="Banjir")
    values = form_of(sign_in(world.officer()), _address(home))
    assert (values["seen"], values["n_visits"], values["note"]) == (1, 31, "Banjir")


def test_the_coordinator_sends_it_in_the_officers_place(home: Site, world: World, sign_in: SignIn) -> None:
    report(home, month(2), visits=5)
    client = sign_in(world.coordinator())
    client.post(_address(home), form_of(client, _address(home)))
    assert SiteReport.objects.get(month=month(1)).in_place
    assert "menggantikan petugas" in client.get(reverse("monitoring:site", args=[home.pk])).text


@pytest.mark.parametrize(("ago", "status"), [(0, 200), (-1, 404), (400, 404)])
def test_there_is_no_page_for_a_month_to_come_or_before_the_site(
    home: Site, world: World, sign_in: SignIn, ago: int, status: int
) -> None:
    client = sign_in(world.officer())
    assert client.get(_address(home, ago)).status_code == status
    assert client.get(reverse("monitoring:report", args=[home.pk, 2026, 13])).status_code == 404


def test_only_officers_of_the_site_and_the_coordinator_report(
    home: Site, world: World, sign_in: SignIn, client: Client
) -> None:
    others = [
        *(world.officer(NEXT), world.officer(HOME, "KP2MI"), world.person(Kind.PROGRAMME_OFFICER)),
        *(world.person(Kind.VILLAGE_HEAD, code=HOME), world.person(Kind.VIEWER)),
    ]
    for person in others:
        for ask in (sign_in(person).get, sign_in(person).post):
            assert ask(_address(home)).status_code == 404
    assert client.get(_address(home)).headers["Location"].startswith(reverse("account_login"))


def test_the_reports_of_a_site_are_for_those_who_read_its_inner_part(
    home: Site, world: World, sign_in: SignIn
) -> None:
    report(home, month(2), visits=5, note="Rahasia dapur")
    report(home, month(2), visits=6, note="Rahasia dapur", seen=1)
    address = reverse("monitoring:site", args=[home.pk])
    page = sign_in(world.person(Kind.VIEWER)).get(address)
    assert "Rahasia dapur" in page.text
    assert "Versi 1" in page.text
    assert AuditLine.objects.get(verb="read").detail["purpose"] == "reports"
    for other in (
        world.officer(MIDDLE),
        world.person(Kind.PARTNER, "Kemendes"),
        world.person(Kind.VIEWER, "KP2MI"),
    ):
        assert sign_in(other).get(address).status_code == 404


def test_a_village_officer_finds_what_is_owed_on_the_first_page(
    home: Site, world: World, sign_in: SignIn
) -> None:
    index = reverse("monitoring:index")
    assert _address(home) in sign_in(world.officer()).get(index).text
    assert _address(home) not in sign_in(world.officer(NEXT)).get(index).text
    report(home, month(1), visits=1)
    assert _address(home) not in sign_in(world.officer()).get(index).text


def test_the_page_of_the_site_says_how_its_centre_is_doing(home: Site, world: World, sign_in: SignIn) -> None:
    address = home.get_absolute_url()
    partner = sign_in(world.person(Kind.PARTNER, "Kemendes")).get(address).text
    assert "Apakah pusat layanan masih hidup?" in partner
    assert "tidak melapor" in partner
    assert _address(home) not in partner
    assert _address(home) in sign_in(world.officer()).get(address).text
    assert today() > START


def test_a_report_that_is_shown_to_be_corrected_is_noted_as_read(
    home: Site, world: World, sign_in: SignIn
) -> None:
    client = sign_in(world.coordinator())
    wanted = month(1)
    address = reverse("monitoring:report", args=[home.pk, wanted.year, wanted.month])
    client.get(address)
    assert not AuditLine.objects.filter(verb="read").exists()
    report(home, wanted, note="Rahasia dapur")
    assert "Rahasia dapur" in client.get(address).text
    assert AuditLine.objects.get(verb="read").detail == {"ids": [str(home.pk)], "purpose": "reports"}
