"""Lists of this room: nominations, and what a plan answers to each."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import django_tables2 as tables
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from desmigratif.nominations.answers import answer
from desmigratif.nominations.models import Nomination
from desmigratif.places.models import Village
from desmigratif.planning.models import PlanRun, Verdict

NUM = {"th": {"class": "num"}, "td": {"class": "num"}}
BY_PLACE = ("village__province__name", "village__regency__name", "village__name")


class NominationTable(tables.Table):  # type: ignore[misc]
    """One nomination a row."""

    village = tables.Column(verbose_name=_("Village"), order_by="village__name")
    regency = tables.Column(
        verbose_name=_("Regency or city"), accessor="village__regency__name", order_by=BY_PLACE
    )
    year = tables.Column(verbose_name=_("Year"), attrs=NUM, localize=False)
    agency = tables.Column(verbose_name=_("Asked for by"), order_by="agency__short_name")
    papers = tables.Column(verbose_name=_("Papers"), attrs=NUM)
    state = tables.Column(verbose_name=_("State"))
    at = tables.DateTimeColumn(verbose_name=_("Since"), format="j M Y")

    class Meta:
        empty_text = ""
        order_by_field = "urut"
        page_field = "hal"
        attrs: ClassVar = {"class": "stacked"}

    def render_village(self, record: Nomination) -> SafeString:
        return render_to_string("nominations/_row_village.html", {"nomination": record})

    def render_state(self, record: Nomination) -> SafeString:
        return render_to_string("nominations/_state.html", {"nomination": record})


class AnswerTable(tables.Table):  # type: ignore[misc]
    """One nomination a row, with the plan's answer in words; `verdicts` are those of the plan by village,
    `heirs` the villages that have the land of one that exists no longer."""

    village = tables.Column(verbose_name=_("Village"), order_by="village__name")
    regency = tables.Column(
        verbose_name=_("Regency or city"), accessor="village__regency__name", order_by=BY_PLACE
    )
    year = tables.Column(verbose_name=_("Asked for year"), attrs=NUM, localize=False)
    agency = tables.Column(verbose_name=_("Asked for by"), order_by="agency__short_name")
    verdict = tables.Column(verbose_name=_("Answer"), empty_values=())

    class Meta:
        empty_text = ""
        order_by_field = "urut"
        page_field = "hal"
        attrs: ClassVar = {"class": "stacked"}

    def __init__(
        self,
        found: QuerySet[Nomination],
        *,
        run: PlanRun,
        verdicts: Mapping[int, Verdict],
        heirs: Mapping[int, Sequence[Village]],
        **options: Any,
    ) -> None:
        super().__init__(found, **options)
        self._run, self._verdicts, self._heirs = run, verdicts, heirs

    def render_village(self, record: Nomination) -> SafeString:
        return render_to_string("nominations/_row_village.html", {"nomination": record})

    def render_verdict(self, record: Nomination) -> SafeString:
        verdict = self._verdicts.get(record.village_id)
        said = answer(self._run, record, verdict, self._heirs.get(record.village_id))
        context = {"answer": said, "run": self._run, "nomination": record}
        return render_to_string("nominations/_answer.html", {**context, "candidate": verdict is not None})
