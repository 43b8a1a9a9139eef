"""Forms of the accounts room."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from desmigratif.accounts import demo
from desmigratif.accounts.models import Role, User
from desmigratif.agencies import queries as agencies
from desmigratif.agencies.models import Agency


class SignInForm(LoginForm):  # type: ignore[misc]
    """User name and password; says why a right password may still not open."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name")
        self.fields["password"].help_text = _("Forgotten? Your administrator gives you a new one.")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        user = getattr(self, "user", None)
        if isinstance(user, User) and user.is_active and user.one_time_is_over:
            raise forms.ValidationError(
                _("This one-time password is no longer good. Ask your administrator for a new one.")
            )
        if isinstance(user, User) and user.is_demo and not demo.allowed():
            raise forms.ValidationError(_("Demo accounts are closed here."))
        return cleaned

    def demo_accounts(self) -> list[demo.DemoAccount]:
        """Accounts to try, for the page; empty where there are none."""
        return demo.offered()


class SamePersonForm(ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before a change to how one signs in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs.pop("placeholder", None)


class OwnPasswordForm(ChangePasswordForm):  # type: ignore[misc]
    """The present password and a new one that differs from it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Present password")
        self.fields["oldpassword"].help_text = ""
        self.fields["password1"].label = _("New password")
        self.fields["password1"].help_text = _(
            "At least 12 characters, not one that many people use, and unlike your name. "
            "Three words with dashes between them are easy to remember."
        )
        self.fields["password2"].label = _("New password once more")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.user.is_demo:
            raise forms.ValidationError(_("Demo accounts keep the password that is printed at the start."))
        if cleaned.get("password1") and cleaned["password1"] == cleaned.get("oldpassword"):
            self.add_error("password1", _("Choose a password that differs from the present one."))
        return cleaned


class FilterForm(forms.Form):
    """What the list of accounts shows."""

    is_filter = True
    text = forms.CharField(label=_("Name or user name"), required=False, max_length=150)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), ("active", _("Active")), ("suspended", _("Suspended"))],
    )


USERNAME = RegexValidator(  # letters of other scripts look like these, which hides who it is
    r"\A[A-Za-z0-9._-]+\Z", _("Use only the letters a to z, digits and . - _ without spaces.")
)


class RoleForm(forms.Form):
    """A role in an agency."""

    kind = forms.ChoiceField(label=_("Role"), choices=[("", "—"), *Role.Kind.choices])
    agency = forms.ModelChoiceField(label=_("Agency"), queryset=Agency.objects.none(), empty_label="—")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["agency"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = agencies.all_agencies()


class AccountForm(RoleForm):
    """A new account with its first role."""

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
    field_order = ("full_name", "username", "kind", "agency")

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).strip().lower()


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
