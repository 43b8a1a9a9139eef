"""What is asked for in this room."""

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from desmigratif.backtest import queries
from desmigratif.candidates.models import CandidateSet


class ListField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A list of candidates by its name and day; says so when its figures are simulated."""

    def label_from_instance(self, obj: CandidateSet) -> str:
        day = date_format(localtime(obj.made_at), "SHORT_DATE_FORMAT")
        return f"{obj.name} ({gettext('simulated')}) · {day}" if obj.simulated else f"{obj.name} · {day}"


class AskForm(forms.Form):
    """Which list of candidates a back-test is made from."""

    candidates = ListField(
        label=_("List of candidates"), queryset=CandidateSet.objects.none(), empty_label=_("choose a list")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["candidates"].queryset = queries.lists()  # type: ignore[attr-defined]
