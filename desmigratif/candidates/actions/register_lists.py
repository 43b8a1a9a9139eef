"""Lists of candidates drawn from the figures that the register holds, counted or simulated."""

import polars as pl
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from desmigratif.accounts.models import User
from desmigratif.candidates.actions.keeping import ListOfCandidates, store_candidates
from desmigratif.candidates.faults import RefusedError, whole
from desmigratif.candidates.models import CandidateSet
from desmigratif.places import queries as places
from desmigratif.places.models import AreaCode, Indicator

WHOLE = ("population", "residents_abroad")
SHARES = ("poverty_share", "idm")


def candidates_from_register(*, by: User | None) -> CandidateSet:
    """Keep a list of every village with its newest figures. Raises RefusedError when there are no figures."""
    frame, simulated = _newest_figures()
    if frame is None:
        raise RefusedError("candidates", [whole(_("The register has no figures about villages yet."))])
    day = date_format(timezone.localdate(), "DATE_FORMAT")
    given = ListOfCandidates(
        name=_("Figures of the register, %(day)s") % {"day": day},
        source=_("Newest figures of each village in the register"),
        content=frame.write_csv().encode("utf-8"),
        origin=CandidateSet.Origin.REGISTER,
        simulated=simulated,
    )
    return store_candidates(given=given, by=by)


def _newest_figures() -> tuple[pl.DataFrame | None, bool]:
    """One row a village, blank where a figure is missing. Counted figures go before simulated ones."""
    names = (*WHOLE, *SHARES)
    newest = (
        Indicator.objects.filter(name__in=names)
        .order_by("village", "name", "simulated", "-period", "source")
        .distinct("village", "name")
        .values_list("village", "name", "value", "simulated")
    )
    rows = list(newest)
    if not rows:
        return None, False
    codes = dict(places.running_codes(AreaCode.System.KEMENDAGRI).values_list("area_id", "code"))
    long = pl.DataFrame(
        {
            "code": [codes.get(row[0]) for row in rows],
            "name": [row[1] for row in rows],
            "value": [_written(row[1], row[2]) for row in rows],
            "simulated": [row[3] for row in rows],
        }
    ).filter(pl.col("code").is_not_null())
    wide = long.pivot("name", index="code", values="value").sort("code")
    columns = [name for name in names if name in wide.columns]
    simulated = bool(long["simulated"].any())
    labelled = long.group_by("code").agg(pl.col("simulated").any())
    wide = wide.join(labelled, on="code", how="left").select(
        "code", *columns, simulated=pl.when(pl.col("simulated")).then(pl.lit("yes")).otherwise(pl.lit("no"))
    )
    return wide, simulated


def _written(name: str, value: object) -> str:
    """A figure as the file has it: counts whole, shares as plain decimals."""
    return str(int(value)) if name in WHOLE else f"{value:f}"  # type: ignore[call-overload]
