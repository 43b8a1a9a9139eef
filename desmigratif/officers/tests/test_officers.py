"""Who is paid, whom to call, who is told: within reach, noted in the trail."""

import csv
import io
import uuid
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from desmigratif.audit.models import AuditLine
from desmigratif.centres import actions as centres
from desmigratif.centres.models import Post
from desmigratif.inbox.actions.notices import mark_read
from desmigratif.inbox.models import Notice
from desmigratif.officers import laws, months, pages, queries
from desmigratif.officers.models import OfficerMessage
from desmigratif.officers.tests.conftest import (
    EAST,
    EAST_OFFICE,
    HOME,
    MIDDLE,
    MIDDLE_OFFICE,
    MIDDLE_REGENCY,
    NEXT,
    START,
    Kind,
    SignIn,
    World,
    month,
)
from desmigratif.programmes.models import Site

pytestmark = pytest.mark.django_db
CONTACTS, CONTACTS_FILE = reverse("officers:contacts"), reverse("officers:export_contacts", args=["csv"])
PAID = reverse("officers:allowances")
MESSAGES = reverse("officers:messages")


def _paid_file(wanted: date, form: str = "csv") -> str:
    return f"{reverse('officers:export_allowances', args=[form])}?month={wanted:%Y-%m}"


def _rows(client: Client, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(address).content.decode("utf-8-sig"))))


def _post(site: Site, name: str, kind: int = 1, starts_on: date = START) -> Post:
    return Post.objects.create(site=site, kind=kind, name=name, phone="0812 3456", starts_on=starts_on)


@pytest.fixture
def sites(world: World) -> list[Site]:
    """Centres of two agencies in Lombok Timur and one in Lombok Tengah, each with an officer."""
    made = [world.site(HOME), world.site(NEXT, "desbumi", simulated=True), world.site(MIDDLE)]
    for number, site in enumerate(made):
        _post(site, f"Petugas {number}")
    return made


def test_the_law_pays_1_900_000_rupiah_for_36_months() -> None:
    law = laws.allowance(date(2020, 11, 1))
    assert law is not None
    assert (law.amount_idr, law.months, law.programmes) == (1_900_000, 36, ("Desmigratif",))
    assert law.rule.source.status == "to_confirm"
    assert laws.allowance(date(2016, 12, 1)) is None


@pytest.mark.parametrize("start", [date(2020, 3, 1), date(2020, 3, 15)])
def test_a_post_is_paid_for_36_months_from_the_day_of_establishment(world: World, start: date) -> None:
    site = world.site(start=start)
    _post(site, "A", starts_on=start)
    paid = [
        one
        for ahead in range(-2, 60)
        if (law := laws.allowance(one := months.plus(date(2020, 3, 1), ahead)))
        and queries.allowances(Site.objects.filter(pk=site.pk), one, law).exists()
    ]
    assert len(paid) == 36
    assert paid[0] == (start if start.day == 1 else date(2020, 4, 1))


def test_one_person_is_paid_for_each_post_and_month_also_when_it_is_handed_over(
    home: Site, world: World
) -> None:
    post = _post(home, "Lama")
    middle = months.plus(START, 2).replace(day=15)
    centres.hand_over(post=post, on=middle, successor=centres.Successor("Baru"), by=None)
    law = laws.allowance(START)
    assert law is not None
    names = {
        ahead: [one.name for one in queries.allowances(Site.objects.all(), months.plus(START, ahead), law)]
        for ahead in (1, 2, 3)
    }
    assert names == {1: ["Lama"], 2: ["Lama"], 3: ["Baru"]}


def test_heads_people_in_charge_and_other_programmes_are_not_paid(
    world: World, sites: list[Site], sign_in: SignIn
) -> None:
    _post(sites[0], "Kepala", kind=5)
    rows = _rows(sign_in(world.coordinator()), _paid_file(START))
    assert [(row["nama"], row["jumlah (rupiah)"]) for row in rows] == [("Petugas 0", "1900000")]


