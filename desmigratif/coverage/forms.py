"""What the coverage pages are asked for, and the list that an agency brings."""

from datetime import MAXYEAR, MINYEAR
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from desmigratif.coverage import queries
from desmigratif.places import queries as places
from desmigratif.places.models import Area
from desmigratif.programmes import queries as programmes
from desmigratif.programmes.models import Programme, Site

STATES = [
    ("", _("All that hold or held a village")),
    ("running", _("running (proposed to active)")),
    ("ended", _("ended")),
    *Site.State.choices,
]
PUBLIC_STATES = [
    ("", _("All")),
    ("running", _("running")),
    ("ended", _("ended")),
    *((state.value, state.label) for state in Site.State if state not in queries.HIDDEN),
]


class PlaceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An area by its code, among those that are offered."""

    def __init__(self, label: Any) -> None:
        none = Area.objects.none()
        super().__init__(none, label=label, required=False, empty_label=_("All"), to_field_name="code")


class FilterForm(forms.Form):
    """Each empty field asks for nothing. Regencies are offered once a province is chosen; one of another
    province is forgotten."""

    is_filter = True
    text = forms.CharField(label=_("Village or code"), required=False, max_length=100)
    programme = forms.ModelChoiceField(
        label=_("Programme"),
        required=False,
        empty_label=_("All"),
        queryset=Programme.objects.none(),
        to_field_name="key",
    )
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)
    year = forms.IntegerField(
        label=_("At work in the year"), required=False, min_value=MINYEAR + 1, max_value=MAXYEAR - 1
    )
    province = PlaceField(_("Province"))
    regency = PlaceField(_("Regency or city"))

    def __init__(self, asked: Any, *, public: bool) -> None:
        data = {name: asked.get(name, "") for name in self.base_fields}
        data["province"] = data["province"] or data["regency"].partition(".")[0]
        if data["regency"].partition(".")[0] != data["province"]:
            data["regency"] = ""
        super().__init__(data)
        state = self.fields["state"]
        if public and isinstance(state, forms.ChoiceField):
            state.choices = PUBLIC_STATES
        self.provinces = list(queries.provinces())
        self._offer("programme", programmes.programmes())
        self._offer("province", queries.provinces())
        chosen = next((one for one in self.provinces if one.code == data["province"]), None)
        if chosen is None:
            del self.fields["regency"]
        else:
            self._offer("regency", places.children_of(chosen))

    def _offer(self, name: str, found: Any) -> None:
        choice = self.fields[name]
        if isinstance(choice, forms.ModelChoiceField):
            choice.queryset = found

    def asked(self) -> dict[str, Any]:
        """What was understood; `area` is the regency, else the province."""
        self.is_valid()
        asked = dict(self.cleaned_data)
        province, regency = asked.pop("province", None), asked.pop("regency", None)
        return {**asked, "area": regency or province}


class ListForm(forms.Form):
    """A list of sites of the past."""

    file = forms.FileField(
        label=_("File (CSV or XLSX)"),
        help_text=_("One village a row, at most 1,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,text/csv"}),
    )
