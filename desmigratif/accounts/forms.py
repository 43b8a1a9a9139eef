"""Forms of the accounts room."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from desmigratif.accounts import access
from desmigratif.accounts.models import Role, User
from desmigratif.agencies.models import Agency


class FilterForm(forms.Form):
    """What the list of accounts shows."""

    is_filter = True
    text = forms.CharField(label=_("Name or user name"), required=False, max_length=150)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All")),
            ("active", _("Active")),
            ("away", _("On leave")),
            ("invited", _("Not joined yet")),
            ("suspended", _("Suspended")),
        ],
    )
    kind = forms.ChoiceField(label=_("Role"), required=False)
    agency = forms.ModelChoiceField(
        label=_("Agency"), required=False, queryset=Agency.objects.none(), empty_label=_("All")
    )
    area = forms.CharField(label=_("Area"), required=False, max_length=100)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind, agency = self.fields["kind"], self.fields["agency"]
        kinds = access.kinds_to_give(by)
        if isinstance(kind, forms.ChoiceField):
            kind.choices = [("", _("All")), *((one, word) for one, word in Role.Kind.choices if one in kinds)]
        if isinstance(agency, forms.ModelChoiceField):
            agency.queryset = access.agencies_to_give(by)


class ReasonForm(forms.Form):
    """Why an account is suspended or opened again."""

    reason = forms.CharField(
        label=_("Reason"),
        min_length=5,
        max_length=300,
        help_text=_("It is kept in the trail with your name."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ResetForm(forms.Form):
    """A new one-time password."""

    drop_second_step = forms.BooleanField(
        label=_("Also switch off sign-in in two steps (the phone is lost)"), required=False
    )