REACH = [
    ((Kind.COORDINATOR, EAST_OFFICE, EAST), {0, 1}),
    ((Kind.COORDINATOR, MIDDLE_OFFICE, MIDDLE_REGENCY), {2}),
    ((Kind.PROGRAMME_OFFICER, "Kemnaker", ""), {0, 2}),
    ((Kind.PROGRAMME_OFFICER, "Kemnaker", EAST), {0}),
    ((Kind.PROGRAMME_OFFICER, "Migrant CARE", ""), {1}),
]


@pytest.mark.parametrize(("held", "seen"), REACH)
def test_each_sees_the_officers_in_their_care(
    world: World, sites: list[Site], sign_in: SignIn, held: tuple[str, str, str], seen: set[int]
) -> None:
    client = sign_in(world.person(*held))
    assert {row["nama"] for row in _rows(client, CONTACTS_FILE)} == {f"Petugas {one}" for one in seen}
    paid = {f"Petugas {one}" for one in seen if one != 1}
    assert {row["nama"] for row in _rows(client, _paid_file(START))} == paid
    page = client.get(CONTACTS).text
    assert {one for one in range(3) if f"Petugas {one}" in page} == seen


@pytest.mark.parametrize("address", [CONTACTS, CONTACTS_FILE, PAID, _paid_file(START), MESSAGES])
def test_nobody_else_finds_these_lists(
    world: World, sites: list[Site], sign_in: SignIn, client: Client, address: str
) -> None:
    for kind in (Kind.VIEWER, Kind.AUDITOR, Kind.ADMINISTRATOR, Kind.VILLAGE_OFFICER, Kind.PLANNER):
        assert sign_in(world.person(kind)).get(address).status_code == 404
    assert client.get(address).headers["Location"].startswith(reverse("account_login"))


def test_looking_is_a_line_of_the_trail_with_its_purpose(
    world: World, sites: list[Site], sign_in: SignIn
) -> None:
    client = sign_in(world.person(Kind.PROGRAMME_OFFICER, code=EAST))
    for address in (CONTACTS, CONTACTS_FILE, f"{PAID}?month={START:%Y-%m}", _paid_file(START)):
        client.get(address)
    lines = AuditLine.objects.filter(verb="read").order_by("pk")
    assert [line.detail["purpose"] for line in lines] == [
        *("officers", "officers as a file", "allowances", "allowances as a file")
    ]
    assert {(line.subject_id, line.agency_id) for line in lines} == {
        (str(sites[0].pk), sites[0].programme.agency_id)
    }


def test_the_workbook_holds_numbers_and_says_what_is_simulated(
    world: World, sites: list[Site], sign_in: SignIn
) -> None:
    Site.objects.filter(pk=sites[0].pk).update(simulated=True)
    _post(sites[0], "=Rumus", kind=2)
    content = sign_in(world.coordinator()).get(_paid_file(START, "xlsx")).content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [row[-1] for row in rows[1:]] == ["ya", "ya"]
    assert {row[-2] for row in rows[1:]} == {1_900_000}
    assert {row[-4] for row in rows[1:]} == {"Petugas 0", "'=Rumus"}


def test_the_page_says_the_sum_and_that_the_amount_is_to_be_confirmed(
    world: World, sites: list[Site], sign_in: SignIn
) -> None:
    page = sign_in(world.person(Kind.PROGRAMME_OFFICER)).get(f"{PAID}?month={START:%Y-%m}").text
    assert "3.800.000" in page
    assert "Perlu dikonfirmasi" in page
    empty = sign_in(world.coordinator()).get(f"{PAID}?area={MIDDLE_REGENCY}").text
    assert "Petugas 2" not in empty


def test_more_people_than_one_may_take_are_refused_and_noted(
    world: World, sites: list[Site], sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "MOST_IN_A_FILE", 1)
    client = sign_in(world.coordinator())
    answer = client.get(CONTACTS_FILE, follow=True)
    assert answer.redirect_chain
    assert "Persempit daftar" in answer.text
    assert AuditLine.objects.get(verb="refuse file").detail == {"count": 2}
    assert client.get(f"{CONTACTS_FILE}?area={HOME}").status_code == 200


