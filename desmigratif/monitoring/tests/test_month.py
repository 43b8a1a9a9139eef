"""The monthly report: one set of figures for page, paper and file, equal to those of the other pages."""

import io
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from python_calamine import CalamineWorkbook

from desmigratif.accounts.models import User
from desmigratif.cores.selection.report.typeset import TypesettingError
from desmigratif.monitoring import laws, paper
from desmigratif.monitoring.models import Life, SuccessIndicator
from desmigratif.monitoring.summary import Summary, summary_of
from desmigratif.monitoring.tests.conftest import report
from desmigratif.monitoring.views import charge
from desmigratif.officers.tests.conftest import (
    EAST_OFFICE,
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
from desmigratif.programmes.models import Site

pytestmark = pytest.mark.django_db
MONTH, PAPER = reverse("monitoring:month"), reverse("monitoring:month_paper")
FILE, INDEX = reverse("monitoring:month_file", args=["xlsx"]), reverse("monitoring:index")


@pytest.fixture
def sites(world: World) -> dict[str, Site]:
    """In Lombok Timur one that reports (simulated), one that is silent, one that stalled; one elsewhere."""
    business = SuccessIndicator.objects.create(
        agency=agency("Kemnaker"),
        name="Usaha",
        question="Berapa usaha?",
        unit="usaha",
        target=5,
        starts_on=START,
    )
    made = {
        "reporting": world.site(HOME, simulated=True),
        "silent": world.site(NEXT, "desbumi"),
        "stalled": world.site("52.03.01.2003"),
        "elsewhere": world.site(MIDDLE),
    }
    report(made["reporting"], month(2), visits=12, answers={business.pk: Decimal(6)})
    report(made["stalled"], month(2), answers={business.pk: Decimal("1.5")})
    report(made["elsewhere"], month(2), visits=40)
    report(made["elsewhere"], month(1), visits=40)
    return made


@pytest.fixture
def coordinator(world: World) -> User:
    return world.coordinator()


def _summary(client: Client, query: str = "") -> Summary:
    found: Summary = client.get(f"{MONTH}{query}").context["summary"]
    return found


def _sheet(client: Client, query: str = "") -> dict[tuple[str, str], float]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"{FILE}{query}").content))
    rows = book.get_sheet_by_index(0).to_python()
    return {(str(row[0]), str(row[1])): float(row[2]) for row in rows[1:] if isinstance(row[2], int | float)}


def _listed(client: Client, query: str) -> dict[Life, int]:
    """What the list of centres counts where the page of the month leads to."""
    page = client.get(f"{MONTH}{query}")
    asked = f"{page.context['list_query']}&on={page.context['summary'].as_of}"
    assert f"{INDEX}?{asked}".replace("&", "&amp;").split("&amp;on")[0] in page.text
    return dict(client.get(f"{INDEX}?{asked}").context["counts"])


def test_page_paper_and_file_say_what_the_list_of_centres_says(
    sites: dict[str, Site], coordinator: User, sign_in: SignIn
) -> None:
    client = sign_in(coordinator)
    query = f"?month={month(2):%Y-%m}"
    found, sheet = _summary(client, query), _sheet(client, query)
    listed = _listed(client, query)
    assert found.lives == listed
    assert {life: sheet["status", str(life.label)] for life in Life} == listed
    with translation.override("id"):
        parts = {part["heading"]: part["rows"] for part in paper.content(found)["parts"]}
        assert parts["Keadaan pusat layanan"] == [
            [str(life.label), str(count)] for life, count in listed.items()
        ]
    assert (found.sent, found.owed) == (2, 3)
    assert (sheet["laporan", "terkirim"], sheet["laporan", "seharusnya"]) == (2, 3)
    assert found.missing == [sites["silent"]]
    assert sheet["kegiatan", "Orang yang datang ke pusat layanan"] == 12
    assert sheet["indikator", "Usaha (usaha)"] == 7.5
    shown = client.get(f"{reverse('monitoring:indicators')}{query}").context["results"]
    assert [(row["value"], row["result"].answered, row["result"].reached) for row in shown] == [("7,5", 2, 1)]


