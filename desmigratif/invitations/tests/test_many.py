"""Many people at once: lists judged row by row, a thousand officers given, moved and relieved."""

import base64
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from desmigratif.accounts import actions as accounts
from desmigratif.accounts import passwords
from desmigratif.accounts.models import Invitation, Role, User
from desmigratif.accounts.tests.conftest import MakeAccount, SignIn
from desmigratif.accounts.tests.country import Country
from desmigratif.agencies.models import Agency
from desmigratif.audit.models import AuditLine
from desmigratif.invitations import actions, newcomers
from desmigratif.invitations.actions import Newcomer
from desmigratif.invitations.newcomers import UnreadableListError
from desmigratif.places.models import Village

HEADER = "nama pengguna,nama lengkap,peran,kode wilayah\n"
MANY, INVITED = reverse("invitations:many"), reverse("invitations:many_invited")


def rows(country: Country) -> str:
    first, second = country.codes[1], country.codes[2]
    return (
        f"siti.rahma,Siti Rahma,Petugas desa,{first}\n"
        f"budi,Budi,kepala desa,{second.replace('.', '')}\n"
        "pusat,Orang Pusat,Pembaca,Indonesia\n"
        f"ibu.admin,Nama Dipakai,Petugas desa,{first}\n"
        f"dua,Dua,Petugas desa,{first}\n"
        f"DUA,Dua Lagi,Petugas desa,{first}\n"
        f"tanpa.nama,,Petugas desa,{first}\n"
        f"peran.aneh,Aneh,Raja,{first}\n"
        "desa.aneh,Aneh,Petugas desa,99.99.99.9999\n"
        "terlalu.luas,Luas,Petugas desa,52.03\n"
        "kosong,Kosong,Pembaca,\n"
    )


def sent(client: Client, agency: Agency, text: bytes) -> str:
    file = SimpleUploadedFile("daftar.csv", text, content_type="text/csv")
    return client.post(MANY, {"agency": agency.pk, "file": file}).content.decode()


def sealed(page: str) -> dict[str, str]:
    """What the page sends back when its button is pressed."""
    found = re.search(r'name="list" value="([^"]+)"', page)
    assert found
    return {"list": found[1]}


def test_every_fault_says_row_column_and_how_to_mend_it(
    country: Country, agency: Agency, administrator: User
) -> None:
    judged = newcomers.judged(HEADER + rows(country), agency=agency, by=administrator)
    assert [one.username for one in judged.good] == ["siti.rahma", "budi", "pusat"]
    assert [(fault.row, fault.column) for fault in judged.faults] == [
        (5, "nama pengguna"),
        (6, "nama pengguna"),
        (7, "nama pengguna"),
        (8, "nama lengkap"),
        (9, "peran"),
        (10, "kode wilayah"),
        (11, "kode wilayah"),
        (12, "kode wilayah"),
    ]
    assert all(len(fault.text) > 10 for fault in judged.faults)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_tables_as_spreadsheets_write_them_are_read(
    country: Country, agency: Agency, administrator: User, delimiter: str, encoding: str
) -> None:
    table = f"username,full name,role,area code\r\nsiti,Siti Rahmé,village officer,{country.codes[1]}\r\n"
    text = newcomers.text_of(table.replace(",", delimiter).encode(encoding))
    judged = newcomers.judged(text, agency=agency, by=administrator)
    assert [one.full_name for one in judged.good] == ["Siti Rahmé"]


@pytest.mark.parametrize(
    "text",
    ["", HEADER, "nama,alamat\na,b\n", HEADER + "a,b,c,d\n" * 2001, '"' + "a" * 200_000 + '"'],
    ids=["nothing", "no rows", "other columns", "too many", "a long cell"],
)
def test_what_is_no_such_list_is_refused_as_a_whole(agency: Agency, administrator: User, text: str) -> None:
    with pytest.raises(UnreadableListError, match=r"\w+ \w+"):
        newcomers.judged(text, agency=agency, by=administrator)


def test_an_unclosed_quotation_mark_swallows_no_row_in_silence(
    country: Country, agency: Agency, administrator: User
) -> None:
    judged = newcomers.judged(HEADER + '"a\n' + rows(country), agency=agency, by=administrator)
    assert judged.good == []
    assert judged.faults


@pytest.mark.parametrize("content", [b"PK\x03\x04\0\0", b"a" * 1_000_001])
def test_other_files_are_refused_in_words(
    agency: Agency, administrator: User, signed_in: SignIn, content: bytes
) -> None:
    page = sent(signed_in(administrator), agency, content)
    assert "CSV" in page
    assert User.objects.count() == 1


