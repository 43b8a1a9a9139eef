"""Money given through a site: lines, cancelling them, their file, and who may."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse

from desmigratif.accounts.models import User
from desmigratif.audit.models import AuditLine
from desmigratif.programmes.models import Allocation, Site
from desmigratif.sites.tests.conftest import SignIn, World

pytestmark = pytest.mark.django_db


def _line(site: Site, **more: str) -> dict[str, str]:
    agency = str(site.programme.agency_id)
    return {
        "agency": agency,
        "kind": "training",
        "year": "2026",
        "amount_idr": "150.000.000",
        "source": "DIPA",
        **more,
    }


def _add(site: Site) -> str:
    return reverse("sites:allocate", args=[site.pk])


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("150.000.000", 150_000_000),
        ("Rp 150.000", 150_000),
        ("rp. 1,500,-", 1500),
        ("75000", 75_000),
        ("1 250 000", 1_250_000),
    ],
)
def test_an_amount_is_typed_as_people_write_it(
    world: World, officer: User, sign_in: SignIn, typed: str, amount: int
) -> None:
    site = world.site(simulated=True)
    assert sign_in(officer).post(_add(site), _line(site, amount_idr=typed)).status_code == 302
    line = Allocation.objects.get()
    assert (line.amount_idr, line.site, line.village, line.simulated) == (amount, site, site.village, True)


@pytest.mark.parametrize(
    "given",
    [
        {"amount_idr": "1,5 juta"},
        {"amount_idr": "0"},
        {"amount_idr": "-5"},
        {"amount_idr": "99999999999999"},
        {"amount_idr": "1.50"},
        {"year": "1999"},
        {"kind": "x"},
        {"agency": "0"},
    ],
)
def test_a_wrong_line_comes_back_with_what_was_typed(
    world: World, officer: User, sign_in: SignIn, given: dict[str, str]
) -> None:
    site = world.site()
    answer = sign_in(officer).post(_add(site), _line(site, **given))
    assert answer.status_code == 422
    assert "DIPA" in answer.text
    assert not Allocation.objects.exists()


def test_a_second_line_of_the_same_kind_and_year_is_refused_in_words(
    world: World, officer: User, sign_in: SignIn
) -> None:
    site, browser = world.site(), sign_in(officer)
    browser.post(_add(site), _line(site))
    answer = browser.post(_add(site), _line(site, amount_idr="1"))
    assert answer.status_code == 422
    assert Allocation.objects.count() == 1


def test_a_line_is_cancelled_with_a_reason_and_no_longer_counts(
    world: World, officer: User, sign_in: SignIn
) -> None:
    site, browser = world.site(), sign_in(officer)
    browser.post(_add(site), _line(site))
    browser.post(_add(site), _line(site, kind="equipment", amount_idr="1.000"))
    line = Allocation.objects.get(kind="training")
    address = reverse("sites:cancel_allocation", args=[site.pk, line.pk])
    assert "150.001.000" in browser.get(site.get_absolute_url()).text
    assert browser.get(address).status_code == 200
    assert browser.post(address, {"reason": ""}).status_code == 422
    assert browser.post(address, {"reason": "Salah tahun"}).status_code == 302
    text = browser.get(site.get_absolute_url()).text
    assert "150.001.000" not in text
    assert 'class="struck">150.000.000' in text
    assert browser.get(address).status_code == 404
    assert AuditLine.objects.get(verb="cancel allocation").detail["reason"] == "Salah tahun"
    other = reverse("sites:cancel_allocation", args=[world.site("kkbm").pk, line.pk])
    assert browser.get(other).status_code == 404


def test_the_file_is_for_those_who_read_the_inner_part_and_taking_it_is_noted(
    world: World, officer: User, reader: User, middle_officer: User, outsider: User, sign_in: SignIn
) -> None:
    site = world.site()
    sign_in(officer).post(_add(site), _line(site, source="=1+1"))
    address = reverse("sites:export_money", args=[site.pk, "csv"])
    for person in (reader, middle_officer, outsider):
        assert sign_in(person).get(address).status_code == 404
    assert Client().get(address).status_code == 302
    assert not AuditLine.objects.filter(verb="read").exists()
    content = sign_in(officer).get(address).content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(content))
    assert (row["jumlah (rupiah)"], row["sumber"], row["dibatalkan"]) == ("150000000", "'=1+1", "tidak")
    assert AuditLine.objects.filter(verb="read").count() == 1
    assert sign_in(officer).get(reverse("sites:export_money", args=[site.pk, "ods"])).status_code == 404


def test_nobody_else_writes_money_down(
    world: World, other_officer: User, middle_officer: User, outsider: User, sign_in: SignIn
) -> None:
    site = world.site()
    for person in (other_officer, middle_officer, outsider):
        assert sign_in(person).get(_add(site)).status_code == 404
        assert sign_in(person).post(_add(site), _line(site)).status_code == 404
    assert Client().post(_add(site), _line(site)).status_code == 302
    assert not Allocation.objects.exists()