@pytest.mark.parametrize("name", ["export_contacts", "export_allowances"])
def test_an_area_that_is_not_understood_gives_no_file_of_everybody(
    world: World, sites: list[Site], sign_in: SignIn, name: str
) -> None:
    answer = sign_in(world.coordinator()).get(f"{reverse(f'officers:{name}', args=['csv'])}?area=99.99")
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("?area=99.99")


def _send(client: Client, **given: str) -> Any:
    return client.post(
        MESSAGES, {"token": str(uuid.uuid4()), "seat": "0", "area": "", "text": "Rapat", **given}
    )


def test_a_coordinator_reaches_officers_of_every_agency_in_the_regency_once(
    world: World, sign_in: SignIn
) -> None:
    there = [world.officer(HOME), world.officer(NEXT, "KP2MI")]
    world.officer(MIDDLE)
    client, token = sign_in(world.coordinator()), str(uuid.uuid4())
    for _again in range(2):
        assert _send(client, token=token).status_code == 302
    message = OfficerMessage.objects.get()
    assert (message.reach, message.area) == (2, world.area(EAST))
    assert set(Notice.objects.values_list("to", flat=True)) == {one.pk for one in there}
    mark_read(notice=Notice.objects.get(to=there[0]), by=there[0])
    assert "dibaca oleh 1 dari 2" in client.get(MESSAGES).text
    assert "Rapat" in sign_in(there[0]).get(message.get_absolute_url()).text
    assert AuditLine.objects.filter(subject_kind="officer message").count() == 1


def test_a_programme_officer_reaches_the_own_agency_within_the_own_area(
    world: World, sign_in: SignIn
) -> None:
    own, far = world.officer(HOME), world.officer(MIDDLE)
    world.officer(NEXT, "KP2MI")
    _send(sign_in(world.person(Kind.PROGRAMME_OFFICER)))
    assert set(Notice.objects.values_list("to", flat=True)) == {own.pk, far.pk}
    refused = _send(sign_in(world.person(Kind.PROGRAMME_OFFICER, code=EAST)), area=MIDDLE_REGENCY)
    assert refused.status_code == 422
    assert Notice.objects.count() == 2


@pytest.mark.parametrize("text", ["", " ", "x" * 1001], ids=["empty", "blank", "too long"])
def test_a_message_has_a_length_and_nothing_typed_is_lost(world: World, sign_in: SignIn, text: str) -> None:
    world.officer()
    answer = _send(sign_in(world.coordinator()), text=text)
    assert answer.status_code == 422
    assert text in answer.text
    assert not OfficerMessage.objects.exists()


def test_a_message_to_nobody_is_not_kept(world: World, sign_in: SignIn) -> None:
    answer = _send(sign_in(world.coordinator()))
    assert "Tidak ada" in answer.text
    assert not OfficerMessage.objects.exists()


def test_a_message_is_read_by_those_who_got_it_and_those_of_the_same_seat_alone(
    world: World, sign_in: SignIn
) -> None:
    world.officer()
    _send(sign_in(world.coordinator()))
    address = OfficerMessage.objects.get().get_absolute_url()
    for other in (world.officer(MIDDLE), world.person(Kind.AUDITOR), world.person(Kind.PROGRAMME_OFFICER)):
        assert sign_in(other).get(address).status_code == 404


@pytest.mark.slow
def test_lists_cost_as_many_queries_for_1000_officers_as_for_10(
    world: World, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "MOST_IN_A_FILE", 2_000)
    client, costs = sign_in(world.coordinator()), []
    paid = f"{PAID}?month={month(1):%Y-%m}"
    addresses = [CONTACTS, CONTACTS_FILE, paid, _paid_file(month(1))]
    for many in (10, 990):
        world.many(many)
        costs.append([_cost(client, address) for address in addresses])
    assert len(_rows(client, CONTACTS_FILE)) == 1000
    assert costs[0] == costs[1]
    assert max(costs[0]) <= 25


def _cost(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200, address
    return len(captured)


def test_the_month_before_is_the_usual_one(world: World, sites: list[Site], sign_in: SignIn) -> None:
    context = sign_in(world.coordinator()).get(PAID).context
    assert context["paid"].month == month(1)
