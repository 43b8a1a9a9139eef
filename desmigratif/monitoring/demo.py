"""Reports of simulated sites, for an installation for trying: one that reports, one that fell silent, one
where nothing happens, and that of the demonstration's village officer, whose report waits. All of it is
invented."""

from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal

from django.utils import timezone

from desmigratif.agencies.models import Agency
from desmigratif.centres.actions import save_row
from desmigratif.centres.models import Post
from desmigratif.monitoring.actions.indicators import save_indicator
from desmigratif.monitoring.actions.reporting import Said, Sending, send_report
from desmigratif.monitoring.models import SiteReport, SuccessIndicator
from desmigratif.officers import months
from desmigratif.places import queries as places
from desmigratif.programmes import queries as programmes
from desmigratif.programmes.actions.activity import note_activities
from desmigratif.programmes.actions.opening import Past, record_past
from desmigratif.programmes.models import Site

SOURCE, NOTED = "Data contoh", "contoh"
MONTHS_AGO = 8
"""How long ago the sites that are opened here began."""


@dataclass(frozen=True)
class Example:
    """A simulated site by the code of its village and the key of its programme; how many months ago it
    reported, and whether anything happened. `opened` sites are made here, with two officers."""

    code: str
    programme: str
    reported: tuple[int, ...]
    busy: bool = True
    opened: bool = False


EXAMPLES = (
    Example("33.07.10.2004", "desmigratif", (3, 2, 1)),
    Example("33.07.10.2004", "desbumi", (8, 7, 6)),
    Example("52.03.01.2002", "desmigratif", (4, 3, 2), opened=True),
    Example("52.03.02.2001", "desmigratif", (4, 3, 2, 1), busy=False, opened=True),
)
INDICATORS = (
    (
        "Usaha produktif berjalan (contoh)",
        "Productive businesses running (example)",
        "Berapa usaha produktif yang berjalan di desa?",
        "How many productive businesses run in the village?",
        ("number", "usaha", Decimal(5)),
    ),
    (
        "Berangkat dengan dokumen lengkap (contoh)",
        "Left with complete papers (example)",
        "Berapa persen calon pekerja yang berangkat dengan dokumen lengkap?",
        "What percentage of those who left had complete papers?",
        ("percent", "", Decimal(90)),
    ),
    (
        "Perdes berlaku (contoh)",
        "Village regulation in force (example)",
        "Apakah desa punya Perdes pelindungan pekerja migran?",
        "Does the village have a regulation that protects migrant workers?",
        ("yes_no", "", None),
    ),
)


def ensure_example_reports() -> int:
    """The examples, where a simulated site has reported nothing yet. Returns how many reports are new."""
    indicators = _indicators()
    made = 0
    for example in EXAMPLES:
        site = _site(example)
        if site is not None and not SiteReport.objects.filter(site=site).exists():
            made += _reported(site, example, indicators)
    return made


def _indicators() -> list[SuccessIndicator]:
    """Those of Kemnaker, when it asks none yet."""
    agency = Agency.objects.filter(short_name="Kemnaker").first()
    if agency is None or SuccessIndicator.objects.exists():
        return []
    start = months.plus(months.month_of(timezone.localdate()), -2 * MONTHS_AGO)
    return [
        save_indicator(
            indicator=SuccessIndicator(
                agency=agency,
                name=name,
                name_en=name_en,
                question=question,
                question_en=question_en,
                kind=kind,
                unit=unit,
                target=target,
                standing=True,
                starts_on=start,
            ),
            by=None,
        )
        for name, name_en, question, question_en, (kind, unit, target) in INDICATORS
    ]


def _site(example: Example) -> Site | None:
    village = places.village_by_code(example.code)
    if village is None:
        return None
    found = programmes.sites().filter(village=village)
    if not example.opened:
        return found.filter(programme__key=example.programme, simulated=True).first()
    mine = found.filter(programme__key=example.programme, simulated=True, source=SOURCE).first()
    if mine is not None or found.exists():
        return mine
    programme = programmes.programmes().get(key=example.programme)
    start = months.plus(months.month_of(timezone.localdate()), -MONTHS_AGO)
    site = record_past(past=Past(village, programme, start, simulated=True, source=SOURCE), by=None)
    for kind, name in ((1, "Dewi Contoh"), (2, "Hasan Contoh")):
        phone = f"0800 0000 {site.pk:03d}{kind}"
        save_row(
            row=Post(site=site, kind=kind, name=name, phone=phone, decree=SOURCE, starts_on=start), by=None
        )
    if example.busy:
        day, counts = months.plus(start, MONTHS_AGO - 1), {"visits": 14, "families": 6, "information": 9}
        note_activities(site=site, counts=counts, happened_on=day, source=NOTED, by=None)
    return site


def _reported(site: Site, example: Example, indicators: list[SuccessIndicator]) -> int:
    this = months.month_of(timezone.localdate())
    for ago in example.reported:
        month = months.plus(this, -ago)
        sent = datetime.combine(
            months.plus(month, 1).replace(day=1), time(9), timezone.get_current_timezone()
        )
        send_report(
            site=site,
            month=month,
            said=_said(site, ago if example.busy else 0, indicators),
            sending=Sending(at=min(sent, timezone.now())),
            by=None,
        )
    return len(example.reported)


def _said(site: Site, busy: int, indicators: list[SuccessIndicator]) -> Said:
    """Invented numbers; zeros when nothing happened."""
    figures = {"visits": 9 * busy, "families": 4 * busy, "information": 6 * busy, "registered": busy}
    figures |= {"meetings": min(busy, 1), "training": 2 * (busy > 1), "children": busy, "businesses": busy}
    asked = [one for one in indicators if one.agency_id == site.programme.agency_id]
    values = (Decimal(3 + busy), Decimal(85), Decimal(1))
    return Said(
        figures=figures,
        officers=2,
        open_days=5,
        equipment=SiteReport.Equipment.PARTLY,
        internet=busy > 0,
        note=SOURCE,
        answers={one.pk: value for one, value in zip(asked, values, strict=False)},
    )
