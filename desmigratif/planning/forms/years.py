"""The years of a policy: one row a year, with its number of villages and, if there is one, its budget."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from desmigratif.cores.selection.problem import Year
from desmigratif.planning.forms.fields import WholeNumberField

MOST_YEARS = 20
BLANK_ROWS = 2


class YearForm(forms.Form):
    """One programme year; a row left blank does not count."""

    year = WholeNumberField(label=_("Year"))
    how = forms.ChoiceField(label=_("How many"), choices=[("exact", _("exactly")), ("most", _("at most"))])
    villages = WholeNumberField(label=_("Villages"))
    budget_idr = WholeNumberField(label=_("Budget (Rp)"))

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if self.errors or self.is_blank:
            return data
        if data.get("year") is None or not 1000 <= data["year"] <= 9999:
            self.add_error("year", _("Write the year with four digits, for example 2017."))
        if data.get("villages") is None:
            self.add_error("villages", _("Write how many villages this year takes."))
        return data

    @property
    def is_blank(self) -> bool:
        return all(self.cleaned_data.get(name) is None for name in ("year", "villages", "budget_idr"))

    def as_year(self) -> Year:
        """The row as the core's record; only for a valid row that is not blank."""
        data = self.cleaned_data
        exact = data["how"] == "exact"
        return Year(
            data["year"],
            quota=data["villages"] if exact else None,
            quota_max=None if exact else data["villages"],
            budget_idr=data["budget_idr"],
        )

    @staticmethod
    def initial_of(year: Year) -> dict[str, object]:
        return {
            "year": year.year,
            "how": "most" if year.quota is None else "exact",
            "villages": year.most,
            "budget_idr": year.budget_idr,
        }


if TYPE_CHECKING:
    Rows = forms.BaseFormSet[YearForm]
else:  # Django's class takes no parameter when the program runs
    Rows = forms.BaseFormSet


class BaseYearFormSet(Rows):
    def clean(self) -> None:
        if any(self.errors):
            return
        years = [year.year for year in as_years(self)]
        if not years:
            raise ValidationError(_("Write at least one year with its number of villages."))
        twice = sorted({year for year in years if years.count(year) > 1})
        if twice:
            raise ValidationError(
                _("The year %(year)s stands twice; keep one row."), params={"year": str(twice[0])}
            )


def as_years(rows: Rows) -> tuple[Year, ...]:
    """The valid rows that are not blank, in the order of years."""
    years = [form.as_year() for form in rows.forms if not form.is_blank]
    return tuple(sorted(years, key=lambda year: year.year))


YearFormSet = forms.formset_factory(
    YearForm, formset=BaseYearFormSet, extra=BLANK_ROWS, max_num=MOST_YEARS, absolute_max=MOST_YEARS
)
