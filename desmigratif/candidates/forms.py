"""Handing in a list of candidates."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from desmigratif.candidates.actions.keeping import ListOfCandidates


class CandidatesForm(forms.Form):
    """A file with its name and its source."""

    name = forms.CharField(label=_("Name of the list"), max_length=150)
    source = forms.CharField(
        label=_("Where it comes from"), max_length=300, help_text=_("For example: PODES 2024, block IV.")
    )
    file = forms.FileField(
        label=_("File (CSV or XLSX)"),
        help_text=_(
            "Columns: code, and priority or population and residents_abroad, poverty_share, idm;"
            " cost_idr for budgets, lat and lng for distances and the map."
        ),
    )
    simulated = forms.BooleanField(label=_("The figures are simulated"), required=False)
    leave_out = forms.BooleanField(
        label=_("Leave out bad rows and keep the others"),
        required=False,
        help_text=_("What was left out, and why, is kept with the list."),
    )

    def given(self) -> ListOfCandidates:
        """The valid form as a list to judge."""
        data = self.cleaned_data
        return ListOfCandidates(
            data["name"], data["source"], data["file"].read(), simulated=data["simulated"], draft=True
        )


def said_of(step: str) -> str:
    """What is said after a step was taken with a list."""
    return {
        "keep": gettext("The list is kept. Plans can be made of it."),
        "throw_away": gettext("The list was thrown away."),
        "put_aside": gettext(
            "The list was put aside. New plans are no longer offered it; you can take it back."
        ),
        "take_back": gettext("The list was taken back. New plans are offered it again."),
    }[step]
