"""A programme proposes a village, or learns who was first and where to go instead."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from desmigratif.accounts.models import Role, User
from desmigratif.accounts.tests.country import MakePerson
from desmigratif.places.models import Area
from desmigratif.programmes.actions import steps
from desmigratif.programmes.models import Alternative, Mention, Refusal, Site
from desmigratif.sites import proposals
from desmigratif.sites.tests.conftest import HOME, MIDDLE, NEXT, SignIn, World

pytestmark = pytest.mark.django_db

PAGE = reverse("sites:propose")
FIRST = timezone.localdate().replace(month=1, day=1)


def _at(world: World, code: str = HOME) -> str:
    return f"{PAGE}?village={world.village(code).pk}"


def _form(world: World, key: str = "desmigratif", **more: str) -> dict[str, str]:
    return {
        "programme": str(world.programmes[key].pk),
        "starts_on": FIRST.isoformat(),
        "ends_on": "",
        "reason": "Banyak warga bekerja di luar negeri",
        **more,
    }


def test_an_officer_proposes_a_village_for_the_own_programme(
    world: World, officer: User, sign_in: SignIn
) -> None:
    answer = sign_in(officer).post(_at(world), _form(world, ends_on="2029-01-01"), follow=True)
    site = Site.objects.get()
    assert (site.village, site.state, site.starts_on) == (world.village(), "proposed", FIRST)
    assert site.ends_on == date(2029, 1, 1)
    assert site.changes.get().by_label == "petugas"
    assert "Desa ini sudah diusulkan" in answer.text


def test_a_beginning_before_this_year_needs_its_source(world: World, officer: User, sign_in: SignIn) -> None:
    browser, form = sign_in(officer), _form(world, starts_on="2018-01-01")
    answer = browser.post(_at(world), form)
    assert answer.status_code == 422
    assert "Sebutkan keputusan, laporan, atau daftar" in answer.text
    assert not Site.objects.exists()
    answer = browser.post(_at(world), {**form, "source": "SK Dirjen 12/2018"}, follow=True)
    assert Site.objects.get().source == "SK Dirjen 12/2018"
    assert "SK Dirjen 12/2018" in answer.text


def test_people_who_propose_nothing_do_not_find_the_page(
    world: World, reader: User, outsider: User, client: Client, sign_in: SignIn
) -> None:
    for person in (reader, outsider):
        assert sign_in(person).get(PAGE).status_code == 404
        assert sign_in(person).post(_at(world), _form(world)).status_code == 404
    assert client.post(_at(world), _form(world)).headers["Location"].startswith(reverse("account_login"))
    assert not Site.objects.exists()


def test_officers_propose_only_within_their_area(
    world: World, officer: User, middle_officer: User, sign_in: SignIn
) -> None:
    assert sign_in(middle_officer).get(PAGE).status_code == 200
    assert sign_in(middle_officer).get(_at(world, MIDDLE)).status_code == 200
    assert sign_in(middle_officer).post(_at(world), _form(world)).status_code == 404
    assert sign_in(officer).get(f"{PAGE}?village=987654321").status_code == 404
    assert not Site.objects.exists()


def test_another_agencys_programme_is_not_offered(world: World, other_officer: User, sign_in: SignIn) -> None:
    answer = sign_in(other_officer).post(_at(world), _form(world, "desmigratif"))
    assert answer.status_code == 422
    assert "Desmigratif</option>" not in answer.text
    assert not Site.objects.exists()


def test_the_search_finds_only_villages_within_the_officers_area(
    world: World, officer: User, middle_officer: User, sign_in: SignIn
) -> None:
    asked = {"q": HOME}
    link = f'href="{_at(world)}"'
    assert link in sign_in(officer).get(PAGE, asked).text
    answer = sign_in(middle_officer).get(PAGE, asked).text
    assert link not in answer
    assert "Desa tidak ditemukan" in answer


def test_before_sending_the_page_shows_who_is_there_and_what_publications_say(
    world: World, officer: User, sign_in: SignIn
) -> None:
    site = world.site("desbumi", until="active")
    Mention.objects.create(
        village=site.village,
        programme=world.programmes["desmigratif"],
        name_as_written="Desa Contoh",
        source_url="https://example.org/berita",
        published="2017-03",
    )
    text = sign_in(officer).get(_at(world)).text
    assert f'href="{site.get_absolute_url()}"' in text
    assert "terisi" in text
    assert "https://example.org/berita" in text
    assert "Angka simulasi" not in text
    site.village.indicators.create(name="x", period="2024", value=1, source="demo", simulated=True)
    assert "Angka simulasi" in sign_in(officer).get(_at(world)).text


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"starts_on": ""}, "Bidang ini tidak boleh kosong"),
        ({"reason": " "}, "Bidang ini tidak boleh kosong"),
        ({"ends_on": "2025-12-31"}, "Akhirnya harus sesudah awalnya"),
        ({"starts_on": "2010-01-01", "source": "Surat"}, "Program itu tidak berjalan pada tanggal tersebut"),
    ],
)
def test_a_mistake_is_said_in_words_and_nothing_typed_is_lost(
    world: World, officer: User, sign_in: SignIn, given: dict[str, str], words: str
) -> None:
    answer = sign_in(officer).post(_at(world), _form(world, **{"reason": "Alasan panjang", **given}))
    assert answer.status_code == 422
    assert words in answer.text
    assert given.get("reason", "Alasan panjang") in answer.text
    assert not Site.objects.exists()


def test_the_refused_learn_who_was_first_and_which_near_villages_are_free(
    world: World, officer: User, sign_in: SignIn
) -> None:
    world.place(HOME)
    first = world.site("kampung-tki", until="confirmed")
    near = world.site("desbumi", NEXT)
    answer = sign_in(officer).post(_at(world), _form(world, reason="Alasan saya sendiri"))
    assert answer.status_code == 409
    for words in ("Kampung TKI", "KP2MI", "1 Januari 2025", "Alasan saya sendiri", "km"):
        assert words in answer.text
    assert f'href="{first.get_absolute_url()}"' in answer.text
    assert f"?village={near.village_id}&amp;" not in answer.text
    free = world.village("52.03.01.2003")
    again = (
        f"{_at(world, '52.03.01.2003')}&programme={world.programmes['desmigratif'].pk}&starts_on=2026-01-01"
    )
    assert again.replace("&", "&amp;") in answer.text
    assert 'value="2026-01-01"' in sign_in(officer).get(again).text
    assert answer.text.count("Usulkan yang ini") == 5
    assert reverse("coordination:new_waiver", args=[first.village_id]) in answer.text
    assert Site.objects.count() == 2
    refusal = Refusal.objects.get()
    assert (refusal.blocking_site, refusal.by_label) == (first, "petugas")
    sign_in(officer).post(f"{PAGE}?village={free.pk}", _form(world))
    assert Site.objects.filter(village=free, programme__key="desmigratif").exists()


def test_without_positions_of_their_own_villages_of_the_same_district_come_first(
    world: World, officer: User, sign_in: SignIn
) -> None:
    home = world.village().district
    for number, district in enumerate(Area.objects.filter(level="district")):
        district.lat, district.lng = float(number), 100.0
        district.position_source, district.position_basis, district.position_error_km = (
            "approximate",
            "name",
            5,
        )
        district.save()
    world.site("kampung-tki")
    answer = sign_in(officer).post(_at(world), _form(world))
    near = answer.context["refusal"].instead
    assert [one.village.district for one in near] == [*[home] * 4, world.village(MIDDLE).district]
    assert not any(one.exact for one in near)
    assert answer.text.count("sekecamatan") == 4
    assert "sekitar " in answer.text


def test_the_next_villages_of_the_newest_plan_are_offered_before_nearer_ones(
    world: World, officer: User, sign_in: SignIn
) -> None:
    world.place(HOME)
    far = world.village(MIDDLE)
    Alternative.objects.create(village=far, rank=1, plan="Rencana 2026")
    world.site("kampung-tki")
    near = sign_in(officer).post(_at(world), _form(world)).context["refusal"].instead
    assert near[0].village == far
    assert far not in [one.village for one in near[1:]]


def test_near_villages_out_of_the_officers_area_are_not_offered(
    world: World, make_person: MakePerson, sign_in: SignIn
) -> None:
    world.place(HOME)
    world.site("kampung-tki")
    alone = make_person("petugas.desa", Role.Kind.PROGRAMME_OFFICER, area=world.village())
    answer = sign_in(alone).post(_at(world), _form(world))
    assert answer.status_code == 409
    assert "Usulkan yang ini" not in answer.text


def test_an_own_programme_in_the_way_offers_no_waiver(world: World, officer: User, sign_in: SignIn) -> None:
    site = world.site(until="active")
    answer = sign_in(officer).post(_at(world), _form(world))
    assert answer.status_code == 409
    assert reverse("coordination:new_waiver", args=[site.village_id]) not in answer.text


def test_a_village_at_rest_says_until_when(world: World, officer: User, sign_in: SignIn) -> None:
    site = world.site("desbumi", until="confirmed")
    steps.step(site=site, verb="close", on=date(2025, 7, 1), reason="Agreed.", by=None)
    answer = sign_in(officer).post(_at(world), _form(world))
    assert answer.status_code == 409
    rest = site.footprints.get().period.upper
    assert rest > date(2026, 1, 1)
    assert "beristirahat sampai" in answer.text


def test_the_search_looks_at_reach_before_it_cuts(
    world: World, make_person: MakePerson, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proposals, "MOST_VILLAGES", 2)
    regency = Area.objects.get(codes__code="52.03", codes__ends_on=None)
    local = make_person("petugas.lotim", Role.Kind.PROGRAMME_OFFICER, "Kemnaker", regency)
    page = sign_in(local).get(PAGE, {"q": "Desa"})
    assert len(page.context["villages"]) == 2
    assert all(village.code.startswith("52.03") for village in page.context["villages"])
    assert "Tambahkan nama kabupaten, atau tulis kodenya" in page.text
