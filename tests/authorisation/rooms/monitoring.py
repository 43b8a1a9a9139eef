"""Monitoring: how centres are doing is base register; reports are inner and sent by officers of the site or
the coordinator; the month is for those who look after officers."""

from datetime import date

from desmigratif.centres import actions as centres
from desmigratif.centres.models import Post
from desmigratif.monitoring.actions import indicators, reporting
from desmigratif.monitoring.models import SuccessIndicator
from desmigratif.programmes.actions.opening import Past, record_past
from desmigratif.programmes.actions.register import ensure_programmes
from desmigratif.programmes.models import Site
from tests.authorisation.people import HOME, KEMNAKER, KP2MI, MIDDLE_VILLAGE, NEXT
from tests.authorisation.policy import (
    ANY_ROLE,
    NATION,
    OTHER_AGENCY,
    OWN,
    READ,
    Canary,
    Row,
    Thing,
    role,
)
from tests.authorisation.rooms.centres import INNER_KINDS
from tests.authorisation.rooms.sites import INNER
from tests.authorisation.world import World

REMEMBERED = ("desmigratif.monitoring.paper.typeset",)
REPORTERS = role("village_officer", to=(OWN,)) | role("coordinator", to=(OWN, OTHER_AGENCY))
IN_CHARGE = role("coordinator", "programme_officer")
IN_CHARGE_HERE = role("coordinator", to=(OWN, OTHER_AGENCY)) | role("programme_officer", to=(OWN,))
ASKERS = role("programme_officer", over=(NATION,))

START, END, MONTH = date(2024, 1, 1), date(2024, 7, 1), date(2024, 3, 1)
LIST = "list of centres as a file"
QUERY = f"month={MONTH:%Y-%m}"
REPORT = {
    "seen": "0",
    "n_visits": "4",
    "officers": "2",
    "open_days": "5",
    "equipment": "working",
    "internet": "1",
    "note": "Lancar",
}
INDICATOR = {"name": "Usaha baru", "question": "Berapa?", "kind": "number", "starts_on": "2026-01-01"}

ROWS = (
    Row("monitoring:index", READ, ANY_ROLE),
    Row("monitoring:index", READ, ANY_ROLE, query="text=Desa&on=2024-05-01"),
    Row("monitoring:export", READ, ANY_ROLE, about=LIST, query="on=2024-05-01"),
    Row("monitoring:site", READ, INNER, about="report of a site"),
    Row("monitoring:report", "GET", REPORTERS, about="report of a site"),
    Row("monitoring:report", "POST", REPORTERS, about="report of a site", send=REPORT),
    Row("monitoring:month", READ, IN_CHARGE, query=QUERY),
    Row("monitoring:month_paper", READ, IN_CHARGE, query=QUERY),
    Row("monitoring:month_file", READ, IN_CHARGE, about=LIST, query=QUERY),
    Row("monitoring:indicators", READ, INNER_KINDS, query=QUERY),
    Row("monitoring:export_results", READ, INNER_KINDS, about=LIST, query=QUERY),
    Row("monitoring:new_indicator", "GET POST", ASKERS, send=INDICATOR),
    Row(
        *("monitoring:indicator", "GET POST", role("programme_officer", to=(OWN,), over=(NATION,))),
        about="indicator",
        send=INDICATOR,
    ),
)
SITES = (
    ("desmigratif", KEMNAKER, HOME),
    ("desmigratif", KEMNAKER, NEXT),
    ("desmigratif", KEMNAKER, MIDDLE_VILLAGE),
    ("kkbm", KP2MI, HOME),
    ("kkbm", KP2MI, MIDDLE_VILLAGE),
)


def reports(world: World) -> list[Thing]:
    """Of sites that have ended; each with an officer who was paid where Desmigratif was."""
    return [_report(world, *one) for one in SITES]


def _report(world: World, key: str, agency: str, code: str) -> Thing:
    programme = {one.key: one for one in ensure_programmes()}[key]
    past = Past(world.village(code), programme, START, END, state="closed", source="Daftar")
    site = record_past(past=past, by=None)
    note = Canary(f"note of a report of {key} in {code}", INNER, "monitoring:site")
    said = reporting.Said({"visits": 3}, 2, 5, "working", internet=True, note=f"Catatan {note}")
    reporting.send_report(site=site, month=MONTH, said=said, sending=reporting.Sending(), by=None)
    name = _officer(site, agency, code)
    args = {"pk": site.pk, "year": MONTH.year, "month": MONTH.month}
    canaries = (note, name)
    return Thing("report of a site", args, agency=agency, area=code, canaries=canaries)


def _officer(site: Site, agency: str, code: str) -> Canary:
    where = f"officer of a past site of {agency} in {code}"
    if agency == KEMNAKER:
        name = Canary(where, INNER, "officers:allowances", query=QUERY, finders=IN_CHARGE_HERE)
    else:
        name = Canary(where, INNER, "centres:centre")
    centres.save_row(row=Post(site=site, kind=1, name=f"Nama {name}", starts_on=START), by=None)
    return name


def asked(world: World) -> list[Thing]:
    """An indicator of each of two agencies."""
    return [_indicator(world, agency) for agency in (KEMNAKER, KP2MI)]


def _indicator(world: World, agency: str) -> Thing:
    made = SuccessIndicator(
        agency=world.agencies[agency], name="Usaha", question="Berapa usaha?", starts_on=START
    )
    kept = indicators.save_indicator(indicator=made, by=None)
    return Thing("indicator", {"pk": kept.pk}, agency=agency)


THINGS = {
    LIST: lambda _world: [Thing(LIST, {"form": "csv"})],
    "report of a site": reports,
    "indicator": asked,
}
