"""Success indicators: edited by the agency's national programme officers, answered in reports, added up by
area."""

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from desmigratif.audit.models import AuditLine
from desmigratif.monitoring import queries
from desmigratif.monitoring.models import SuccessIndicator
from desmigratif.monitoring.tests.conftest import report
from desmigratif.officers.tests.conftest import (
    FAR,
    HOME,
    MIDDLE,
    NEXT,
    START,
    Kind,
    SignIn,
    World,
    agency,
    month,
)
from desmigratif.programmes.models import Site

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("monitoring:indicators"), reverse("monitoring:new_indicator")
Answer = SuccessIndicator.Kind


def _indicator(**given: Any) -> SuccessIndicator:
    values = {"name": "Usaha", "question": "Berapa usaha?", "starts_on": START, **given}
    return SuccessIndicator.objects.create(agency=agency("Kemnaker"), **values)


def _sent(**given: Any) -> dict[str, Any]:
    pk = agency("Kemnaker").pk
    return {
        "agency": pk,
        "name": "Usaha",
        "question": "Berapa usaha?",
        "kind": "number",
        "starts_on": "2025-01-01",
        **given,
    }


def test_a_national_programme_officer_adds_changes_and_ends(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.person(Kind.PROGRAMME_OFFICER))
    assert client.post(NEW, _sent()).status_code == 302
    one = SuccessIndicator.objects.get()
    address = reverse("monitoring:indicator", args=[one.pk])
    client.post(address, _sent(question="Berapa usaha berjalan?", target="5"))
    client.post(address, _sent(question="Berapa usaha berjalan?", target="5", ends_on="2026-01-01"))
    one.refresh_from_db()
    assert (one.question, one.target, one.ends_on) == ("Berapa usaha berjalan?", Decimal(5), date(2026, 1, 1))
    verbs = AuditLine.objects.filter(subject_kind="success indicator").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == ["add", "change", "change"]


def test_once_answered_the_question_stays_but_name_target_and_end_may_change(
    home: Site, world: World, sign_in: SignIn
) -> None:
    one = _indicator()
    report(home, month(1), answers={one.pk: Decimal(3)})
    client, address = (
        sign_in(world.person(Kind.PROGRAMME_OFFICER)),
        reverse("monitoring:indicator", args=[one.pk]),
    )
    for changed in ({"question": "Lain?"}, {"kind": "percent"}, {"unit": "kg"}, {"starts_on": "2025-02-01"}):
        answer = client.post(address, _sent(**changed))
        assert answer.status_code == 422
        assert "Akhiri" in answer.text
    assert client.post(address, _sent(name="Usaha desa", target="4")).status_code == 302
    one.refresh_from_db()
    assert (one.name, one.question, one.target) == ("Usaha desa", "Berapa usaha?", Decimal(4))


