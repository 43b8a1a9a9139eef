"""Forms of the second step: allauth's, with our check of codes."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _

from desmigratif.accounts.models import User
from desmigratif.signin import demo, second_step


class _Code:
    """The field `code`, checked by second_step.right_one."""

    user: User
    cleaned_data: dict[str, Any]
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code")
        self.fields["code"].widget.attrs.pop("placeholder", None)
        if self.user.is_demo and demo.allowed():
            self.fields["code"].initial = demo.code()

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        try:
            found = second_step.right_one(self.user, code)
        except second_step.TooManyCodesError as refusal:
            raise forms.ValidationError(str(refusal)) from None
        if found is None:
            raise get_adapter().validation_error("incorrect_code")
        found.user = self.user
        self.authenticator = found
        return code


class CodeForm(_Code, AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""


class CodeAgainForm(_Code, ReauthenticateForm):  # type: ignore[misc]
    """The code once more, before a change to how one signs in."""


class SwitchOnForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.pop("placeholder", None)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.user.is_demo:
            raise forms.ValidationError(_("Demo accounts keep the way of signing in that is printed."))
        return cleaned
