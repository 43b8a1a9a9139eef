"""Forms of the agencies room."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from desmigratif.agencies import queries
from desmigratif.agencies.access import Powers
from desmigratif.agencies.area_field import AreaField
from desmigratif.agencies.models import Agency, Office

DAY = {"type": "date"}
LONGEST_NAME = 200


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs=dict(DAY))


class FilterForm(forms.Form):
    """What the list of agencies shows."""

    is_filter = True
    text = forms.CharField(label=_("Name"), required=False, max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All")), *Agency.Kind.choices])
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All")),
            ("running", _("exists today")),
            ("ended", _("no longer exists")),
            ("to_confirm", _("to be confirmed")),
        ],
    )


class AgencyForm(forms.ModelForm):  # type: ignore[type-arg]
    """An agency with its other names, one a line."""

    other_names = forms.CharField(
        label=_("Other names"),
        required=False,
        max_length=3000,
        help_text=_("Former names and abbreviations, one a line. Search finds the agency by them."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    website = forms.URLField(label=_("Website"), required=False, max_length=300, assume_scheme="https")
    field_order = ("short_name", "name", "other_names")

    class Meta:
        model = Agency
        fields: ClassVar = [
            *("short_name", "name", "kind", "starts_on", "ends_on", "succeeded_by", "looked_after_by"),
            *("website", "source", "to_confirm"),
        ]
        widgets: ClassVar = {"starts_on": _day(), "ends_on": _day()}
        help_texts: ClassVar = {
            "starts_on": _("Leave it empty when it is not known."),
            "ends_on": _("The first day on which the agency is no longer there. Empty while it exists."),
            "looked_after_by": _("Its administrators make and reset the accounts. Empty: the agency itself."),
            "source": _("Where this is written: a regulation, a letter, a page."),
        }

    def __init__(self, *args: Any, powers: Powers, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._powers = powers
        others = queries.all_agencies().exclude(pk=self.instance.pk)
        self._offer("succeeded_by", others)
        self._offer("looked_after_by", others.filter(pk__in=powers.keepers) if powers.keepers else others)
        self.fields["looked_after_by"].disabled = not powers.keepers
        kind = self.fields["kind"]
        kind.disabled = not powers.kinds
        if powers.kinds and isinstance(kind, forms.ChoiceField):
            kind.choices = [("", "—"), *(one for one in Agency.Kind.choices if one[0] in powers.kinds)]
        if self.instance.pk is not None:
            self.initial["other_names"] = "\n".join(alias.name for alias in self.instance.aliases.all())

    @property
    def to_keep(self) -> dict[str, Any]:
        """The agency with its other names, and whether its name may be one that a provider goes by."""
        names, free = self.cleaned_data["other_names"], self._powers.name_of_provider
        return {"agency": self.instance, "other_names": names, "name_of_provider": free}

    def _offer(self, name: str, agencies: QuerySet[Agency]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = agencies

    def clean_other_names(self) -> list[str]:
        """Each name once; none of another agency."""
        lines = (" ".join(line.split()) for line in self.cleaned_data["other_names"].splitlines())
        names = list({line.casefold(): line for line in lines if line}.values())
        for name in names:
            if len(name) > LONGEST_NAME:
                raise forms.ValidationError(_("One of the names is longer than 200 characters."))
            self._refuse_name_of_another(name)
        return names

    def clean_short_name(self) -> str:
        """No name by which people know another agency."""
        short_name = " ".join(self.cleaned_data["short_name"].split())
        self._refuse_name_of_another(short_name)
        return short_name

    def _refuse_name_of_another(self, name: str) -> None:
        owner = queries.agency_named(name)
        if owner is not None and owner.pk != self.instance.pk:
            raise forms.ValidationError(
                _("“%(name)s” is a name of %(agency)s."), params={"name": name, "agency": owner}
            )


class OfficeForm(forms.ModelForm):  # type: ignore[type-arg]
    """An office of one agency."""

    area = AreaField(
        label=_("Area"),
        required=False,
        max_length=200,
        help_text=_(
            "The village, district or regency it stands in: name or code. Empty for an office abroad."
        ),
    )

    class Meta:
        model = Office
        fields: ClassVar = [
            *("name", "kind", "area", "address", "phone", "email", "opening_hours", "starts_on", "ends_on"),
        ]
        widgets: ClassVar = {
            "address": forms.Textarea(attrs={"rows": 3}),
            "starts_on": _day(),
            "ends_on": _day(),
        }
        help_texts: ClassVar = {
            "opening_hours": _("Such as: Monday to Friday 08.00–15.00"),
            "ends_on": _("The first day on which the office is closed for good."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["area"] = self.instance.area


class AreaForm(forms.Form):
    """An area that the agency works over."""

    area = AreaField(
        label=_("Area"),
        required=False,
        max_length=200,
        help_text=_("Name or code of a province, regency, district or village. Empty: the whole nation."),
    )
