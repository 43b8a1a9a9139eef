"""Forms of this room: filters, an indicator, a message. The report's own form is in report_form.py."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desmigratif.agencies.area_field import AreaField
from desmigratif.agencies.models import Agency
from desmigratif.monitoring import laws, queries
from desmigratif.monitoring.models import Life, SuccessIndicator
from desmigratif.programmes import queries as programmes
from desmigratif.programmes.models import Programme

MONTHS_OFFERED = 36


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class LifeFilter(forms.Form):
    """What the list of centres shows; `on` is today unless it is asked for."""

    is_filter = True
    text = forms.CharField(label=_("Village"), required=False, max_length=100)
    area = AreaField(label=_("Province, regency or district"), required=False, max_length=200)
    agency = forms.ModelChoiceField(
        label=_("Agency"),
        required=False,
        empty_label=_("All"),
        queryset=Agency.objects.none(),
        to_field_name="short_name",
    )
    programme = forms.ModelChoiceField(
        label=_("Programme"),
        required=False,
        empty_label=_("All"),
        queryset=Programme.objects.none(),
        to_field_name="key",
    )
    life = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *Life.choices])
    on = forms.DateField(label=_("As on this day"), required=False, widget=_day())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        programme = self.fields["programme"]
        if isinstance(programme, forms.ModelChoiceField):
            programme.queryset = programmes.programmes()
        agency = self.fields["agency"]
        if isinstance(agency, forms.ModelChoiceField):
            agency.queryset = queries.agencies_with_programmes()

    def clean_on(self) -> date | None:
        day: date | None = self.cleaned_data["on"]
        if day is not None and not laws.FIRST_DAY <= day <= timezone.localdate():
            raise forms.ValidationError(_("Choose a day from 2010 on that is not still to come."))
        return day

    def asked(self) -> dict[str, Any]:
        """What is asked of the list, without the day."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if name != "on"}

    def day(self) -> date:
        self.is_valid()
        return self.cleaned_data.get("on") or timezone.localdate()


class IndicatorForm(forms.ModelForm):  # type: ignore[type-arg]
    """An indicator of one of the agencies for which somebody decides."""

    class Meta:
        model = SuccessIndicator
        fields: ClassVar = [
            *("agency", "name", "name_en", "question", "question_en", "kind", "unit", "target", "standing"),
            *("starts_on", "ends_on"),
        ]
        widgets: ClassVar = {"starts_on": _day(), "ends_on": _day()}
        help_texts: ClassVar = {
            "name": _("Short, as it stands in tables."),
            "question": _("As the village officer reads it, in Indonesian. Ask for no names of people."),
            "unit": _("What is counted, such as: families. Empty for a percentage, and for yes or no."),
            "target": _(
                "What one site should reach in a month. Empty if there is none; yes is its own target."
            ),
            "standing": _("For what seldom changes, so that the officer need not type it again."),
            "starts_on": _("From the report of this day's month on."),
            "ends_on": _("Empty while it is asked."),
        }

    def __init__(self, *args: Any, agencies: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agency = self.fields["agency"]
        if isinstance(agency, forms.ModelChoiceField):
            agency.queryset = Agency.objects.filter(pk__in=[one.pk for one in agencies])
            agency.empty_label = None
        if len(agencies) == 1:
            agency.initial = agencies[0].pk
