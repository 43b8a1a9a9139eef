"""A site goes on by its acts, each on its own page; who may, what is refused, what the history says."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from desmigratif.accounts.models import User
from desmigratif.programmes.actions import steps
from desmigratif.programmes.models import Refusal, Site, SiteChange
from desmigratif.programmes.states import BY_VERB
from desmigratif.sites import acts
from desmigratif.sites.tests.conftest import HOME, NEXT, SignIn, World

pytestmark = pytest.mark.django_db


def _step(site: Site, slug: str) -> str:
    return reverse("sites:step", args=[site.pk, slug])


def _now(site: Site) -> Site:
    return Site.objects.get(pk=site.pk)


def test_a_site_goes_its_way_by_the_buttons_of_its_page(world: World, officer: User, sign_in: SignIn) -> None:
    site, browser = world.site(), sign_in(officer)
    for slug, state in (
        ("confirm", "confirmed"),
        ("establish", "established"),
        ("activate", "active"),
        ("graduate", "graduated"),
    ):
        assert f'href="{_step(site, slug)}"' in browser.get(site.get_absolute_url()).text
        assert browser.get(_step(site, slug)).status_code == 200
        given = {"on": timezone.localdate().isoformat(), "reason": f"Alasan {slug}"}
        answer = browser.post(_step(site, slug), given)
        assert answer.headers["Location"] == site.get_absolute_url()
        assert _now(site).state == state
        assert f"Alasan {slug}" in browser.get(site.get_absolute_url()).text
    assert _now(site).ends_on == timezone.localdate()
    assert "beristirahat sampai" in browser.get(site.get_absolute_url()).text


@pytest.mark.parametrize(
    ("slug", "state"),
    [
        *(("confirm", "proposed"), ("establish", "confirmed"), ("activate", "established")),
        *(("graduate", "active"), ("close", "active"), ("set-end", "active"), ("withdraw", "proposed")),
    ],
)
def test_no_act_is_done_without_a_reason(
    world: World, officer: User, sign_in: SignIn, slug: str, state: str
) -> None:
    site, day = world.site(until=state), date(2025, 6, 1).isoformat()
    for reason in ("", "   "):
        answer = sign_in(officer).post(_step(site, slug), {"on": day, "ends_on": day, "reason": reason})
        assert answer.status_code == 422
        assert "Bidang ini tidak boleh kosong" in answer.text
    assert (_now(site).state, _now(site).ends_on) == (state, None)


@pytest.mark.parametrize("slug", ["graduate", "close"])
def test_a_site_is_not_ended_on_a_day_to_come(
    world: World, officer: User, sign_in: SignIn, slug: str
) -> None:
    site, tomorrow = world.site(until="active"), timezone.localdate() + timedelta(days=1)
    answer = sign_in(officer).post(_step(site, slug), {"on": tomorrow.isoformat(), "reason": "Rapat"})
    assert answer.status_code == 422
    assert "“Tetapkan akhir”" in answer.text
    assert (_now(site).state, _now(site).ends_on) == ("active", None)


@pytest.mark.parametrize("slug", ["withdraw", "decline", "lapse"])
def test_letting_a_village_go_needs_a_reason_and_frees_it_at_once(
    world: World, officer: User, sign_in: SignIn, slug: str
) -> None:
    site, browser = world.site(), sign_in(officer)
    assert browser.post(_step(site, slug), {"reason": ""}).status_code == 422
    assert _now(site).state == "proposed"
    assert browser.post(_step(site, slug), {"reason": "Desa belum siap"}).status_code == 302
    assert not site.footprints.exists()
    assert "Desa belum siap" in browser.get(site.get_absolute_url()).text


def test_the_period_is_prolonged_shortened_and_reopened(world: World, officer: User, sign_in: SignIn) -> None:
    site, browser = world.site(until="active", ends_on=date(2027, 1, 1)), sign_in(officer)
    for slug, ends_on in (("extend", "2028-01-01"), ("set-end", "2026-06-01"), ("extend", "")):
        answer = browser.post(_step(site, slug), {"ends_on": ends_on, "reason": "Sesuai anggaran"})
        assert answer.status_code == 302
        assert _now(site).ends_on == (date.fromisoformat(ends_on) if ends_on else None)
    assert browser.post(_step(site, "extend"), {"ends_on": "2030-01-01", "reason": "x"}).status_code == 422
    browser.post(_step(site, "close"), {"on": "2026-02-01", "reason": "Petugas pindah"})
    assert _now(site).state == "closed"
    browser.post(_step(site, "reopen"), {"ends_on": "2029-01-01", "reason": "Petugas baru"})
    assert (_now(site).state, _now(site).ends_on) == ("active", date(2029, 1, 1))


@pytest.mark.parametrize(
    ("slug", "given", "words"),
    [
        ("extend", {"ends_on": "2025-06-01"}, "Perpanjangan memerlukan tanggal sesudah"),
        ("extend", {"ends_on": "9999-12-31"}, "tanggal dari 1900 sampai 2199"),
        ("set-end", {"ends_on": "2028-01-01"}, "perpanjanglah"),
        ("close", {"on": "2026-02-01"}, "Pilih tanggal sampai akhirnya"),
    ],
)
def test_a_day_that_does_not_fit_is_told_with_the_way_out(
    world: World, officer: User, sign_in: SignIn, slug: str, given: dict[str, str], words: str
) -> None:
    site = world.site(until="active", ends_on=date(2026, 1, 1))
    answer = sign_in(officer).post(_step(site, slug), {**given, "reason": "Sesuai anggaran"})
    assert answer.status_code == 422
    assert words in answer.text
    assert _now(site).ends_on == date(2026, 1, 1)


def test_the_newest_change_is_undone_and_both_lines_stay(
    world: World, officer: User, sign_in: SignIn
) -> None:
    site, browser = world.site(until="confirmed"), sign_in(officer)
    change = SiteChange.objects.get(verb="confirm")
    page = browser.get(_step(site, "undo")).text
    assert f'value="{change.pk}"' in page
    answer = browser.post(_step(site, "undo"), {"change": change.pk, "reason": "Salah tekan"}, follow=True)
    assert _now(site).state == "proposed"
    assert "Salah tekan" in answer.text
    assert 'class="struck">Disahkan' in answer.text
    for again in (change.pk, 987654321):
        assert browser.post(_step(site, "undo"), {"change": again, "reason": "x"}).status_code == 422


def test_a_day_that_has_not_come_is_not_written_down_as_happened(
    world: World, officer: User, sign_in: SignIn
) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    answer = sign_in(officer).post(_step(world.site(), "confirm"), {"on": tomorrow.isoformat()})
    assert answer.status_code == 422
    assert "Hari ini belum tiba" in answer.text


def test_the_second_of_two_officers_is_told_that_the_state_changed(
    world: World, officer: User, sign_in: SignIn
) -> None:
    site, browser = world.site(), sign_in(officer)
    assert browser.get(_step(site, "confirm")).status_code == 200
    steps.step(site=site, verb="decline", reason="Desa menolak", by=None)
    answer = browser.post(_step(site, "confirm"), {"on": "2025-06-01", "reason": "Sudah sepakat"})
    assert answer.status_code == 422
    assert "Keadaan lokasi sudah berubah" in answer.text
    assert "Sudah sepakat" in answer.text
    assert _now(site).state == "declined"
    assert "Sekarang belum dapat dilakukan" in browser.get(_step(site, "confirm")).text


def test_reopening_onto_another_programme_is_refused_with_its_name(
    world: World, officer: User, sign_in: SignIn
) -> None:
    site, browser = world.site(), sign_in(officer)
    change = steps.step(site=site, verb="withdraw", reason="x", by=None).changes.first()
    assert change is not None
    other = world.site("desbumi")
    answer = browser.post(_step(site, "undo"), {"change": change.pk, "reason": "Ternyata jadi"})
    assert answer.status_code == 409
    assert f'href="{other.get_absolute_url()}"' in answer.text
    assert "Ternyata jadi" in answer.text
    assert Refusal.objects.get().blocking_site == other


@pytest.mark.parametrize("slug", ["extend", "reopen", "undo"])
def test_a_refused_act_says_who_is_there_and_which_village_is_free(
    world: World, officer: User, sign_in: SignIn, slug: str
) -> None:
    world.place(HOME)
    site = world.site(until="active", ends_on=date(2025, 6, 1))
    if slug == "extend":
        world.site("desbumi", starts_on=date(2026, 6, 1), until="confirmed")
    else:
        steps.step(site=site, verb="close", on=date(2025, 3, 1), reason="x", by=None)
        world.site("desbumi", starts_on=date(2026, 3, 1))
    newest = SiteChange.objects.filter(site=site).latest("pk")
    if slug == "undo":
        newest = SiteChange.objects.get(verb="close", site=site)
    given = {"ends_on": "2027-01-01", "change": newest.pk, "reason": "Masih perlu"}
    answer = sign_in(officer).post(_step(site, slug), given)
    assert answer.status_code == 409
    assert "sejak 1 " in answer.text
    assert "Desbumi" in answer.text
    near = f"?village={world.village(NEXT).pk}&amp;programme={site.programme_id}"
    assert f"{reverse('sites:propose')}{near}" in answer.text
    assert "Masih perlu" in answer.text
    assert (reverse("coordination:new_waiver", args=[site.village_id]) in answer.text) is (slug != "extend")


def test_nobody_else_finds_the_page_of_an_act(
    world: World, other_officer: User, middle_officer: User, outsider: User, sign_in: SignIn
) -> None:
    site, given = world.site(), {"on": "2025-06-01", "reason": "x"}
    for person in (other_officer, middle_officer, outsider):
        browser = sign_in(person)
        for slug in acts.BY_SLUG:
            assert browser.get(_step(site, slug)).status_code == 404
            assert browser.post(_step(site, slug), given).status_code == 404
    assert Client().post(_step(site, "confirm"), given).status_code == 302
    assert _now(site).state == "proposed"


def test_an_act_that_does_not_exist_is_not_found(world: World, officer: User, sign_in: SignIn) -> None:
    assert sign_in(officer).get(_step(world.site(), "explode")).status_code == 404


def test_every_act_of_the_states_has_its_page() -> None:
    assert set(BY_VERB) <= {act.verb for act in acts.ACTS}
    assert {"extend", "set end", "reopen", "undo"} <= {act.verb for act in acts.ACTS}
