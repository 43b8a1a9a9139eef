"""Filters of lists, and the reason for putting a plan aside. A senseless filter is answered with all."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from desmigratif.planning import queries
from desmigratif.planning.models import PlanRun, PlanRunQuerySet, Verdict

ALL = ("", _("all"))


class FilterForm(forms.Form):
    """A form whose unusable fields count as empty."""

    is_filter = True

    def chosen(self, name: str) -> Any:
        self.is_valid()
        return self.cleaned_data.get(name) or ""


class RunFilter(FilterForm):
    """Which plans to list: by result, kept or put aside."""

    status = forms.ChoiceField(label=_("Result"), required=False, choices=[ALL, *PlanRun.Status.choices])
    kept = forms.ChoiceField(
        label=_("Show"), required=False, choices=[("", _("kept plans")), ("discarded", _("plans put aside"))]
    )

    def filtered(self, runs: PlanRunQuerySet) -> PlanRunQuerySet:
        runs = runs.filter(discarded_at__isnull=self.chosen("kept") != "discarded")
        return runs.filter(status=self.chosen("status")) if self.chosen("status") else runs


class VerdictFilter(FilterForm):
    """Which villages of a plan to list; without a choice, the chosen ones."""

    show = forms.ChoiceField(label=_("Villages"), required=False)
    year = forms.ChoiceField(label=_("Year"), required=False)
    province = forms.ChoiceField(label=_("Province"), required=False)
    reason = forms.ChoiceField(label=_("Reason"), required=False, choices=[ALL, *Verdict.Reason.choices])

    def __init__(self, run: PlanRun, facts: "queries.PlanFacts", *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.run, self.threshold = run, facts.threshold
        shares = [("majority_out", _("most residents abroad, not chosen"))] if facts.knows_shares else []
        self._choices("show", [("", _("chosen")), ("out", _("not chosen")), *shares, ("every", _("all"))])
        self._choices("year", [ALL, *((str(year.year), str(year.year)) for year in facts.years)])
        self._choices("province", [ALL, *((str(one.pk), one.name) for one in facts.provinces)])

    def _choices(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def filtered(self, verdicts: QuerySet[Verdict]) -> QuerySet[Verdict]:
        show = self.chosen("show")
        if show == "":
            verdicts = verdicts.filter(status=Verdict.Status.CHOSEN)
        elif show != "every":
            verdicts = verdicts.exclude(status=Verdict.Status.CHOSEN)
        if show == "majority_out":
            verdicts = verdicts.filter(abroad_share__gt=float(self.threshold))
        for name, field in (("year", "year"), ("province", "province"), ("reason", "reason")):
            if self.chosen(name):
                verdicts = verdicts.filter(**{field: self.chosen(name)})
        return verdicts


class DiscardForm(forms.Form):
    """Why a plan is put aside."""

    reason = forms.CharField(label=_("Why is this plan put aside?"), max_length=300)
