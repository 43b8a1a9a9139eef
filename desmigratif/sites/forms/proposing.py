"""The form with which a programme proposes a village."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from desmigratif.places.models import Village
from desmigratif.programmes import queries
from desmigratif.programmes.actions.opening import Wanted, needs_source
from desmigratif.programmes.errors import SourceError
from desmigratif.programmes.models import Programme
from desmigratif.sites.forms import fields

LONGEST_SOURCE = 300


class ProposeForm(forms.Form):
    """Which programme comes into a village, from when, until when, why."""

    programme = forms.ModelChoiceField(label=_("Programme"), queryset=Programme.objects.none())
    starts_on = fields.day(label=_("From"), help_text=_("The first day in the programme."))
    ends_on = fields.day(
        label=_("Until before"),
        required=False,
        help_text=_("The first day after it. Empty when the end is not known yet."),
    )
    source = forms.CharField(
        label=_("Source of an earlier beginning"),
        required=False,
        max_length=LONGEST_SOURCE,
        help_text=_("Only when it begins before this year: the decision, report or list that says so."),
    )
    reason = fields.reason(
        help_text=_("Why this village. Those who work with the site read it in its history.")
    )

    def __init__(self, *args: Any, offered: Iterable[Programme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        programme = self.fields["programme"]
        if isinstance(programme, forms.ModelChoiceField):
            keys = [one.pk for one in offered]
            programme.queryset = queries.programmes().filter(pk__in=keys)
            programme.empty_label = None if len(keys) == 1 else _("Choose the programme")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on <= starts_on:
            self.add_error("ends_on", _("The end is after the beginning."))
        if starts_on and needs_source(starts_on=starts_on) and not cleaned.get("source"):
            self.add_error("source", str(SourceError()))
        return cleaned

    def wanted(self, village: Village) -> Wanted:
        """What is proposed, once the form is valid."""
        given = self.cleaned_data
        days = (given["starts_on"], given["ends_on"])
        return Wanted(village, given["programme"], *days, source=given["source"])