def test_the_good_rows_are_invited_and_their_codes_open(
    country: Country, agency: Agency, administrator: User, signed_in: SignIn
) -> None:
    client = signed_in(administrator)
    page = sent(client, agency, (HEADER + rows(country)).encode())
    assert "Undang 3 orang ke Kemnaker" in page
    assert User.objects.count() == 1
    sheet = client.post(INVITED, sealed(page))
    invited = sheet.context["invited"]
    assert [one.account.username for one in invited] == ["siti.rahma", "budi", "pusat"]
    table = base64.b64decode(sheet.context["download"].partition("base64,")[2]).decode("utf-8-sig")
    for one in invited:
        assert one.code in sheet.content.decode()
        assert one.code in table
        assert actions.join(code_hash=passwords.code_hash(one.code), password="x").current_kinds
    assert AuditLine.objects.filter(verb="invite").count() == 3
    assert "no-store" in sheet.headers["Cache-Control"]
    once_more = client.post(INVITED, sealed(page)).content.decode()
    assert "sudah dipakai" in once_more
    assert User.objects.count() == 4


def test_nothing_keeps_the_names_of_a_list_and_only_its_sender_sends_it_back(
    country: Country, agency: Agency, administrator: User, make_account: MakeAccount, signed_in: SignIn
) -> None:
    client = signed_in(administrator)
    page = sent(client, agency, (HEADER + rows(country)).encode())
    assert not any("siti.rahma" in str(value) for value in client.session.values())
    other = signed_in(make_account("admin.dua", Role.Kind.ADMINISTRATOR))
    for somebody, data in (
        (client, {}),
        (client, {"list": sealed(page)["list"][:-1]}),
        (other, sealed(page)),
    ):
        answer = somebody.post(INVITED, data, follow=True).content.decode()
        assert "sudah tidak ada di sini" in answer
    assert User.objects.count() == 2


def test_a_row_that_went_bad_after_the_look_is_left_out(
    country: Country, agency: Agency, administrator: User, make_account: MakeAccount, signed_in: SignIn
) -> None:
    client = signed_in(administrator)
    page = sent(client, agency, (HEADER + rows(country)).encode())
    make_account("budi")
    sheet = client.post(INVITED, sealed(page))
    assert [one.account.username for one in sheet.context["invited"]] == ["siti.rahma", "pusat"]


def test_a_coordinator_invites_only_into_the_own_regency(
    country: Country, agency: Agency, make_account: MakeAccount, administrator: User
) -> None:
    coordinator = make_account("koordinator")
    regency = country.village(country.codes[-1]).regency
    office = Agency.objects.create(short_name="Dinas", kind="regency_office", looked_after_by=agency)
    accounts.give_role(account=coordinator, agency=office, kind="coordinator", area=regency, by=administrator)
    table = "".join(
        f"petugas.{number},Petugas,Petugas desa,{code}\n" for number, code in enumerate(country.codes)
    )
    judged = newcomers.judged(HEADER + table, agency=agency, by=User.objects.get(pk=coordinator.pk))
    regencies = {one.area.regency_id for one in judged.good if one.area}
    assert regencies == {regency.pk if regency else None}
    assert len(judged.good) == 5
    assert judged.refused == 10


@pytest.mark.slow
def test_a_thousand_officers_are_given_moved_and_relieved(
    country: Country, agency: Agency, administrator: User
) -> None:
    villages: list[Village] = [country.village(code) for code in country.codes]
    people = [
        Newcomer(f"petugas.{number}", f"Petugas {number}", "village_officer", villages[number % 15])
        for number in range(1000)
    ]
    invited = actions.invite_many(newcomers=people, agency=agency, by=administrator)
    for one in invited:
        actions.join(code_hash=passwords.code_hash(one.code), password="sungai-tenang-pagi")
    today = timezone.localdate()
    assert Role.objects.running(today).filter(kind="village_officer").count() == 1000
    roles = (
        Role.objects.running(today).filter(kind="village_officer").select_related("user", "agency", "area")
    )
    on = today + timedelta(days=30)
    for number, role in enumerate(roles.order_by("pk")):
        accounts.move_role(
            role=role, area=villages[(number + 1) % 15], on=on, reason="Rotasi tahunan", by=administrator
        )
    then = Role.objects.running(on).filter(kind="village_officer")
    assert then.values("user").distinct().count() == then.count() == 1000
    assert Role.objects.running(on - timedelta(days=1)).filter(kind="village_officer").count() == 1000
    for role in then.select_related("user", "agency", "area"):
        accounts.end_role(role=role, by=administrator)
    for days in (30, 300):
        assert not Role.objects.running(today + timedelta(days=days)).filter(kind="village_officer").exists()
    assert Invitation.objects.exclude(accepted_at=None).count() == 1000
    for verb in ("invite", "join", "move role", "end role"):
        assert AuditLine.objects.filter(verb=verb).count() == 1000, verb
