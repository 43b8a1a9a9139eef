"""Forms of nominations: the list's filter, a new one, more papers, withdrawal, the filter of answers."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desmigratif.agencies.area_field import AreaField
from desmigratif.agencies.models import Agency
from desmigratif.nominations import queries
from desmigratif.nominations.models import (
    LONGEST_REASON,
    LONGEST_WITHDRAWAL,
    MOST_DOCUMENTS,
    Nomination,
)
from desmigratif.nominations.papers import Paper, PaperError

YEARS_AHEAD = 10
EARLIEST, LATEST = 2010, 2199
ACCEPT = ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"


class PapersInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class PapersField(forms.FileField):
    """Cleans to a list of Papers, each judged by its content; every fault names its file."""

    widget = PapersInput(attrs={"accept": ACCEPT})

    def clean(self, data: Any, initial: Any = None) -> Any:
        files: Sequence[Any] = data if isinstance(data, list | tuple) else [data] if data else []
        if len(files) > MOST_DOCUMENTS:
            raise forms.ValidationError(_("A nomination holds ten papers at most."))
        if self.required and not files:
            raise forms.ValidationError(_("Choose at least one file."))
        papers, faults = [], []
        for file in files:
            paper = Paper(str(file.name), file.read())
            try:
                _judge(paper)
            except PaperError as error:
                faults.append(str(error))
            papers.append(paper)
        if faults:
            raise forms.ValidationError(faults)
        return papers


def _judge(paper: Paper) -> str:
    """Raises PaperError."""
    return paper.kind


class PapersForm(forms.Form):
    """Papers to add to a nomination."""

    papers = PapersField(label=_("Papers"), help_text=_("PDF, JPEG or PNG, up to 5 MB each."))


class NominateForm(forms.Form):
    """For which year a village is asked for, why, and on what papers."""

    year = forms.IntegerField(label=_("Programme year"))
    reason = forms.CharField(
        label=_("Why this village?"),
        min_length=20,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "Say in a few sentences what the figures do not show. Agencies that plan read it; write no names"
            " of workers or families."
        ),
    )
    papers = PapersField(
        label=_("Papers"),
        required=False,
        help_text=_("A letter of the regent, minutes, photographs: PDF, JPEG or PNG, up to 5 MB each."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = timezone.localdate().year + 1

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        first = timezone.localdate().year
        if not first <= year <= first + YEARS_AHEAD:
            raise forms.ValidationError(
                _("Between %(first)s and %(last)s, please."),
                params={"first": first, "last": first + YEARS_AHEAD},
            )
        return year


class WithdrawForm(forms.Form):
    """Why a nomination is withdrawn."""

    reason = forms.CharField(
        label=_("Why is it withdrawn?"),
        min_length=5,
        max_length=LONGEST_WITHDRAWAL,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class TakeOutForm(forms.Form):
    """Why a paper is taken out."""

    reason = forms.CharField(
        label=_("Why is it taken out?"),
        min_length=5,
        max_length=LONGEST_WITHDRAWAL,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The reason stays and is read by others: write no names of workers or families."),
    )


class NominationFilter(forms.Form):
    """What the list is asked for; each empty field asks for nothing."""

    is_filter = True
    text = forms.CharField(label=_("Village: name or code"), required=False, max_length=100)
    area = AreaField(label=_("Area"), required=False, max_length=200)
    year = forms.IntegerField(label=_("Programme year"), required=False, min_value=EARLIEST, max_value=LATEST)
    agency = forms.ModelChoiceField(
        label=_("Agency"), required=False, empty_label=_("All"), queryset=Agency.objects.none()
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *Nomination.State.choices]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agency = self.fields["agency"]
        if isinstance(agency, forms.ModelChoiceField):
            agency.queryset = queries.nominating_agencies()


ANSWERS = [
    ("", _("All")),
    ("chosen", _("chosen")),
    ("left_out", _("not chosen")),
    ("stranger", _("not in the list of candidates")),
]


class AnswerFilter(forms.Form):
    """Which answers of a plan are shown."""

    is_filter = True
    text = forms.CharField(label=_("Village: name or code"), required=False, max_length=100)
    area = AreaField(label=_("Area"), required=False, max_length=200)
    answer = forms.ChoiceField(label=_("Answer"), required=False, choices=ANSWERS)
