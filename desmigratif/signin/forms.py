"""Forms of signing in: name and password, the same person again, a password of one's own."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from django import forms
from django.utils.translation import gettext_lazy as _

from desmigratif.accounts.models import User
from desmigratif.signin import demo


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
