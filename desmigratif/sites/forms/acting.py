"""The form of one act: the day and the reason it asks for."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desmigratif.programmes.errors import EndToComeError, NotYetError
from desmigratif.programmes.models import SiteChange
from desmigratif.programmes.states import BY_VERB, ENDED
from desmigratif.sites.acts import Act
from desmigratif.sites.forms import fields


class ActForm(forms.Form):
    """Asks only for what the act needs; `change` is the line that an undoing takes back."""

    def __init__(self, *args: Any, act: Act, newest: SiteChange | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.act = act
        if "on" in act.asks:
            self.fields["on"] = fields.day(label=_("On"), initial=timezone.localdate)
        if "end" in act.asks:
            self.fields["ends_on"] = fields.day(
                label=_("Until before"), help_text=_("The first day after the end.")
            )
        if "maybe end" in act.asks:
            self.fields["ends_on"] = fields.day(
                label=_("Until before"),
                required=False,
                help_text=_("The first day after the end. Empty when the end is not known yet."),
            )
        self.fields["reason"] = fields.reason(
            help_text=_("In a sentence, such as: “Decided in the village meeting of 3 March.”")
        )
        if act.verb == "undo":
            key = forms.IntegerField(widget=forms.HiddenInput, initial=newest.pk if newest else None)
            self.fields["change"] = key

    def clean_on(self) -> date:
        """What is said to have happened is not still to come."""
        on: date = self.cleaned_data["on"]
        if on > timezone.localdate():
            ends = BY_VERB[self.act.verb].after in ENDED
            raise forms.ValidationError(str(EndToComeError() if ends else NotYetError()))
        return on
