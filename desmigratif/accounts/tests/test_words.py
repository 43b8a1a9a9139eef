"""Words that allauth and Django put on our pages are Indonesian too."""

import pytest
from django.utils import translation
from django.utils.translation import gettext

FROM_ALLAUTH = [
    "The username and/or password you specified are not correct.",
    "Please type your current password.",
    "You must type the same password each time.",
    "Incorrect password.",
    "Incorrect code.",
    "Too many failed login attempts. Try again later.",
    "Be patient, you are sending too many requests.",
    "Code",
    "Authenticator code",
    "Password",
    "Use your password",
    "Use authenticator app or code",
    "You cannot deactivate two-factor authentication.",
]
FROM_DJANGO = [
    "This field is required.",
    "Select a valid choice. %(value)s is not one of the available choices.",
    "This password is too common.",
    "The password is too similar to the %(verbose_name)s.",
]


@pytest.mark.parametrize("text", FROM_ALLAUTH + FROM_DJANGO)
def test_each_text_of_others_has_its_indonesian(text: str) -> None:
    with translation.override("id"):
        assert gettext(text) != text
