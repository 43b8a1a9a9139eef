"""Forms of objections: the list's filter, a new one, answers, taking back."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from desmigratif.agencies.area_field import AreaField
from desmigratif.agencies.models import Agency
from desmigratif.objections import queries
from desmigratif.objections.models import (
    GONE,
    GONE_WORD,
    LONGEST_ANSWER,
    LONGEST_REASON,
    Objection,
    ObjectionAnswer,
)
from desmigratif.places import queries as places
from desmigratif.places.models import Area, Village
from desmigratif.sites.queries import Instead

EARLIEST, LATEST = 2010, 2199
SHORTEST = 10
NOBODY = ""


class ObjectionFilter(forms.Form):
    """What the list is asked for; each empty field asks for nothing."""

    is_filter = True
    text = forms.CharField(label=_("Village: name or code"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), *Objection.State.choices, (GONE, GONE_WORD)],
    )
    agency = forms.ModelChoiceField(
        label=_("Agency"), required=False, empty_label=_("All"), queryset=Agency.objects.none()
    )
    year = forms.IntegerField(label=_("Year"), required=False, min_value=EARLIEST, max_value=LATEST)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agency = self.fields["agency"]
        if isinstance(agency, forms.ModelChoiceField):
            agency.queryset = queries.parties()


class ObjectForm(forms.Form):
    """Why an agency objects, and which village it offers instead: one of those near by, or another one."""

    reason = forms.CharField(
        label=_("Why does your agency object?"),
        min_length=SHORTEST,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Everybody with a role reads it; write no names of workers or families."),
    )
    near = forms.ChoiceField(
        label=_("Village that you offer instead"), required=False, widget=forms.RadioSelect, choices=[]
    )
    other = AreaField(
        label=_("Or another village: its code or full name"),
        required=False,
        max_length=200,
        help_text=_(
            "It must be free today. The agency may take it at once, for the same programme and days."
        ),
    )

    def __init__(self, *args: Any, near: Iterable[Instead], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["near"]
        if isinstance(field, forms.ChoiceField):
            choices = [(str(one.village.pk), _named(one.village)) for one in near]
            field.choices = [(NOBODY, _("none")), *choices]

    def clean_other(self) -> Village | None:
        area: Area | None = self.cleaned_data["other"]
        if area is None:
            return None
        if area.level != Area.Level.VILLAGE:
            raise forms.ValidationError(_("This is no village. Write the ten digits of a village's code."))
        return places.village_with_ancestors(area.pk)

    @property
    def alternative(self) -> Village | None:
        """The village that is offered, once the form is valid: the written one before the chosen one."""
        other: Village | None = self.cleaned_data["other"]
        chosen: str = self.cleaned_data["near"]
        if other is not None or not chosen:
            return other
        return places.village_with_ancestors(int(chosen))


def _named(village: Village) -> str:
    above = [area.name for area in (village.district, village.regency) if area is not None]
    return f"{village.name} ({', '.join(above)})"


class SpeakForm(forms.Form):
    """An agency's word on an objection: one of the outcomes that are open to it, and why."""

    outcome = forms.ChoiceField(label=_("What does your agency do?"), widget=forms.RadioSelect, choices=[])
    reason = forms.CharField(
        label=_("Reason"),
        min_length=SHORTEST,
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everybody with a role reads it; write no names of workers or families."),
    )

    def __init__(self, *args: Any, outcomes: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["outcome"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(one, ObjectionAnswer.Outcome(one).label) for one in outcomes]


class TakeBackForm(forms.Form):
    """Why an objection is taken back."""

    reason = forms.CharField(
        label=_("Why do you take it back?"),
        min_length=SHORTEST,
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody with a role reads it; write no names of workers or families."),
    )
