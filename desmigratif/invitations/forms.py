"""Forms of the invitations room."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.utils.translation import gettext_lazy as _

from desmigratif.accounts import access
from desmigratif.accounts.models import User
from desmigratif.accounts.role_forms import USERNAME, RoleForm
from desmigratif.agencies.models import Agency

PASSWORD_ADVICE = _(
    "At least 12 characters, not one that many people use, and unlike your name. "
    "Three words with dashes between them are easy to remember."
)


class InviteForm(RoleForm):
    """A new person with the role that waits for them."""

    username = forms.CharField(
        label=_("User name"),
        min_length=3,
        max_length=60,
        validators=[USERNAME],
        help_text=_("Small letters, digits and . - _ without spaces, such as siti.rahma"),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    full_name = forms.CharField(label=_("Full name"), max_length=150)
    field_order: Iterable[str] | None = (
        "full_name",
        "username",
        "kind",
        "agency",
        "area",
        "chosen",
        "nation",
    )

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).strip().lower()


class ListForm(forms.Form):
    """A list of people to invite, all into one agency."""

    agency = forms.ModelChoiceField(label=_("Agency"), queryset=Agency.objects.none(), empty_label="—")
    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("Columns nama pengguna, nama lengkap, peran, kode wilayah; at most 2,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agency = self.fields["agency"]
        if isinstance(agency, forms.ModelChoiceField):
            agency.queryset = access.agencies_to_give(by)


class CodeForm(forms.Form):
    """The code of an invitation, as it stands on paper."""

    code = forms.CharField(
        label=_("Code"),
        max_length=60,
        help_text=_("Five groups of four. Capital or small letters, with or without dashes."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class JoinForm(SetPasswordForm):  # type: ignore[type-arg]
    """The first password of one's own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].label = _("New password")
        self.fields["new_password1"].help_text = PASSWORD_ADVICE
        self.fields["new_password2"].label = _("New password once more")
