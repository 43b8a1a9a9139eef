"""Who opens and changes a centre, and what the pages say."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from desmigratif.accounts.models import User
from desmigratif.audit.models import AuditLine
from desmigratif.centres.models import Contact, Facility, Perdes, Post
from desmigratif.centres.tests.conftest import DAY, HOME, NEXT, Kind, SignIn, World
from desmigratif.programmes.models import Site

pytestmark = pytest.mark.django_db
READ = ("centre",)
FORMS = ("new", "edit", "hand_over")
POSTED = ("remove", "restore", "see_working")


def _addresses(site: Site, filled: dict[str, Any]) -> dict[str, str]:
    given: dict[str, list[Any]] = {
        "centre": [],
        "new": ["kontak"],
        "edit": ["kontak", filled["contact"].pk],
        "hand_over": [filled["post"].pk],
        "remove": ["kontak", filled["contact"].pk],
        "restore": ["kontak", filled["gone"].pk],
        "see_working": [filled["facility"].pk],
    }
    return {name: reverse(f"centres:{name}", args=[site.pk, *args]) for name, args in given.items()}


def _status(client: Client, name: str, address: str) -> int:
    return (client.post(address) if name in POSTED else client.get(address)).status_code


Held = tuple[str | None, str, str]
"""Kind of role, agency, code of the area; empty is the nation."""

READERS: list[Held] = [
    (Kind.PLANNER, "Kemnaker", ""),
    (Kind.VILLAGE_HEAD, "Kemnaker", HOME),
    (Kind.VIEWER, "Kemnaker", "52"),
    (Kind.AUDITOR, "KP2MI", ""),
    (Kind.ADMINISTRATOR, "Kemnaker", "52.03"),
]
KEEPERS: list[Held] = [
    (Kind.PROGRAMME_OFFICER, "Kemnaker", ""),
    (Kind.PROGRAMME_OFFICER, "Kemnaker", "52.03"),
    (Kind.VILLAGE_OFFICER, "Kemnaker", HOME),
    (Kind.COORDINATOR, "Disnaker Lombok Timur", "52.03"),
]
STRANGERS: list[Held] = [
    (None, "Kemnaker", ""),
    (Kind.PROGRAMME_OFFICER, "KP2MI", ""),
    (Kind.PROGRAMME_OFFICER, "Kemnaker", "52.02"),
    (Kind.VILLAGE_OFFICER, "Kemnaker", NEXT),
    (Kind.VILLAGE_OFFICER, "KP2MI", HOME),
    (Kind.COORDINATOR, "Disnaker Lombok Tengah", "52.02"),
    (Kind.CASE_HANDLER, "Kemnaker", ""),
    (Kind.PARTNER, "Kemendes", ""),
]


@pytest.mark.parametrize("held", KEEPERS)
def test_those_who_keep_a_centre_open_and_change_it(
    world: World, home: Site, filled: dict[str, Any], sign_in: SignIn, held: Held
) -> None:
    client = sign_in(world.person(*held))
    found = {name: _status(client, name, one) for name, one in _addresses(home, filled).items()}
    assert found == dict.fromkeys(READ + FORMS, 200) | dict.fromkeys(POSTED, 302)


@pytest.mark.parametrize("held", READERS)
def test_those_who_read_a_centre_do_not_change_it(
    world: World, home: Site, filled: dict[str, Any], sign_in: SignIn, held: Held
) -> None:
    client = sign_in(world.person(*held))
    found = {name: _status(client, name, one) for name, one in _addresses(home, filled).items()}
    assert found == dict.fromkeys(READ, 200) | dict.fromkeys(FORMS + POSTED, 404)
    page = client.get(_addresses(home, filled)["centre"]).text
    assert "Sri Wahyuni" in page
    assert _addresses(home, filled)["edit"] not in page
    assert Contact.objects.filter(removed_at=None).count() == 1


@pytest.mark.parametrize("held", STRANGERS)
def test_for_everybody_else_the_centre_does_not_exist(
    world: World,
    home: Site,
    filled: dict[str, Any],
    sign_in: SignIn,
    held: Held,
) -> None:
    client = sign_in(world.person(*held))
    found = {name: _status(client, name, one) for name, one in _addresses(home, filled).items()}
    assert set(found.values()) == {404}
    assert not AuditLine.objects.filter(verb="read").exists()


def test_strangers_are_asked_to_sign_in(client: Client, home: Site, filled: dict[str, Any]) -> None:
    for name, address in _addresses(home, filled).items():
        answer = client.post(address) if name in POSTED else client.get(address)
        assert answer.headers["Location"].startswith(reverse("account_login")), name


def test_a_row_is_reached_only_through_its_own_site_and_part(
    world: World, home: Site, filled: dict[str, Any], sign_in: SignIn
) -> None:
    other = world.site("kampung-tki", NEXT)
    client = sign_in(world.person(Kind.PROGRAMME_OFFICER, "KP2MI"))
    wrong = [
        reverse("centres:edit", args=[other.pk, "kontak", filled["contact"].pk]),
        reverse("centres:hand_over", args=[other.pk, filled["post"].pk]),
        reverse("centres:new", args=[other.pk, "lain"]),
    ]
    assert [client.get(address).status_code for address in wrong] == [404, 404, 404]
    assert (
        client.post(reverse("centres:see_working", args=[other.pk, filled["facility"].pk])).status_code == 404
    )


def test_opening_a_centre_is_one_line_of_the_trail(world: World, home: Site, sign_in: SignIn) -> None:
    sign_in(world.person(Kind.VIEWER)).get(reverse("centres:centre", args=[home.pk]))
    line = AuditLine.objects.get(verb="read")
    assert (line.subject_kind, line.subject_id, line.agency_id, line.area_id) == (
        "site",
        str(home.pk),
        home.programme.agency_id,
        home.village_id,
    )


@pytest.fixture
def keeper(world: World, home: Site, sign_in: SignIn) -> Client:
    """A browser with the officer of the village signed in."""
    return sign_in(world.person(Kind.VILLAGE_OFFICER, code=HOME))


def test_an_officer_fills_an_empty_centre(keeper: Client, home: Site) -> None:
    page = reverse("centres:centre", args=[home.pk])
    assert keeper.get(page).text.count('class="empty ') == 4
    sent: dict[str, dict[str, str]] = {
        "petugas": {"kind": "1", "name": "Sri Wahyuni", "phone": "0812-3456-789", "starts_on": "2025-01-01"},
        "perdes": {"number": "3", "year": "2010", "title": "Desa TKI", "in_force": "on"}
        | {"cited": "Undang-Undang Nomor 39 Tahun 2004\n\nUU 6/2014\nuu no 39 tahun 2004"},
        "sarana": {"kind": "room", "count": "1", "state": "working"},
        "kontak": {"name": "Pak Darma", "email": "darma@contoh.example"},
    }
    for part, form in sent.items():
        answer = keeper.post(reverse("centres:new", args=[home.pk, part]), form)
        assert (answer.status_code, answer.headers.get("Location")) == (302, page), part
    assert Perdes.objects.get().legal_base == ["UU 39/2004", "UU 6/2014"]
    shown = keeper.get(page).text
    for word in (
        "Sri Wahyuni",
        "Perdes 3/2010",
        "perlu direvisi",
        "UU 39/2004",
        "Pak Darma",
        "tel:08123456789",
    ):
        assert word in shown, word
    assert 'class="empty ' not in shown


WRONG = [
    ("petugas", {"kind": "1", "name": "A", "phone": "telepon", "starts_on": "2025-01-01"}, "angka"),
    ("petugas", {"kind": "1", "name": "A", "starts_on": "2025-01-01", "ends_on": "2024-01-01"}, "mendahului"),
    (
        "petugas",
        {"kind": "1", "name": "A", "starts_on": "2025-01-01", "username": "orang-lain"},
        "nama pengguna",
    ),
    ("perdes", {"number": "3", "year": "19", "title": "Desa TKI"}, "empat angka"),
    ("perdes", {"number": "3", "year": "99999", "title": "Desa TKI"}, "empat angka"),
    ("perdes", {"number": "3", "year": "2010", "title": "Desa TKI", "cited": "x" * 121}, "120 huruf"),
    ("perdes", {"number": "3", "year": "2010", "title": "A", "link": "javascript:alert(1)"}, "URL"),
    (
        "sarana",
        {"kind": "room", "count": "1", "state": "working", "last_working_on": "2999-01-01"},
        "belum tiba",
    ),
    ("sarana", {"kind": "room", "count": "0", "state": "working"}, "Paling sedikit satu"),
    ("sarana", {"kind": "room", "count": "99999", "state": "working"}, "kurang dari seribu"),
    ("kontak", {"name": "A"}, "nomor telepon atau alamat surel"),
]


@pytest.mark.parametrize(("part", "form", "word"), WRONG)
def test_what_cannot_be_is_told_and_nothing_typed_is_lost(
    keeper: Client, home: Site, part: str, form: dict[str, str], word: str
) -> None:
    answer = keeper.post(reverse("centres:new", args=[home.pk, part]), form)
    assert answer.status_code == 422
    assert word in answer.text
    assert all(value in answer.text for name, value in form.items() if name in {"name", "title", "phone"})


def test_a_taken_post_is_told_in_words(keeper: Client, home: Site, filled: dict[str, Any]) -> None:
    form = {"kind": "1", "name": "Budi", "starts_on": "2025-06-01"}
    answer = keeper.post(reverse("centres:new", args=[home.pk, "petugas"]), form)
    assert answer.status_code == 422
    assert "Jabatan ini sudah dipegang orang lain" in answer.text


def test_a_post_is_handed_over_on_its_page(keeper: Client, home: Site, filled: dict[str, Any]) -> None:
    address = reverse("centres:hand_over", args=[home.pk, filled["post"].pk])
    early = keeper.post(address, {"on": "2024-01-01", "name": "Budi"})
    assert (early.status_code, "Budi" in early.text) == (422, True)
    nameless = keeper.post(address, {"on": "2025-06-01", "phone": "0812 7777"})
    assert nameless.status_code == 422
    stranger = keeper.post(address, {"on": "2025-06-01", "name": "Budi", "username": "orang-lain"})
    assert stranger.status_code == 422
    assert keeper.post(address, {"on": "2025-06-01", "name": "Budi"}).status_code == 302
    assert keeper.post(address, {"on": "2025-06-01", "name": "Ani"}).status_code == 422
    assert list(Post.objects.order_by("pk").values_list("name", "ends_on")) == [
        ("Sri Wahyuni", date(2025, 6, 1)),
        ("Budi", None),
    ]
    assert "1 orang pernah bekerja di sini" in keeper.get(reverse("centres:centre", args=[home.pk])).text


def test_changing_a_row_keeps_its_account_and_may_take_it_away(
    keeper: Client, world: World, home: Site, filled: dict[str, Any]
) -> None:
    post: Post = filled["post"]
    account = User.objects.get(username__startswith="village_officer")
    edit = reverse("centres:edit", args=[home.pk, "petugas", post.pk])
    form = {"name": "Sri W.", "starts_on": "2025-01-01"}
    assert keeper.post(edit, {**form, "username": account.username.upper()}).status_code == 302
    post.refresh_from_db()
    assert (post.name, post.kind, post.account) == ("Sri W.", 1, account)
    assert account.username in keeper.get(edit).text
    keeper.post(edit, form)
    post.refresh_from_db()
    assert post.account is None


def test_what_was_taken_away_stands_below_and_comes_back(
    keeper: Client, home: Site, filled: dict[str, Any]
) -> None:
    page = reverse("centres:centre", args=[home.pk])
    keeper.post(reverse("centres:remove", args=[home.pk, "sarana", filled["facility"].pk]))
    assert (
        reverse("centres:restore", args=[home.pk, "sarana", filled["facility"].pk]) in keeper.get(page).text
    )
    keeper.post(reverse("centres:restore", args=[home.pk, "sarana", filled["facility"].pk]))
    assert Facility.objects.get().removed_at is None
    keeper.post(reverse("centres:remove", args=[home.pk, "petugas", filled["post"].pk]))
    Post.objects.create(site=home, kind=1, name="Budi", starts_on=DAY)
    back = keeper.post(reverse("centres:restore", args=[home.pk, "petugas", filled["post"].pk]), follow=True)
    assert "Jabatan ini sudah dipegang orang lain" in back.text


def test_a_facility_is_seen_working_with_one_tap(keeper: Client, home: Site, filled: dict[str, Any]) -> None:
    keeper.post(reverse("centres:see_working", args=[home.pk, filled["facility"].pk]))
    assert Facility.objects.get().last_working_on == timezone.localdate()
