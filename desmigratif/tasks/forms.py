"""The filter of the list of long tasks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from desmigratif.tasks.models import LongTask, LongTaskQuerySet


class StateFilter(forms.Form):
    """Which tasks to list; a state that does not exist is answered with all."""

    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", _("all")), *LongTask.State.choices]  # type: ignore[attr-defined]

    is_filter = True

    @property
    def chosen(self) -> str:
        return str(self.cleaned_data.get("state", "")) if self.is_valid() else ""

    def filtered(self, tasks: LongTaskQuerySet) -> LongTaskQuerySet:
        return tasks.filter(state=self.chosen) if self.chosen else tasks
