"""Nominations and the answers to them as CSV and XLSX. Simulated ones say so in every row."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from desmigratif.nominations.answers import answer
from desmigratif.nominations.models import Nomination
from desmigratif.places.models import Village
from desmigratif.planning.models import PlanRun, Verdict
from desmigratif.ui.sheets.writing import FORMS, Cell


def file_name(form: str, run: PlanRun | None = None) -> str:
    """Name of a download; with the number of the plan whose answers it holds."""
    if run is None:
        kind = slugify(_("nominations"))
        return f"desmigratif-{kind}.{form}"
    kind = slugify(_("answers"))
    return f"desmigratif-{kind}-{run.pk}.{form}"


def nominations(found: Iterable[Nomination], form: str) -> bytes:
    """The list of nominations as `csv` or `xlsx`."""
    head = [
        *_place_head(),
        *(_("year"), _("asked for by"), _("reason"), _("since"), _("papers"), _("state")),
        *(_("why withdrawn"), _("simulated")),
    ]
    return FORMS[form][0]([head, *map(_row, found)])


def _row(one: Nomination) -> list[Cell]:
    asked: list[Cell] = [one.year, one.agency.short_name, one.reason]
    since, papers = timezone.localdate(one.at).isoformat(), getattr(one, "papers", 0)
    state = [str(one.get_state_display()), one.withdraw_reason, _yes(one.simulated)]
    return [*_place(one), *asked, since, papers, *state]


def answers(
    run: PlanRun,
    found: Iterable[Nomination],
    verdicts: Mapping[int, Verdict],
    heirs: Mapping[int, Sequence[Village]],
    form: str,
) -> bytes:
    """What a plan answers to each nomination as `csv` or `xlsx`; `heirs` have the land of ended villages."""
    head = [
        *_place_head(),
        *(_("asked for year"), _("asked for by"), _("answer"), _("chosen for year"), _("reason")),
        *(_("price of deciding otherwise, at least"), _("the price is exact"), _("simulated")),
    ]
    told = (_answer(run, one, verdicts.get(one.village_id), heirs.get(one.village_id)) for one in found)
    return FORMS[form][0]([head, *told])


def _answer(
    run: PlanRun, one: Nomination, verdict: Verdict | None, heirs: Sequence[Village] | None
) -> list[Cell]:
    said = answer(run, one, verdict, heirs)
    price = None if verdict is None else verdict.price
    exact = "" if verdict is None or price is None else _yes(verdict.price_exact)
    year = None if verdict is None else verdict.year
    told: list[Cell] = [said.headline, year, said.reason, price, exact]
    return [*_place(one), one.year, one.agency.short_name, *told, _yes(run.simulated or one.simulated)]


def _place_head() -> list[Cell]:
    return [_("code"), _("village"), _("district"), _("regency"), _("province")]


def _place(one: Nomination) -> list[Cell]:
    village = one.village
    above = [str(area.name) if area else "" for area in (village.district, village.regency, village.province)]
    return [getattr(one, "code", None) or "", village.name, *above]


def _yes(truth: object) -> str:
    return _("yes") if truth else _("no")
