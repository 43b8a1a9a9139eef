"""The home page tells each person what waits for their word, and nobody else."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from desmigratif.accounts.models import Role, User
from desmigratif.accounts.tests.country import BACKEND, MakePerson
from desmigratif.monitoring.actions.reporting import Said, Sending, send_report
from desmigratif.officers import months
from desmigratif.places.actions.lineage import Asked
from desmigratif.programmes.actions import lineage, register, waiving
from desmigratif.programmes.actions.opening import Past, record_past
from desmigratif.programmes.models import InheritedOverlap, Site
from desmigratif.programmes.tests.ground import DAY, HERE, NEXT, Ground
from desmigratif.sites import periods

pytestmark = pytest.mark.django_db
MERGED = date(2026, 1, 1)
HOME = reverse("overview:home")
THIRD = "52.02.01.2001"
WORDS = "Menunggu Anda"
REPORTS = "Laporan bulanan yang belum dikirim"


def _home(person: User) -> str:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client.get(HOME).text


def _pair(ground: Ground, code: str) -> None:
    for key in ("desmigratif", "desbumi"):
        past = Past(ground.village(code), ground.programmes[key], DAY, source="A list")
        record_past(past=past, by=None)


def test_an_officer_sees_what_waits_and_no_longer_what_was_answered(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, theirs = ground.officers.of["Kemnaker"][0], ground.officers.of["Migrant CARE"][0]
    assert WORDS not in _home(mine)
    ground.running("desmigratif")
    waiver = waiving.ask_waiver(
        village=ground.village(), programme=ground.programmes["desbumi"], reason="Both are needed.", by=theirs
    )
    ground.opened("desmigratif", NEXT)
    _pair(ground, THIRD)
    assert "Usulan instansi Anda" not in _home(mine), "it is confirmed by itself"
    monkeypatch.setattr(periods, "days", {timezone.localdate(): -1}.get)
    text = _home(mine)
    assert WORDS in text
    for words in ("Dispensasi untuk disetujui", "Usulan instansi Anda", "Pasangan warisan untuk"):
        assert words in text
    waiving.confirm_waiver(waiver=waiver, by=mine)
    pair = InheritedOverlap.objects.get()
    agency = ground.programmes["desmigratif"].agency
    waiving.settle(overlap=pair, agency=agency, outcome="both_run_out", note="", by=mine)
    text = _home(mine)
    assert "Dispensasi untuk disetujui" not in text
    assert "Pasangan warisan untuk" not in text
    assert "Pasangan warisan untuk" in _home(theirs)


def test_others_see_nothing_waiting(ground: Ground, make_person: MakePerson, client: Client) -> None:
    ground.running("desmigratif", THIRD)
    ground.opened("desmigratif")
    _pair(ground, NEXT)
    assert WORDS not in client.get(HOME).text
    village = ground.village(THIRD)
    for person in (
        make_person("outsider"),
        make_person("reader", Role.Kind.VIEWER),
        make_person("elsewhere", Role.Kind.PROGRAMME_OFFICER, "Kemnaker", village.regency),
        ground.officers.of["KP2MI"][0],
    ):
        assert WORDS not in _home(person)


def test_events_and_conflicts_wait_for_those_who_answer_them(ground: Ground, make_person: MakePerson) -> None:
    root = make_person("root", Role.Kind.ADMINISTRATOR)
    far = make_person("west", Role.Kind.ADMINISTRATOR, "Kemnaker", ground.village("32.12.01.2001").province)
    ground.opened("desmigratif")
    ground.opened("desbumi", NEXT)
    before = (ground.village(HERE), ground.village(NEXT))
    lineage.apply_lineage(asked=Asked("merge", MERGED, "Perda 1", "LD", before, before[:1]), by=None)
    assert "Pemekaran dan penggabungan yang menunggu" in _home(root)
    assert WORDS not in _home(far)
    assert "Lokasi yang akan berada di satu desa" in _home(ground.officers.of["Migrant CARE"][0])
    assert "Lokasi yang akan berada di satu desa" not in _home(ground.officers.of["KP2MI"][0])


def test_a_question_waits_for_a_second_person_of_the_programmes_agency(ground: Ground) -> None:
    asker, second = ground.officers.of["KP2MI"]
    programme = ground.programmes["kkbm"]
    register.ask_decision(
        programme=programme, substance=ground.programmes["desbumi"].substance, source="Letter", by=asker
    )
    assert "Pertanyaan jenis program" in _home(second)
    assert "Pertanyaan jenis program" not in _home(asker)
    assert "Pertanyaan jenis program" not in _home(ground.officers.of["Kemnaker"][0])


def test_a_village_officer_sees_how_many_monthly_reports_are_still_to_be_sent(
    ground: Ground, make_person: MakePerson
) -> None:
    _pair(ground, NEXT)
    village = ground.village(NEXT)
    officer = make_person("village", Role.Kind.VILLAGE_OFFICER, "Kemnaker", village)
    site = Site.objects.get(village=village, programme__key="desmigratif")
    assert REPORTS in _home(officer)
    month = months.plus(months.month_of(timezone.localdate()), -1)
    said = Said(figures={}, officers=1, open_days=5, equipment="none", internet=False)
    send_report(site=site, month=month, said=said, sending=Sending(), by=officer)
    assert REPORTS not in _home(officer)
    assert REPORTS not in _home(make_person("elsewhere", Role.Kind.VILLAGE_OFFICER, "KP2MI", village))


def test_the_home_page_asks_the_database_the_same_however_much_waits(
    ground: Ground, make_person: MakePerson
) -> None:
    people = (ground.officers.of["Kemnaker"][0], make_person("root", Role.Kind.ADMINISTRATOR))
    _everything(ground, "52.03.01")
    few = [_queries(person) for person in people]
    for district in ("52.02.01", "32.12.01"):
        _everything(ground, district)
    assert [_queries(person) for person in people] == few


def _everything(ground: Ground, district: str) -> None:
    """A pair, a waiver that is asked for, and a merger that waits."""
    paired, waived, *merged = (f"{district}.{number}" for number in (2001, 2002, 2003, 2004))
    _pair(ground, paired)
    ground.opened("desmigratif", waived)
    asker, programme = ground.officers.of["Migrant CARE"][0], ground.programmes["desbumi"]
    waiving.ask_waiver(
        village=ground.village(waived), programme=programme, reason="Both are needed.", by=asker
    )
    ground.opened("desmigratif", merged[0])
    ground.opened("desbumi", merged[1])
    before = (ground.village(merged[0]), ground.village(merged[1]))
    lineage.apply_lineage(asked=Asked("merge", MERGED, "Perda 1", "LD", before, before[:1]), by=None)


def _queries(person: User) -> int:
    client = Client()
    client.force_login(person, backend=BACKEND)
    client.get(HOME)
    with CaptureQueriesContext(connection) as found:
        client.get(HOME)
    return len(found)