def test_one_name_is_asked_once_at_a_time(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.person(Kind.PROGRAMME_OFFICER))
    client.post(NEW, _sent())
    answer = client.post(NEW, _sent(question="Yang kedua?"))
    assert answer.status_code == 422
    assert "Yang kedua?" in answer.text
    assert SuccessIndicator.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"kind": "text"}, "indicator_kind_known"),
        ({"question": ""}, "indicator_asks_something"),
        ({"ends_on": START}, "indicator_ends_after_start"),
        ({"kind": "percent", "target": 101}, "indicator_target_sensible"),
    ],
)
def test_the_database_refuses_what_makes_no_sense(
    world: World, wrong: dict[str, Any], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        _indicator(**wrong)


def test_only_the_agencys_own_national_officers_decide(world: World, sign_in: SignIn, client: Client) -> None:
    address = reverse("monitoring:indicator", args=[_indicator().pk])
    for held in ((Kind.PROGRAMME_OFFICER, "Kemnaker", "52.03"), (Kind.ADMINISTRATOR, "Kemnaker", "")):
        assert sign_in(world.person(*held)).get(address).status_code == 404
        assert sign_in(world.person(*held)).get(NEW).status_code == 404
    other = sign_in(world.person(Kind.PROGRAMME_OFFICER, "KP2MI"))
    assert other.get(address).status_code == 404
    assert other.post(NEW, _sent()).status_code == 422, "in the name of another agency"
    assert client.get(NEW).headers["Location"].startswith(reverse("account_login"))


def test_it_is_asked_in_the_months_of_its_period(world: World) -> None:
    _indicator(name="Berakhir", starts_on=date(2025, 3, 15), ends_on=date(2025, 6, 1))
    pk = agency("Kemnaker").pk
    asked = [queries.asked_in(date(2025, one, 1), pk).count() for one in range(1, 9)]
    assert asked == [0, 0, 1, 1, 1, 0, 0, 0]
    assert not queries.asked_in(date(2025, 4, 1), agency("KP2MI").pk).exists()


def test_answers_are_added_up_by_area_each_kind_in_its_way(world: World) -> None:
    number, share, yes = (
        _indicator(target=5),
        _indicator(name="B", kind="percent", target=90),
        _indicator(name="C", kind="yes_no", target=1),
    )
    sites = [world.site(HOME), world.site(NEXT), world.site(MIDDLE)]
    given = [(4, 80, 1), (6, 100, 0), (10, 50, 1)]
    for site, (count, percent, said) in zip(sites, given, strict=True):
        answers = {number.pk: Decimal(count), share.pk: Decimal(percent), yes.pk: Decimal(said)}
        report(site, month(1), answers=answers)
    report(
        sites[0], month(1), answers={number.pk: Decimal(5), share.pk: Decimal(80), yes.pk: Decimal(1)}, seen=1
    )
    found = queries.results_by_area(Site.objects.all(), month(1), world.area("52"))
    told: dict[tuple[str, str], object] = {
        (one.indicator.name, one.area): (one.value, one.answered, one.reached) for one in found
    }
    assert told == {
        ("Usaha", "Kabupaten Lombok Timur"): (11, 2, 2),
        ("Usaha", "Kabupaten Lombok Tengah"): (10, 1, 1),
        ("B", "Kabupaten Lombok Timur"): (90, 2, 1),
        ("B", "Kabupaten Lombok Tengah"): (50, 1, 0),
        ("C", "Kabupaten Lombok Timur"): (50, 2, 1),
        ("C", "Kabupaten Lombok Tengah"): (100, 1, 1),
    }
    (total,) = [
        one for one in queries.results_in_all(Site.objects.all(), month(1)) if one.indicator == number
    ]
    assert (total.value, total.answered) == (Decimal(21), 3)


def test_results_are_of_the_sites_whose_inner_part_somebody_reads(world: World, sign_in: SignIn) -> None:
    one = _indicator()
    for code in (HOME, MIDDLE):
        report(world.site(code), month(1), answers={one.pk: Decimal(3)})
    file = reverse("monitoring:export_results", args=["csv"])
    for held, areas in (((Kind.VIEWER, "Kemnaker", ""), 1), ((Kind.VIEWER, "KP2MI", ""), 0)):
        client = sign_in(world.person(*held))
        assert len(client.get(LIST).context["results"]) == areas
        assert client.get(file).content.decode("utf-8-sig").count("\n") == areas + 1
    assert len(sign_in(world.coordinator()).get(f"{LIST}?area=52").context["results"]) == 1
    assert sign_in(world.person(Kind.PARTNER, "Kemendes")).get(LIST).status_code == 404


def test_the_file_of_results_says_which_rest_on_simulated_sites(world: World, sign_in: SignIn) -> None:
    one = _indicator()
    for code, simulated in ((HOME, True), (NEXT, False), (FAR, False)):
        report(world.site(code, simulated=simulated), month(1), answers={one.pk: Decimal(3)})
    file = reverse("monitoring:export_results", args=["csv"])
    content = sign_in(world.person(Kind.VIEWER)).get(file).content.decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(content))
    assert {(row["lokasi yang menjawab"], row["simulasi"]) for row in rows} == {("2", "ya"), ("1", "tidak")}