def test_states_are_those_of_the_day_on_which_the_report_is_due(
    sites: dict[str, Site], coordinator: User, sign_in: SignIn
) -> None:
    client = sign_in(coordinator)
    assert _summary(client, f"?month={month(2):%Y-%m}").as_of == min(today(), laws.due_on(month(2)))
    assert _summary(client, f"?month={month(0):%Y-%m}").as_of == today()
    assert _summary(client).month == month(1)
    found = _summary(client, f"?month={month(2):%Y-%m}")
    assert (found.silent, found.stalled) == ([sites["silent"]], [sites["stalled"]])


def test_what_is_simulated_says_so_on_page_paper_and_file(
    sites: dict[str, Site], coordinator: User, sign_in: SignIn
) -> None:
    client = sign_in(coordinator)
    assert "1 dari 3 lokasi adalah simulasi" in client.get(MONTH).text
    content = paper.content(_summary(client))
    assert content["mark"]
    assert "1" in content["simulated"]
    assert _sheet(client)["tentang", "lokasi simulasi"] == 1
    Site.objects.update(simulated=False)
    assert paper.content(_summary(client))["mark"] == ""


def test_one_click_gives_a_pdf(sites: dict[str, Site], coordinator: User, sign_in: SignIn) -> None:
    answer = sign_in(coordinator).get(PAPER)
    assert answer.content.startswith(b"%PDF")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert f"{month(1):%Y-%m}.pdf" in answer.headers["Content-Disposition"]


def test_the_same_figures_give_the_same_bytes(sites: dict[str, Site], sign_in: SignIn) -> None:
    found = summary_of(Site.objects.all(), month=month(1), area=None, place="[A] #1 $x$", today=today())
    assert paper.pdf_of(found) == paper.pdf_of(found)


def test_a_paper_that_cannot_be_set_leads_back_with_a_word(
    sites: dict[str, Site], coordinator: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: object, **_named: object) -> bytes:
        raise TypesettingError

    monkeypatch.setattr(charge, "pdf_of", broken)
    answer = sign_in(coordinator).get(PAPER, follow=True)
    assert "PDF tidak dapat dibuat" in answer.text


@pytest.mark.parametrize("address", [MONTH, PAPER, FILE])
def test_it_is_for_those_who_look_after_officers(
    world: World, sites: dict[str, Site], sign_in: SignIn, client: Client, address: str
) -> None:
    for kind in (Kind.VIEWER, Kind.AUDITOR, Kind.VILLAGE_OFFICER):
        assert sign_in(world.person(kind)).get(address).status_code == 404
    assert client.get(address).headers["Location"].startswith(reverse("account_login"))


def test_a_programme_officer_reports_of_the_own_agency_and_may_narrow_it(
    world: World, sites: dict[str, Site], sign_in: SignIn
) -> None:
    client = sign_in(world.person(Kind.PROGRAMME_OFFICER))
    assert (_summary(client).sites, _summary(client).place) == (3, "Kemnaker")
    assert _summary(client, "?area=52.02").sites == 1
    assert _summary(client, "?area=99.99").sites == 3
    for query in ("?", "?area=52.02", "?area=52"):
        assert _summary(client, query).lives == _listed(client, query)
    assert EAST_OFFICE in sign_in(world.coordinator()).get(MONTH).text


@pytest.mark.parametrize("address", [PAPER, FILE], ids=["paper", "file"])
def test_an_area_that_is_not_understood_gives_no_file_of_everything(
    sites: dict[str, Site], coordinator: User, sign_in: SignIn, address: str
) -> None:
    answer = sign_in(coordinator).get(f"{address}?area=99.99")
    assert answer.headers["Location"] == f"{MONTH}?area=99.99"
