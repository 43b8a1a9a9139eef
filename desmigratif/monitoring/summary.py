"""The monthly report of whoever looks after centres: the same figures for page, paper and file."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from desmigratif.monitoring import laws, queries
from desmigratif.monitoring.models import Life
from desmigratif.places.models import Area
from desmigratif.programmes.models import Site, SiteActivity


@dataclass(frozen=True)
class Summary:
    """A month of some sites. `lives` are as on the day `as_of`; `missing` are the sites that owe the month's
    report and have not sent it, of `owed` in all."""

    month: date
    as_of: date
    place: str
    sites: int
    simulated: int
    lives: dict[Life, int]
    owed: int
    activity: dict[SiteActivity.Kind, int]
    results: list[queries.Result]
    missing: list[Site]
    silent: list[Site]
    stalled: list[Site]

    @property
    def sent(self) -> int:
        return self.owed - len(self.missing)


def summary_of(sites: QuerySet[Site], *, month: date, area: Area | None, place: str, today: date) -> Summary:
    """The month of these sites within the area. How they are doing is told as on the day on which the month's
    report is due, or today when that is still to come. The same number of reads however many there are."""
    as_of = min(today, laws.due_on(month))
    living = queries.matching(queries.with_life(sites, as_of), area=area)
    within = queries.matching(sites, area=area)
    owed = queries.matching(queries.reports_owed(sites, month), area=area)
    lives = queries.counts_by_life(living)
    return Summary(
        month=month,
        as_of=as_of,
        place=area.name if area else place,
        sites=sum(lives.values()),
        simulated=living.filter(simulated=True).count(),
        lives=lives,
        owed=owed.count(),
        activity=queries.activity_sums(within, month),
        results=queries.results_in_all(within, month),
        missing=list(queries.without_report(owed, month)),
        silent=list(queries.doing(living, Life.SILENT)),
        stalled=list(queries.doing(living, Life.STALLED)),
    )
