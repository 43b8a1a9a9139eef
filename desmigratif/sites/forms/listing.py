"""What the list of sites is asked for."""

from datetime import MAXYEAR, MINYEAR

from django import forms
from django.utils.translation import gettext_lazy as _

from desmigratif.agencies.area_field import AreaField
from desmigratif.programmes import queries
from desmigratif.programmes.models import Programme, Site

STATES = [
    ("", _("All")),
    ("running", _("running (proposed to active)")),
    ("ended", _("ended")),
    *Site.State.choices,
]


class FilterForm(forms.Form):
    """Each empty field asks for nothing."""

    is_filter = True
    text = forms.CharField(label=_("Village"), required=False, max_length=100)
    area = AreaField(label=_("Area"), required=False, max_length=200)
    programme = forms.ModelChoiceField(
        label=_("Programme"),
        required=False,
        empty_label=_("All"),
        queryset=Programme.objects.none(),
        to_field_name="key",
    )
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)
    year = forms.IntegerField(
        label=_("Running in the year"), required=False, min_value=MINYEAR + 1, max_value=MAXYEAR - 1
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        programme = self.fields["programme"]
        if isinstance(programme, forms.ModelChoiceField):
            programme.queryset = queries.programmes()
