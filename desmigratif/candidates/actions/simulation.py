"""A list of simulated candidates for trying out, made from published placements and labelled everywhere."""

from collections.abc import Iterator

import polars as pl
from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from desmigratif.accounts.models import User
from desmigratif.candidates import demo
from desmigratif.candidates.actions.keeping import ListOfCandidates, keep
from desmigratif.candidates.faults import RefusedError, whole
from desmigratif.candidates.models import CandidateSet
from desmigratif.places import queries as places
from desmigratif.places.actions.indicators import write_indicators
from desmigratif.places.models import AreaCode
from desmigratif.tasks import actions as tasks
from desmigratif.tasks.errors import TaskFailedError
from desmigratif.tasks.models import LongTask
from desmigratif.tasks.report import Report

KIND = "candidates.simulate"
SEED = 2017
PERIOD = "2017"
SOURCE = "Simulasi dari angka penempatan yang pernah terbit, benih acak 2017"
SIMULATING = gettext_noop("Drawing figures for every village")
WRITTEN = ("population", "residents_abroad", "poverty_share", "idm")


@transaction.atomic
def simulate_candidates(*, by: User | None) -> CandidateSet:
    """Simulate figures for every village of the register: as indicators marked simulated, and as a list.

    The same register gives the same list, which is kept once. Raises RefusedError while there is no register.
    """
    villages = _villages()
    if not villages.height:
        raise RefusedError("candidates", [whole(_("The register is empty; load it first."))])
    frame = demo.simulate(villages.drop("id"), demo.published_placements(), SEED)
    ids = dict(villages.select("code", "id").rows())
    figures = _figures(frame, ids)
    write_indicators(figures=figures, period=PERIOD, source=SOURCE, simulated=True, by=by)
    with translation.override(settings.LANGUAGE_CODE):
        given = ListOfCandidates(
            name=_("Simulated candidates"),
            source=_("Simulated from published placements of workers by regency; nothing was counted"),
            content=frame.write_csv().encode("utf-8"),
            origin=CandidateSet.Origin.SIMULATION,
            simulated=True,
        )
    return keep(given=given, rows=frame.height, by=by)


def request_simulation(*, by: User) -> LongTask:
    """Have a list simulated as long work."""
    return tasks.enqueue(kind=KIND, title=_("Simulate a list of candidates"), argument_id=None, by=by)


def run_simulation(*, task: LongTask, report: Report) -> str:
    """The long work: gives the address of the list. Run again it gives the same list."""
    report.progress(0.2, SIMULATING)
    try:
        with transaction.atomic():
            report.claim()
            return simulate_candidates(by=task.requested_by).get_absolute_url()
    except RefusedError as error:
        raise TaskFailedError(str(error)) from error


def _villages() -> pl.DataFrame:
    """Every village with a running code: id, code, and its position if it has one."""
    codes = places.running_codes(AreaCode.System.KEMENDAGRI).filter(area__level="village")
    rows = list(codes.order_by("number").values_list("area_id", "code", "area__lat", "area__lng"))
    schema = {"id": pl.Int64, "code": pl.String, "lat": pl.Float64, "lng": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _figures(frame: pl.DataFrame, ids: dict[str, int]) -> Iterator[tuple[int, str, float | int]]:
    for row in frame.select("code", *WRITTEN).iter_rows():
        for name, value in zip(WRITTEN, row[1:], strict=True):
            if value is not None:
                yield ids[row[0]], name, value
