"""The form of a monthly report: numbers, the state of the centre, the agency's questions; filled in before
anybody types."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from desmigratif.monitoring import queries
from desmigratif.monitoring.actions.reporting import Said
from desmigratif.monitoring.models import LONGEST_NOTE, SiteReport, SuccessIndicator
from desmigratif.officers import queries as officers
from desmigratif.programmes.models import Site, SiteActivity

MOST = 100_000
YES_NO = [("1", _("yes")), ("0", _("no"))]
Kind = SuccessIndicator.Kind


@dataclass(frozen=True)
class Beginning:
    """What a report begins with: the report of the month when there is one, what is recorded of the month,
    the report of before for standing answers, how many officers the centre has."""

    current: SiteReport | None
    recorded: Mapping[str, int]
    before: SiteReport | None
    officers: int
    asked: Sequence[SuccessIndicator]


def beginning(site: Site, month: date) -> Beginning:
    """Six reads, however much was reported."""
    return Beginning(
        current=queries.current_report(site, month),
        recorded=queries.activity_of(site, month),
        before=queries.report_before(site, month),
        officers=officers.contacts(Site.objects.filter(pk=site.pk)).count(),
        asked=list(queries.asked_in(month, site.programme.agency_id)),
    )


class CountField(forms.IntegerField):
    """How often something happened; nothing typed is none."""

    def clean(self, value: Any) -> Any:
        return super().clean(value or 0)


class ReportForm(forms.Form):
    """One month of one site."""

    seen = forms.IntegerField(widget=forms.HiddenInput(), min_value=0)
    officers = forms.ChoiceField(
        label=_("Officers at work this month"),
        choices=[("0", "0"), ("1", "1"), ("2", "2")],
        widget=forms.RadioSelect(),
    )
    open_days = forms.IntegerField(label=_("Days open in a week"), min_value=0, max_value=7)
    equipment = forms.ChoiceField(
        label=_("Computers and printer"), choices=SiteReport.Equipment.choices, widget=forms.RadioSelect()
    )
    internet = forms.ChoiceField(
        label=_("Is there an internet connection?"), choices=YES_NO, widget=forms.RadioSelect()
    )
    note = forms.CharField(
        label=_("What hinders or helps you?"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Write no names of workers or families."),
    )

    def __init__(self, data: Any, *, start: Beginning) -> None:
        super().__init__(data, initial=_initial(start))
        self.start, self.asked = start, start.asked
        for kind in SiteActivity.Kind:
            self.fields[f"n_{kind.value}"] = _count(kind, start)
        for indicator in start.asked:
            self.fields[f"i_{indicator.pk}"] = _question(indicator)

    def see_newest(self, start: Beginning) -> None:
        """The next sending comes after whatever was sent meanwhile."""
        self.start = start
        version = start.current.version if start.current else 0
        self.data = {**{name: self.data.get(name) for name in self.data}, "seen": str(version)}

    @property
    def numbers(self) -> list[forms.BoundField]:
        return [self[f"n_{kind.value}"] for kind in SiteActivity.Kind]

    @property
    def centre(self) -> list[forms.BoundField]:
        return [self[name] for name in ("officers", "open_days", "equipment", "internet")]

    @property
    def questions(self) -> list[forms.BoundField]:
        return [self[f"i_{indicator.pk}"] for indicator in self.asked]

    def said(self) -> Said:
        """What a sound form says."""
        given = self.cleaned_data
        return Said(
            figures={kind.value: given[f"n_{kind.value}"] for kind in SiteActivity.Kind},
            officers=int(given["officers"]),
            open_days=given["open_days"],
            equipment=given["equipment"],
            internet=given["internet"] == "1",
            note=given["note"],
            answers=dict(self._answers()),
        )

    def _answers(self) -> Iterable[tuple[int, Decimal]]:
        for indicator in self.asked:
            value = self.cleaned_data[f"i_{indicator.pk}"]
            if value not in (None, ""):
                yield indicator.pk, Decimal(value).quantize(Decimal("0.01"))


def _initial(start: Beginning) -> dict[str, Any]:
    """The report of the month when it was sent; else what is recorded, and the standing answers of before."""
    report = start.current or start.before
    figures = start.current.figures if start.current else start.recorded
    values: dict[str, Any] = {f"n_{kind}": figures.get(kind, 0) for kind in SiteActivity.Kind.values}
    values |= {"seen": start.current.version if start.current else 0, "officers": str(start.officers)}
    if report is not None:
        internet = "1" if report.internet else "0"
        values |= {"officers": str(report.officers), "open_days": report.open_days, "internet": internet}
        values["equipment"] = report.equipment
    if start.current is not None:
        values["note"] = start.current.note
    return {**values, **_answered(start)}


def _answered(start: Beginning) -> dict[str, Any]:
    """Answers of the month's own report, or the standing ones of the report before."""
    report = start.current or start.before
    given = {} if report is None else {one.indicator_id: one.value for one in report.answers.all()}
    offered = [one for one in start.asked if one.pk in given and (start.current or one.standing)]
    return {f"i_{one.pk}": _typed(one, given[one.pk]) for one in offered}


def _typed(indicator: SuccessIndicator, value: Decimal) -> str:
    """A value as somebody would type it."""
    if indicator.kind == Kind.YES_NO:
        return "1" if value else "0"
    return str(int(value)) if value == int(value) else str(value.normalize())


def _count(kind: SiteActivity.Kind, start: Beginning) -> CountField:
    recorded = start.recorded.get(kind.value, 0)
    words = gettext("Recorded so far: %(count)s") % {"count": recorded} if recorded else ""
    return CountField(
        label=capfirst(str(kind.label)),
        min_value=0,
        max_value=MOST,
        help_text=words,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


def _question(indicator: SuccessIndicator) -> forms.Field:
    label, unit = in_language(indicator.question, indicator.question_en), indicator.unit
    if indicator.kind == Kind.YES_NO:
        return forms.ChoiceField(label=label, choices=YES_NO, required=False, widget=forms.RadioSelect())
    percent = indicator.kind == Kind.PERCENT
    return forms.DecimalField(
        label=f"{label} (%)" if percent else f"{label} ({unit})" if unit else label,
        required=False,
        min_value=0,
        max_value=100 if percent else 1_000_000,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
    )


def in_language(indonesian: str, english: str) -> str:
    """The text in the language of the moment; Indonesian where there is no English."""
    return english if english and not (get_language() or "id").startswith("id") else indonesian
