"""The years of a policy: one row a year, with its number of villages and, if there is one, its budget."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from desmigratif.policies.forms.fields import WholeNumberField
from desmigratif.policies.text import Document

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

    def year_table(self) -> tuple[str, dict[str, int | None]]:
        """The row as a year's table of the policy file; only for a valid row that is not blank."""
        data = self.cleaned_data
        quota = "quota" if data["how"] == "exact" else "quota_max"
        return f"{data['year']:04}", {quota: data["villages"], "budget_idr": data["budget_idr"]}


def initial_rows(tables: Document) -> list[dict[str, object]]:
    """What the rows show for a policy."""
    return [_initial(name, year) for name, year in sorted(tables.get("years", {}).items())]


def _initial(name: str, year: Document) -> dict[str, object]:
    return {
        "year": int(name),
        "how": "exact" if "quota" in year else "most",
        "villages": year.get("quota", year.get("quota_max")),
        "budget_idr": year.get("budget_idr"),
    }


if TYPE_CHECKING:
    Rows = forms.BaseFormSet[YearForm]
else:  # Django's class takes no parameter when the program runs
    Rows = forms.BaseFormSet


class BaseYearFormSet(Rows):
    def clean(self) -> None:
        if any(self.errors):
            return
        years = [form.cleaned_data["year"] for form in self.forms if not form.is_blank]
        if not years:
            raise ValidationError(_("Write at least one year with its number of villages."))
        twice = sorted({year for year in years if years.count(year) > 1})
        if twice:
            raise ValidationError(
                _("The year %(year)s stands twice; keep one row."), params={"year": str(twice[0])}
            )


def as_tables(rows: Rows) -> Document:
    """The valid rows that are not blank, in the order of years."""
    return dict(sorted(form.year_table() for form in rows.forms if not form.is_blank))


YearFormSet = forms.formset_factory(
    YearForm, formset=BaseYearFormSet, extra=BLANK_ROWS, max_num=MOST_YEARS, absolute_max=MOST_YEARS
)
