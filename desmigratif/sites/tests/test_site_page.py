"""The page of a site and the panel of a village: who reads what of them."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from desmigratif.accounts.models import Role, User
from desmigratif.accounts.tests.country import MakePerson
from desmigratif.audit.models import AuditLine
from desmigratif.places.actions import lineage as places
from desmigratif.programmes.actions import steps
from desmigratif.programmes.actions.lineage import apply_lineage
from desmigratif.programmes.actions.opening import Past, record_past
from desmigratif.programmes.models import Mention, Site
from desmigratif.sites import panels
from desmigratif.sites.tests.conftest import HOME, MIDDLE, NEXT, SignIn, World, regency

pytestmark = pytest.mark.django_db


def test_the_register_is_for_people_with_a_role(
    world: World, reader: User, outsider: User, client: Client, sign_in: SignIn
) -> None:
    address = world.site().get_absolute_url()
    assert sign_in(reader).get(address).status_code == 200
    assert sign_in(outsider).get(address).status_code == 404
    assert client.get(address).headers["Location"].startswith(reverse("account_login"))
    assert sign_in(reader).get(reverse("overview:site", args=[987654321])).status_code == 404


def test_others_see_state_and_history_but_no_reasons_money_or_buttons(
    world: World, reader: User, middle_officer: User, sign_in: SignIn
) -> None:
    site = world.site(until="active")
    for person in (reader, middle_officer):
        text = sign_in(person).get(site.get_absolute_url()).text
        assert "Mulai berjalan" in text
        assert "alasan usulan" not in text
        assert "Dana" not in text
        assert "Yang dapat dilakukan sekarang" not in text
    assert not AuditLine.objects.filter(verb="read").exists()


@pytest.mark.parametrize(
    ("kind", "agency", "code"),
    [
        (Role.Kind.VIEWER, "Kemnaker", None),
        (Role.Kind.VILLAGE_OFFICER, "Kemnaker", HOME),
        (Role.Kind.COORDINATOR, "Disnaker", "regency"),
        (Role.Kind.AUDITOR, "BPK", None),
    ],
)
def test_those_who_work_with_a_site_read_its_inner_part_and_that_is_noted_once(
    world: World, make_person: MakePerson, sign_in: SignIn, kind: str, agency: str, code: str | None
) -> None:
    site = world.site()
    area: Any = {None: None, "regency": regency(world, HOME)}.get(code, site.village)
    person = make_person("dalam", kind, agency=agency, area=area)
    text = sign_in(person).get(site.get_absolute_url()).text
    assert "alasan usulan" in text
    assert "Belum ada dana yang dicatat" in text
    assert "Yang dapat dilakukan sekarang" not in text
    line = AuditLine.objects.get(verb="read")
    assert (line.subject_kind, line.subject_id, line.actor_label) == ("site", str(site.pk), "dalam")


def test_a_site_of_the_past_names_its_source(world: World, reader: User, sign_in: SignIn) -> None:
    past = Past(world.village(), world.programmes["desbumi"], date(2015, 1, 1), source="daftar tahun 2015")
    text = sign_in(reader).get(record_past(past=past, by=None).get_absolute_url()).text
    assert "daftar tahun 2015" in text
    assert "dari daftar lama" in text
    assert "Diambil dari daftar lama" in text


def test_a_simulated_site_says_so(world: World, reader: User, sign_in: SignIn) -> None:
    assert "Lokasi simulasi" in sign_in(reader).get(world.site(simulated=True).get_absolute_url()).text


def test_a_site_names_the_villages_that_came_out_of_its_own(
    world: World, reader: User, sign_in: SignIn
) -> None:
    site = world.site(until="active")
    asked = places.Asked(
        kind="split",
        happened_on=date(2025, 6, 1),
        decree="Perda 1/2025",
        source="uji",
        predecessors=(site.village,),
        successors=(site.village, places.NewVillage("52.03.01.2009", "Desa Pemekaran")),
    )
    apply_lineage(asked=asked, by=None)
    text = sign_in(reader).get(site.get_absolute_url()).text
    assert "Desa Pemekaran" in text
    assert "desa hasil pemekaran" in text


@pytest.mark.parametrize("verb", ["withdraw", "graduate", "close"])
def test_the_way_of_a_site_ends_where_it_ended(
    world: World, reader: User, sign_in: SignIn, verb: str
) -> None:
    site = world.site(until="proposed" if verb == "withdraw" else "active")
    site = steps.step(site=site, verb=verb, on=date(2025, 6, 1), reason="Agreed.", by=None)
    text = sign_in(reader).get(site.get_absolute_url()).text
    assert f'aria-current="step">{site.get_state_display()}' in text
    assert ("Mandiri" in text) is (verb == "graduate")


def test_a_site_page_costs_as_many_queries_with_50_changes_as_with_5(
    world: World, officer: User, sign_in: SignIn
) -> None:
    site, browser = world.site(until="active"), sign_in(officer)

    def cost() -> int:
        browser.get(site.get_absolute_url())
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(site.get_absolute_url()).status_code == 200
        return len(asked)

    few = cost()
    for year in range(2100, 2060, -1):
        steps.set_end(site=site, ends_on=date(year, 1, 1), reason="x", by=None)
    assert cost() == few


def _panel(user: Any, site: Site) -> Any:
    request = RequestFactory().get("/")
    request.user = user
    return panels.village_panel(request, site.village)


def test_a_village_shows_its_programmes_and_mentions_to_people_with_a_role(
    world: World, officer: User, reader: User, outsider: User, sign_in: SignIn
) -> None:
    site = world.site()
    Mention.objects.create(
        village=site.village,
        programme=world.programmes["desbumi"],
        name_as_written="Desa Contoh",
        source_url="https://example.org/desa",
        published="2017",
    )
    assert _panel(AnonymousUser(), site) is None
    assert _panel(outsider, site) is None
    assert _panel(reader, site).context["may_propose"] is False
    text = sign_in(officer).get(site.village.get_absolute_url()).text
    assert f'href="{site.get_absolute_url()}"' in text
    assert "https://example.org/desa" in text
    assert f"{reverse('sites:propose')}?village={site.village_id}" in text
    assert "https://example.org/desa" not in Client().get(site.village.get_absolute_url()).text
    empty = sign_in(reader).get(world.village(NEXT).get_absolute_url()).text
    assert "Belum pernah ada program di desa ini" in empty


def test_an_officer_is_not_asked_to_propose_out_of_the_own_area(
    world: World, middle_officer: User, sign_in: SignIn
) -> None:
    browser, address = sign_in(middle_officer), reverse("sites:propose")
    assert address not in browser.get(world.village(HOME).get_absolute_url()).text
    assert address in browser.get(world.village(MIDDLE).get_absolute_url()).text
